"""Signing in, codes, tokens, and the session that a program stores."""

from polywatt.model import AuthenticationFailed

from ..wire.session import LoginResponse, TokenResponse
from . import endpoints
from .connection import Group
from .session_state import SessionState


class Session(Group):
    """The account's session. Every other request signs in by itself."""

    async def sign_in(self, *, afresh: bool = False) -> None:
        """Sign in where there is no session; a refused sign-in is not repeated, unless ``afresh``: a person has acted.

        Raises:
            SecondFactorNeeded: answer with ``validate_otp``.
            TooManySessions: not for a day.
            AccountBlocked, AuthenticationFailed: a person must act.
        """
        if afresh:
            self._connection.sign_in.clear()
            self._connection.clear_cache()
        await self._connection.sign_in.get()

    async def validate_otp(self, code: str) -> LoginResponse:
        """``validate_login_otp``: answer with the code that was sent to the account's owner.

        Raises:
            WrongCode: another may be tried.
            AccountBlocked: none may.
            InvalidRequest: no code has been sent; nothing was sent.
        """
        return await self._connection.sign_in.validate_otp(code)

    async def resend_otp(self) -> None:
        """``generate_mfa_login_otp``: have another code sent; the one before is of no use any more."""
        await self._connection.sign_in.resend_otp()

    def state(self) -> SessionState:
        """Return what the next program needs to go on without a sign-in. Full of secrets."""
        return self._connection.session.snapshot()

    async def token(self) -> TokenResponse:
        """``entrez/tokens``: a bearer token for the session, as clients of the service request it.

        The connection renews its own by itself.
        """
        return await self._fetch_token(endpoints.TOKENS)

    async def access_token(self) -> TokenResponse:
        """``entrez/access_token``: unproved. The document says what it gives, and not how it is requested (L1688)."""
        return await self._fetch_token(endpoints.ACCESS_TOKEN)

    async def gateway_token(self, envoy_serial: str) -> str:
        """``entrez/tokens`` for a gateway in the local network; plain text, as clients of the service have seen it."""
        await self._connection.sign_in.get()
        token = (await self._connection.tokens.fetch(endpoints.TOKENS, serial=envoy_serial)).value
        if token is None:
            raise AuthenticationFailed(
                f"{self._connection.label} gave no token for the gateway; check whose account it is in"
            )
        return token

    async def _fetch_token(self, name: str) -> TokenResponse:
        await self._connection.sign_in.get()
        response = await self._connection.tokens.fetch(name)
        self._connection.session.set_token(response)
        return response
