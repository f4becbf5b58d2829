"""What Polywatt costs, beside a peer or the bare limit in the same run."""
