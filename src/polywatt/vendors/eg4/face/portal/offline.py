"""The runtime of an inverter that was lost: what it said last, without what flows (``runtime_offline.json``)."""

from typing import Any

GONE = frozenset(
    {
        *("status", "ppv", "pCharge", "pDisCharge", "batPower", "batteryColor", "soc", "vBat", "pinv", "prec", "peps"),
        *("_12KAcCoupleInverterFlow", "_12KAcCoupleInverterData", "acCouplePower"),
    }
)
"""What a captured answer had online, and one offline had not."""


class LastSaid:
    """The newest answer of each inverter that was heard."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, Any]] = {}

    def runtime(self, now: dict[str, Any]) -> dict[str, Any]:
        """The answer: of a lost one with stale voltages, and with data, as far as the cloud has ever had any."""
        serial = now["serialNum"]
        if not now["lost"]:
            self._said[serial] = now
            return now
        stale = {key: value for key, value in self._said.get(serial, {}).items() if key not in GONE}
        return stale | now | {"hasRuntimeData": bool(stale)}
