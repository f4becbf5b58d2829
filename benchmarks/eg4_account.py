"""Measure the CPU time of a driver that follows an account of many inverters at the pace of a hub."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import msgspec
from yarl import URL

from polywatt.kit.certificate import self_signed, server_context
from polywatt.kit.clock import ManualClock
from polywatt.kit.serve import serve
from polywatt.kit.trust import Insecure
from polywatt.kit.vendor import Address, Credentials
from polywatt.vendors.eg4.driver.plant import Eg4Driver, connect

from .rows import Row

SERIALS = [str(1_000_000_000 + n) for n in range(200)]
EVERY_S = 20
POLLS_A_MINUTE = 3
POLLS = 15
"""Polls in five minutes, the interval at which modules are read."""
ROUNDS = 5
AT_ONCE = 8
"""Connections, as many as the driver's session has."""
START = datetime(2026, 6, 21, 12, tzinfo=UTC)
USER = {"account": "user", "password": "password"}
ROOT = "/WManage"
LOGIN = f"{ROOT}/api/login"
RUNTIME = f"{ROOT}/api/inverter/getInverterRuntime"
ENERGIES = f"{ROOT}/api/inverter/getInverterEnergyInfoParallel"
BATTERY = f"{ROOT}/api/battery/getBatteryInfo"

NUMBERS = (
    *("vpv1", "vpv2", "vpv3", "ppv1", "ppv2", "ppv3", "ppv", "vacr", "vacs", "vact", "fac", "vepsr", "vepss", "vepst"),
    *("feps", "seps", "peps", "pToGrid", "pToUser", "pinv", "prec", "tinner", "tradiator1", "tradiator2", "tBat"),
    *("vBus1", "vBus2", "status", "pCharge", "pDisCharge", "batPower", "soc", "vBat", "maxChgCurr", "maxDischgCurr"),
    *("maxChgCurrValue", "maxDischgCurrValue", "acCouplePower", "genVolt", "genFreq", "genPower", "remainTime"),
    *("consumptionPower114", "consumptionPower", "pEpsL1N", "pEpsL2N"),
)
FLAGS = (
    *("lost", "batShared", "bmsForceCharge", "_12KAcCoupleInverterFlow", "_12KAcCoupleInverterData"),
    *("_12KUsingGenerator", "hasUnclosedQuickChargeTask", "hasUnclosedQuickDischargeTask"),
)
CELLS = 16
MODULES = 3


def run() -> list[Row]:
    """Compare 200 inverters, read every 20 s (counters each minute, modules each five), with bare requests over TLS."""
    command = [sys.executable, "-m", __name__]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            pairs = asyncio.run(measure(URL(url)))
        finally:
            process.terminate()
    what = f"an account of {len(SERIALS)} inverters, read every {EVERY_S} s"
    share = median(ours_s for ours_s, _ in pairs) / (POLLS * EVERY_S)
    return [
        Row(what, "percent of a core", 100.0 * share, "≤ 3"),
        Row(what, "the same requests by bare aiohttp, CPU time", median(ours / bare for ours, bare in pairs), "≤ 2"),
    ]


async def measure(url: URL) -> list[tuple[float, float]]:
    """Return CPU seconds of five minutes, by the driver and by bare requests, in turns. The clock jumps."""
    clock = ManualClock(START)
    address = Address(
        host=str(url.host),
        port=url.port,
        credentials=Credentials(username=USER["account"], password=USER["password"]),
        trust=Insecure(),
    )
    async with connect(address, clock) as driver, bare_session(url) as session:
        await driver.home()
        return [
            (await cpu_s(lambda: follow(driver, clock)), await cpu_s(lambda: send_bare_requests(session)))
            for _ in range(ROUNDS)
        ]


async def cpu_s(act: Callable[[], Awaitable[None]]) -> float:
    """Return the CPU time this process spends on a call."""
    started_s = process_time()
    await act()
    return process_time() - started_s


async def follow(driver: Eg4Driver, clock: ManualClock) -> None:
    """Read an account as a hub does in five minutes."""
    for poll in range(POLLS):
        clock.set(clock.now() + timedelta(seconds=EVERY_S))
        await driver.reading()
        if poll % POLLS_A_MINUTE == 0:
            await driver.counters()
    await driver.details()


async def send_bare_requests(session: aiohttp.ClientSession) -> None:
    """Send the same requests, as many at once, and discard the answers."""
    for poll in range(POLLS):
        await asyncio.gather(*(post(session, RUNTIME, {"serialNum": serial}) for serial in SERIALS))
        if poll % POLLS_A_MINUTE == 0:
            await post(session, ENERGIES, {"serialNum": SERIALS[0]})
    await asyncio.gather(*(post(session, BATTERY, {"serialNum": serial}) for serial in SERIALS))


async def post(session: aiohttp.ClientSession, path: str, form: Mapping[str, str]) -> None:
    """Send one request and read its answer to the end."""
    async with session.post(path, data=form) as answer:
        answer.raise_for_status()
        await answer.read()


@contextlib.asynccontextmanager
async def bare_session(url: URL) -> AsyncIterator[aiohttp.ClientSession]:
    """Return a signed-in session."""
    jar = aiohttp.CookieJar(unsafe=True)
    connector = aiohttp.TCPConnector(ssl=False, limit=AT_ONCE)
    async with aiohttp.ClientSession(url, connector=connector, cookie_jar=jar) as session:
        await post(session, LOGIN, USER)
        yield session


def answer_bodies() -> dict[str, bytes | dict[str, bytes]]:
    """Return the bodies by path, and by serial number where they differ: the document's dialect."""
    rows = [{"serialNum": serial, "deviceTypeText4APP": "18KPV", "status": "normal"} for serial in SERIALS]
    plant = {"id": 1, "plantId": 1, "name": "Many", "currentTimezoneWithMinute": 0}
    bodies: dict[str, Any] = {
        "/api/login": {"plants": [{"plantId": 1, "inverters": rows}], "user": {"userId": 1}},
        "/web/config/plant/list/viewer": {"rows": [plant], "total": 1},
        "/api/inverterOverview/getParallelGroupDetails": {"parallelGroups": []},
        "/api/inverterOverview/list": {"devices": rows},
        "/api/inverter/getInverterRuntime": {serial: runtime_of(serial) for serial in SERIALS},
        "/api/inverter/getInverterEnergyInfo": energies(),
        "/api/inverter/getInverterEnergyInfoParallel": energies(),
        "/api/battery/getBatteryInfo": {serial: battery_of(serial) for serial in SERIALS},
        "/web/maintain/standardUpdate/checkUpdates": {"details": {}},
        "/web/maintain/remoteUpdate/info": {"deviceInfos": []},
    }
    encode = msgspec.json.encode
    return {
        ROOT + path: {serial: encode({"success": True} | fields) for serial, fields in answer.items()}
        if set(answer) == set(SERIALS)
        else encode({"success": True} | answer)
        for path, answer in bodies.items()
    }


def runtime_of(serial: str) -> dict[str, Any]:
    """Return a runtime of realistic size; its numbers are arbitrary."""
    head = {
        "serialNum": serial,
        "fwCode": "fAAB-2122",
        "powerRatingText": "12kW",
        "hasRuntimeData": True,
        "statusText": "normal",
        "serverTime": "2026-06-21 12:00:00",
        "deviceTime": "2026-06-21 12:00:00",
        "pf": "1",
        "batteryType": "LITHIUM",
        "batParallelNum": str(MODULES),
        "batCapacity": "840",
        "genDryContact": "OFF",
        "directions": {"inverterArrowDir": "toInverter"},
    }
    return head | dict.fromkeys(FLAGS, False) | {name: 50 + n for n, name in enumerate(NUMBERS)}


def battery_of(serial: str) -> dict[str, Any]:
    """Return a bank of three modules of 16 cells."""
    module = {"soc": 71, "voltage": 5300, "current": 500, "power": 265, "temperature": 24, "soh": 99, "cycleCount": 45}
    cells = {"cellVoltageMax": 3317, "cellVoltageMin": 3315, "cellVoltageDelta": 2, "cellVoltages": [3316] * CELLS}
    return {
        "serialNum": serial,
        "batParallelNum": MODULES,
        "batCapacity": 840,
        "soc": 71,
        "vBat": 530,
        "iBat": 1500,
        "pBat": 795,
        "batteryArray": [{"batteryKey": f"{n:02}", **module, **cells} for n in range(1, MODULES + 1)],
    }


def energies() -> dict[str, float]:
    """Return energies, the same for one inverter and for all."""
    flows = ("e", "gridSell", "gridBuy", "consumption", "charge", "discharge")
    return {f"{flow}{span}": 12.5 for flow in flows for span in ("Today", "Month", "Year")} | {"eTotal": 1_234.5}


def app(bodies: dict[str, bytes | dict[str, bytes]]) -> Any:
    """Return the minimal ASGI application that reads a form."""
    headers = [(b"content-type", b"application/json;charset=UTF-8")]
    signed_in = [*headers, (b"set-cookie", b"JSESSIONID=0123456789ABCDEF; Path=/WManage; HttpOnly")]

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        form = parse_qs((await receive())["body"].decode())
        by_path = bodies[scope["path"]]
        body = by_path if isinstance(by_path, bytes) else by_path[form["serialNum"][0]]
        start = {"type": "http.response.start", "status": 200}
        await send(start | {"headers": signed_in if scope["path"] == LOGIN else headers})
        await send({"type": "http.response.body", "body": body})

    return answer


async def main() -> None:
    """Serve the account until terminated; print its address."""
    certificate = self_signed("account", ["localhost"], ["127.0.0.1"], "benchmark", datetime.now(UTC))
    async with serve(app(answer_bodies()), tls=server_context(certificate, lambda _name: True)) as url:
        print(url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
