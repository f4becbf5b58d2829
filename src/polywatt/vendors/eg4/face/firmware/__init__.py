"""Firmware: what the machines have, what is offered, and updates that take their time."""

from .updates import Updates
from .versions import Machine, Offer

__all__ = ["Machine", "Offer", "Updates"]
