"""powerwall."""
