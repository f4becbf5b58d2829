from polywatt import model
from polywatt.model import (
    AuthenticationFailed,
    DeviceRefused,
    DriverError,
    EndpointMissing,
    InvalidRecord,
    PolywattError,
    Unsupported,
    UntrustedDevice,
)

PUBLIC = [getattr(model, name) for name in model.__all__]


def test_errors_are_sorted_by_what_the_caller_does_next():
    errors = {e for e in PUBLIC if isinstance(e, type) and issubclass(e, Exception)}

    assert all(issubclass(error, PolywattError) for error in errors)
    assert not issubclass(Unsupported, DriverError)
    assert not issubclass(InvalidRecord, DriverError)
    assert issubclass(EndpointMissing, DeviceRefused)
    assert issubclass(UntrustedDevice, AuthenticationFailed)
    refused = DeviceRefused("no", 5, "invalid")
    assert (str(refused), refused.code, refused.words) == ("no", 5, "invalid")
