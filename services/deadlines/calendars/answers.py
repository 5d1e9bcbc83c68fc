"""The calendar's answers as data: a notice with its days, a version with what it moved, a preview. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.deadlines.calendars.given import spans
from services.deadlines.calendars.office import Answer
from services.deadlines.calendars.preview import Preview
from services.deadlines.calendars.recount import Row
from services.deadlines.lists.answers import notice_as_json
from shared.calendars.editions import Edition, Editions
from shared.dates import Notice
from shared.events.calendar import NoticeWithdrawn

ACTS = {"release": "系统自带", "imported": "导入", "withdrawn": "撤回"}


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """``version`` and ``calendar`` are null in a preview."""
    made = answer.edition
    return {
        "outcome": answer.outcome,
        "id": made.event.id if made and made.event else None,
        "version": made.number if made else None,
        "calendar": made.calendar.version if made else None,
        "notice": with_days(answer.notice),
        "doubts": answer.doubts,
        "preview": preview_as_json(answer.preview) if answer.preview else None,
    }


def with_days(notice: Notice) -> dict[str, Any]:
    """The notice with its days off as spans and the weekend days that are worked."""
    return notice_as_json(notice) | {
        "off": [{"name": name, "first": first, "last": last} for first, last, name in spans(notice.off)],
        "work": [{"name": name, "day": day} for day, name in sorted(notice.work.items())],
    }


def preview_as_json(preview: Preview) -> dict[str, Any]:
    """The numbers are of all moves; ``moves`` lists the first ones by their new day."""
    moves = [
        {
            "deadline": move.deadline_id, "case_id": move.case_id, "case_name": name, "region": move.region, "bureau": move.bureau,
            "rule": move.rule, "name": move.name, "previous_due": move.previous_due, "due": move.due,
            "previous_due_safe": move.previous_due_safe, "due_safe": move.due_safe,
            "was_provisional": move.was_provisional, "provisional": move.provisional,
        }
        for move, name in preview.moves
    ]  # fmt: skip
    return preview._asdict() | {"moves": moves}


def versions_as_json(known: Editions, counted: Sequence[Row]) -> list[dict[str, Any]]:
    """The latest first. ``counted`` has the columns version, moved, dates, final."""
    moved = {row["version"]: {name: row[name] for name in ("moved", "dates", "final")} for row in counted}
    undone = {one.withdraws: one.number for one in known.editions if one.withdraws}
    nothing = {"moved": 0, "dates": 0, "final": 0}
    return [
        _version(one)
        | {
            "in_force": one is known.current,
            "withdrawn_by": undone.get(one.event.id) if one.event else None,
            "moves": moved.get(one.number, nothing),
        }
        for one in reversed(known.editions)
    ]


def _version(one: Edition) -> dict[str, Any]:
    act = "release" if one.event is None else "withdrawn" if one.withdraws else "imported"
    payload = one.event.payload if one.event else None
    return {
        "version": one.number,
        "calendar": one.calendar.version,
        "act": act,
        "act_title": ACTS[act],
        "id": one.event.id if one.event else None,
        "notice": with_days(one.notice) if one.notice else None,
        "on": one.event.occurred_on if one.event else None,
        "recorded_at": one.event.recorded_at if one.event else None,
        "actor": one.event.actor if one.event else None,
        "reason": payload.reason if isinstance(payload, NoticeWithdrawn) else None,
    }


def moves_as_json(rows: Sequence[Row], limit: int) -> dict[str, Any]:
    """A page; ``next`` is the value of ``cursor`` for the following one, null on the last."""
    shown = [dict(row) for row in rows[:limit]]  # type: ignore[call-overload]
    return {"items": shown, "next": shown[-1]["position"] if len(rows) > len(shown) else None}
