"""Answers of a small site's services, in the document's shapes."""

from typing import Any

SITE, SN, GATEWAY, BATTERY, INVERTER = "1234567", "EV9876543210", "GW0000000001", "BT0000000001", "120000000062"

STATUS: dict[str, Any] = {
    "meta": {"serverTimeStamp": 1761456789123},
    "data": {
        "site": SITE,
        "tz": "Europe/Berlin",
        "chargers": [
            {
                "sn": SN,
                "name": "IQ EV Charger",
                "offGrid": "ON_GRID",
                "lst_rpt_at": "2025-10-25T01:12:05Z[UTC]",
                "offlineAt": "2025-10-23T03:00:29.082Z[UTC]",
                "connected": True,
                "mode": 0,
                "charging": True,
                "pluggedIn": True,
                "faulted": False,
                "session_d": {
                    "plg_in_at": "2025-10-24T23:57:05.145Z[UTC]",
                    "strt_chrg": 1761456500000,
                    "plg_out_at": None,
                    "e_c": 3542.11,
                    "miles": 14.35,
                    "charge_level": 32,
                },
                "connectors": [
                    {
                        "connectorId": 1,
                        "connectorStatusType": "CHARGING",
                        "connectorStatusReason": "",
                        "safeLimitState": 1,
                        "dlbActive": True,
                        "pluggedIn": True,
                    }
                ],
            }
        ],
    },
    "error": {},
}
FLAT: dict[str, Any] = {
    "evChargerData": [
        {
            "sn": SN,
            "name": "IQ EV Charger",
            "connected": True,
            "charging": True,
            "pluggedIn": True,
            "faulted": False,
            "connectorStatusType": "CHARGING",
            "safeLimitState": 1,
            "dlbActive": True,
            "session_d": {"e_c": 3542.11, "start_time": 1761456500, "charge_level": 32},
        }
    ]
}
NETWORKS = (
    '[\n"netmask=255.255.255.0,mac_addr=00:11:22:33:44:55,interface_name=eth0,connectionStatus=0,ipaddr=192.0.2.10",\n'
    '"netmask=255.255.255.0,mac_addr=00:11:22:33:44:66,interface_name=mlan0,connectionStatus=1,ipaddr=192.0.2.11"\n]'
)
SUMMARY: dict[str, Any] = {
    "serialNumber": SN,
    "displayName": "Garage",
    "supportsUseBattery": True,
    "maxCurrent": 32,
    "chargeLevelDetails": {"min": "6", "max": "32", "granularity": "1", "defaultChargeLevel": "disabled"},
    "dlbEnabled": 1,
    "operatingVoltage": "230",
    "networkConfig": NETWORKS,
    "lastReportedAt": "2025-01-25T09:09:01.943Z[UTC]",
    "warrantyDueDate": "2030-01-01T00:00:00.000000000Z[UTC]",
    "phaseCount": 1,
    "isRetired": False,
}
STORAGE: dict[str, Any] = {
    "id": 100000001,
    "serial_number": BATTERY,
    "current_charge": "48%",
    "available_energy": 2.4,
    "max_capacity": 5,
    "led_status": 12,
    "excluded": False,
    "available_power": 3.84,
    "max_power": 3.84,
    "status": "normal",
    "statusText": "Normal",
    "last_report": 1770000001,
    "cycle_count": 115,
    "rated_power": 3840,
    "battery_soh": "100%",
}
BATTERY_STATUS: dict[str, Any] = {
    "current_charge": "48%",
    "available_energy": 4.75,
    "max_capacity": 10,
    "available_power": 7.68,
    "max_power": 7.68,
    "included_count": 1,
    "excluded_count": 1,
    "storages": [STORAGE, STORAGE | {"serial_number": "BT0000000002", "excluded": True, "led_status": 99}],
}
SLOT: dict[str, Any] = {
    "id": f"{SITE}:{SN}:1",
    "startTime": "23:00",
    "endTime": "06:00",
    "chargingLevel": 32,
    "chargingLevelAmp": 32,
    "scheduleType": "CUSTOM",
    "days": [1, 2, 3, 4, 5, 6, 7],
    "remindTime": 10,
    "remindFlag": False,
    "enabled": True,
    "recurringKind": "Recurring",
    "chargeLevelType": "Weekly",
    "sourceType": "SYSTEM",
    "reminderTimeUtc": None,
    "serializedDays": None,
}
OFF_PEAK: dict[str, Any] = SLOT | {
    "id": f"{SITE}:{SN}:2",
    "startTime": None,
    "endTime": None,
    "scheduleType": "OFF_PEAK",
    "enabled": False,
    "recurringKind": None,
    "chargeLevelType": None,
}
EVENT: dict[str, Any] = {
    "id": 1,
    "status": "Info",
    "type": "IQ EV Charger",
    "description": f"Charging started on IQ EV Charger (SNo. {SN}).",
    "standing": False,
    "event_start_date": 1770000100,
    "event_clear_date": 1770000200,
    "devices_impacted": [f"IQ EV Charger (SNo. {SN})"],
    "serial_num": SN,
    "event_key": "evse_start_charging",
    "event_date": 1770000100,
}
SESSION: dict[str, Any] = {
    "id": "123456789012:1700000001",
    "sessionId": 1700000001,
    "startTime": "2025-10-16T00:02:08.826Z[UTC]",
    "endTime": "2025-10-16T04:39:50.618Z[UTC]",
    "authType": None,
    "aggEnergyValue": 29.94,
    "activeChargeTime": 15284,
    "milesAdded": None,
    "sessionCost": 0.77,
}
INVERTER_CARD: dict[str, Any] = {
    "name": "IQ7A",
    "array_name": "North",
    "serial_number": INVERTER,
    "status": "normal",
    "last_report": 1770623834,
    "warranty_end_date": "2032-08-10",
}
DEVICES: dict[str, Any] = {
    "result": [
        {
            "type": "envoy",
            "devices": [{"name": "IQ Gateway", "serial_number": GATEWAY, "envoy_sw_version": "D8.3", "connected": 1}],
        },
        {"type": "encharge", "devices": [{"serial_number": BATTERY, "last_report": 1770000010, "sw_version": "31"}]},
        {"type": "meter", "devices": []},
        {"curr_date_site": "2026-02-08"},
    ]
}
LIFETIME: dict[str, Any] = {
    "system_id": 1234567,
    "start_date": "2026-02-01",
    "last_report_date": 1770120000,
    "production": [12000, None, 9000],
    "consumption": [7100, 13400, 15800],
    "import": [1, 2, 3],
    "heatpump": [],
}
PROFILE: dict[str, Any] = {
    "supportsMqtt": True,
    "pollingInterval": 60,
    "profile": "self-consumption",
    "operationModeSubType": "prioritize-energy",
    "batteryBackupPercentage": 20,
    "stormGuardState": "disabled",
    "devices": {"iqEvse": [{"uuid": "u-1", "chargeMode": "MANUAL", "updatedAt": "1770000000"}]},
    "cfgControl": {"show": True, "enabled": True},
    "evseStormEnabled": False,
}
SETTINGS: dict[str, Any] = {
    "profile": "self-consumption",
    "batteryBackupPercentage": 20,
    "chargeBeginTime": 120,
    "chargeEndTime": 300,
    "batteryGridMode": "ImportExport",
    "veryLowSoc": 15,
    "veryLowSocMin": 10,
    "veryLowSocMax": 25,
    "chargeFromGrid": True,
    "chargeFromGridScheduleEnabled": True,
    "acceptedItcDisclaimer": "2026-01-01T00:00:00Z",
    "devices": {"iqEvse": {"useBatteryFrSelfConsumption": True}},
}
SITE_SETTINGS: dict[str, Any] = {
    "hasEncharge": True,
    "showStormGuard": False,
    "timezone": "Europe/Berlin",
    "featureDetails": {"HEMS_EV_Custom_Schedule": True},
    "userDetails": {"isOwner": True, "isInstaller": False, "email": "u******r@example.com"},
}
GRID_CHECK: dict[str, Any] = {
    "disableGridControl": False,
    "activeDownload": False,
    "sunlightBackupSystemCheck": False,
    "gridOutageCheck": False,
    "userInitiatedGridToggle": False,
}
MODES: dict[str, Any] = {
    "data": {
        "modes": {
            "manualCharging": {"enabled": True, "chargingMode": "MANUAL_CHARGING"},
            "scheduledCharging": {"enabled": False},
            "greenCharging": {"enabled": False},
        }
    }
}
GREEN: dict[str, Any] = {
    "meta": {"serverTimeStamp": "2025-01-01T00:00:00.000+00:00", "rowCount": 1},
    "data": [{"chargerSettingName": "USE_BATTERY_FOR_SELF_CONSUMPTION", "enabled": True, "value": None}],
    "error": {},
}
SCHEDULES: dict[str, Any] = {"meta": {}, "data": {"config": {}, "slots": [SLOT, OFF_PEAK]}, "error": {}}
CONFIG: dict[str, Any] = {
    "meta": {"rowCount": 2},
    "data": [
        {"key": "rfidSessionAuthentication", "value": "disabled", "reqValue": "disabled", "status": 1},
        {"key": "sessionAuthentication", "value": None, "reqValue": None, "status": 1},
    ],
    "error": {},
}
MQTT: dict[str, Any] = {
    "topic": "v1/server/response-stream/1",
    "stream_duration": 900,
    "aws_token_value": "a-session-id",
    "aws_digest": "a-digest-of-it",
}
OUTAGE: dict[str, Any] = {"is_grid_outage": False, "show_grid_connect": True, "has_battery": True}
BACKUP: dict[str, Any] = {
    "total_records": 1,
    "total_backup": 121,
    "histories": [{"start_time": "2025-10-17T14:38:30+11:00", "duration": 121}],
}
STORM: dict[str, Any] = {"criticalAlertsOverride": True, "stormAlerts": [], "criticalAlertActive": False}
INVERTER_ENERGY: dict[str, Any] = {
    "production": {"671": 556, "672": None},
    "start_date": "2026-02-09",
    "end_date": "2026-02-09",
}
INVERTER_STATUS: dict[str, Any] = {
    "671": {"serialNum": INVERTER, "statusCode": "normal", "deviceId": 62, "type": "IQ7A", "issi": {"level": 0}},
    "672": {"serialNum": "130000000001", "statusCode": "normal", "deviceId": "63", "type": "IQ Battery PCU"},
}

EVSE = f"/service/evse_controller/{SITE}/ev_chargers"
SCHEDULER = "/service/evse_scheduler/api/v1/iqevc/charging-mode"
CONFIG_ROOT = "/service/batteryConfig/api/v1"
HISTORY_ROOT = f"/service/enho_historical_events_ms/{SITE}"
SUCCESS, ACCEPTED = {"message": "success"}, {"status": "accepted"}
ANSWERS: dict[str, Any] = {
    "GET /app-api/search_sites.json": {"sites": [{"id": 1234567, "title": "Main Site"}, {"id": 89, "title": None}]},
    f"GET /app-api/{SITE}/devices.json": DEVICES,
    f"GET /app-api/{SITE}/battery_backup_history.json": BACKUP,
    f"GET /app-api/{SITE}/grid_control_check.json": GRID_CHECK,
    f"GET /app-api/{SITE}/grid_toggle_otp.json": {"success": "email sent successfully"},
    "POST /app-api/grid_toggle_otp.json": {"valid": True},
    "POST /pv/settings/grid_state.json": {"request_id": "req_1", "context_ids": [1]},
    "POST /pv/settings/log_grid_change.json": {"status": "Grid Change Logged", "old_state": "a", "new_state": "b"},
    f"GET /app-api/{SITE}/off_grid_due_to_grid_outage": OUTAGE,
    f"GET /systems/{SITE}/inverter_data_x/energy.json": INVERTER_ENERGY,
    f"GET /systems/{SITE}/inverter_status_x.json": INVERTER_STATUS,
    f"GET /pv/systems/{SITE}/lifetime_energy": LIFETIME,
    f"GET /pv/settings/{SITE}/battery_status.json": BATTERY_STATUS,
    f"GET {EVSE}/status": STATUS,
    f"GET /service/evse_controller/api/v2/{SITE}/ev_chargers/summary": {"data": [SUMMARY]},
    f"GET /service/evse_controller/api/v2/{SITE}/ev_chargers/{SN}/summary": {"meta": {}, "data": SUMMARY, "error": {}},
    f"GET {EVSE}/start_live_stream": ACCEPTED | {"topics": [f"evse/{SN}/status"], "duration_s": 900},
    f"GET {EVSE}/stop_live_stream": ACCEPTED,
    f"POST /service/evse_controller/api/v1/{SITE}/ev_chargers/{SN}/ev_charger_config": CONFIG,
    f"PUT /service/evse_controller/api/v1/{SITE}/ev_chargers/{SN}/ev_charger_config": {
        "data": [{"key": "sessionAuthentication", "value": "disabled", "reqValue": "enabled", "status": 2}]
    },
    f"POST {EVSE}/{SN}/start_charging": ACCEPTED | {"chargingLevel": 32},
    f"PUT {EVSE}/{SN}/stop_charging": ACCEPTED,
    f"POST /service/evse_controller/{SITE}/ev_charger/{SN}/trigger_message": ACCEPTED | {"message": "MeterValues"},
    f"GET {SCHEDULER}/{SITE}/{SN}/preference": MODES,
    f"PUT {SCHEDULER}/{SITE}/{SN}/preference": MODES,
    f"GET {SCHEDULER}/GREEN_CHARGING/{SITE}/{SN}/settings": GREEN,
    f"PUT {SCHEDULER}/GREEN_CHARGING/{SITE}/{SN}/settings": {"data": {"data": None, "error": {}}, "error": {}},
    f"GET {SCHEDULER}/SCHEDULED_CHARGING/{SITE}/{SN}/schedules": SCHEDULES,
    f"PATCH {SCHEDULER}/SCHEDULED_CHARGING/{SITE}/{SN}/schedules": SCHEDULES,
    f"GET {HISTORY_ROOT}/filter_criteria": {"data": {"chargers": [{"id": SN, "displayName": "Garage"}]}},
    f"GET {CONFIG_ROOT}/mqttSignedUrl/{SITE}": MQTT,
    f"GET {CONFIG_ROOT}/siteSettings/{SITE}": {"type": "site-settings", "data": SITE_SETTINGS},
    f"GET {CONFIG_ROOT}/profile/{SITE}": {"type": "profile-details", "data": PROFILE},
    f"PUT {CONFIG_ROOT}/profile/{SITE}": SUCCESS,
    f"PUT {CONFIG_ROOT}/cancel/profile/{SITE}": SUCCESS,
    f"GET {CONFIG_ROOT}/batterySettings/{SITE}": {"type": "battery-details", "data": SETTINGS},
    f"PUT {CONFIG_ROOT}/batterySettings/{SITE}": SUCCESS,
    f"POST {CONFIG_ROOT}/batterySettings/acceptDisclaimer/{SITE}": SUCCESS,
    f"GET {CONFIG_ROOT}/stormGuard/{SITE}/stormAlert": STORM,
    f"PUT {CONFIG_ROOT}/stormGuard/toggle/{SITE}": SUCCESS,
    f"POST /api/v4/systems/{SITE}/ev_charger/{SN}/start_charging": {"message": "Request sent successfully"},
    f"POST /api/v4/systems/{SITE}/ev_charger/{SN}/stop_charging": {"message": "Request sent successfully"},
    f"GET /api/v4/systems/{SITE}/telemetry/consumption_meter": {"intervals": [{"end_at": 1770000900, "enwh": 40}]},
    "GET /ivp/pdm/energy": {"production": {}},
    "GET /ivp/peb/devstatus": {"counters": {}},
}
