"""What only the owner of the keyring does: wrap every key with a new master, destroy a subject's, take the keyring out and put it back.

Erasing always ends with a new master key and without the old ones, so that no older copy of the keyring opens any more: a restored backup of the
database shows the person no more than the log does, and nobody can try whether a name stood in it. Whatever is interrupted is finished by ``rotate``.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg
from pydantic import BaseModel, Field, TypeAdapter

from shared.database import Connection
from shared.errors import Rejected
from shared.eventlog.outcomes import Expected, Write
from shared.eventlog.plan import Append
from shared.eventlog.seal import leaf
from shared.eventlog.transaction import append_holding_tail
from shared.events.audit import SubjectErased
from shared.events.envelope import derived_id, new_event
from shared.personal.ciphers import CannotOpenError
from shared.personal.keyring import queries
from shared.personal.masks import person_of
from shared.personal.masters import FileMasters
from shared.personal.tokens import found_in, parsed
from shared.personal.vault import FILES


class Kept(BaseModel):
    """A wrapped key, as an export has it."""

    subject: str = Field(pattern=r"^[A-Za-z0-9_-]{12}$")
    region: str
    bureau: str
    name_index: str
    wrapped: str
    master: int
    made_at: datetime


_EXPORT = TypeAdapter(list[Kept])


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a subject stands in the log: ``streams`` are its cases among others."""

    subject: str
    region: str
    bureau: str
    events: int
    streams: tuple[str, ...]

    @property
    def cases(self) -> tuple[str, ...]:
        return tuple(one.removeprefix("case-") for one in self.streams if one.startswith("case-"))

    @property
    def others(self) -> tuple[str, ...]:
        """Streams of people, organisations and courts' lists; what was told of them is not counted."""
        return tuple(one for one in self.streams if not one.startswith(("case-", "notification-")))

    def check_meant(self, cases: Sequence[str]) -> None:
        """Two people of one name in one bureau have one key. Rejected where it stands in cases that were not named: ``several_cases``; or not
        in one that was: ``not_in_case``.
        """
        if strange := [one for one in cases if one not in self.cases]:
            raise Rejected("not_in_case", f"这个姓名没有出现在案件 {'、'.join(strange)} 中，请核对。", "case")
        if rest := [one for one in self.cases if one not in cases]:
            said = "、".join(rest)
            raise Rejected(
                "several_cases",
                f"这个姓名还出现在案件 {said} 中，同名的人共用一个密钥，会一并删除，不能分开。请逐件核对：确应一并删除的，"
                "用 --case 逐件列出或者用 --all；其中有同名的他人的，先记下其姓名，删除后在其案件中以“更正”重新登记，系统另用新的密钥保存。",
                "case",
            )


async def find(
    db: Connection, masters: FileMasters, name: str, region: str | None, bureau: str | None
) -> list[Traces]:
    """Every subject of that name and what the log says of it."""
    rows = await db.fetch(queries.by_name, masters.indexes(masters.hashed(person_of(name))), region, bureau)
    return [await _traces(db, row) for row in rows]


async def find_addresses(db: Connection, person: str, region: str | None, bureau: str | None) -> list[Traces]:
    """Every address that was ever said of an official, by their code: whose key is still there."""
    rows = await db.fetch(queries.addresses_of, person, region, bureau)
    said = {one for row in rows for one in found_in(row["data"])}
    subjects = sorted({token.subject for one in said if (token := parsed(one))})
    return [await _traces(db, row) for row in await db.fetch(queries.by_subject, subjects)]


async def traces(db: Connection, subject: str) -> Traces:
    """Rejected ``no_such_subject`` for one that is not there, or not any more."""
    rows = await db.fetch(queries.by_subject, [subject])
    if not rows:
        raise Rejected("no_such_subject", f"没有编号为 {subject} 的个人信息主体，可能已经删除。", "subject")
    return await _traces(db, rows[0])


async def _traces(db: Connection, row: asyncpg.Record) -> Traces:
    found = await db.fetch(queries.events_with, row["subject"])
    streams = tuple(dict.fromkeys(one["stream"] for one in found))
    return Traces(row["subject"], row["region"], row["bureau"], len(found), streams)


async def erase(db: Connection, masters: FileMasters, of: Traces, *, reason: str, actor: str) -> int:
    """Destroy the key, and that of the bureau's drafts and files on their way in, which may hold the name; then say so. The new master's version."""
    version = await _wrapped_anew(db, masters, (of.subject,))
    said = SubjectErased(subject=of.subject, reason=reason, events=of.events, master=version)
    new = new_event(
        said,
        region=of.region,
        bureau=of.bureau,
        actor=actor,
        occurred_on=None,
        id=derived_id("erased", of.subject),
    )
    write = Write(f"audit-subject-{of.subject}", (new,), Expected.any())
    await append_holding_tail(db, [Append((write,), (leaf(write.stream, new),))])
    return version


async def rotate(db: Connection, masters: FileMasters) -> int:
    """Every key wrapped by a new master, the old ones discarded; its version."""
    return await _wrapped_anew(db, masters, ())


async def _wrapped_anew(db: Connection, masters: FileMasters, gone: Sequence[str]) -> int:
    version = masters.add()
    assert masters.version == version
    async with db.transaction():
        await db.execute(queries.hold)
        await db.execute(queries.add_master, version)
        files = masters.indexes(masters.hashed(FILES))
        for place in await db.fetch(queries.erase, list(gone)):
            await db.execute(queries.erase_files, place["region"], place["bureau"], files)
        rows = await db.fetch(queries.all_subjects)
        keys = [_unwrapped(masters, row) for row in rows]
        subjects = [row["subject"] for row in rows]
        wrapped = [masters.wrap(version, key, one.encode()) for one, key in zip(subjects, keys, strict=True)]
        indexes = [masters.reindexed(row["master"], bytes(row["name_index"]), version) for row in rows]
        await db.execute(queries.rewrap, subjects, wrapped, indexes, version)
        await db.execute(queries.forget_masters, version)
    masters.keep({version})
    return version


def _unwrapped(masters: FileMasters, row: asyncpg.Record) -> bytes:
    try:
        return masters.unwrap(row["master"], bytes(row["wrapped"]), row["subject"].encode())
    except CannotOpenError:
        message = (
            f"密钥 {row['subject']} 用现有主密钥（版本 {row['master']}）打不开，没有做任何更改；"
            "请核对 YINGSU_MASTER_KEYS_FILE，或用 yingsu keyring restore 恢复最近一次导出的密钥。"
        )
        raise Rejected("master_key_missing", message) from None


async def export(db: Connection) -> bytes:
    """The keyring as it is, wrapped: what must be put back after a backup of the database was."""
    rows = await db.fetch(queries.all_subjects)
    return _EXPORT.dump_json([_kept(row) for row in rows], indent=1)


async def restore(db: Connection, masters: FileMasters, content: bytes) -> int:
    """The export in place of whatever the database has, which may be older; how many keys. Rejected when it does not open."""
    try:
        kept = _EXPORT.validate_json(content)
    except ValueError:
        raise Rejected("bad_keyring", "文件不是密钥导出，没有做任何更改。") from None
    for one in kept:
        _unwrapped(masters, {"subject": one.subject, "master": one.master, "wrapped": b64decode(one.wrapped)})  # type: ignore[arg-type]
    async with db.transaction():
        await db.execute(queries.hold)
        await db.execute(queries.clear)
        for version in sorted({masters.version, *(one.master for one in kept)}):
            await db.execute(queries.add_master, version)
        await db.executemany(queries.put_back, [_row(one) for one in kept])
    return len(kept)


def _kept(row: asyncpg.Record) -> Kept:
    return Kept(
        subject=row["subject"], region=row["region"], bureau=row["bureau"], made_at=row["made_at"], master=row["master"],
        name_index=b64encode(row["name_index"]).decode(), wrapped=b64encode(row["wrapped"]).decode(),
    )  # fmt: skip


def _row(one: Kept) -> tuple[object, ...]:
    index, wrapped = b64decode(one.name_index), b64decode(one.wrapped)
    return one.subject, one.region, one.bureau, index, wrapped, one.master, one.made_at
