"""What drivers and faces share: clock, HTTP session, trust, tokens, backoff. Knows no vendor."""
