"""A home through time: the past in one go, and the present from knot to knot."""
