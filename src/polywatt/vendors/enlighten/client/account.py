"""Who we are to the cloud: signing in, codes, tokens, and what a program keeps of that."""

from polywatt.model import AuthenticationFailed

from ..wire.session import LoginResponse, TokenResponse
from . import endpoints
from .asking import Asking
from .session import SessionState


class Account(Asking):
    """The account. Every other method signs in by itself."""

    async def login(self, *, afresh: bool = False) -> None:
        """Sign in where there is no session; a refused sign-in is not repeated, unless ``afresh``: a person has acted.

        Raises:
            SecondFactorNeeded: answer with ``validate_otp``.
            TooManySessions: not for a day.
            AccountBlocked, AuthenticationFailed: a person must act.
        """
        if afresh:
            self._line.sign_in.forget()
            self.forget()
        await self._line.sign_in.get()

    async def validate_otp(self, code: str) -> LoginResponse:
        """``validate_login_otp``: the code that was sent to the account's owner.

        Raises:
            WrongCode: another may be tried.
            AccountBlocked: none may.
            InvalidRequest: no code is waited for; nothing was sent.
        """
        return await self._line.sign_in.validate_otp(code)

    async def resend_otp(self) -> None:
        """``generate_mfa_login_otp``: another code; the one before is of no use any more."""
        await self._line.sign_in.resend_otp()

    def session_state(self) -> SessionState:
        """What the next program needs to go on without a sign-in. Full of secrets."""
        return self._line.session.state()

    async def tokens(self) -> TokenResponse:
        """``entrez/tokens``: a bearer token for the session, as clients of the service ask for it.

        The client renews its own by itself.
        """
        return await self._token(endpoints.TOKENS)

    async def access_token(self) -> TokenResponse:
        """``entrez/access_token``: unproved. The document says what it gives, and not how it is asked (L1688)."""
        return await self._token(endpoints.ACCESS_TOKEN)

    async def gateway_token(self, envoy_serial: str) -> str:
        """``entrez/tokens`` for a gateway in the local network; plain text, as clients of the service have seen it."""
        await self._line.sign_in.get()
        found = (await self._line.tokens.ask(endpoints.TOKENS, serial=envoy_serial)).text
        if found is None:
            raise AuthenticationFailed(f"{self._line.who} gave no token for the gateway; check whose account it is in")
        return found

    async def _token(self, name: str) -> TokenResponse:
        await self._line.sign_in.get()
        found = await self._line.tokens.ask(name)
        self._line.session.renew_token(found)
        return found
