"""Which commands a home takes, and as what."""

import math
from datetime import time

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from polywatt.model import (
    Backup,
    Blocked,
    BlockReason,
    Bound,
    Capabilities,
    Capability,
    Charge,
    Choice,
    Command,
    Discharge,
    ExportLimit,
    Hold,
    LeaveGrid,
    Mode,
    Order,
    PeakShaving,
    SelfUse,
    SetChargeLimit,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetSlots,
    SetSolarCharging,
    SetStormGuard,
    Slot,
    SlotBounds,
    StartCar,
    Unknown,
    Unsupported,
    Window,
    admit,
    command_title,
)

EATON_CHARGE = Capability(
    command=Charge,
    bounds={
        "power_w": Bound(minimum=180, maximum=3_600, step=36, is_required=True),
        "until_soc_percent": Bound(minimum=0, maximum=100, step=1, is_required=True),
        "duration_s": Bound(minimum=3_600, maximum=43_200, step=3_600, is_required=True),
    },
)
EATON_ORDER = Charge(power_w=2_000.0, until_soc_percent=90.0, duration_s=3_600.0)


def can(*commands: Capability) -> Capabilities:
    return Capabilities(commands=commands)


def watts(bound: Bound) -> Capabilities:
    return can(Capability(command=SetSolarCharging, bounds={"power_w": bound}))


def told(power_w: float, bound: Bound) -> float:
    """What the device is told when it is asked for this power."""
    given = admit(SetSolarCharging(power_w=power_w), watts(bound))
    assert isinstance(given, SetSolarCharging)
    return given.power_w


def refusal(command: Command, capabilities: Capabilities) -> str:
    with pytest.raises(Unsupported) as caught:
        admit(command, capabilities)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_2000_w_on_a_3600_va_eaton_becomes_55_percent_and_the_receipt_says_1980():
    assert admit(EATON_ORDER, can(EATON_CHARGE)) == msgspec.structs.replace(EATON_ORDER, power_w=1_980.0)


@pytest.mark.parametrize("missing", ["power_w", "until_soc_percent", "duration_s"])
def test_charge_without_soc_or_duration_is_refused_by_eaton_before_sending(missing):
    words = refusal(msgspec.structs.replace(EATON_ORDER, **{missing: None}), can(EATON_CHARGE))

    assert f"charge: this home needs a {missing.rpartition('_')[0].replace('_', ' ')} of " in words


def test_peak_shaving_without_meter_1_is_listed_as_blocked_with_the_meter_named():
    blocked = Blocked(reason=BlockReason.METER, needs="power meter 1")
    shaving = Capability(
        command=SetMode, mode=PeakShaving, bounds={"load_limit_w": Bound(minimum=0, maximum=1)}, blocked=blocked
    )
    capabilities = can(Capability(command=SetMode, mode=SelfUse, bounds={}), shaving)
    command = SetMode(mode=PeakShaving(load_limit_w=1.0))
    words = refusal(command, capabilities)

    assert words == "this home cannot set mode peak shaving here: it needs power meter 1"
    assert capabilities.find(command) is shaving
    assert admit(SetMode(mode=SelfUse()), capabilities) == SetMode(mode=SelfUse())


@pytest.mark.parametrize("has_any_mode", [True, False])
def test_an_unknown_mode_is_read_but_cannot_be_commanded(has_any_mode):
    modes = [Capability(command=SetMode, mode=mode, bounds={}) for mode in ([None] if has_any_mode else [SelfUse])]

    assert refusal(SetMode(mode=Unknown(word="site_control")), can(*modes)).count("site_control") <= 1


@pytest.mark.parametrize(
    "command", [Charge(power_w=1.0), Discharge(), Hold(), SetMode(mode=Backup()), LeaveGrid(), StartCar(charger_id="1")]
)
def test_what_is_not_in_the_capabilities_is_refused_by_name(command):
    assert command_title(command) in refusal(command, can(Capability(command=SetReserve, bounds={})))


def test_a_mode_that_is_not_listed_is_refused_and_one_that_is_keeps_its_limits():
    limit = {
        "export_limit_w": Bound(minimum=-1_000, maximum=1_000, step=100),
        "duration_s": Bound(minimum=0, maximum=10),
    }
    capabilities = can(Capability(command=SetMode, mode=ExportLimit, bounds=limit))
    given = admit(SetMode(mode=ExportLimit(export_limit_w=555.0), duration_s=5.0), capabilities)

    assert given == SetMode(mode=ExportLimit(export_limit_w=500.0), duration_s=5.0)
    assert "set mode self use" in refusal(SetMode(mode=SelfUse()), capabilities)
    assert "export limit 1001 W" in refusal(SetMode(mode=ExportLimit(export_limit_w=1_001.0)), capabilities)
    assert "duration 11 s" in refusal(SetMode(mode=ExportLimit(export_limit_w=0.0), duration_s=11.0), capabilities)


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (Charge(power_w=1.0, until_soc_percent=50.0), "until soc"),
        (Charge(power_w=1.0, duration_s=0.0), "duration"),
        (Hold(may_charge=True), "may charge"),
        (SetGridCharging(is_allowed=True, power_w=1.0), "power"),
        (SetStormGuard(is_on=True, charges_cars=False), "charges cars"),
        (LeaveGrid(code="1234"), "code"),
    ],
)
def test_a_field_that_the_home_does_not_take_is_refused_by_name(command, extra):
    bounds = {"power_w": Bound(minimum=0, maximum=9)} if isinstance(command, Charge) else {}
    words = refusal(command, can(Capability(command=type(command), bounds=bounds)))

    assert words == f"{command_title(command)}: this home takes no {extra}"


@pytest.mark.parametrize("command", [Hold(), SetStormGuard(is_on=False), SetGridCharging(is_allowed=True), LeaveGrid()])
def test_a_command_that_leaves_all_at_its_default_needs_no_bounds(command):
    assert admit(command, can(Capability(command=type(command), bounds={}))) == command


def test_an_optional_field_may_be_left_to_the_device():
    bounds = {"power_w": Bound(minimum=0, maximum=9), "until_soc_percent": Bound(minimum=0, maximum=100)}

    assert admit(Charge(), can(Capability(command=Charge, bounds=bounds))) == Charge()


@pytest.mark.parametrize("power_w", [-0.1, 100.1, 1e308, math.inf, -math.inf, math.nan])
def test_what_is_out_of_bounds_is_refused_with_the_bounds(power_w):
    words = refusal(SetSolarCharging(power_w=power_w), watts(Bound(minimum=0, maximum=100, step=10)))

    assert words.endswith("is not within 0..100 W")


@pytest.mark.parametrize(
    ("asked", "step", "given"),
    [(0.3, 0.1, 0.3), (99.0, 10, 90), (100.0, 10, 100), (9.99, 10, 0), (7.0, None, 7.0), (0.7, 0.1, 0.7), (0.0, 10, 0)],
)
def test_numbers_are_stepped_down(asked, step, given):
    assert told(asked, Bound(minimum=0, maximum=100, step=step)) == pytest.approx(given, abs=1e-12)


@pytest.mark.parametrize(("asked", "given"), [(-250.0, -200.0), (-300.0, -300.0), (-50.0, 0.0), (250.0, 200.0)])
def test_numbers_below_zero_are_stepped_towards_zero_too(asked, given):
    assert told(asked, Bound(minimum=-5_000, maximum=5_000, step=100)) == given


def test_the_least_that_is_on_no_step_is_still_the_least():
    assert told(7.0, Bound(minimum=5, maximum=100, step=10)) == 5
    assert told(-7.0, Bound(minimum=-100, maximum=-5, step=10)) == -5


finite = st.floats(-1e6, 1e6)


@given(finite, finite, st.none() | st.floats(0.01, 1_000.0), finite)
def test_what_is_told_is_within_the_bounds_on_a_step_and_never_more_than_was_asked(one, other, step, asked):
    bound = Bound(minimum=min(one, other), maximum=max(one, other), step=step)
    assume(bound.minimum <= asked <= bound.maximum)
    given = told(asked, bound)
    nearly = 2e-6 * (step or 0.0) + 1e-9

    assert bound.minimum <= given <= bound.maximum
    is_at_an_end = given in (bound.minimum, bound.maximum)
    assert abs(given) <= abs(asked) + nearly or is_at_an_end
    if step is None:
        assert given == asked
    else:
        assert is_at_an_end or abs(given / step - round(given / step)) < 1e-6
        assert abs(asked - given) < step + nearly


@given(finite, st.floats(0.01, 1_000.0))
def test_stepping_twice_is_stepping_once(asked, step):
    bound = Bound(minimum=-1e6, maximum=1e6, step=step)
    once = told(asked, bound)

    assert told(once, bound) == once


@given(finite, finite, finite)
def test_what_is_not_within_the_bounds_is_always_refused(one, other, asked):
    bound = Bound(minimum=min(one, other), maximum=max(one, other), step=1)
    assume(not bound.minimum <= asked <= bound.maximum)

    assert "is not within" in refusal(SetSolarCharging(power_w=asked), watts(bound))


def test_a_choice_takes_one_of_its_options_and_names_them():
    levels = Choice(options=frozenset({80.0, 90.0, 100.0}), is_required=True)
    capabilities = can(Capability(command=SetChargeLimit, bounds={"soc_percent": levels}))

    assert admit(SetChargeLimit(soc_percent=90.0), capabilities) == SetChargeLimit(soc_percent=90.0)
    words = refusal(SetChargeLimit(soc_percent=85.0), capabilities)
    assert "soc 85.0 is not one of ['100.0', '80.0', '90.0']" in words


def slots(*windows: Window | None) -> SetSlots:
    return SetSlots(slots=tuple(Slot(action=Charge(), window=window) for window in windows))


def hours(start: int, end: int, days: frozenset[int] = frozenset(range(1, 8))) -> Window:
    return Window(start=time(start), end=time(end), days=days)


@pytest.mark.parametrize(
    ("bounds", "command", "refused"),
    [
        (SlotBounds(), slots(hours(22, 6), None, hours(1, 2)), None),
        (SlotBounds(max_slots=1), slots(hours(1, 2)), None),
        (SlotBounds(max_slots=1), slots(hours(1, 2), hours(3, 4)), "at most 1 slots"),
        (SlotBounds(may_pass_midnight=False), slots(hours(1, 2), None), None),
        (SlotBounds(may_pass_midnight=False), slots(hours(22, 6)), "may not pass midnight"),
        (SlotBounds(may_pass_midnight=False), slots(hours(6, 6)), "may not pass midnight"),
        (SlotBounds(day_sets=frozenset({frozenset({6, 7})})), slots(hours(1, 2, frozenset({6, 7}))), None),
        (SlotBounds(day_sets=frozenset({frozenset({6, 7})})), slots(hours(1, 2, frozenset({6}))), "days [6]"),
    ],
)
def test_slots_keep_to_what_the_home_can_hold(bounds, command, refused):
    capabilities = can(Capability(command=SetSlots, bounds={"slots": bounds}))

    if refused is None:
        assert admit(command, capabilities) == command
    else:
        assert refused in refusal(command, capabilities)


WATTS_AND_HOURS: dict[str, Bound | Choice | SlotBounds] = {
    "power_w": Bound(minimum=180, maximum=3_600, step=36, is_required=True),
    "duration_s": Bound(minimum=3_600, maximum=43_200, step=3_600, is_required=True),
}


def with_slots(*others: Capability, actions: tuple[type, ...] | None = (Charge, SelfUse)) -> Capabilities:
    bounds = SlotBounds(actions=actions, may_omit_window=False)
    charge = Capability(command=Charge, bounds=WATTS_AND_HOURS)
    return can(charge, Capability(command=SetSlots, bounds={"slots": bounds}), *others)


def slot(does: Order | Mode, window: Window | None = hours(1, 2)) -> SetSlots:  # noqa: B008  # a constant
    return SetSlots(slots=(Slot(action=does, window=window),))


def test_a_slot_does_what_the_home_can_be_told_and_its_window_is_the_duration():
    assert admit(slot(Charge(power_w=2_000)), with_slots()) == slot(Charge(power_w=1_980))


@pytest.mark.parametrize(
    ("command", "refused"),
    [
        (slot(Charge()), "needs a power"),
        (slot(Charge(power_w=5_000)), "is not within 180..3600 W"),
        (slot(Charge(power_w=2_000, duration_s=3_600)), "takes no duration"),
        (slot(Discharge(power_w=2_000)), "cannot do discharge in a slot"),
        (slot(SelfUse()), "cannot do self use in a slot"),
        (slot(Charge(power_w=2_000), window=None), "each slot needs a window"),
    ],
)
def test_a_slot_that_the_home_cannot_do_is_refused(command, refused):
    assert refused in refusal(command, with_slots())


def test_a_slot_of_a_blocked_mode_is_refused_with_what_it_needs():
    blocked = Blocked(reason=BlockReason.METER, needs="power meter 1")
    home = with_slots(Capability(command=SetMode, mode=SelfUse, bounds={}, blocked=blocked))

    assert "it needs power meter 1" in refusal(slot(SelfUse()), home)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (Charge(), "charge"),
        (SetReserve(reserve_percent=1.0), "set reserve"),
        (SetMode(mode=SelfUse()), "set mode self use"),
        (SetMode(mode=Unknown(word="odd")), "set mode 'odd'"),
    ],
)
def test_a_command_has_a_name_in_words(command, name):
    assert command_title(command) == name


@pytest.mark.parametrize("mode", [SelfUse(), Backup(), None])
def test_a_capability_is_found_by_command_or_by_type(mode: Mode | None):
    self_use = Capability(command=SetMode, mode=SelfUse, bounds={})
    charge = Capability(command=Charge, bounds={})
    capabilities = can(charge, self_use)

    if mode is None:
        assert capabilities.find(Charge) is capabilities.find(Charge(power_w=1.0)) is charge
        assert capabilities.find(Discharge) is None
        assert capabilities.find(SetMode, SelfUse) is self_use
    else:
        assert (capabilities.find(SetMode(mode=mode)) is self_use) == isinstance(mode, SelfUse)
