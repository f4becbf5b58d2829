"""Leaving the grid and coming back: check, code, relay, log."""

from polywatt.model import (
    Blocked,
    Capability,
    Command,
    DeviceRefused,
    FromPerson,
    JoinGrid,
    LeaveGrid,
    Proof,
    Reason,
    Speed,
)

from ...client import EnlightenClient
from ...wire.grid import GO_OFF_GRID, GO_ON_GRID, JOINING, LEAVING, GridCheck
from ..site import Site


class CodeNeeded(DeviceRefused):
    """A code has been sent to the site's owner; the command is to be given once more, with it."""


class GridToggle:
    """The document's sequence (L805-L823)."""

    def __init__(self, client: EnlightenClient) -> None:
        self._client = client

    def commands(self, site: Site, check: GridCheck | None) -> tuple[Capability, ...]:
        """None for a site that nothing can separate from the grid."""
        if not site.has_controller or check is None:
            return ()
        blockers = check.blockers
        needs = f"the cloud to allow it again ({', '.join(blockers)})"
        blocked = Blocked(reason=Reason.STATE, needs=needs) if blockers else None
        return tuple(
            Capability(
                command=command,
                bounds={"code": FromPerson()},
                speed=Speed.MINUTES,
                proof=Proof.READING,
                blocked=blocked,
            )
            for command in (LeaveGrid, JoinGrid)
        )

    async def tell(self, site: Site, given: Command) -> tuple[bool, str | None]:
        """Whether it was for the grid, and the cloud's name for the request.

        Raises:
            CodeNeeded: it was given without a code; one has been sent.
            DeviceRefused: the cloud does not allow it now, or the code is wrong; nothing was changed.
        """
        if not isinstance(given, LeaveGrid | JoinGrid):
            return False, None
        await self._check(site)
        if given.code is None:
            await self._client.send_grid_otp(site.id)
            raise CodeNeeded("a code was sent to the site's owner; give the command once more with it: --code CODE")
        if not (await self._client.verify_grid_otp(site.id, given.code)).is_valid:
            raise DeviceRefused("the code is wrong or too old; nothing was changed")
        return True, await self._toggle(site, is_leaving=isinstance(given, LeaveGrid))

    async def _check(self, site: Site) -> None:
        blockers = (await self._client.grid_check(site.id)).blockers
        if blockers:
            raise DeviceRefused(f"the cloud does not let the site change its grid now ({', '.join(blockers)})")

    async def _toggle(self, site: Site, *, is_leaving: bool) -> str | None:
        gateway = site.gateway_serial
        if gateway is None:
            raise DeviceRefused("the site has no gateway that could switch the relay")
        state = GO_OFF_GRID if is_leaving else GO_ON_GRID
        found = await self._client.set_grid_state(gateway, state)
        await self._client.log_grid_change(gateway, *(LEAVING if is_leaving else JOINING))
        return found.reference
