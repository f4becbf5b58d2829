"""The world around a home: sun, weather, household, public grid and faults."""
