"""Who is signed in where: one row a session, looked at with every request, so that ending it anywhere ends it everywhere at once.

A session ends by itself when it was not used for a while (idle), and a fixed time after it began. Every service reads the table; intake alone writes it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from pydantic import ValidationError

from shared import database
from shared.database import Pool
from shared.security.accounts import Account, Accounts
from shared.security.identity import Identity
from shared.security.session import Session, Sessions
from shared.security.visitor import unfenced
from shared.sql import load_queries

queries = load_queries(__package__)

_FORGET_SECONDS = 3600.0
#: of what a browser calls itself
_DEVICE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody who was let in. ``way``: ``password``, ``demonstration``, ``oidc``; ``claimed``: what the provider said of whom the accounts do not know."""

    person: str
    way: str
    device: str
    address: str
    claimed: Account | None = None
    id_token: str | None = None


class SignedIn:
    """``idle`` and ``most`` in seconds."""

    def __init__(
        self, pool: Pool, accounts: Accounts, cookies: Sessions, *, idle: float, most: float
    ) -> None:
        self._pool = pool
        self._accounts = accounts
        self._cookies = cookies
        self._idle = idle
        self._most = most

    @property
    def seconds(self) -> int:
        """As long as a cookie is worth keeping."""
        return int(self._most)

    async def begin(self, entry: Entry) -> str:
        """The cookie of a new session; never one that was there before somebody signed in."""
        number = uuid4()
        claimed = entry.claimed.model_dump(mode="json") if entry.claimed else None
        row = (
            number,
            entry.person,
            entry.way,
            entry.device[:_DEVICE],
            entry.address,
            claimed,
            entry.id_token,
        )
        await unfenced(self._pool.execute(queries.begin, *row))
        return self._cookies.begin(entry.person, number)

    async def who(self, cookie: str | None, *, used: bool = True) -> tuple[Session, Identity] | None:
        """None when there is no such session any more, or no such person. ``used`` False: nobody did anything, a page that is open asked by itself."""
        session = self._cookies.read(cookie, self._most)
        if not session:
            return None
        row = await unfenced(self._pool.fetchrow(queries.used, session.number, self._most, self._idle, used))
        if not row or row["person"] != session.person:
            return None
        identity = self._accounts.identity(session.person)
        if not identity and row["claimed"]:
            identity = _as_claimed(row["claimed"])
        return (session, identity) if identity else None

    async def of_person(self, person: str) -> list[Any]:
        """Rows ``id, began_at, used_at, way, device, address``, the last used first."""
        return list(await unfenced(self._pool.fetch(queries.of_person, person, self._most, self._idle)))

    async def end(self, person: str, number: UUID) -> str | None:
        """One's own session only; the provider's id token, if it began there."""
        token: str | None = await unfenced(self._pool.fetchval(queries.end_one, number, person))
        return token

    async def end_others(self, person: str, kept: UUID) -> None:
        await unfenced(self._pool.execute(queries.end_others, person, kept))

    async def said(self, person: str, way: str, address: str, outcome: str) -> None:
        """Write down that somebody tried to sign in."""
        await unfenced(self._pool.execute(queries.said, person[:64], way, address, outcome))

    async def last(self, person: str, most: int = 10) -> list[Any]:
        """Rows ``at, way, address, outcome``."""
        return list(await unfenced(self._pool.fetch(queries.last_sign_ins, person, most)))

    async def forget(self) -> None:
        """What is too old to be of use."""
        await self._pool.execute(queries.forget)


def _as_claimed(said: Any) -> Identity | None:
    """Nobody, where an earlier release believed what is not believed any more."""
    with suppress(ValidationError):
        return Account.model_validate(said).identity
    return None


async def forgetting(signed_in: SignedIn) -> None:
    """Once an hour; a database that is away has it done the next time."""
    while True:
        with suppress(*database.TRANSIENT):
            await signed_in.forget()
        await asyncio.sleep(_FORGET_SECONDS)
