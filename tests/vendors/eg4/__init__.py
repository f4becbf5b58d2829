"""The EG4/Luxpower monitoring cloud."""
