"""Many homes at once: poll, store, history."""
