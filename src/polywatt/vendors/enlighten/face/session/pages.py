"""The page for people to sign in, whose hidden token its form must send back."""

import secrets

from starlette.responses import Response

from ..answers import error
from ..asked import Asked
from ..families import same

COOKIE, FIELD = "_enlighten_form", "authenticity_token"
"""The cookie's name is invented: the real page keeps its token in the session."""


async def form(_asked: Asked) -> Response:
    """The page."""
    token = secrets.token_urlsafe(24)
    text = (
        '<!DOCTYPE html>\n<html><head><title>Enlighten</title></head><body><form action="/login/login" method="post">\n'
        f'<input type="hidden" name="{FIELD}" value="{token}">\n'
        '<input name="user[email]" type="email"><input name="user[password]" type="password">\n</form></body></html>\n'
    )
    return Response(text, 200, {"Set-Cookie": f"{COOKIE}={token}; Path=/; HttpOnly"}, media_type="text/html")


def check(asked: Asked) -> None:
    """Whether the form came from the page.

    Raises:
        Refused: it did not.
    """
    token = asked.request.cookies.get(COOKIE, "")
    if not (token and same(asked.form.get(FIELD, ""), token)):
        raise error(422, "Unprocessable Entity")
