"""Behind the figures: the cases of any number, and what each figure means."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.stats.asked import Asked
from services.stats.catalogue import Catalogue
from services.stats.cockpit.asked import TRACED, AskedTrace
from services.stats.cockpit.crossing import title_of
from services.stats.cockpit.desk import Desk
from services.stats.cockpit.passports import passports
from services.stats.pages.choosing import PLACES, LookTrace
from services.stats.pages.cockpit import framed
from services.stats.pages.look import Look, Seen, seen
from services.stats.pages.shown import number
from services.stats.standpoint import Standpoint
from shared.policy.measure_text import measure_text
from shared.web import Site, Visit

PAGE = 50


def router(site: Site, desk: Desk) -> APIRouter:
    routes = site.router()

    @routes.get("/cockpit/trace")
    async def get_trace(look: Annotated[LookTrace, Query()], visit: Visit = site.visitor) -> Response:
        sees = seen(visit.identity, look, site.today())
        given = {"place": look.place, "dimension": look.dimension, "after": look.after}
        asked = sees.asked(AskedTrace, period=sees.when.code, indicator=look.indicator, limit=PAGE, value=look.value, **given)  # fmt: skip
        body = await desk.trace(asked, await desk.reckoner.at(asked))
        return site.page(
            visit,
            "cockpit_trace.html",
            frame=await framed(desk, sees, Standpoint(body["position"], sees.as_of)),
            seen=sees,
            body=body,
            total=number(body["figure"]),
            meaning=meaning(desk.catalogue, look.indicator).partition("；不计入：")[0],
            only=await _only(desk, look, asked, Standpoint(body["position"])),
            places=_places(sees, look, body),
            words=place_words(body["indicator"]),
        )

    @routes.get("/cockpit/indicators")
    async def get_indicators(look: Annotated[Look, Query()], visit: Visit = site.visitor) -> Response:
        sees = seen(visit.identity, look, site.today())
        frame = await framed(desk, sees, await desk.reckoner.at(sees.asked(Asked, period=sees.when.code)))
        said = ({**one, "text": meaning(desk.catalogue, one["code"])} for one in passports(desk.catalogue))
        tables = [(title, list(of)) for title, of in groupby(said, key=itemgetter("table_title"))]
        return site.page(visit, "cockpit_indicators.html", frame=frame, seen=sees, tables=tables)

    return routes


def meaning(catalogue: Catalogue, code: str) -> str:
    """How a figure is counted; the rules of a duty by what the duty is called, not by their codes."""
    measure = catalogue.measures[code]
    duties = dict.fromkeys(
        catalogue.rule_titles.get(str(rule), str(rule)) for rule in measure.where.get("rule", ())
    )
    others = {name: values for name, values in measure.where.items() if name != "rule"}
    said = measure_text(measure.model_copy(update={"where": others}))
    return f"期限种类：{'、'.join(duties)}；{said}" if duties else said


def place_words(indicator: dict[str, Any]) -> dict[str, str]:
    """Where a case stands in the number."""
    if not indicator["is_rate"]:
        return {"counted": "计入", "numerator": "计入", "apart": f"另列（{indicator['apart_title']}）"}
    return {
        "numerator": "计入分子和分母",
        "counted": "只计入分母",
        "apart": f"另列，不入分母（{indicator['apart_title']}）",
    }


def _places(sees: Seen, look: LookTrace, body: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """(address, title, whether it is shown) of the parts of a rate."""
    if not body["indicator"]["is_rate"]:
        return []
    words = {"": "全部", **place_words(body["indicator"])}

    def link(place: str) -> str:
        return sees.trace(look.indicator, place=place, dimension=look.dimension, value=look.value)

    return [(link(place), words[place], place == look.place) for place in PLACES]


async def _only(desk: Desk, look: LookTrace, asked: AskedTrace, at: Standpoint) -> str:
    """“案件种类：行政诉讼”, where only some of the cases are listed."""
    if not look.dimension:
        return ""
    subject, _ = desk.catalogue.indicators[look.indicator]
    title = title_of(look.dimension, {subject}, look.value or None)
    names = await desk.people(asked, at) if look.dimension == "handler" else {}
    return f"{TRACED[look.dimension]}：{names.get(look.value, title)}"
