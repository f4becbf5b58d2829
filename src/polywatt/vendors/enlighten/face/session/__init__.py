"""Sign-in, the second factor, and tokens."""

from ..access import Access
from ..request import Route
from ..state import FaceState
from .codes import SignInCodes
from .sign_in import SignIn
from .tokens import Tokens


def routes(state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    sign_in, tokens = SignIn(state, SignInCodes(state)), Tokens(state)
    documented = [
        Route("POST", "/login/login.json", sign_in.sign_in, Access.OPEN),
        Route("POST", "/app-api/validate_login_otp", sign_in.validate_code, Access.OPEN),
        Route("POST", "/app-api/generate_mfa_login_otp", sign_in.resend_code, Access.OPEN),
        Route("POST", "/access_token", tokens.exchange, Access.OPEN),
        Route("POST", "/tokens", tokens.exchange, Access.OPEN),
    ]
    return documented + (sign_in.field_routes() + tokens.field_routes() if state.profile.has_field_extras else [])
