"""What was captured of an xStorage Home is understood; the face's answers have its keys and types."""

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from polywatt.vendors.eaton.wire import command, config, device, metrics, notifications, settings, status, technical
from tests.captures.shapes import differences
from tests.conftest import CAPTURES, needs_captures
from tests.vendors.eaton.face.unit import TECHNICIAN, Unit, signed_in, unit

pytestmark = [pytest.mark.anyio, needs_captures]
FOLDER = CAPTURES / "eaton"
DECODERS: dict[str, Any] = {
    "Get_Configuration_State_1": config.CONFIG_STATE,
    "Get_Device_Information_1": device.DEVICE,
    "Get_Device_Settings_1": settings.SETTINGS,
    "PUT_api_settings_2": settings.SETTINGS,
    "Get_Device_Status_1": status.DEVICE_STATUS,
    "Get_Hourly_Metrics_1": metrics.METRICS,
    "Get_Notifications_1": notifications.NOTIFICATION_PAGE,
    "GET_api_notifications_unread_1": notifications.UNREAD_COUNT,
    "Get_Technical_Status_1": technical.TECHNICAL_STATUS,
    "GET_api_device_maintenance_diagnostics_1": technical.DIAGNOSTICS,
    "Send_Device_Commands_8": command.COMMAND_RECORD,
}
ANSWERS = {
    "Get_Configuration_State_1": "/api/config/state",
    "Get_Device_Information_1": "/api/device",
    "Get_Device_Settings_1": "/api/settings",
    "Get_Device_Status_1": "/api/device/status",
    "Get_Notifications_1": "/api/notifications/?size=4",
    "GET_api_notifications_unread_1": "/api/notifications/unread",
    "Get_Technical_Status_1": "/api/technical/status",
    "GET_api_device_maintenance_diagnostics_1": "/api/device/maintenance/diagnostics",
}
COMMANDS = [f"Send_Device_Commands_{number}" for number in range(1, 8)]


def captured(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_bytes())


def test_every_capture_is_looked_at():
    seen = {*DECODERS, *COMMANDS, "PUT_api_settings_1", "POST_api_device_power_1", "POST_api_notifications_read_all_1"}

    assert {file.stem for file in FOLDER.glob("*.json")} == seen


@pytest.mark.parametrize("name", DECODERS)
def test_a_captured_answer_is_understood(name):
    DECODERS[name].decode((FOLDER / f"{name}.json").read_bytes())


async def troubled(profile: str = "field") -> Unit:
    """A home with a past outage, so that there is something to notify of."""
    home = unit(profile=profile)
    home.twin.world.fail_grid(home.clock.now(), home.clock.now() + timedelta(seconds=30))
    await home.clock.advance(120)
    return home


@pytest.mark.parametrize("name", ANSWERS)
async def test_the_face_answers_in_the_captured_shape(name):
    home = await troubled()
    async with signed_in(home, TECHNICIAN) as client:
        if name == "Get_Device_Status_1":
            # The captured unit was charging by order.
            await client.post("/api/device/command", json=captured("Send_Device_Commands_2"))
        shown = (await client.get(ANSWERS[name])).json()

    assert differences(captured(name), shown) == []


async def test_the_faces_record_has_the_captured_shape():
    home = await troubled()
    span = {"from": "1752534000000", "to": "1752577200000"}
    async with signed_in(home) as client:
        shown = (await client.get("/api/metrics/", params=span)).json()

    assert differences(captured("Get_Hourly_Metrics_1"), shown) == []


@pytest.mark.parametrize("profile", ["document", "field"])
@pytest.mark.parametrize("name", COMMANDS)
async def test_captured_commands_are_taken(name, profile):
    async with signed_in(await troubled(profile)) as client:
        answer = await client.post("/api/device/command", json=captured(name))

    assert answer.status_code == 200
    record = answer.json()
    assert record["result"]["command"] == captured(name)["command"]
    if name == "Send_Device_Commands_2":
        assert differences(captured("Send_Device_Commands_8"), record) == []


async def test_captured_writes_are_taken_and_answered_as_captured():
    async with signed_in(await troubled()) as client:
        written = await client.put("/api/settings/", json=captured("PUT_api_settings_1"))
        power = await client.post("/api/device/power", json=captured("POST_api_device_power_1"))
        read = await client.post("/api/notifications/read/all")

    assert differences(captured("PUT_api_settings_2"), written.json()) == []
    assert (power.status_code, power.text, power.headers["content-type"]) == (200, '""', "application/json")
    assert read.json() == captured("POST_api_notifications_read_all_1")


def test_what_we_write_is_what_was_written():
    wanted = captured("PUT_api_settings_1")
    assert msgspec.to_builtins(msgspec.convert(wanted, settings.SettingsUpdate)) == wanted
