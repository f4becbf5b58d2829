"""Shared by drivers and faces: clock, HTTP session, trust, tokens, cache, router. Knows no vendor."""
