"""The keys of subjects: found or made, one query a batch, remembered for at most five seconds.

So short, because a destroyed key must soon be gone from every process, and no longer, because a page of a hundred names would ask a hundred times.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_letters
from typing import Protocol

import asyncpg

from shared.breaths import in_breaths
from shared.database import Pool
from shared.errors import Retry
from shared.personal.ciphers import KEY_BYTES, Box, CannotOpenError
from shared.personal.masks import person_of
from shared.personal.masters import Kms
from shared.security.visitor import as_the_service
from shared.sql import load_queries

queries = load_queries(__package__)

SECONDS = 5.0
REMEMBERED = 20_000
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """A name in one bureau, by whatever it is called now; ``box`` seals and opens what is said of it."""

    id: str
    region: str
    bureau: str
    box: Box


class KeyStore(Protocol):
    """Where keys are. Both raise asyncpg's errors while the database is away."""

    async def of_names(self, region: str, bureau: str, names: Iterable[str]) -> Mapping[str, Subject]:
        """By name as given; made where there is none."""
        ...

    async def of_subjects(self, ids: Iterable[str]) -> Mapping[str, Subject]:
        """Those that are there: a destroyed one is missing."""
        ...

    async def named(self, name: str, region: str | None, bureau: str | None) -> list[str]:
        """The subjects of that name, in one bureau or in all of those that are meant."""
        ...


class Keyring:
    def __init__(self, pool: Pool, kms: Kms) -> None:
        self._pool, self.kms = pool, kms
        self._known: OrderedDict[str, tuple[float, Subject | None]] = OrderedDict()
        self._indexed: OrderedDict[tuple[str, str, bytes], tuple[float, str]] = OrderedDict()

    async def of_names(self, region: str, bureau: str, names: Iterable[str]) -> Mapping[str, Subject]:
        wanted = {name: self.kms.hashed(person_of(name)) for name in names}
        found = {own: one for own in wanted.values() if (one := self._remembered(region, bureau, own))}
        if missing := sorted(set(wanted.values()) - found.keys()):
            found |= await self._found_or_made(region, bureau, missing)
        return {name: found[own] for name, own in wanted.items()}

    async def of_subjects(self, ids: Iterable[str]) -> Mapping[str, Subject]:
        now, found, missing = time.monotonic(), dict[str, Subject](), list[str]()
        for id_ in set(ids):
            until, subject = self._known.get(id_, (0.0, None))
            if until < now:
                missing.append(id_)
            elif subject:
                found[id_] = subject
        if missing:
            read = {one.id: one for _, one in await self._read(queries.by_subject, missing)}
            for id_ in missing:
                self._remember(id_, read.get(id_))
            found |= read
        return found

    async def named(self, name: str, region: str | None, bureau: str | None) -> list[str]:
        with as_the_service():
            indexes = self.kms.indexes(self.kms.hashed(person_of(name)))
            rows = await self._pool.fetch(queries.by_name, indexes, region, bureau)
        return [row["subject"] for row in rows]

    async def _found_or_made(self, region: str, bureau: str, wanted: list[bytes]) -> dict[bytes, Subject]:
        """By keyed hash. The version is taken before anything is looked for: what was sealed meanwhile with a newer one is refused, and found next."""
        for _ in range(ATTEMPTS):
            version = self.kms.version
            stands = {index: own for own in wanted for index in self.kms.indexes(own)}
            rows = await self._read(queries.by_index, region, bureau, list(stands))
            found = {stands[index]: subject for index, subject in rows}
            for own, subject in found.items():
                self._remember(subject.id, subject)
                self._indexed[region, bureau, own] = (time.monotonic() + SECONDS, subject.id)
            while len(self._indexed) > REMEMBERED:
                self._indexed.popitem(last=False)
            if not (missing := [own for own in wanted if own not in found]):
                return found
            await self._make(region, bureau, version, missing)
        raise Retry("the master keys are being replaced")

    async def _make(self, region: str, bureau: str, version: int, wanted: list[bytes]) -> None:
        """Whoever makes the same at the same time is first, or we are: what counts is read again."""
        made = [new_id() for _ in wanted]
        try:
            indexes = [self.kms.index(version, own) for own in wanted]
            wrapped = [self.kms.wrap(version, secrets.token_bytes(KEY_BYTES), id_.encode()) for id_ in made]
        except CannotOpenError:  # discarded since
            return
        with as_the_service():
            await self._pool.fetchval(queries.add, version, made, region, bureau, indexes, wrapped)

    async def _read(self, query: str, *arguments: object) -> list[tuple[bytes, Subject]]:
        with as_the_service():
            rows = await self._pool.fetch(query, *arguments)
        return [(bytes(row["name_index"]), self._opened(row)) async for row in in_breaths(rows)]

    def _opened(self, row: asyncpg.Record) -> Subject:
        """Retry where the master key is not here (yet): nobody may take that for a key that was destroyed."""
        try:
            key = self.kms.unwrap(row["master"], bytes(row["wrapped"]), row["subject"].encode())
        except CannotOpenError as error:
            raise Retry(f"the master keys are being replaced: {error}") from error
        return Subject(row["subject"], row["region"], row["bureau"], Box(key))

    def _remembered(self, region: str, bureau: str, own: bytes) -> Subject | None:
        until, id_ = self._indexed.get((region, bureau, own), (0.0, ""))
        if until < time.monotonic():
            return None
        return self._known.get(id_, (0.0, None))[1]

    def _remember(self, id_: str, subject: Subject | None) -> None:
        self._known[id_] = (time.monotonic() + SECONDS, subject)
        self._known.move_to_end(id_)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def new_id() -> str:
    """Of a subject: twelve characters of base64url, a letter first, because a command would take a hyphen for an option."""
    return secrets.choice(ascii_letters) + secrets.token_urlsafe(9)[1:]
