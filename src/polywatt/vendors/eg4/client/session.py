"""The session of an account."""

from ..wire.session import Dialect, Login
from .connection import Group


class Session(Group):
    """Signing in; every other request does it by itself."""

    async def login(self, *, afresh: bool = False) -> Login:
        """Return the answer of ``login``; signs in where there is no session.

        A refused sign-in is not repeated, unless ``afresh`` says that a person has acted.
        """
        if afresh:
            self._connection.forget_session()
        return await self._connection.login()

    async def dialect(self) -> Dialect:
        """Return the dialect of the living session."""
        return await self._connection.dialect()
