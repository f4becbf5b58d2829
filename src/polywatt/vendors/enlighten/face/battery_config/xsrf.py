"""The XSRF token: a read hands it out, and in the field also the check of a schedule that nobody saves."""

from typing import Literal

import msgspec
from starlette.responses import Response

from ...wire.session import BATTERY_XSRF_COOKIE, XSRF_ANSWER_HEADER
from ..answers import Refused, json
from ..asked import Asked

WITHOUT_FORCE = "Force schedule opted is null or empty for schedule type."
"""As clients of the service have seen it."""


class SentSchedule(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A schedule to be checked; what else is known of one is not known here."""

    schedule_type: Literal["cfg", "dtg", "rbd"]
    force_schedule_opted: bool | None = None


def cookie_of(asked: Asked) -> dict[str, str]:
    """The token as a cookie."""
    return {"Set-Cookie": f"{BATTERY_XSRF_COOKIE}={_token(asked)}; Path=/"}


def token_of(asked: Asked) -> dict[str, str]:
    """The token as a header and as a cookie."""
    return {XSRF_ANSWER_HEADER: _token(asked), **cookie_of(asked)}


async def check_schedule(asked: Asked) -> Response:
    """``POST .../schedules/isValid``: refusals hand the token out as well. That "isValid" is answered is invented."""
    try:
        sent = msgspec.convert(asked.body, SentSchedule)
    except msgspec.ValidationError as error:
        raise _refused(asked, "Schedule type is not valid.") from error
    if sent.schedule_type == "cfg" and sent.force_schedule_opted is None:
        raise _refused(asked, WITHOUT_FORCE)
    return json({"isValid": True}, headers=cookie_of(asked))


def _token(asked: Asked) -> str:
    return "" if asked.session is None else asked.session.xsrf


def _refused(asked: Asked, words: str) -> Refused:
    body = {"status": 400, "error": "Bad Request", "message": words, "path": asked.url_path}
    return Refused(400, body, cookie_of(asked))
