"""EV chargers: status, summary, configuration and past charging sessions."""
