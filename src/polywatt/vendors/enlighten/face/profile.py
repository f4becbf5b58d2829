"""Differences between the API as its document describes it and as clients of the real service have seen it."""

from dataclasses import dataclass

from ..wire.scheduler import ChargeMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the cloud behaves where document and field differ."""

    has_field_extras: bool
    """Paths, fields and words that are in no document."""
    has_all_charging_paths: bool
    """Start and stop by all verbs and paths of the document; the field's cloud accepts one each."""
    accepts_snake_case: bool
    """A start's body may be spelled "charging_level" (document, L1087)."""
    not_now_status: int
    """Of a start or stop that is no error and cannot be done at this time."""
    charge_modes: tuple[ChargeMode, ...]
    """The charge modes that the scheduler lists and accepts."""
    max_sessions: int | None = None
    """A user with this many sessions is refused another one. The number is invented: only the refusal has been seen."""
    max_requests_per_hour: int | None = None
    """Some 600 (seen by clients); that the cloud counts by session and hour is invented."""


DOCUMENT = Profile(
    has_field_extras=False,
    has_all_charging_paths=True,
    accepts_snake_case=True,
    not_now_status=409,
    charge_modes=(ChargeMode.MANUAL, ChargeMode.SCHEDULED, ChargeMode.GREEN),
)
FIELD = Profile(
    has_field_extras=True,
    has_all_charging_paths=False,
    accepts_snake_case=False,
    not_now_status=400,
    charge_modes=tuple(ChargeMode),
    max_sessions=50,
    max_requests_per_hour=600,
)
