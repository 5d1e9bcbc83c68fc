"""A second, deliberately slow way to count a period: one day at a time, over the raw notices, sharing no code with the engine."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files

ONE = timedelta(days=1)
DATA = files("shared.dates") / "data"


def _notices() -> list[dict]:
    return [
        notice
        for name in ("notices-2004-2022.json", "notices-2023-2026.json")
        for notice in json.loads((DATA / name).read_text(encoding="utf-8"))["notices"]
    ]


def _expand(spans: dict[str, list[str]]) -> set[date]:
    days = set()
    for text in (text for texts in spans.values() for text in texts):
        first, last = (date.fromisoformat(part) for part in (text.split("..") * 2)[:2])
        while first <= last:
            days.add(first)
            first += ONE
    return days


OFF = set().union(*(_expand(n["off"]) for n in _notices()))
WORK = set().union(*(_expand(n["work"]) for n in _notices()))
#: 2027 by the 放假办法 of 2024, no notice being known: written out by hand, not computed
OFF |= {
    date(2027, month, day)
    for month, day in [
        *[(1, 1), (2, 5), (2, 6), (2, 7), (2, 8), (4, 5), (5, 1), (5, 2)],
        *[(6, 9), (9, 15), (10, 1), (10, 2), (10, 3)],
    ]
}
#: the reference knows nothing outside these years
FIRST, LAST = date(2005, 1, 1), date(2027, 12, 31)


def works(day: date) -> bool:
    assert FIRST <= day <= LAST, day
    return day in WORK or (day.weekday() < 5 and day not in OFF)


def unsure(day: date) -> bool:
    return day >= date(2026, 12, 21)


def _shift_months(day: date, months: int) -> date:
    year, month, step = day.year, day.month, 1 if months > 0 else -1
    for _ in range(abs(months)):
        month += step
        if month in {0, 13}:
            year, month = year + step, 12 if month == 0 else 1
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def _walk_to_work(day: date, step: timedelta) -> date:
    while not works(day):
        day += step
    return day


def _nominal(start: date, n: int, unit: str, step: timedelta) -> date:
    if unit in {"months", "years"}:
        sign = 1 if step == ONE else -1
        return _shift_months(start, sign * n * (12 if unit == "years" else 1))
    day, left = start, n
    while left:
        day += step
        left -= unit == "days" or works(day)
    return day


def count(start: date, n: int, unit: str, *, before: bool) -> tuple[date, date, date, bool]:
    """(nominal, due, due_safe, provisional), day by day."""
    step = -ONE if before else ONE
    nominal = _nominal(start, n, unit, step)
    end = _walk_to_work(nominal, step)
    safe = end
    if before:
        safe = _walk_to_work(end - ONE if unit == "workdays" else nominal - ONE, -ONE)
    edge = start + step if unit == "workdays" else nominal
    low, high = min(safe, edge), max(end, edge)
    days = (low + timedelta(days=i) for i in range((high - low).days + 1))
    return nominal, end, safe, any(unsure(day) for day in days)
