"""Measure the cost of Polywatt beside a peer or the bare limit in the same run."""
