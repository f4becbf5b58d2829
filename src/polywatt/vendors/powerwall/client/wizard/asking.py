"""How the wizard's endpoints are asked: many answer a write with nothing, or with what nobody has seen."""

from typing import TypeVar
from urllib.parse import quote

import msgspec

from ..gateway import Gateway

T = TypeVar("T")


class Asking(Gateway):
    """Requests that change something."""

    async def told(self, path: str, decoder: "msgspec.json.Decoder[T]", body: object = None) -> T | None:
        """What a POST answers, decoded; None where it answers with nothing."""
        answer = await self.ask("POST", path, body)
        return self.decoded(answer, decoder) if answer.body.strip() else None


def named(before: str, name: str, after: str = "") -> str:
    """A path with a name in it, whatever the name is made of."""
    return f"{before}{quote(name, safe='')}{after}"
