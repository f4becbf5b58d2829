"""Leaving and joining the grid: possible where something can separate the site from it."""

from polywatt.model import Blocked, BlockReason, Capability, JoinGrid, LeaveGrid, OneTimeCode, Proof, Speed

from ...wire.grid import GridCheck, GridOutage
from ..site import Site

NO_WAY_BACK = "no way back is offered now: the grid outside is down, or its gateway cannot be reached"


def grid_capabilities(site: Site, check: GridCheck | None, outage: GridOutage | None) -> tuple[Capability, ...]:
    """Return none for a site that nothing can separate from the grid."""
    if not site.has_controller or check is None:
        return ()
    return tuple(
        Capability(
            command=command,
            bounds={"code": OneTimeCode()},
            speed=Speed.MINUTES,
            proof=Proof.READING,
            blocked=_blocked(check, outage if command is JoinGrid else None),
        )
        for command in (LeaveGrid, JoinGrid)
    )


def _blocked(check: GridCheck, outage: GridOutage | None) -> Blocked | None:
    """By what the cloud says now; it does not say which way the relay is (L673)."""
    blockers = check.blockers
    if blockers:
        return Blocked(reason=BlockReason.STATE, needs=f"the cloud to allow it again ({', '.join(blockers)})")
    if outage is not None and outage.can_reconnect is False:
        return Blocked(reason=BlockReason.STATE, needs=f"the cloud to offer it again ({NO_WAY_BACK})")
    return None
