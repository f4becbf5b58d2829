"""The XSRF token: issued by a read, and in the field also by the check of a schedule that is not saved."""

from typing import Literal

import msgspec
from starlette.responses import Response

from ...wire.session import BATTERY_XSRF_COOKIE, XSRF_ANSWER_HEADER
from ..request import FaceRequest
from ..responses import Refused, json_response

MISSING_FORCE = "Force schedule opted is null or empty for schedule type."
"""As clients of the service have seen it."""


class SentSchedule(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A schedule to be checked; its other fields are not known here."""

    schedule_type: Literal["cfg", "dtg", "rbd"]
    force_schedule_opted: bool | None = None


def cookie_header(request: FaceRequest) -> dict[str, str]:
    """Return the token as a cookie."""
    return {"Set-Cookie": f"{BATTERY_XSRF_COOKIE}={_token(request)}; Path=/"}


def token_headers(request: FaceRequest) -> dict[str, str]:
    """Return the token as a header and as a cookie."""
    return {XSRF_ANSWER_HEADER: _token(request), **cookie_header(request)}


async def check_schedule(request: FaceRequest) -> Response:
    """``POST .../schedules/isValid``: refusals carry the token as well. That "isValid" is answered is invented."""
    try:
        sent = msgspec.convert(request.body, SentSchedule)
    except msgspec.ValidationError as error:
        raise _bad_request(request, "Schedule type is not valid.") from error
    if sent.schedule_type == "cfg" and sent.force_schedule_opted is None:
        raise _bad_request(request, MISSING_FORCE)
    return json_response({"isValid": True}, headers=cookie_header(request))


def _token(request: FaceRequest) -> str:
    return "" if request.session is None else request.session.xsrf


def _bad_request(request: FaceRequest, message: str) -> Refused:
    body = {"status": 400, "error": "Bad Request", "message": message, "path": request.url_path}
    return Refused(400, body, cookie_header(request))
