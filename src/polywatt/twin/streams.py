"""What chance is asked for; a number once given keeps its subject, or every home changes."""

from enum import IntEnum


class Stream(IntEnum):
    """One sequence of chance each."""

    FRONTS = 1
    FIELDS = 2
    CLOUDS = 3
    WARMTH = 4
    FRIDGE = 10
    ROOMS = 11
    STOVE = 12
    STOVE_POWER = 13
    LAUNDRY = 14
    LAUNDRY_START = 15
    DISHES = 16
    DISHES_START = 17
    FLICKER = 18
    GRID_VOLTAGE = 30
    GRID_FREQUENCY = 31
    OUTAGE = 32
    OUTAGE_START = 33
    OUTAGE_LENGTH = 34
    MODULE_SHARE = 40
    MICROINVERTER_SHARE = 41
    HOME_SOLAR = 50
    HOME_LOAD = 51
    HOME_BATTERY = 52
    CAR_GOES = 60
    CAR_LEAVES = 61
    CAR_STAYS = 62
    CAR_DRIVES = 63
