"""The public holidays of a year by the 全国年节及纪念日放假办法 in force: what can be said before the year's 放假通知 is known.

Only the statutory days at their most probable date: no 调休, no 补假, since those are the notice's to decide.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """One version of the 放假办法: fixed days as month and day, festival days as offsets from the festival."""

    effective: date
    source: str
    fixed: dict[str, list[str]]
    moving: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Festivals:
    rules: tuple[HolidayRule, ...]
    #: year → festival → its day (春节 is 正月初一)
    days: dict[int, dict[str, date]]


def probable(year: int) -> dict[date, str]:
    """Every statutory day off of ``year`` with its holiday's name; years before 1949 have none."""
    known = _festivals()
    rule = next((r for r in reversed(known.rules) if r.effective <= date(year, 12, 31)), None)
    if rule is None:
        return {}
    fixed = {
        date(year, int(day[:2]), int(day[3:])): name for name, days in rule.fixed.items() for day in days
    }
    moving = {
        day + timedelta(days=offset): name
        for name, day in known.days.get(year, {}).items()
        for offset in rule.moving.get(name, ())
    }
    return moving | fixed


@cache
def _festivals() -> Festivals:
    source = files("shared.dates") / "data" / "statutory.json"
    data = json.loads(source.read_text(encoding="utf-8"))
    rules = tuple(
        HolidayRule(date.fromisoformat(r["effective"]), r["source"], r["fixed"], r["moving"])
        for r in data["rules"]
    )
    days = {
        int(year): {
            name: date.fromisoformat(f"{year}-{day}")
            for name, day in zip(data["festivals"], row, strict=True)
        }
        for year, row in data["festival_days"].items()
    }
    return Festivals(rules, days)
