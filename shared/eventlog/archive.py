"""The log in a file: one line of JSON a seal, with its events, word for word. Pure.

A line can be checked with nothing but the line before it, so a file that was changed, cut or put together from two is found at the very place;
whoever has the file and one anchor can prove the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from shared.errors import Rejected
from shared.eventlog.plan import Row
from shared.eventlog.seal import leaf, root, seal
from shared.eventlog.verify import Seal
from shared.events.envelope import NewEvent, Recorded


@dataclass(frozen=True, slots=True)
class Batch:
    """What one line says: a seal and the events under it, each with its place in its stream."""

    seal: Seal
    rows: tuple[Row, ...]


def line(one: Seal, events: Sequence[Recorded]) -> bytes:
    """One line, its end included."""
    return orjson.dumps({"seal": _seal(one), "events": [_event(event) for event in events]}) + b"\n"


def read(text: bytes) -> Batch:
    """Rejected ``archive_unreadable`` for what is no line of an archive."""
    try:
        told = orjson.loads(text)
        return Batch(_read_seal(told["seal"]), tuple(_read_event(event) for event in told["events"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Rejected("archive_unreadable", f"不是日志存档的内容：{error!r}") from error


def check(before: Seal, batch: Batch) -> None:
    """Rejected ``archive_broken``, with the position, when the batch does not follow on what was before it or is not what was sealed."""
    one = batch.seal
    if one.position_from != before.position_to + 1 or one.prev != before.hash:
        raise _broken(before.position_to + 1, "与前面的封签不衔接")
    if len(batch.rows) != one.position_to - one.position_from + 1:
        raise _broken(one.position_from, "事件数与封签不符")
    if root([row.leaf for row in batch.rows]) != one.root:
        raise _broken(one.position_from, f"位置 {one.position_from} 至 {one.position_to} 中有事件被改动")
    if one.hash != seal(one.prev, one.position_from, one.position_to, one.recorded_at, one.root):
        raise _broken(one.position_from, "封签被改动")


def _broken(position: int, why: str) -> Rejected:
    return Rejected("archive_broken", f"存档在位置 {position} 处不完整：{why}。")


def _seal(one: Seal) -> dict[str, Any]:
    return {
        "from": one.position_from,
        "to": one.position_to,
        "recorded_at": one.recorded_at.isoformat(),
        "root": one.root.hex(),
        "prev": one.prev.hex(),
        "hash": one.hash.hex(),
    }


def _read_seal(told: dict[str, Any]) -> Seal:
    return Seal(
        told["from"],
        told["to"],
        datetime.fromisoformat(told["recorded_at"]),
        *(bytes.fromhex(told[name]) for name in ("root", "prev", "hash")),
    )


def _event(event: Recorded) -> list[Any]:
    return [
        event.stream,
        event.version,
        str(event.id),
        event.type,
        event.schema,
        event.region,
        event.bureau,
        event.actor,
        event.occurred_on and event.occurred_on.isoformat(),
        str(event.correlation),
        event.causation and str(event.causation),
        event.data,
    ]


def _read_event(told: list[Any]) -> Row:
    stream, version, id_, type_, schema, region, bureau, actor, day, correlation, causation, data = told
    event = NewEvent(
        id=UUID(id_),
        type=type_,
        schema=schema,
        region=region,
        bureau=bureau,
        actor=actor,
        occurred_on=date.fromisoformat(day) if day else None,
        correlation=UUID(correlation),
        causation=UUID(causation) if causation else None,
        data=data,
    )
    return Row(stream, version, event, leaf(stream, event))
