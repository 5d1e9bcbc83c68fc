"""``GET /v1/feeds/person/ID.ics`` and ``/v1/feeds/bureau/ID.ics?region=R``, for any calendar program.

A calendar program cannot sign in: the address that a person copies from the page of the calendar has a key, which the guard of the doors knows. Nobody unknown gets an empty calendar: a misspelt subscription that
stays empty for ever would be taken for “nothing to do”.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Response

from services.deadlines.feeds.calendar import Duty, feed
from services.deadlines.lists.answers import Reading, Row
from services.deadlines.lists.api import Desk
from shared.errors import Rejected
from shared.runtime.openapi import problems
from shared.runtime.problem import problem
from shared.sql import load_queries
from shared.web.words import cited

queries = load_queries(__package__)

#: what is over stays visible for so long; longer overdue is a matter of the lists
KEPT = timedelta(days=60)
#: deadlines, and hearings, that one calendar holds: those nearest to today. A calendar program reads all of it every hour
MOST = 1_500
Kind = Literal["person", "bureau"]
_FEED: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}},
    304: {"description": "与 If-None-Match 所指的内容相同"},
    **problems({404: "没有这名人员或这个单位"}),
}


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(tags=["deadlines"], dependencies=[Depends(desk.up_to_date)])

    @routes.get(
        "/v1/feeds/{kind}/{name}.ics", summary="期限日历订阅", response_class=Response, responses=_FEED
    )
    async def get_feed(
        kind: Kind,
        name: str,
        region: Annotated[
            str | None, Query(max_length=64, description="行政区划代码；单位的日历须写明")
        ] = None,
        key: Annotated[  # noqa: ARG001  (the guard's)
            str | None, Query(max_length=300, description="订阅地址中的密钥，代替访问令牌")
        ] = None,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        body = await feed_of(desk, kind, name, region)
        if body is None:
            who = "人员" if kind == "person" else "单位"
            return problem(
                404, "feed_not_found", f"没有编号为 {name} 的{who}，或其登记尚未处理完毕。", "name"
            )
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        headers = {"etag": tag, "cache-control": "no-cache"}
        if _matches(if_none_match, tag):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)

    return routes


async def feed_of(desk: Desk, kind: Kind, name: str, region: str | None) -> bytes | None:
    """None when nobody of that name is known."""
    if kind == "bureau" and region is None:
        raise Rejected("region_missing", "单位编码只在区内唯一：请加 region=行政区划代码。", "region")
    person, bureau = (name, None) if kind == "person" else (None, name)
    known = await (
        desk.pool.fetchrow(queries.person, name)
        if person
        else desk.pool.fetchrow(queries.bureau, region, name)
    )
    if known is None:
        return None
    reading = desk.reading
    asked = (reading.today - KEPT, region, bureau, person, reading.today, MOST + 1)
    rows = await desk.pool.fetch(queries.deadlines, *asked)
    hearings = await desk.pool.fetch(queries.hearings, *asked)
    return await asyncio.to_thread(
        _written, known["label"], reading, [*map(dict, rows)], [*map(dict, hearings)]
    )


def _written(name: str, reading: Reading, rows: Sequence[Row], hearings: Sequence[Row]) -> bytes:
    duties = sorted((_duty(row, reading) for row in rows[:MOST]), key=lambda one: (one.day, one.item["id"]))
    held = sorted(
        hearings[:MOST],
        key=lambda row: (row["hearing_on"], row["case_id"], row["instance"], row["hearing"]),
    )
    most = MOST if max(len(rows), len(hearings)) > MOST else None
    return feed(name, reading.today, duties, held, most)


def _duty(row: Row, reading: Reading) -> Duty:
    return Duty(
        reading.short(row),
        row["due_safe"],
        row["version"],
        row["changed_at"],
        cited(row["clause"], reading.packs.called),
        _quote(reading, row["rule"], row["trigger_on"]),
    )


def _quote(reading: Reading, rule_id: str, day: date) -> str | None:
    """The words of the rule as it stood on the day; None for a rule of another release."""
    try:
        version = reading.packs.rule(rule_id)[1].version_on(day)
    except KeyError:
        return None
    return version.quote if version else None


def _matches(asked: str | None, tag: str) -> bool:
    """RFC 9110: a list of tags, weak ones too, or ``*``."""
    given = {one.strip().removeprefix("W/") for one in (asked or "").split(",")}
    return tag in given or "*" in given
