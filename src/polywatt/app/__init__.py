"""Composition root: build objects from the configuration. The only package that knows all others."""
