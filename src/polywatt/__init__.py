"""One language for home batteries, solar inverters and car chargers of every make."""
