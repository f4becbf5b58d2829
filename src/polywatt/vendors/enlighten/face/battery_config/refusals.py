"""How BatteryConfig refuses: as the servers behind ``/service`` do."""

from polywatt.model import Command, Home, Unsupported, admit

from ..request import FaceRequest
from ..responses import Refused, spring_refusal


def bad_request(request: FaceRequest, status: int = 400, error: str = "Bad Request") -> Refused:
    """Return the refusal of this request."""
    return spring_refusal(status, error, request.url_path)


def check_user(request: FaceRequest) -> None:
    """Check that ``userId``, where it is sent, is the signed-in user's.

    Raises:
        Refused: it is somebody else's.
    """
    if request.query.get("userId", request.user.id) != request.user.id:
        raise bad_request(request, 403, "Forbidden")


def check_all(commands: list[Command], home: Home, refusal: Refused) -> None:
    """Check that the home accepts all commands.

    Raises:
        Refused: it does not; this is ``refusal``.
    """
    try:
        for command in commands:
            admit(command, home.capabilities)
    except Unsupported as error:
        raise refusal from error
