"""What the page of a court's list shows of a reconciliation: some findings at a time, what is missing first. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from services.intake.court_list.terms import Finding
from shared.dates.spoken import period_code
from shared.errors import Rejected

_PERIOD = re.compile(r"(\d{4})(?:(H[12])|-(\d{1,2}))?")
_OPEN = frozenset({Finding.COURT_ONLY, Finding.AMBIGUOUS, Finding.DIFFERS, Finding.OURS_ONLY})


@dataclass(frozen=True, slots=True)
class Shown:
    """``finding`` one kind of result, "" for whatever is open, ``all`` for everything; ``after`` so many are passed over."""

    finding: str = ""
    after: int = 0

    @classmethod
    def of(cls, typed: Mapping[str, Any]) -> Shown:
        after = str(typed.get("after", ""))
        return cls(
            str(typed.get("finding", ""))[:20], int(after) if after.isdecimal() and len(after) < 8 else 0
        )

    def query(self, **other: object) -> str:
        asked = {"finding": self.finding, "after": self.after, **other}
        return urlencode({name: value for name, value in asked.items() if value})


def page_of(
    items: Sequence[Mapping[str, Any]], shown: Shown, size: int
) -> tuple[list[Mapping[str, Any]], int | None]:
    """A page of what is wanted, and how many the next one passes over."""
    wanted = [item for item in items if _wanted(item, shown.finding)]
    more = shown.after + size
    return wanted[shown.after : more], more if len(wanted) > more else None


def _wanted(item: Mapping[str, Any], finding: str) -> bool:
    if finding in set(Finding):
        return bool(item["finding"] == finding)
    return finding == "all" or item["finding"] in _OPEN


def period_of(text: str) -> tuple[date, date]:
    """2026年上半年, 2026年3月, 2026年, two days with 至 between, or a period's code: the first and the last day. Rejected ``court_list_period``."""
    plain = period_code(text).strip()
    wrong = Rejected(
        "court_list_period",
        "请填写名单所涉期间：2026年、2026年上半年、2026年3月，或 2026年1月1日至2026年6月30日。",
        "period",
    )
    try:
        if ".." in plain:
            first, _, last = plain.partition("..")
            days = date.fromisoformat(first), date.fromisoformat(last)
        elif match := _PERIOD.fullmatch(plain):
            days = _days(int(match[1]), match[2], match[3])
        else:
            raise wrong
    except ValueError:
        raise wrong from None
    if days[1] < days[0]:
        raise Rejected("court_list_period", "期间的末日早于首日，请核对。", "period")
    return days


def _days(year: int, half: str | None, month: str | None) -> tuple[date, date]:
    if month:
        return date(year, int(month), 1), date(year, int(month), calendar.monthrange(year, int(month))[1])
    first, last = {None: (1, 12), "H1": (1, 6), "H2": (7, 12)}[half]
    return date(year, first, 1), date(year, last, 30 if last == 6 else 31)
