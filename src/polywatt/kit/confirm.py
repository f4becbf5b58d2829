"""Commands are confirmed by reading back, never repeated blindly."""

from dataclasses import replace

from polywatt.model import (
    DeviceUnreachable,
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

    Asks the device again at a calm pace until the command shows or ``settles_by`` is past; a device that does not
    answer meanwhile (it may be restarting because of the command) is asked again.
    """
    if receipt.state != State.PENDING:
        return receipt
    settles_by = receipt.settles_by
    left_s = WAIT_AT_MOST_S if settles_by is None else (settles_by - clock.now()).total_seconds()
    until_s = clock.monotonic_s() + left_s
    proof: Proof | None = None
    while True:
        proof = proof or await _proof_of(plant, receipt)
        if proof == Proof.NOTHING:
            return replace(receipt, state=State.ACCEPTED)
        read_back = None if proof is None else await _read(plant, proof)
        settings, reading = (read_back, None) if isinstance(read_back, Settings) else (None, read_back)
        if is_met(receipt.given, settings, reading):
            return replace(receipt, state=State.APPLIED, read_back=read_back)
        if clock.monotonic_s() >= until_s:
            return replace(receipt, read_back=read_back)
        await clock.sleep(ASK_EVERY_S)


async def _proof_of(plant: Plant, receipt: Receipt) -> Proof | None:
    try:
        capability = (await plant.home()).capabilities.find(receipt.given)
    except DeviceUnreachable:
        return None
    return Proof.NOTHING if capability is None else capability.proof


async def _read(plant: Plant, proof: Proof) -> Settings | Reading | None:
    try:
        return await (plant.settings() if proof == Proof.SETTINGS else plant.reading())
    except DeviceUnreachable:
        return None
