"""Errors, sorted by what the caller does next.

    PolywattError
     ├ DriverError
     │  ├ DeviceUnreachable      try again, with backoff
     │  ├ AuthenticationFailed   stop; a person must act (retrying locks accounts)
     │  │  └ UntrustedDevice     the same, because the device could not prove who it is
     │  ├ RateLimited            wait as long as it says
     │  ├ DeviceRefused          it understood and said no; carries the vendor's code and words
     │  │  └ EndpointMissing     the same, because its firmware or region has no such endpoint
     │  └ BadAnswer              does not fit the wire types; keeps the redacted body
     ├ Unsupported               no such capability here
     └ InvalidRecord             JSON that is no such record of the model

Every message is one line that says what failed, why, and what to do.
"""


class PolywattError(Exception):
    """Whatever Polywatt raises on purpose. ``str()`` is one line for a person."""


class DriverError(PolywattError):
    """A device, or the way to it, failed."""


class DeviceUnreachable(DriverError):
    """No usable answer at this moment: dead port, time-out, stopped or restarting device. Try again, with backoff."""


class AuthenticationFailed(DriverError):
    """The device does not know us. A person must act; a retry may lock the account."""


class UntrustedDevice(AuthenticationFailed):
    """The device could not prove who it is (certificate). A person must act.

    ``fingerprint`` is the SHA-256 of the certificate it showed, in hex, where it could be read.
    """

    def __init__(self, message: str, fingerprint: str | None = None) -> None:
        super().__init__(message)
        self.fingerprint = fingerprint


class RateLimited(DriverError):
    """The device asks to be left alone. ``retry_after_s`` is how long; None where it does not say."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class DeviceRefused(DriverError):
    """The device understood and said no. ``code`` and ``words`` are the vendor's own."""

    def __init__(self, message: str, code: str | int | None = None, words: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.words = words


class EndpointMissing(DeviceRefused):
    """This firmware or region has no such endpoint (404)."""


class BadAnswer(DriverError):
    """An answer that does not fit the wire types. ``body`` is its beginning, redacted."""

    def __init__(self, message: str, body: str = "") -> None:
        super().__init__(message)
        self.body = body


class Unsupported(PolywattError):
    """This home cannot do that; nothing was sent."""


class InvalidRecord(PolywattError):
    """JSON that is not exactly a record of the model; says what and where."""
