"""Composition root: configuration becomes objects. The only place that knows every part."""
