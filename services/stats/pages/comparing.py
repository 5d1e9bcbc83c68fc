"""One figure beside itself: bureau by bureau, period by period, and by what the cases are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.stats.cockpit.asked import FIELDS, AskedBy, AskedRanking, AskedTrend
from services.stats.cockpit.desk import Desk
from services.stats.pages import choosing
from services.stats.pages.charts import charts
from services.stats.pages.choosing import LookBy, LookRanking, LookTrend
from services.stats.pages.cockpit import framed
from services.stats.pages.look import Seen, seen
from services.stats.pages.shown import number, value
from services.stats.standpoint import Standpoint
from shared.papers.paper import Chart, ChartKind, Series
from shared.web import Site, Visit

#: lines on a page; bars of a chart that can still be read
PAGE, BARS = 50, 24


def router(site: Site, desk: Desk) -> APIRouter:
    routes = site.router()
    about: dict[str, Any] = {
        "indicators": choosing.indicators(desk.catalogue),
        "tables": choosing.tables(desk.catalogue),
    }

    async def page(visit: Visit, sees: Seen, name: str, body: dict[str, Any], **more: Any) -> Response:
        frame = await framed(desk, sees, Standpoint(body["position"], sees.as_of))
        words: dict[str, Any] = {
            "fields": f"{name}_choosing.html",
            "choosing": choosing,
            "body": body,
            "as_number": number,
        }
        return site.page(visit, f"{name}.html", frame=frame, seen=sees, **words, **about, **more)

    @routes.get("/cockpit/ranking")
    async def get_ranking(look: Annotated[LookRanking, Query()], visit: Visit = site.visitor) -> Response:
        sees = seen(visit.identity, look, site.today())
        given = {"indicator": look.indicator, "order": look.order, "after": look.after}
        asked = sees.asked(AskedRanking, period=sees.when.code, limit=PAGE, **given)
        body = await desk.ranking(asked, await desk.reckoner.at(asked))
        drawn = charts(ranking_chart(body))
        return await page(visit, sees, "cockpit_ranking", body, charts=drawn, lines=ranked(sees, body))

    @routes.get("/cockpit/trend")
    async def get_trend(look: Annotated[LookTrend, Query()], visit: Visit = site.visitor) -> Response:
        sees = seen(visit.identity, look, site.today())
        first, last = choosing.stretch(sees, look.by, look.count)
        asked = sees.asked(AskedTrend, indicator=look.indicator, by=look.by, **{"from": first, "to": last})
        body = await desk.trend(asked, await desk.reckoner.at(asked))
        drawn = charts(trend_chart(body))
        return await page(visit, sees, "cockpit_trend", body, charts=drawn, points=trend_points(sees, body))

    @routes.get("/cockpit/by")
    async def get_by(look: Annotated[LookBy, Query()], visit: Visit = site.visitor) -> Response:
        sees = seen(visit.identity, look, site.today())
        what = {"indicator": look.indicator} if look.indicator else {"table": look.table}
        given = {**what, "dimension": look.dimension, "after": look.after}
        asked = sees.asked(AskedBy, period=sees.when.code, limit=PAGE, **given)
        body = await desk.by(asked, await desk.reckoner.at(asked))
        columns = filled(body)
        drawn = charts(by_chart(body, columns))
        more = {"charts": drawn, "columns": columns, "lines": crossed(sees, body, columns)}
        return await page(visit, sees, "cockpit_by", body, **more)

    return routes


def ranked(sees: Seen, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Bureaus in their order, then those that have none."""
    code = body["indicator"]["code"]
    return [
        {
            "rank": line.get("rank"),
            "name": line["name"],
            "link": sees.link("/cockpit", bureau=None if sees.own else line["bureau"]),
            "number": number(line["figure"], sees.trace(code, bureau=None if sees.own else line["bureau"])),
        }
        for line in (*body["items"], *(() if body["next"] else body["unranked"]))
    ]


def ranking_chart(body: dict[str, Any]) -> Chart:
    lines, column = body["items"][:BARS], body["indicator"]
    values = [value(line["figure"]) for line in lines]
    labels = [line["name"] for line in lines]
    return Chart(column["title"], ChartKind.BAR, labels, [Series(column["title"], values)], column["is_rate"])


def trend_points(sees: Seen, body: dict[str, Any]) -> list[dict[str, Any]]:
    code = body["indicator"]["code"]
    return [
        {
            "title": one["period"]["title"],
            "number": number(one["figure"], sees.trace(code, period=one["period"]["code"])),
        }
        for one in body["items"]
    ]


def trend_chart(body: dict[str, Any]) -> Chart:
    column = body["indicator"]
    series = Series(column["title"], [value(one["figure"]) for one in body["items"]])
    labels = [_short(one["period"]) for one in body["items"]]
    return Chart(column["title"], ChartKind.LINE, labels, [series], column["is_rate"])


def _short(period: dict[str, Any]) -> str:
    """A month under its point: 26年11月."""
    return str(period["title"])[2:] if "月" in period["title"] else str(period["title"])


def filled(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns in which anybody has anything."""
    return [
        column for column in body["columns"] if any(v for k, v in body["total"][column["code"]].items() if k != "percent")
    ]  # fmt: skip


def crossed(sees: Seen, body: dict[str, Any], columns: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    way = body["dimension"]
    return [
        {
            "title": line["title"],
            "numbers": [
                number(line["figures"][column["code"]], _trace(sees, column["code"], way, line["code"]))
                for column in columns
            ],
        }
        for line in body["items"]
    ]


def _trace(sees: Seen, code: str, way: str, of: str | None) -> str:
    if way in FIELDS:
        return sees.trace(code, dimension=way, value=of)
    if way == "bureau":
        return sees.trace(code, bureau=None if sees.own else of)
    return sees.trace(code, of)


def by_chart(body: dict[str, Any], columns: Sequence[dict[str, Any]]) -> Chart:
    """Up to four columns of one kind of number, the first that has anything."""
    alike = [one for one in columns if one["is_rate"] == columns[0]["is_rate"]][:4] if columns else []
    lines = body["items"][:BARS]
    series = [Series(one["title"], [value(line["figures"][one["code"]]) for line in lines]) for one in alike]
    percent = bool(alike and alike[0]["is_rate"])
    return Chart(body["dimension_title"], ChartKind.BAR, [line["title"] for line in lines], series, percent)
