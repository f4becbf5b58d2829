"""The page for people to sign in; its form must send back the page's hidden token."""

import secrets

from starlette.responses import Response

from ..access import secrets_equal
from ..request import FaceRequest
from ..responses import refusal

COOKIE, FIELD = "_enlighten_form", "authenticity_token"
"""The cookie's name is invented: the real page keeps its token in the session."""


async def form(_request: FaceRequest) -> Response:
    """``GET login``."""
    token = secrets.token_urlsafe(24)
    text = (
        '<!DOCTYPE html>\n<html><head><title>Enlighten</title></head><body><form action="/login/login" method="post">\n'
        f'<input type="hidden" name="{FIELD}" value="{token}">\n'
        '<input name="user[email]" type="email"><input name="user[password]" type="password">\n</form></body></html>\n'
    )
    return Response(text, 200, {"Set-Cookie": f"{COOKIE}={token}; Path=/; HttpOnly"}, media_type="text/html")


def check_form(request: FaceRequest) -> None:
    """Check that the form came from the page.

    Raises:
        Refused: it did not.
    """
    token = request.http.cookies.get(COOKIE, "")
    if not (token and secrets_equal(request.form.get(FIELD, ""), token)):
        raise refusal(422, "Unprocessable Entity")
