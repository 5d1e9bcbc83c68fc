"""A notice as its page shows it: what it says in named lines, its dates with what the calendar says of the day. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.dates.calendar import WorkCalendar
from shared.events.terms import NoticeKind, Role
from shared.web.words import in_full

#: what somebody is to take up: doing so ends the ladder of whom it is brought before next
WAITING_KINDS = (NoticeKind.APPROACHING, NoticeKind.DUE_TODAY, NoticeKind.MISSED, NoticeKind.ESCALATED)
_NAMED = re.compile(r"([\u4e00-\u9fff]{1,6})：(.+)")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:（周[一二三四五六日]）|(?!（))")


@dataclass(frozen=True, slots=True)
class Told:
    """``lines``: (name or None, text). ``waits``: somebody is to take it up and nobody has."""

    id: UUID
    kind: NoticeKind
    role: Role
    subject: str
    lines: tuple[tuple[str | None, str], ...]
    urgent: bool
    statutory: bool
    on_behalf_of: str | None
    link: str | None
    case_id: UUID | None
    about: UUID | None
    raised_at: datetime
    read_at: datetime | None
    acknowledged_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.kind in WAITING_KINDS and self.acknowledged_at is None

    @property
    def path(self) -> str:
        return f"/inbox/{self.id}"

    @property
    def leads_to(self) -> str | None:
        """The page of what it is about, where that is another than its own."""
        return self.link if self.link and self.link != self.path else None


def told(row: Mapping[str, Any], calendar: WorkCalendar) -> Told:
    """From a row of the inbox."""
    same = (
        "id", "subject", "urgent", "statutory", "on_behalf_of", "link", "case_id", "about", "raised_at", "read_at", "acknowledged_at",
    )  # fmt: skip
    return Told(
        kind=NoticeKind(row["kind"]),
        role=Role(row["role"]),
        lines=tuple(lines(row["body"], calendar)),
        **{name: row[name] for name in same},
    )


def lines(body: str, calendar: WorkCalendar) -> list[tuple[str | None, str]]:
    """“依据：…” is a named line; what begins without a name has none."""
    found: list[tuple[str | None, str]] = []
    for text in body.splitlines():
        named = _NAMED.fullmatch(text)
        name, said = (named[1], named[2]) if named else (None, text)
        found.append((name, dated(said, calendar)))
    return found


def dated(text: str, calendar: WorkCalendar) -> str:
    """Each day of the text with its day of the week and, where it is one, its holiday."""
    return _DAY.sub(lambda found: _full(found, calendar), text)


def _full(found: re.Match[str], calendar: WorkCalendar) -> str:
    try:
        day = date(*map(int, found.groups()))
    except ValueError:  # 2月30日, as somebody wrote it
        return found[0]
    return in_full(day, calendar)
