"""A 放假通知 of the State Council as data: which days are off, which weekend days are worked, and where it says so.

Days are written as the notice writes them: a day or a span (``2026-02-15..2026-02-23``) under the holiday's name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any


class NoticeError(ValueError):
    """A notice that cannot be read; the message says which entry and why."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One year's arrangement. ``off`` and ``work`` give the holiday each day belongs to; number, date and url are null in the seeded years."""

    year: int
    off: Mapping[date, str]
    work: Mapping[date, str]
    number: str | None = None
    published: date | None = None
    url: str | None = None

    @property
    def title(self) -> str:
        known = f"（{self.number}）" if self.number else ""
        return f"{self.year}年放假安排{known}"


def parse_notice(data: Mapping[str, Any]) -> Notice:
    """Read one notice. NoticeError names the entry that is wrong; a day both off and worked is refused."""
    try:
        off, work = _days(data["off"]), _days(data["work"])
        published = date.fromisoformat(data["published"]) if data.get("published") else None
        notice = Notice(int(data["year"]), off, work, data.get("number"), published, data.get("url"))
    except KeyError as error:
        raise NoticeError(f"放假通知缺少字段 {error}") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise NoticeError(f"放假通知的日期写法不对：{error}") from None
    _check(notice)
    return notice


def _days(named: Mapping[str, list[str]]) -> dict[date, str]:
    return {day: name for name, spans in named.items() for span in spans for day in _span(span)}


def _span(text: str) -> Iterator[date]:
    first, _, last = text.partition("..")
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if end < start:
        raise ValueError(f"{text} 的止日早于起日")
    return (start + timedelta(days=i) for i in range((end - start).days + 1))


def _check(notice: Notice) -> None:
    if clash := notice.off.keys() & notice.work.keys():
        raise NoticeError(f"{notice.title}：{min(clash)} 既列为放假又列为上班")
    if stray := [d for d in (*notice.off, *notice.work) if not _belongs(d, notice.year)]:
        raise NoticeError(f"{notice.title}：{min(stray)} 不属于该年（只可兼及上年12月下旬）")
    if plain := [d for d in notice.work if d.weekday() < 5]:
        raise NoticeError(f"{notice.title}：{min(plain)} 不是周末，无须列为调休上班")


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and (day.month, day.day) >= (12, 21))


@cache
def shipped_notices() -> tuple[Notice, ...]:
    """The notices this release knows, 2004 onwards, oldest first."""
    folder = files("shared.dates") / "data"
    documents = sorted(f.name for f in folder.iterdir() if f.name.startswith("notices-"))
    return tuple(
        parse_notice(entry)
        for name in documents
        for entry in json.loads((folder / name).read_text(encoding="utf-8"))["notices"]
    )
