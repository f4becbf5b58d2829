"""How BatteryConfig refuses: as the servers behind ``/service`` do."""

from collections.abc import Callable

from polywatt.model import Command, Home, Unsupported, admit

from ..answers import Refused, spring_error
from ..asked import Asked

Refuse = Callable[[], Refused]


def refusing(asked: Asked, status: int = 400, words: str = "Bad Request") -> Refuse:
    """Makes the refusal of this request."""
    return lambda: spring_error(status, words, asked.url_path)


def check_user(asked: Asked) -> None:
    """Whether ``userId``, where it is sent, is the asker's.

    Raises:
        Refused: it is somebody else's.
    """
    if asked.query.get("userId", asked.user.id) != asked.user.id:
        raise refusing(asked, 403, "Forbidden")()


def check_all(commands: list[Command], home: Home, refuse: Refuse) -> None:
    """Whether the home would obey all of them.

    Raises:
        Refused: it would not.
    """
    try:
        for command in commands:
            admit(command, home.capabilities)
    except Unsupported as error:
        raise refuse() from error
