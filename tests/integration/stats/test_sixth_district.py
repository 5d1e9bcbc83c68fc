"""A sixth district's own figure, which is data in its file: counted, shown and traced on a real log, with no code."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import httpx

from services.stats.api import router
from services.stats.catalogue import Catalogue, local_tables
from services.stats.cockpit import doors as cockpit
from services.stats.duties import duty_kinds
from shared.events.deadline import DeadlineMet, DeadlineMissed, DeadlineSet
from shared.events.envelope import derived_id
from shared.events.terms import DeadlineKind, Role, Strength
from shared.policy.load import SHIPPED, load_packs
from shared.runtime.http import make_app
from tests.integration.stats.conftest import Stats
from tests.unit.stats.story import Story

FOLDER = Path(__file__).parents[3] / "samples" / "packs"
FIGURE = "yunlu_report_on_time"
DUE = date(2026, 6, 3)


def three_deadlines() -> Story:
    """Three cases of 云麓区: reported in time, not reported, and one that is still open."""
    story = Story(region="990101", bureau="yl-renshe")
    for number, state in enumerate(("met", "missed", "open")):
        case = story.case(f"虚构案件{number}")
        case.opened(date(2026, 6, 1))
        key = {"case_id": case.case_id, "instance": 1, "rule": "yunlu-2026.notice_report", "due": DUE}
        said: dict[str, Any] = {"trigger": case.case_id, "trigger_on": DUE, "nominal": DUE, "due_safe": DUE}
        said |= {"provisional": False, "calendar": "2026", "name": "收案报告", "clause": "云麓第十四条"}
        said |= {"kind": DeadlineKind.LOCAL, "strength": Strength.HARD, "responsible": Role.HANDLER}
        stream = f"deadline-{derived_id('yunlu', number)}"
        story.tell(stream, DeadlineSet.model_validate({**key, **said}), DUE)
        if state == "met":
            met = {**key, "met_on": DUE, "met_by": case.case_id, "on_time": True}
            story.tell(stream, DeadlineMet.model_validate(met), DUE)
        elif state == "missed":
            story.tell(stream, DeadlineMissed.model_validate(key), DUE)
    return story


async def test_its_figure_is_shown_and_traced(stats: Stats) -> None:
    """收案报告及时率 stands in a table of the district's own document, with its clause, and each of its numbers lists its cases."""
    packs = load_packs(SHIPPED, FOLDER)
    app, catalogue = make_app("stats"), Catalogue(duty_kinds(packs), local_tables(packs))
    app.include_router(router(stats.pool, catalogue))
    app.include_router(cockpit.router(stats.pool, catalogue))
    await stats.tell(three_deadlines())
    asked = {"period": "2026H1", "region": "990101"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://stats") as http:
        blocks = (await http.get("/v1/stats", params=asked)).json()["blocks"]
        found = (await http.get("/v1/stats/trace", params={**asked, "indicator": FIGURE})).json()
    [own] = [block for block in blocks if block["code"] == "local-yunlu-2026"]
    [column] = [one for one in own["columns"] if one["code"] == FIGURE]
    assert (column["title"], column["clause"]) == ("收案报告及时率", "云麓第十四条")
    assert own["total"][FIGURE] == {"numerator": 1, "denominator": 2, "apart": 1, "percent": "50.00%"}
    assert sorted(row["place"] for row in found["rows"]) == ["apart", "counted", "numerator"]
    assert {row["name"] for row in found["rows"]} == {"虚构案件0", "虚构案件1", "虚构案件2"}
