"""Commands are confirmed by reading back, never repeated blindly."""

from dataclasses import replace

from polywatt.model import (
    DriverError,
    Plant,
    Proof,
    Reading,
    Receipt,
    Settings,
    State,
    is_met,
)

from .clock import Clock

ASK_EVERY_S = 1.0
WAIT_AT_MOST_S = 30.0
"""Where the receipt does not say by when the command shows."""


async def confirmed(plant: Plant, receipt: Receipt, clock: Clock) -> Receipt:
    """The receipt once the command was read back, or as it stands when its time is over.

    Asks the device again at a calm pace until the command shows or ``settles_by`` is past. A device that does not
    answer meanwhile, or not with sense, is asked again: it may be restarting because of the command. Whatever keeps
    it from being read is a note on the receipt and no error: the command has been accepted, and is not to be repeated.
    """
    if receipt.state != State.PENDING:
        return receipt
    settles_by = receipt.settles_by
    left_s = WAIT_AT_MOST_S if settles_by is None else (settles_by - clock.now()).total_seconds()
    until_s = clock.monotonic_s() + left_s
    while True:
        looked_at = await _looked_at(plant, receipt)
        if looked_at.state != State.PENDING or clock.monotonic_s() >= until_s:
            return looked_at
        await clock.sleep(ASK_EVERY_S)


async def _looked_at(plant: Plant, receipt: Receipt) -> Receipt:
    """The receipt after one look at the device."""
    try:
        capability = (await plant.home()).capabilities.find(receipt.given)
        match Proof.NOTHING if capability is None else capability.proof:
            case Proof.SETTINGS:
                return _concluded(receipt, await plant.settings(), None)
            case Proof.READING:
                return _concluded(receipt, None, await plant.reading())
    except DriverError as error:
        return replace(receipt, note=f"it could not be read back: {error}")
    return replace(receipt, state=State.ACCEPTED)


def _concluded(receipt: Receipt, settings: Settings | None, reading: Reading | None) -> Receipt:
    state = State.APPLIED if is_met(receipt.given, settings, reading) else State.PENDING
    return replace(receipt, state=state, read_back=settings or reading)
