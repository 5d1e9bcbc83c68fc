"""The figures on a real log and a real database, asked for over HTTP."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.intake.accept import Accept
from services.intake.answers import Accepted, Duplicate
from services.intake.published import submissions_of
from services.intake.published_row import read_row
from services.stats.projection import Figures
from services.stats.units.projection import Units
from shared.clock import SHANGHAI, utc_now
from shared.events.case import JudgmentServed
from shared.events.organisation import OrganisationRegistered
from shared.events.terms import AgencyResult, LeaderRank, Level, Outcome, Party
from tests.integration.stats.conftest import Stats
from tests.support.rebuilding import rebuilt_alike
from tests.unit.stats.story import Story

SAMPLES = Path(__file__).parents[3] / "samples"


def a_half_year() -> Story:
    """Two bureaus; one judgment is corrected in the end, one case voided."""
    story = Story()
    story.tell("organisation-370404-fz-renshe", OrganisationRegistered(name="虚构区人社局"), None)
    won, lost, open_ = (story.case(f"虚构案件{n}") for n in range(3))
    for case in (won, lost, open_):
        case.opened(date(2026, 1, 5))
        case.heard(
            date(2026, 2, 3), leader=case is won, leader_rank=LeaderRank.PRINCIPAL if case is won else None
        )
    won.judged(date(2026, 3, 5), agency_result=AgencyResult.WON)
    judged = lost.judged(date(2026, 3, 6), agency_result=AgencyResult.LOST)
    story.bureau = "fz-chengguan"
    other = story.case("虚构案件9")
    other.opened(date(2026, 4, 1))
    story.bureau = "fz-renshe"
    lost.corrected(judged, date(2026, 7, 6), instance=1, agency_result=AgencyResult.PARTLY_LOST)
    open_.voided()
    return story


async def total(stats: Stats, block: str, **asked: Any) -> dict[str, Any]:
    answer = await stats.http.get("/v1/stats", params=asked)
    assert answer.status_code == 200, answer.text
    return next(one["total"] for one in answer.json()["blocks"] if one["code"] == block)


def counts(figures: dict[str, Any], *codes: str) -> list[int]:
    return [figures[code]["count"] for code in codes]


FLOW = ("carried_over", "new", "closed", "pending")


async def test_figures_follow_the_log(stats: Stats) -> None:
    """What was recorded, corrected and voided is what is counted, under the bureau's registered name."""
    await stats.tell(a_half_year())
    assert counts(await total(stats, "flow", period="2026H1"), *FLOW) == [0, 3, 1, 2]
    assert counts(await total(stats, "flow", period="2026H2"), *FLOW) == [2, 0, 1, 1]
    assert (await total(stats, "results", period="2026"))["loss_rate"] == {
        "numerator": 1,
        "denominator": 2,
        "apart": 0,
        "percent": "50.00%",
    }
    answer = (await stats.http.get("/v1/stats", params={"period": "2026", "bureau": "fz-renshe"})).json()
    assert [line["name"] for line in answer["blocks"][0]["lines"]] == ["虚构区人社局"]


async def test_past_positions_give_past_figures(stats: Stats) -> None:
    """Every figure can be given as it was known at an earlier position, before a correction and a void."""
    story = a_half_year()
    tail = await stats.tell(story)
    for position in range(tail + 1):
        rows = story.rows(upto=position)
        known = await total(stats, "levels", period="all", position=position)
        assert known["concerned"]["count"] == len(rows)
    before = await total(stats, "flow", period="2026H1", position=tail - 2)
    assert counts(before, *FLOW) == [0, 4, 2, 2]


async def test_as_of_a_day_is_what_was_recorded_before_its_end(stats: Stats) -> None:
    """As of yesterday nothing was known of what is recorded today; as of today everything is."""
    await stats.tell(a_half_year())
    today = utc_now().astimezone(SHANGHAI).date()
    assert (
        counts(await total(stats, "flow", period="2026", as_of=today - timedelta(days=1)), *FLOW) == [0] * 4
    )
    assert counts(await total(stats, "flow", period="2026", as_of=today), *FLOW) == [0, 3, 2, 1]


@pytest.mark.parametrize("kind", ["json", "xlsx"])
async def test_past_report_comes_out_again_byte_for_byte(stats: Stats, kind: str) -> None:
    """The report of a position is the same bytes after more has been recorded."""
    story = a_half_year()
    tail = await stats.tell(story)
    asked = {"period": "2026H1", "region": "370404", "format": kind, "position": tail}
    first = await stats.http.get("/v1/reports/half-year", params=asked)
    live = await stats.http.get(
        "/v1/reports/half-year", params={k: v for k, v in asked.items() if k != "position"}
    )
    assert first.status_code == 200
    told = len(story.events)
    story.case("虚构案件10").opened(date(2026, 5, 1))
    await stats.tell(story, after=told)
    again = await stats.http.get("/v1/reports/half-year", params=asked)
    assert first.content == again.content == live.content
    assert first.headers["etag"] == again.headers["etag"]


def behind(rows: list[dict[str, Any]]) -> int:
    """How many the rows of a trace stand for: people once each, amounts added up, anything else (and an unknown amount) one by one."""
    if any(row["counts_as"] is not None for row in rows):
        return len({(row["bureau"], row["counts_as"]) for row in rows})
    return sum(1 if row["amount"] is None else row["amount"] for row in rows)


async def test_every_number_traces_to_its_cases(stats: Stats) -> None:
    """The trace of each indicator has as many rows as the number says, with case id, instance, name and bureau."""
    await stats.tell(a_half_year())
    blocks = (await stats.http.get("/v1/stats", params={"period": "2026"})).json()["blocks"]
    for code, figure in ((code, f) for block in blocks for code, f in block["total"].items()):
        answer = await stats.http.get("/v1/stats/trace", params={"period": "2026", "indicator": code})
        assert answer.status_code == 200
        rows = answer.json()["rows"]
        wanted = figure.get("count", figure.get("denominator", 0)) + (figure.get("apart") or 0)
        assert behind(rows) == wanted, code
        assert all(row["case_id"] and row["instance"] and row["name"] and row["bureau"] for row in rows)


async def test_unchanged_figures_are_not_sent_again(stats: Stats) -> None:
    """With the ETag of an answer the next one is 304 until something is recorded."""
    story = a_half_year()
    await stats.tell(story)
    first = await stats.http.get("/v1/stats", params={"period": "2026"})
    known = {"if-none-match": first.headers["etag"]}
    assert (await stats.http.get("/v1/stats", params={"period": "2026"}, headers=known)).status_code == 304
    told = len(story.events)
    story.case("虚构案件10").opened(date(2026, 5, 1))
    await stats.tell(story, after=told)
    assert (await stats.http.get("/v1/stats", params={"period": "2026"}, headers=known)).status_code == 200


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("/v1/stats", {"period": "2026H3"}, "period_invalid"),
        ("/v1/stats", {"period": "2026", "as_of": "昨天"}, "as_of_invalid"),
        ("/v1/stats", {"period": "2026", "as_of": "9999-12-31"}, "as_of_invalid"),
        ("/v1/stats", {"period": "2026", "as_of": "2026-W01-1"}, "as_of_invalid"),
        ("/v1/stats", {"period": "2026", "region": "\x00"}, "invalid_parameter"),
        ("/v1/stats", {"period": "2026", "position": "-1"}, "position_invalid"),
        ("/v1/stats", {"period": "2026", "position": "0", "as_of": "2026-01-01"}, "as_of_and_position"),
        ("/v1/stats", {"period": "2026", "bureau": "nobody"}, "bureau_unknown"),
        ("/v1/stats", {"period": "2026", "buraeu": "fz-renshe"}, "invalid_parameter"),
        ("/v1/stats", {}, "invalid_parameter"),
        ("/v1/stats/trace", {"period": "2026", "indicator": "happiness"}, "indicator_unknown"),
        ("/v1/reports/half-year", {"period": "2026", "format": "ofd"}, "format_unknown"),
    ],
)
async def test_wrong_questions_are_refused(stats: Stats, path: str, asked: dict[str, str], code: str) -> None:
    """A wrong parameter is a problem with a stable code that says, in Chinese, what is wrong; it never becomes a zero."""
    await stats.tell(a_half_year())
    answer = await stats.http.get(path, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_position_not_yet_reached_is_asked_for_later(stats: Stats) -> None:
    """Figures of a position the projection has not come to are refused for now, not given too small."""
    tail = await stats.tell(a_half_year())
    answer = await stats.http.get("/v1/stats", params={"period": "2026", "position": tail + 1})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    ("projection", "table", "least"), [(Figures, "stats_instances", 10), (Units, "stats_units", 10)]
)
async def test_rebuilt_tables_equal_the_live_ones(
    stats: Stats, projection: type[Figures | Units], table: str, least: int
) -> None:
    """Built anew from the log in one go, every table has the rows it got event by event."""
    await stats.tell(a_half_year())
    assert (await rebuilt_alike(stats.pool, projection))[table] > least


async def test_published_sample_counted_independently(stats: Stats) -> None:
    """The shipped sample, counted here with a plain Counter over the file, gives the same figures."""
    cases = [
        orjson.loads(line) for line in SAMPLES.joinpath("published-cases.jsonl").read_bytes().splitlines()
    ]
    accept = Accept(stats.log, lambda: date(2026, 11, 22))
    for case in cases:
        row = read_row(case)
        answers = await accept([stated.item for stated in submissions_of(row)])
        assert all(isinstance(answer, Accepted | Duplicate) for answer in answers), (case["no"], answers)
    await stats.caught_up()
    stages = [stage for case in cases for stage in case["stages"]]
    answer = (await stats.http.get("/v1/stats", params={"period": "all"})).json()
    totals = {code: figure for block in answer["blocks"] for code, figure in block["total"].items()}

    level = Counter(stage["level"] for stage in stages)
    assert {one.title: totals[f"level.{one}"]["count"] for one in Level} == {
        one.title: level[one.title] for one in Level
    }
    assert totals["concerned"]["count"] == len(stages)

    judged = [
        s
        for s in stages
        if any(s[k] for k in ("decided_on", "document", "outcome", "agency_result", "operative"))
    ]
    outcome = Counter(stage["outcome"] for stage in judged)
    assert {o.title: totals[f"outcome.{o}"]["count"] for o in Outcome} == {
        o.title: outcome[o.title] for o in Outcome
    }
    assert totals["outcome.unknown"]["count"] == outcome[None]
    assert totals["judged"]["count"] == len(judged)

    result = Counter(stage["agency_result"] for stage in judged)
    assert {r.title: totals[f"result.{r}"]["count"] for r in AgencyResult} == {
        r.title: result[r.title] for r in AgencyResult
    }
    assert totals["loss_rate"]["numerator"] == result["败诉"] + result["部分败诉"]
    assert totals["loss_rate"]["denominator"] == result["胜诉"] + result["败诉"] + result["部分败诉"]

    heard = [
        s
        for s in stages
        if any(s[k] is not None for k in ("hearing_on", "leader_appeared", "leader_title", "lawyer_only"))
    ]
    came = Counter(stage["leader_appeared"] for stage in heard)
    rate = totals["appearance_rate"]
    assert (rate["numerator"], rate["denominator"], rate["apart"]) == (
        came[True],
        came[True] + came[False],
        came[None],
    )

    flow = [totals[code]["count"] for code in FLOW]
    assert flow[0] + flow[1] == flow[2] + flow[3]
    assert answer["origins"]["published"] == len(stages)
    assert "公开案例" in answer["warning"]


async def test_a_document_received_after_its_instance_was_over(stats: Stats) -> None:
    """A first-instance judgment of June that came in July counts in the second half (BS24-1.3f), although only the second instance of the case touches it."""
    story = Story()
    case = story.case("虚构案件1")
    case.opened(date(2026, 1, 5))
    case.judged(date(2026, 6, 20), agency_result=AgencyResult.WON)
    case.then(JudgmentServed(instance=1, party=Party.AGENCY), date(2026, 7, 2))
    case.opened(date(2026, 8, 3), 2, Level.SECOND)
    await stats.tell(story)
    assert counts(await total(stats, "documents", period="2026H2"), "documents") == [1]
