"""Counting a period by hand: from a day, so many days, working days, months or years, forwards or back, with every reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from services.deadlines.pages.rooms import Rooms
from shared.dates import Period, PeriodError, Unit, WorkCalendar
from shared.dates.explain import Explanation, explain
from shared.dates.lines import parse_day
from shared.dates.period import Direction
from shared.web import Visit

UNITS = (("days", "日"), ("workdays", "个工作日"), ("months", "个月"), ("years", "年"))


def router(rooms: Rooms) -> APIRouter:
    site, routes = rooms.site, rooms.site.router()

    @routes.get("/deadlines/period")
    async def get_period(visit: Visit = site.visitor) -> Response:
        given = {name: visit.request.query_params.get(name, "") for name in ("from", "n", "unit", "before")}
        found, wrong, error = counted(given, rooms.desk.calendar)
        return site.page(
            visit, "period.html", 422 if error else 200, given=given, found=found, wrong=wrong, error=error, units=UNITS,
            today=rooms.desk.today(),
        )  # fmt: skip

    return routes


def counted(given: Mapping[str, str], calendar: WorkCalendar) -> tuple[Explanation | None, str, str]:
    """The count, or the field that is wrong and why. Nothing yet while the form is empty."""
    if not given["from"] and not given["n"]:
        return None, "", ""
    field: Any = "from"
    try:
        start, field = parse_day(given["from"]), "n"
        return explain(start, _period(given), calendar), "", ""
    except PeriodError as error:
        return None, field, str(error)


def _period(given: Mapping[str, str]) -> Period:
    text = given["n"].strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise PeriodError("period_invalid", "请填写期间的长度，须为大于 0 的整数")
    unit = given["unit"] if given["unit"] in set(Unit) else Unit.DAYS
    return Period(int(text), Unit(unit), Direction.BEFORE if given["before"] else Direction.AFTER)
