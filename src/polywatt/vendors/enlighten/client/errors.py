"""What the services' refusals mean."""

from typing import TYPE_CHECKING

from polywatt.model import (
    AuthenticationFailed,
    DeviceRefused,
    DeviceUnreachable,
    DriverError,
    RateLimited,
    Unsupported,
)

from ..wire.envelope import ALREADY_CHARGING, NO_SCHEDULE_ENABLED, NOT_PLUGGED_IN

if TYPE_CHECKING:
    from .session import SessionState


class SecondFactorNeeded(AuthenticationFailed):
    """The password was right, and a code has been sent to the account's owner.

    Answer with ``validate_otp(code)``, or ask for another one with ``resend_otp()``; also in another program, with
    ``state`` as its session.
    """

    def __init__(self, message: str, state: "SessionState | None" = None) -> None:
        super().__init__(message)
        self.state = state


class WrongCode(AuthenticationFailed):
    """The code was wrong or too old; another may be tried."""


class AccountBlocked(AuthenticationFailed):
    """The account is blocked; only its owner can change that."""


class TooManySessions(RateLimited):
    """The account has too many sessions: no sign-in for a day."""


class BudgetSpent(RateLimited):
    """Our own limit: more questions in an hour than the service puts up with; nothing was sent."""


class SessionRefused(DeviceRefused):
    """A service does not accept the session it has just been given (401); others may."""


class BadRequest(DeviceRefused):
    """400: a site, charger, connector or current that is not accepted."""


class Forbidden(DeviceRefused):
    """403: the account may not do this at this site."""


class NotThere(DeviceRefused):
    """404: this service, or this thing, is not offered here."""


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
    """What the service is known not to take; nothing was sent."""


REFUSED: dict[int, tuple[type[DeviceRefused], str]] = {
    400: (BadRequest, "check site, charger and values"),
    403: (Forbidden, "this account lacks access; sign in with one that has it"),
    404: (NotThere, "it is not offered here; check site and charger"),
    405: (MethodNotAllowed, "the service does not take this verb; it may have changed"),
    409: (NotReady, "it cannot be done just now; look at the state and try later"),
    422: (NotReady, "it cannot be done just now; look at the state and try later"),
    466: (UnsupportedEnvoy, "the gateway must be online and have firmware 6.0.0 or newer"),
    468: (InvalidSystemId, "check the site id and whose account it is in"),
    472: (LiveStreamNotSupported, "this site has no live stream; poll instead"),
}
UNREACHABLE: dict[int, tuple[type[DeviceUnreachable], str]] = {
    473: (GatewayNotReporting, "the cloud does not hear the gateway; check its network, then try again"),
    550: (ServiceUnreachable, "the cloud is in trouble; try again later"),
    551: (ServiceUnreachable, "the cloud is in trouble; try again later"),
    552: (ConnectionNotEstablished, "the charger cannot be reached; check its network, then look at its state"),
}
OF_CODE: dict[str, tuple[type[NotReady], str]] = {
    ALREADY_CHARGING: (AlreadyCharging, "it is charging already"),
    NOT_PLUGGED_IN: (NotPluggedIn, "plug in a car first"),
    NO_SCHEDULE_ENABLED: (NoScheduleEnabled, "enable a slot of its schedule first"),
}


def refusal(who: str, what: str, status: int, words: str, code: str | None = None) -> DriverError:
    """The error that a status and a code mean. ``words`` are fit to be shown."""
    told = f"{who} refused {what} (HTTP {status}: {words})"
    if code in OF_CODE:
        kind, advice = OF_CODE[code]
        return kind(f"{told}; {advice}", code, words)
    if status in UNREACHABLE:
        absent, advice = UNREACHABLE[status]
        return absent(f"{told}; {advice}")
    if status in REFUSED:
        refused, advice = REFUSED[status]
        return refused(f"{told}; {advice}", code or status, words)
    if status >= 500:
        return ServiceUnreachable(f"{told}; the cloud is in trouble, try again later")
    return DeviceRefused(f"{told}; check site, charger and values", code or status, words)
