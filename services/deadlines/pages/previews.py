"""A notice as it was read, holiday by holiday, for somebody to hold against the original; and what a calendar moves. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.deadlines.calendars.given import spans
from shared.dates import Notice
from shared.dates.wording import said, span


@dataclass(frozen=True, slots=True)
class HolidayShown:
    """``off`` and ``worked`` in words, empty where there are none: a notice that holds nowhere yet is told without the calendar."""

    name: str
    off: str
    days: int
    worked: str


@dataclass(frozen=True, slots=True)
class NoticeShown:
    title: str
    published: date | None
    url: str | None
    holidays: tuple[HolidayShown, ...]


def preview_shown(notice: Notice) -> NoticeShown:
    names = dict.fromkeys((*notice.off.values(), *notice.work.values()))
    return NoticeShown(
        notice.title, notice.published, notice.url, tuple(_holiday(name, notice) for name in names)
    )


def _holiday(name: str, notice: Notice) -> HolidayShown:
    off = {day: n for day, n in notice.off.items() if n == name}
    worked = sorted(day for day, n in notice.work.items() if n == name)
    stretches = "、".join(span(first, last) for first, last, _ in spans(off))
    return HolidayShown(name, stretches, len(off), "、".join(map(said, worked)))


@dataclass(frozen=True, slots=True)
class MoveShown:
    """``was`` and ``now`` tell each day as its own calendar does, whatever the one in force says today."""

    path: str
    name: str
    case: str | None
    case_path: str
    bureau: str
    was: str
    now: str


def move_shown(move: Mapping[str, Any], key: UUID, case: str | None, bureau: str | None) -> MoveShown:
    """``move`` has the fields of a move; ``key`` is the deadline's id, ``bureau`` the bureau's name if it is registered."""
    same = move["due"] == move["previous_due"]
    turned = "转为暂定" if move["provisional"] else "转为确定"
    return MoveShown(
        path=f"/deadlines/{key}",
        name=move["name"] or move["rule"],
        case=case,
        case_path=f"/deadlines/cases/{move['case_id']}",
        bureau=bureau or move["bureau"],
        was=_told(move["previous_due"], provisional=move["was_provisional"]),
        now=f"不变，{turned}" if same else _told(move["due"], provisional=move["provisional"]),
    )


def _told(day: date, *, provisional: bool) -> str:
    return f"{said(day)}暂定" if provisional else said(day)
