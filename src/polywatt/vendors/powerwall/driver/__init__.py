"""Plant over a gateway: Tesla's terms as ours."""

from .plant import PowerwallDriver, connect

__all__ = ["PowerwallDriver", "connect"]
