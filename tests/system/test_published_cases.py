"""The shipped sample of published cases through `yingsu import` on the running system: every count equals one made here from the file alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.support.outside import System

SAMPLE = Path(__file__).parents[2] / "samples" / "published-cases.jsonl"
ROWS = [orjson.loads(line) for line in SAMPLE.read_bytes().splitlines()]
STAGES = [stage for row in ROWS for stage in row["stages"]]
#: what a row may say of a judgment, and of a hearing; a stage that says none of it has none as far as is known
JUDGED = ("decided_on", "document", "outcome", "agency_result", "operative")
HEARD = ("hearing_on", "leader_appeared", "leader_title", "lawyer_only")


@pytest.fixture(scope="module")
async def imported(system: System) -> dict[str, Any]:
    """What the first import said."""
    ended = await system.yingsu("import", str(SAMPLE), "--json")
    assert ended.code == 0, ended.errors
    await system.settled()
    return dict(ended.json)


async def test_every_row_is_taken(system: System, imported: dict[str, Any]) -> None:
    """All rows are accepted, one case each, with every event that its facts make."""
    assert [imported[name] for name in ("rows", "accepted", "duplicate", "rejected")] == [
        len(ROWS),
        len(ROWS),
        0,
        0,
    ]
    recorded = Counter(row["type"] for row in await system.log() if row["region"] == "published")
    assert {kind: count for kind, count in recorded.items() if kind.startswith("case.")} == {
        "case.opened": len(ROWS),
        "case.instance_opened": len(STAGES),
        "case.notice_received": stating("served_on"),
        "case.defence_filed": stating("answered_on"),
        "case.hearing_held": stating(*HEARD),
        "case.judged": stating(*JUDGED),
    }
    assert recorded["organisation.registered"] == len({row["defendants"][0]["name"] for row in ROWS})


async def test_a_second_import_records_nothing(system: System, imported: dict[str, Any]) -> None:
    """Importing again finds everything recorded and adds not one event."""
    await system.settled()
    before = await published(system)
    again = (await system.yingsu("import", str(SAMPLE), "--json")).json
    assert [again[name] for name in ("rows", "accepted", "duplicate", "rejected")] == [
        len(ROWS),
        0,
        len(ROWS),
        0,
    ]
    await system.settled()
    assert await published(system) == before


async def test_figures_equal_a_count_over_the_file(system: System, imported: dict[str, Any]) -> None:
    """Instances by level, outcomes, results and leaders in court are those of the file; what it does not state is unknown, not “no”."""
    totals = await titled_totals(system)
    judged = [stage for stage in STAGES if states(stage, *JUDGED)]
    assert totals["levels"] == counted("level", STAGES) | {"审级合计": len(STAGES)}
    assert totals["outcomes"] == counted("outcome", judged, "结果不详") | {"本期裁判合计": len(judged)}
    result = Counter(stage["agency_result"] for stage in judged if stage["level"] != "行政复议")
    shown = {name: count for name, count in totals["results"].items() if isinstance(count, int)}
    assert shown == {name or "胜败不详": count for name, count in result.items()}
    lost = result["败诉"] + result["部分败诉"]
    assert totals["results"]["败诉率"] == (lost, lost + result["胜诉"], result[None])


async def test_leaders_in_court_are_counted_as_stated(system: System, imported: dict[str, Any]) -> None:
    """出庭率: appeared over stated, and those of which nothing is stated stand apart."""
    heard = [stage for stage in STAGES if states(stage, *HEARD) and stage["level"] != "行政复议"]
    came = Counter(stage["leader_appeared"] for stage in heard)
    appearance = (await titled_totals(system))["appearance"]
    assert appearance["已开庭"] == len(heard)
    assert appearance["负责人出庭率"] == (came[True], came[True] + came[False], came[None])
    assert came[True] < len(heard) < len(STAGES)  # most say nothing of a hearing, and stand in no denominator


async def test_what_published_cases_are_silent_about_is_told_to_nobody(
    system: System, imported: dict[str, Any]
) -> None:
    """They are reading matter: no notification, no missed deadline."""
    kinds = Counter(row["type"] for row in await system.log() if row["region"] == "published")
    assert not [kind for kind in kinds if kind.startswith("notification.")]
    assert not kinds["deadline.missed"]


async def published(system: System) -> list[Any]:
    """The ids of what is recorded of published cases; other tests' cases in the same system may still have something to say."""
    return [row["id"] for row in await system.log() if row["region"] == "published"]


def states(stage: dict[str, Any], *fields: str) -> bool:
    return any(stage[field] not in {None, ""} for field in fields)


def stating(*fields: str) -> int:
    return sum(states(stage, *fields) for stage in STAGES)


def counted(field: str, stages: list[dict[str, Any]], unknown: str = "") -> dict[str, int]:
    return dict(Counter(stage[field] or unknown for stage in stages))


async def titled_totals(system: System) -> dict[str, dict[str, Any]]:
    """Block → Chinese title → count, or (numerator, denominator, apart); columns that are empty left out."""
    answer = (await system.yingsu("stats", "show", "--period", "all", "--region", "published", "--json")).json
    totals: dict[str, dict[str, Any]] = {}
    for block in answer["blocks"]:
        titles = {column["code"]: column["title"] for column in block["columns"]}
        found = {titles[code]: _value(figure) for code, figure in block["total"].items()}
        totals[block["code"]] = {title: value for title, value in found.items() if value}
    return totals


def _value(figure: dict[str, Any]) -> Any:
    return (
        figure["count"]
        if "count" in figure
        else (figure["numerator"], figure["denominator"], figure["apart"])
    )
