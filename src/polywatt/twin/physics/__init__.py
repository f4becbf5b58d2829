"""Physics of a home: pure step functions of (state, inputs, dt), for one home on floats or many on arrays."""
