"""A simulated home: sun, clouds, household, battery, inverter, grid. No I/O, no clock of its own."""
