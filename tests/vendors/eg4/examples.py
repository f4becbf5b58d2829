"""What the document prints as answers (its examples), and what a portal's spelling of the same looks like."""

from typing import Any

REFUSED_SIGN_IN = {"success": False, "message": "Invalid username or password"}
NOT_FOUND = {"success": False, "message": "Device not found or not accessible"}
UNSUPPORTED = {"success": False, "message": "DEVICE_ERROR_UNSUPPORT_DEVICE_TYPE"}
INVALID = {"success": False, "message": "Invalid parameter value or out of range"}

INVERTER = {
    "serialNum": "1234567890",
    "model": 624320,
    "modelText": "0x986C0",
    "deviceTypeText4APP": "FlexBOSS 12K",
    "status": "normal",
}
BOX = {"serialNum": "0987654321", "model": 624321, "modelText": "GridBOSS", "deviceTypeText4APP": "GridBOSS MID"}

LOGIN = {"success": True, "plants": [{"plantId": 12345, "inverters": [INVERTER]}], "user": {"userId": 15415}}

PLANT = {
    "id": 12345,
    "plantId": 12345,
    "name": "My Solar Station",
    "nominalPower": 0,
    "country": "United States of America",
    "currentTimezoneWithMinute": -700,
    "timezone": "GMT -8",
    "daylightSavingTime": True,
    "createDate": "2025-05-05",
    "noticeFault": False,
    "noticeEmail": "",
    "address": "123 Example Street",
}

RUNTIME: dict[str, Any] = {
    "success": True,
    "serialNum": "1234567890",
    "fwCode": "fAAB-2122",
    "powerRatingText": "12kW",
    "lost": False,
    "hasRuntimeData": True,
    "statusText": "normal",
    "model": 624320,
    "modelText": "0x986C0",
    "serverTime": "2025-09-10 16:48:01",
    "deviceTime": "2025-09-10 09:48:01",
    "vpv1": 0,
    "vpv2": 1,
    "vpv3": 2,
    "ppv1": 0,
    "ppv2": 0,
    "ppv3": 0,
    "ppv": 0,
    "vacr": 2411,
    "vacs": 256,
    "vact": 0,
    "fac": 5998,
    "pf": "1",
    "vepsr": 2410,
    "vepss": 2560,
    "vepst": 64,
    "feps": 5998,
    "seps": 0,
    "peps": 0,
    "pToGrid": 0,
    "pToUser": 1030,
    "pinv": 0,
    "prec": 1067,
    "tinner": 39,
    "tradiator1": 45,
    "tradiator2": 43,
    "tBat": 2,
    "vBus1": 3703,
    "vBus2": 3228,
    "status": 32,
    "pCharge": 1045,
    "pDisCharge": 0,
    "batPower": 1045,
    "soc": 71,
    "vBat": 530,
    "batParallelNum": "3",
    "batCapacity": "840",
    "maxChgCurr": 6000,
    "maxDischgCurr": 6000,
    "maxChgCurrValue": 600,
    "maxDischgCurrValue": 600,
    "_12KAcCoupleInverterFlow": True,
    "_12KAcCoupleInverterData": False,
    "acCouplePower": 1066,
    "_12KUsingGenerator": False,
    "genVolt": 0,
    "genFreq": 0,
    "genPower": 1074,
    "genDryContact": "OFF",
    "directions": {"inverterArrowDir": "toInverter"},
    "hasUnclosedQuickChargeTask": False,
    "remainTime": 0,
}

ENERGY = {
    "success": True,
    "serialNum": "1234567890",
    "eToday": 12.5,
    "eMonth": 350.2,
    "eYear": 4200.8,
    "eTotal": 42000.0,
    "gridSellToday": 5.2,
    "gridSellMonth": 120.5,
    "gridSellYear": 1500.3,
    "gridBuyToday": 2.1,
    "gridBuyMonth": 45.3,
    "gridBuyYear": 520.7,
    "consumptionToday": 15.3,
    "consumptionMonth": 425.8,
    "consumptionYear": 5100.2,
    "chargeToday": 8.5,
    "chargeMonth": 245.6,
    "chargeYear": 2950.4,
    "dischargeToday": 6.2,
    "dischargeMonth": 180.4,
    "dischargeYear": 2100.8,
}

MODULE = {
    "batteryKey": "01",
    "soc": 72,
    "voltage": 5300,
    "current": 500,
    "power": 265,
    "temperature": 24,
    "soh": 99,
    "cycleCount": 125,
    "cellVoltageMax": 3350,
    "cellVoltageMin": 3320,
    "cellVoltageDelta": 30,
    "cellVoltages": [3350, 3345, 3340, 3335, 3330, 3325, 3320, 3320],
}
BATTERY = {
    "success": True,
    "serialNum": "1234567890",
    "batteryType": "LITHIUM",
    "batParallelNum": 3,
    "batCapacity": 840,
    "soc": 71,
    "vBat": 530,
    "iBat": 1500,
    "pBat": 1045,
    "tBat": 25,
    "bmsCharge": True,
    "batteryArray": [MODULE, MODULE | {"batteryKey": "02"}, {"batteryKey": "03", "soc": 70, "soh": None}],
}

MIDBOX: dict[str, Any] = {
    "success": True,
    "serialNum": "0987654321",
    "gridVoltageL1": 12050,
    "gridVoltageL2": 12000,
    "gridVoltageL3": 0,
    "gridCurrentL1": 850,
    "gridCurrentL2": 820,
    "gridCurrentL3": 0,
    "gridPowerL1": 1024,
    "gridPowerL2": 984,
    "gridPowerL3": 0,
    "gridFrequency": 6000,
    "loadPower": 2500,
    "loadVoltage": 12025,
    "loadCurrent": 2080,
    "smartPort1Status": "ON",
    "smartPort1Power": 500,
    "smartPort2Status": "OFF",
    "smartPort2Power": 0,
    "smartPort3Status": "AUTO",
    "smartPort3Power": 300,
    "smartPort4Status": "OFF",
    "smartPort4Power": 0,
    "acCoupleEnabled": True,
    "acCouplePower": 1500,
    "upsMode": False,
    "generatorStatus": "IDLE",
    "generatorVoltage": 0,
    "generatorFrequency": 0,
    "generatorPower": 0,
}

PARAMETERS = {
    "success": True,
    "serialNum": "1234567890",
    "parameters": [
        {"paramId": 21, "paramName": "SYSTEM_CHARGE_SOC_LIMIT", "value": 100, "unit": "%"},
        {"paramId": 22, "paramName": "AC_CHARGE_POWER", "value": 3000, "unit": "W"},
        {"paramId": 23, "paramName": "PV_CHARGE_POWER", "value": 12000, "unit": "W"},
    ],
}

CHECK: dict[str, Any] = {
    "success": True,
    "details": {
        "serialNum": "1234567890",
        "deviceType": 6,
        "standard": "fAAB",
        "firmwareType": "PCS",
        "fwCodeBeforeUpload": "fAAB-2122",
        "v1": 33,
        "v1Value": 33,
        "v2": 34,
        "v2Value": 34,
        "v3Value": 0,
        "lastV1": 37,
        "lastV1FileName": "FAAB-25xx_20250925_App.hex",
        "lastV2": 37,
        "lastV2FileName": "fAAB-xx25_Para375_20250925.hex",
        "m3Version": 33,
        "pcs1UpdateMatch": True,
        "pcs2UpdateMatch": True,
        "pcs3UpdateMatch": False,
        "needRunStep2": False,
        "midbox": False,
    },
    "infoForwardUrl": "http://os.solarcloudsystem.com/#/apiLogin?...",
}
BOX_CHECK: dict[str, Any] = {
    "success": True,
    "details": {
        "serialNum": "0987654321",
        "deviceType": 9,
        "standard": "IAAB",
        "fwCodeBeforeUpload": "IAAB-1300",
        "v1": 19,
        "v1Value": 19,
        "v2": 0,
        "v2Value": 0,
        "lastV1": 22,
        "lastV1FileName": "IAAB-16xx_20250925_APP_preENC.hex",
        "m3Version": 19,
        "pcs1UpdateMatch": True,
        "pcs2UpdateMatch": False,
        "midbox": True,
    },
}

UPDATE: dict[str, Any] = {
    "inverterSn": "1234567890",
    "startTime": "2025-11-18 19:16:59",
    "stopTime": "",
    "standardUpdate": True,
    "firmware": "FAAB-25xx",
    "firmwareType": "PCS",
    "updateStatus": "READY",
    "isSendStartUpdate": True,
    "isSendEndUpdate": False,
    "packageIndex": 439,
    "updateRate": "78% - 439 / 561",
}


def info(*updates: dict[str, Any], progressing: bool = True) -> dict[str, Any]:
    return {"receiving": False, "progressing": progressing, "fileReady": False, "deviceInfos": list(updates)}


ANSWERS: dict[str, Any] = {
    "/api/login": LOGIN,
    "/web/config/plant/list/viewer": {"rows": [PLANT], "total": 1},
    "/api/inverterOverview/getParallelGroupDetails": {
        "success": True,
        "parallelGroups": [
            {"groupId": "group_1", "name": "Parallel Group 1", "inverters": [INVERTER], "midDevice": BOX}
        ],
    },
    "/api/inverterOverview/list": {
        "success": True,
        "devices": [INVERTER | {"firmwareVersion": "fAAB-2122", "lost": False, "isParallelEnabled": True}],
    },
    "/api/inverter/getInverterRuntime": RUNTIME,
    "/api/inverter/getInverterEnergyInfo": ENERGY,
    "/api/inverter/getInverterEnergyInfoParallel": ENERGY,
    "/api/battery/getBatteryInfo": BATTERY,
    "/api/midbox/getMidboxRuntime": MIDBOX,
    "/web/maintain/remoteRead/read": PARAMETERS,
    "/web/maintain/remoteSet/write": {
        "success": True,
        "serialNum": "1234567890",
        "message": "Parameters updated successfully",
    },
    "/web/maintain/remoteSet/functionControl": {
        "success": True,
        "serialNum": "1234567890",
        "function": "quickCharge",
        "value": 1,
        "message": "Function activated successfully",
    },
    "/web/config/quickCharge/getStatusInfo": {
        "success": True,
        "serialNum": "1234567890",
        "hasUnclosedQuickChargeTask": True,
        "taskStartTime": "2025-09-10 14:00:00",
        "taskEndTime": "2025-09-10 18:00:00",
    },
    "/web/maintain/standardUpdate/checkUpdates": CHECK,
    "/web/maintain/remoteUpdate/info": info(UPDATE),
    "/web/maintain/standardUpdate/check12KParallelStatus": {"success": True, "msg": "allowToUpdate"},
    "/web/maintain/standardUpdate/run": {"success": True, "msg": "Update initiated successfully"},
}
"""By path: all of the document's examples."""
