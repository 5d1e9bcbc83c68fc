"""Passwords and second factors that people set themselves, in Postgres: secrets encrypted with a key made from the installation's, passwords and recovery
codes as scrypt hashes. What was set goes when the file of accounts gives the person another password.
"""

from __future__ import annotations

import asyncio
import base64
import time
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken

from services.intake.credentials import factor
from shared.database import Pool
from shared.security.accounts import Accounts, hashed
from shared.security.identity import Identity
from shared.security.session import Sessions
from shared.security.visitor import unfenced
from shared.sql import load_queries

queries = load_queries(__package__)


@dataclass(frozen=True, slots=True)
class Found:
    """``secret``: of the second factor, None where there is none; ``left``: recovery codes."""

    password: str | None = None
    proposed: str | None = None
    secret: str | None = None
    recovery: tuple[str, ...] = ()


class Credentials:
    def __init__(self, pool: Pool, accounts: Accounts, sessions: Sessions) -> None:
        self._pool = pool
        self._accounts = accounts
        self._seal = Fernet(sessions.secret("second-factor"))

    async def of(self, person: str) -> Found:
        row = await unfenced(self._pool.fetchrow(queries.found, person, self._given(person)))
        if not row:
            return Found()
        return Found(
            row["password"],
            self._opened(row["proposed"]),
            self._opened(row["secret"]),
            tuple(row["recovery"]),
        )

    def _given(self, person: str) -> str | None:
        account = self._accounts.by_person.get(person)
        return account.password if account else None

    def _opened(self, sealed: bytes | None) -> str | None:
        """None also where the installation's key is another now: the person sets it up again."""
        try:
            return self._seal.decrypt(sealed).decode() if sealed else None
        except InvalidToken:
            return None

    async def signed_in(self, person: str, password: str) -> Identity | None:
        """None for a wrong name or password; takes as long for the one as for the other."""
        own = (await self.of(person)).password
        return await asyncio.to_thread(self._accounts.signed_in, person, password, own)

    async def set_password(self, person: str, password: str) -> None:
        text = await asyncio.to_thread(hashed, password)
        await unfenced(self._pool.execute(queries.set_password, person, self._given(person), text))

    async def propose(self, person: str) -> str:
        """A new secret, which counts from its first right code on."""
        secret = factor.new_secret()
        sealed = self._seal.encrypt(secret.encode())
        await unfenced(self._pool.execute(queries.propose, person, self._given(person), sealed))
        return secret

    async def confirm(self, person: str, code: str) -> tuple[str, ...] | None:
        """Take the proposed secret into use; the recovery codes, shown this once. None for a wrong code."""
        found = await self.of(person)
        step = factor.step_of(found.proposed, code, time.time()) if found.proposed else None
        if step is None:
            return None
        codes = factor.new_recovery()
        first = await asyncio.to_thread(hashed, codes[0])
        others = [await asyncio.to_thread(hashed, code, _salt(first)) for code in codes[1:]]
        await unfenced(self._pool.execute(queries.confirm, person, step, [first, *others]))
        return codes

    async def use(self, person: str, code: str) -> bool:
        """Whether the code is right and was not used before; it is used now. A recovery code does as well."""
        found = await self.of(person)
        if not found.secret:
            return False
        step = factor.step_of(found.secret, code, time.time())
        if step is not None:
            return bool(await unfenced(self._pool.fetchval(queries.use_step, person, step)))
        if not found.recovery:
            return False
        text = await asyncio.to_thread(hashed, factor.plain(code), _salt(found.recovery[0]))
        return bool(await unfenced(self._pool.fetchval(queries.use_recovery, person, text)))

    async def remove(self, person: str) -> None:
        await unfenced(self._pool.execute(queries.remove, person))


def _salt(known: str) -> bytes:
    return base64.b64decode(known.split("$")[1])
