"""sonnen."""
