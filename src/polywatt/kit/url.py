"""Addresses as URLs write them."""


def netloc_of(host: str, port: int) -> str:
    """Return host and port; an IPv6 address gets its brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
