"""Periods in and due dates out, one JSON object a line: the contract of ``yingsu period --batch``.

A bad line is answered on its own line with a stable code and never disturbs the others. Unknown fields are refused: a misspelt ``before``
must not silently turn a count around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import orjson

from shared.dates.calendar import WorkCalendar
from shared.dates.due import due
from shared.dates.explain import Explanation, explain
from shared.dates.period import Direction, Period, PeriodError, Unit

_UNITS = tuple(Unit)
_FIELDS = {"from", "before", *_UNITS}
_UNIT_NAMES = "、".join(_UNITS)
MAX_LINE = 10_000


def parse_day(text: object) -> date:
    """A date written YYYY-MM-DD. PeriodError ``date_invalid`` for any other form and for days that do not exist."""
    if isinstance(text, str) and len(text) == 10 and text[4] == text[7] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise PeriodError("date_invalid", f"日期“{text}”无法识别；请写成 YYYY-MM-DD，且须为真实日期")


def parse_period(given: dict[str, Any]) -> Period:
    """The one unit given, and the direction. PeriodError says which of them is wrong."""
    units = [unit for unit in _UNITS if given.get(unit) is not None]
    if len(units) != 1:
        raise PeriodError("unit_invalid", f"须在 {_UNIT_NAMES} 中恰好给出一项，收到 {len(units)} 项")
    n, before = given[units[0]], given.get("before") or False
    if not isinstance(n, int) or isinstance(n, bool):
        raise PeriodError("period_invalid", f"{units[0].value} 须为整数，收到 {orjson.dumps(n).decode()}")
    if not isinstance(before, bool):
        raise PeriodError(
            "before_invalid", f"before 须为 true 或 false，收到 {orjson.dumps(before).decode()}"
        )
    return Period(n, units[0], Direction.BEFORE if before else Direction.AFTER)


def answers(
    lines: Iterable[bytes], calendar: WorkCalendar, *, steps: bool = True
) -> Iterator[dict[str, Any]]:
    """One answer for each line that is not blank, in order; line numbers count from 1 and include blank lines. Without ``steps``, dates only."""
    count = _explained if steps else _dates
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(b"\xef\xbb\xbf").strip()
        if text:
            yield _answer(text, number, calendar, count)


def _answer(
    text: bytes,
    number: int,
    calendar: WorkCalendar,
    count: Callable[[date, Period, WorkCalendar], dict[str, Any]],
) -> dict[str, Any]:
    try:
        given = _object(text)
        return count(parse_day(given.get("from")), parse_period(given), calendar)
    except PeriodError as error:
        return {"error": {"code": error.code, "message": str(error), "line": number}}


def _object(text: bytes) -> dict[str, Any]:
    if len(text) > MAX_LINE:
        raise PeriodError("line_too_long", f"一行超过 {MAX_LINE} 字节；每行只写一个期间")
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise PeriodError("json_invalid", f"不是合法的 JSON：{error}") from None
    if not isinstance(given, dict):
        raise PeriodError("json_invalid", "每行须为一个 JSON 对象")
    if unknown := given.keys() - _FIELDS:
        raise PeriodError("field_unknown", f"未知字段 {min(unknown)}；可用字段：{'、'.join(sorted(_FIELDS))}")
    return given


def _dates(start: date, period: Period, calendar: WorkCalendar) -> dict[str, Any]:
    return due(start, period, calendar)._asdict()


def _explained(start: date, period: Period, calendar: WorkCalendar) -> dict[str, Any]:
    return as_json(explain(start, period, calendar))


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The answer as plain data: dates, and each step with the days it speaks of."""
    return {
        **explanation.due._asdict(),
        "steps": [
            {"code": s.code, "first": s.first, "last": s.last, "text": s.text} for s in explanation.steps
        ],
    }
