"""Errors of the cloud, and which refusal means which."""

from polywatt.model import (
    AuthenticationFailed,
    DeviceRefused,
    DeviceUnreachable,
    DriverError,
    EndpointMissing,
    RateLimited,
    Unsupported,
)

from ..wire.envelope import ALREADY_CHARGING, NO_SCHEDULE_ENABLED, NOT_PLUGGED_IN
from .session_state import SessionState


class SecondFactorNeeded(AuthenticationFailed):
    """The password was right, and a code has been sent to the account's owner.

    Answer with ``validate_otp(code)``, or have another one sent with ``resend_otp()``; also in another
    program, with ``state`` as its session.
    """

    def __init__(self, message: str, state: SessionState | None = None) -> None:
        super().__init__(message)
        self.state = state


class WrongCode(AuthenticationFailed):
    """The code was wrong or too old; another may be tried."""


class AccountBlocked(AuthenticationFailed):
    """The account is blocked; only its owner can change that."""


class TooManySessions(RateLimited):
    """The account has too many sessions: no sign-in for a day."""


class BudgetSpent(RateLimited):
    """Our own limit: more requests in an hour than the service puts up with; nothing was sent."""


class SessionRefused(DeviceRefused):
    """A service does not accept the session it has just been given (401); others may."""


class BadRequest(DeviceRefused):
    """400: a site, charger, connector or current that is not accepted."""


class Forbidden(DeviceRefused):
    """403: the account may not do this at this site."""


class MethodNotAllowed(DeviceRefused):
    """405: the endpoint does not take this verb."""


class NotReady(DeviceRefused):
    """409 or 422: it cannot be done just now, or contradicts what is there."""


class AlreadyCharging(NotReady):
    """iqevc_ms-10012."""


class NotPluggedIn(NotReady):
    """iqevc_ms-10008."""


class NoScheduleEnabled(NotReady):
    """iqevc_sch_10031: the mode needs a slot that is enabled."""


class UnsupportedEnvoy(DeviceRefused):
    """466: the gateway is offline, or older than 6.0.0."""


class InvalidSystemId(DeviceRefused):
    """468: no such site, or not in this account."""


class LiveStreamNotSupported(DeviceRefused):
    """472: this site's hardware has no live stream."""


class GatewayNotReporting(DeviceUnreachable):
    """473: the cloud does not hear the gateway."""


class ServiceUnreachable(DeviceUnreachable):
    """550, 551 and other 5xx: trouble in the cloud."""


class ConnectionNotEstablished(DeviceUnreachable):
    """552: the command was queued, but the charger cannot be reached."""


class InvalidRequest(Unsupported):
    """A value that the service is known not to accept; nothing was sent."""


REFUSED_BY_STATUS: dict[int, tuple[type[DeviceRefused], str]] = {
    400: (BadRequest, "check site, charger and values"),
    403: (Forbidden, "this account lacks access; sign in with one that has it"),
    404: (EndpointMissing, "it is not offered here; check site and charger"),
    405: (MethodNotAllowed, "the service does not take this verb; it may have changed"),
    409: (NotReady, "it cannot be done just now; look at the state and try later"),
    422: (NotReady, "it cannot be done just now; look at the state and try later"),
    466: (UnsupportedEnvoy, "the gateway must be online and have firmware 6.0.0 or newer"),
    468: (InvalidSystemId, "check the site id and whose account it is in"),
    472: (LiveStreamNotSupported, "this site has no live stream; poll instead"),
}
UNREACHABLE_BY_STATUS: dict[int, tuple[type[DeviceUnreachable], str]] = {
    473: (GatewayNotReporting, "the cloud does not hear the gateway; check its network, then try again"),
    550: (ServiceUnreachable, "the cloud is in trouble; try again later"),
    551: (ServiceUnreachable, "the cloud is in trouble; try again later"),
    552: (ConnectionNotEstablished, "the charger cannot be reached; check its network, then look at its state"),
}
BY_CODE: dict[str, tuple[type[NotReady], str]] = {
    ALREADY_CHARGING: (AlreadyCharging, "it is charging already"),
    NOT_PLUGGED_IN: (NotPluggedIn, "plug in a car first"),
    NO_SCHEDULE_ENABLED: (NoScheduleEnabled, "enable a slot of its schedule first"),
}


def error_from(label: str, request: str, status: int, reason: str, code: str | None = None) -> DriverError:
    """Return the error that a status and a code mean; ``label`` is the cloud's, ``reason`` is fit for a message."""
    message = f"{label} refused {request} (HTTP {status}: {reason})"
    if code in BY_CODE:
        not_ready, advice = BY_CODE[code]
        return not_ready(f"{message}; {advice}", code, reason)
    if status in UNREACHABLE_BY_STATUS:
        unreachable, advice = UNREACHABLE_BY_STATUS[status]
        return unreachable(f"{message}; {advice}")
    if status in REFUSED_BY_STATUS:
        refused, advice = REFUSED_BY_STATUS[status]
        return refused(f"{message}; {advice}", code or status, reason)
    if status >= 500:
        return ServiceUnreachable(f"{message}; the cloud is in trouble, try again later")
    return DeviceRefused(f"{message}; check site, charger and values", code or status, reason)
