"""Many homes: the store, the poller, the hub."""
