"""The gateway's payloads, spelled exactly as Tesla spells them."""
