"""Signing in, the second factor, and tokens."""

from ..account import Account
from ..families import Family
from ..routes import Route
from .codes import Codes
from .login import Login
from .tokens import Tokens


def routes(account: Account) -> list[Route]:
    """Every way in."""
    codes = Codes(account)
    login, tokens = Login(account, codes), Tokens(account)
    known = [
        Route("POST", "/login/login.json", Family.OPEN, login.log_in),
        Route("POST", "/app-api/validate_login_otp", Family.OPEN, login.validate),
        Route("POST", "/app-api/generate_mfa_login_otp", Family.OPEN, login.resend),
        Route("POST", "/access_token", Family.OPEN, tokens.exchange),
        Route("POST", "/tokens", Family.OPEN, tokens.exchange),
    ]
    return known + (login.field_routes() + tokens.field_routes() if account.is_field else [])
