"""Imports that were begun in the browser, as a table keeps them: each file with what it came to, held by one worker at a time under a lease.

They are no facts: what is recorded stands in the log, whatever becomes of the job.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from shared.database import Pool
from shared.events.terms import Term
from shared.personal.ciphers import CannotOpenError
from shared.personal.vault import Vault
from shared.sql import load_queries

queries = load_queries(__package__)

#: seconds after which the work of a worker that fell silent is another's
LEASE = 12.0
_SEALED = "sealed"
_GONE = "内容已因删除个人信息一并清除。"


class JobState(Term):
    CHECKING = "checking", "正在检查"
    CHECKED = "checked", "已检查，待确认"
    IMPORTING = "importing", "正在导入"
    DONE = "done", "已导入"
    REFUSED = "refused", "文件不能导入"
    FAILED = "failed", "中途出错"
    WITHDRAWN = "withdrawn", "已取消"


RUNNING = frozenset({JobState.CHECKING, JobState.IMPORTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it was sent. ``columns``: header of the file → column of the ledger, chosen by hand."""

    id: UUID
    region: str
    bureau: str
    person: str
    file_name: str
    suffix: str
    size: int
    digest: str
    sheet: str | None = None
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Sent):
    """``done`` of ``total`` items are looked at; ``taken`` are the rows that were sent to be recorded; ``mendable``: refused rows can be had. ``turns``: how
    often it was taken up since it was last given back in order.
    """

    state: JobState
    done: int
    total: int
    taken: tuple[int, ...]
    result: dict[str, Any] | None
    mendable: bool
    sent_at: datetime
    ended_at: datetime | None
    turns: int
    held: bool

    @property
    def running(self) -> bool:
        return self.state in RUNNING


class LostError(Exception):
    """The job is another worker's by now, or withdrawn."""


class Jobs:
    """Files, what they came to and their refused rows may hold anybody's name: they are kept sealed by the ``vault`` under a key of the bureau's, and
    are gone with it.
    """

    def __init__(self, pool: Pool, vault: Vault | None = None) -> None:
        self._pool, self._vault = pool, vault

    async def add(self, sent: Sent, content: bytes) -> None:
        """Sent again it changes nothing."""
        await self._pool.execute(
            queries.add_import, sent.id, sent.region, sent.bureau, sent.person, sent.file_name, sent.suffix, sent.size,
            sent.digest, sent.sheet, dict(sent.columns), await self._sealed(sent, content),
        )  # fmt: skip

    async def find(self, id_: UUID) -> Job | None:
        row = await self._pool.fetchrow(queries.one_import, id_)
        return await self._job(row) if row else None

    async def page(
        self, region: str | None, bureau: str | None, before: datetime | None, limit: int
    ) -> list[Job]:
        """The last first."""
        rows = await self._pool.fetch(queries.imports, region, bureau, before, limit)
        return [await self._job(row) for row in rows]

    async def errors(self, id_: UUID) -> bytes | None:
        found: bytes | None = await self._pool.fetchval(queries.errors, id_)
        return await self._opened(found) if found else None

    async def take(self, owner: UUID) -> tuple[Job, bytes] | None:
        """Work that nobody is at."""
        row = await self._pool.fetchrow(queries.take, owner, LEASE)
        return (await self._job(row), await self._opened(row["content"]) or b"") if row else None

    async def hold(self, job: UUID, owner: UUID) -> None:
        _still(await self._pool.fetchval(queries.hold, job, owner, LEASE))

    async def advance(self, job: UUID, owner: UUID, done: int, total: int, taken: Sequence[int] = ()) -> None:
        _still(await self._pool.fetchval(queries.advance, job, owner, done, total, list(taken)))

    async def end(
        self, job: Job, owner: UUID, state: JobState, result: dict[str, Any], errors: bytes | None
    ) -> None:
        kept: Any = result
        if self._vault:
            sealed = await self._sealed(job, orjson.dumps(result))
            kept, errors = {_SEALED: b64encode(sealed).decode()}, errors and await self._sealed(job, errors)
        await self._pool.execute(queries.end_import, job.id, owner, state.value, kept, errors)

    async def let_go(self, owner: UUID) -> None:
        await self._pool.execute(queries.let_go, owner)

    async def confirm(self, id_: UUID) -> None:
        await self._pool.execute(queries.confirm, id_)

    async def check_again(self, id_: UUID, columns: Mapping[str, str]) -> None:
        await self._pool.execute(queries.check_again, id_, dict(columns))

    async def withdraw(self, id_: UUID) -> None:
        await self._pool.execute(queries.withdraw, id_)

    async def _sealed(self, of: Sent, content: bytes) -> bytes:
        return await self._vault.seal_file(of.region, of.bureau, content) if self._vault else content

    async def _opened(self, content: bytes | None) -> bytes | None:
        """None for what nobody can open any more."""
        if not content or not self._vault:
            return content and bytes(content)
        try:
            return await self._vault.open_file(bytes(content))
        except CannotOpenError:
            return None

    async def _job(self, row: Any) -> Job:
        job = _job(row)
        if not job.result or _SEALED not in job.result:
            return job
        told = await self._opened(b64decode(job.result[_SEALED]))
        return replace(job, result=orjson.loads(told) if told else {"message": _GONE})


def _still(found: UUID | None) -> None:
    if found is None:
        raise LostError


def _job(row: Any) -> Job:
    kept = {name: row[name] for name in Job.__dataclass_fields__}
    return Job(**{**kept, "state": JobState(row["state"]), "taken": tuple(row["taken"])})
