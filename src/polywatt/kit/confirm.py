"""Confirm commands by reading back; never repeat them blindly."""

import itertools

from msgspec.structs import replace

from polywatt.model import DriverError, Plant, Proof, Receipt, ReceiptState, is_met

from .clock import Clock

WAITS_S = (1.0, 1.0, 2.0, 3.0, 5.0)
"""Between two reads, and 5 s from then on: most commands show within seconds, and reads do not hurry a slow one."""
MAX_WAIT_S = 30.0
"""In all, where the receipt does not say by when the command shows."""


async def confirm(plant: Plant, receipt: Receipt, clock: Clock) -> Receipt:
    """Read back a pending command until it shows or its time is over; return the receipt as it then stands.

    Only what the receipt's proof names is read. A device that does not answer meanwhile, or not with sense, is read
    again: it may be restarting because of the command. Whatever keeps it from being read is a note on the receipt and
    no error: the command has been accepted, and is not to be repeated.
    """
    if receipt.state != ReceiptState.PENDING:
        return receipt
    if receipt.proof is Proof.NOTHING:
        return replace(receipt, state=ReceiptState.ACCEPTED)
    settles_by = receipt.settles_by
    left_s = MAX_WAIT_S if settles_by is None else (settles_by - clock.now()).total_seconds()
    until_s = clock.monotonic_s() + left_s
    waits_s = itertools.chain(WAITS_S, itertools.repeat(WAITS_S[-1]))
    while True:
        latest = await _read_back(plant, receipt)
        left_s = until_s - clock.monotonic_s()
        if latest.state != ReceiptState.PENDING or left_s <= 0.0:
            return latest
        await clock.sleep(min(next(waits_s), left_s))


async def _read_back(plant: Plant, receipt: Receipt) -> Receipt:
    """Return the receipt after one read of the device."""
    settings = reading = None
    try:
        if receipt.proof is Proof.SETTINGS:
            settings = await plant.settings()
        else:
            reading = await plant.reading()
    except DriverError as error:
        return replace(receipt, note=f"it could not be read back: {error}")
    is_applied = is_met(receipt.sent, settings, reading)
    state = ReceiptState.APPLIED if is_applied else ReceiptState.PENDING
    return replace(receipt, state=state, settings=settings, reading=reading)
