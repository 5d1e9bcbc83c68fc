"""The cockpit over HTTP, on a real log: figures with their numbers, rankings, trends, cross tables, pages of a trace."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, product
from typing import Any

import pytest

from shared.events.organisation import OrganisationRegistered
from tests.integration.stats.conftest import Stats
from tests.integration.stats.test_cells import a_year
from tests.unit.stats.story import Story

FLOW = ("carried_over", "new", "closed", "pending")


async def get(stats: Stats, path: str, **asked: Any) -> dict[str, Any]:
    answer = await stats.http.get(f"/v1/stats/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("overview", {"period": "2026H1"}),
        ("overview", {"period": "2026", "bureau": "fz-renshe"}),
        ("overview", {"period": "all"}),
        ("overview", {"period": "2026-01-20..2026-06-10"}),
        ("matrix", {"period": "2026-02-03..2026-03-28"}),
        ("matrix", {"period": "2026"}),
        ("ranking", {"period": "2026", "indicator": "appearance_rate"}),
        ("trend", {"indicator": "pending", "from": "2025H2", "to": "2027H1", "by": "month"}),
        ("by", {"period": "2026", "table": "flow", "dimension": "half"}),
        ("by", {"period": "2026-01-03..2026-07-02", "table": "flow", "dimension": "month"}),
    ],
)
async def test_cells_and_rows_give_the_same_answer(stats: Stats, path: str, asked: dict[str, str]) -> None:
    """What is answered from cells now is, byte for byte, what counting the rows of that position and of that day gives."""
    tail = await stats.tell(a_year())
    now = await stats.http.get(f"/v1/stats/{path}", params=asked)
    assert now.json()["position"] == tail
    await stats.pool.execute("delete from stats.stats_cells")
    assert (await stats.http.get(f"/v1/stats/{path}", params=asked)).content != now.content
    await stats.pool.execute("delete from stats.stats_cell_codes")
    assert (await stats.http.get(f"/v1/stats/{path}", params=asked)).content == now.content


async def test_overview_gives_both_numbers_and_the_change(stats: Stats) -> None:
    """Every key figure has its numbers, the change against the period before and the year before, and a link to its cases."""
    await stats.tell(a_year())
    found = await get(stats, "overview", period="2026H2")
    by_code = {item["code"]: item for item in found["items"]}
    loss = by_code["loss_rate"]
    assert loss["previous"]["period"] == "2026H1"
    assert loss["last_year"]["period"] == "2025H2"
    assert loss["last_year"]["points"] is None
    new = by_code["new"]
    assert new["previous"]["difference"] == new["figure"]["count"] - new["previous"]["figure"]["count"]
    for item in found["items"]:
        traced = (await stats.http.get(item["trace"])).json()
        assert traced["figure"] == item["figure"], item["code"]


async def test_ranking_shares_ranks_and_leaves_out_empty_denominators(stats: Stats) -> None:
    """Equal figures share a rank, the next one counts on; who has no denominator is listed without a rank. 0/3 and 3/3 are known, 0/0 is not."""
    story = Story()
    for bureau, leaders in (("a-ju", (True,)), ("b-ju", (True, True)), ("c-ju", (False,)), ("d-ju", (None,))):
        story.bureau = bureau
        story.tell(f"organisation-370404-{bureau}", OrganisationRegistered(name=f"虚构{bureau}"), None)
        for n, leader in enumerate(leaders):
            case = story.case(f"虚构案件{bureau}{n}")
            case.opened(date(2026, 1, 5))
            case.heard(date(2026, 2, 3), leader=leader)
    await stats.tell(story)
    asked = {"period": "2026", "indicator": "appearance_rate"}
    found = await get(stats, "ranking", **asked)
    assert [(line["rank"], line["bureau"]) for line in found["items"]] == [
        (1, "a-ju"),
        (1, "b-ju"),
        (3, "c-ju"),
    ]
    assert [line["bureau"] for line in found["unranked"]] == ["d-ju"]
    assert found["unranked"][0]["figure"] == {"numerator": 0, "denominator": 0, "apart": 1, "percent": None}
    turned = await get(stats, "ranking", **asked, order="asc", limit=1)
    assert [(line["rank"], line["bureau"]) for line in turned["items"]] == [(1, "c-ju")]
    following = await get(stats, "ranking", **asked, order="asc", limit=5, after=turned["next"])
    assert [(line["rank"], line["bureau"]) for line in following["items"]] == [(2, "a-ju"), (2, "b-ju")]
    assert following["next"] is None


async def test_cross_tables_add_up_to_the_whole(stats: Stats) -> None:
    """Whatever the cases are told apart by, the lines add up to the whole, and in each 结转＋新收＝办结＋未结 with what is suspended among the pending."""
    await stats.tell(a_year())
    for dimension in ("bureau", "region", "level", "kind", "act_type", "field", "handler", "procedure"):
        found = await get(stats, "by", period="2026H2", table="flow", dimension=dimension)
        whole = (await get(stats, "by", period="2026H2", table="flow", dimension="region"))["total"]
        assert found["total"] == whole
        for code in (*FLOW, "suspended"):
            assert sum(line["figures"][code]["count"] for line in found["items"]) == whole[code]["count"]
        for line in found["items"]:
            carried, new, closed, pending = (line["figures"][code]["count"] for code in FLOW)
            assert carried + new == closed + pending
            assert line["figures"]["suspended"]["count"] <= pending


async def test_times_add_up_to_the_whole(stats: Stats) -> None:
    """Months, half-years and years add up to the period, also where it begins in the middle of one; each carries over what the one before left."""
    await stats.tell(a_year())
    for period, dimension in product(("2026", "2026-01-03..2026-07-02"), ("month", "half", "year")):
        found = await get(stats, "by", period=period, table="flow", dimension=dimension)
        cells = [{code: line["figures"][code]["count"] for code in FLOW} for line in found["items"]]
        for code in ("new", "closed"):
            assert sum(cell[code] for cell in cells) == found["total"][code]["count"]
        for before, after in pairwise(cells):
            assert after["carried_over"] == before["pending"]
        assert cells[-1]["pending"] == found["total"]["pending"]["count"]


async def test_trace_comes_in_pages_of_one_position(stats: Stats) -> None:
    """The pages of a trace are together the whole, of the position of the first one, whatever is recorded meanwhile."""
    story = a_year()
    await stats.tell(story)
    asked = {"period": "2026", "indicator": "new"}
    whole = await get(stats, "trace", **asked)
    assert whole["next"] is None
    first = await get(stats, "trace", **asked, limit=2)
    told = len(story.events)
    story.case("虚构案件30").opened(date(2026, 5, 1))
    await stats.tell(story, after=told)
    rows, following = first["rows"], first["next"]
    while following:
        page = await get(stats, "trace", **asked, limit=2, after=following)
        rows, following = rows + page["rows"], page["next"]
    assert rows == whole["rows"]


async def test_trace_lists_one_place_or_one_line_of_a_table(stats: Stats) -> None:
    """A place lists only its rows; a dimension and a value list the rows behind one line of a cross table, with its figure."""
    await stats.tell(a_year())
    asked = {"period": "2026", "indicator": "appearance_rate"}
    whole = await get(stats, "trace", **asked)
    for place in ("numerator", "counted", "apart"):
        part = await get(stats, "trace", **asked, place=place)
        assert part["rows"] == [row for row in whole["rows"] if row["place"] == place]
        assert part["figure"] == whole["figure"]
    crossed = await get(stats, "by", period="2026", indicator="appearance_rate", dimension="level")
    for line in crossed["items"]:
        part = await get(stats, "trace", **asked, dimension="level", value=line["code"] or "")
        assert part["figure"] == line["figures"]["appearance_rate"]


ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {"period": "2026"}),
    ("matrix", {"period": "2026"}),
    ("ranking", {"period": "2026", "indicator": "new"}),
    ("trend", {"indicator": "new", "from": "2026", "to": "2026"}),
    ("by", {"period": "2026", "indicator": "new", "dimension": "level"}),
    ("trace", {"period": "2026", "indicator": "new"}),
    ("indicators", {}),
)


async def test_unchanged_answers_are_not_sent_again(stats: Stats) -> None:
    """With its ETag an answer is 304 until something is recorded; what figures mean does not change with the log."""
    story = a_year()
    await stats.tell(story)
    tags = {}
    for path, asked in ASKED:
        first = await stats.http.get(f"/v1/stats/{path}", params=asked)
        tags[path] = {"if-none-match": first.headers["etag"]}
        again = await stats.http.get(f"/v1/stats/{path}", params=asked, headers=tags[path])
        assert again.status_code == 304, path
    told = len(story.events)
    story.case("虚构案件31").opened(date(2026, 5, 1))
    await stats.tell(story, after=told)
    for path, asked in ASKED:
        again = await stats.http.get(f"/v1/stats/{path}", params=asked, headers=tags[path])
        assert again.status_code == (304 if path == "indicators" else 200), path


async def test_every_figure_has_its_passport(stats: Stats) -> None:
    """Each indicator says what is counted, by which day, in one sentence, and what it can be told apart by."""
    items = {item["code"]: item for item in (await get(stats, "indicators"))["items"]}
    assert items["loss_rate"]["text"].startswith("计数单位：案件×审级；归期：裁判日")
    assert items["loss_rate"]["clause"]
    assert "level" in items["new"]["dimensions"]
    assert "level" not in items["trainings"]["dimensions"]


REFUSED: tuple[tuple[str, dict[str, str], str], ...] = (
    ("overview", {"period": "2026H3"}, "period_invalid"),
    ("overview", {"period": "2026", "bureau": "nobody"}, "bureau_unknown"),
    ("ranking", {"period": "2026", "indicator": "happiness"}, "indicator_unknown"),
    ("ranking", {"period": "2026", "indicator": "new", "order": "up"}, "order_unknown"),
    ("ranking", {"period": "2026", "indicator": "new", "after": "x"}, "cursor_invalid"),
    ("ranking", {"period": "2026", "indicator": "new", "limit": "0"}, "invalid_parameter"),
    ("trend", {"indicator": "new", "from": "2026", "to": "2025"}, "trend_empty"),
    ("trend", {"indicator": "new", "from": "2026", "to": "all"}, "trend_empty"),
    ("trend", {"indicator": "new", "from": "1900", "to": "2026", "by": "month"}, "trend_too_long"),
    ("trend", {"indicator": "new", "from": "2026", "to": "2026", "by": "week"}, "by_unknown"),
    ("by", {"period": "2026", "dimension": "level"}, "indicator_or_table"),
    ("by", {"period": "2026", "indicator": "new", "dimension": "mood"}, "dimension_unknown"),
    ("by", {"period": "2026", "table": "nothing", "dimension": "level"}, "table_unknown"),
    ("by", {"period": "2026", "indicator": "trainings", "dimension": "level"}, "dimension_inapplicable"),
    ("by", {"period": "all", "indicator": "new", "dimension": "year"}, "period_unbounded"),
    ("trace", {"period": "2026", "indicator": "new", "place": "here"}, "place_unknown"),
    ("trace", {"period": "2026", "indicator": "new", "dimension": "month"}, "dimension_unknown"),
    ("matrix", {"period": "2026", "colour": "red"}, "invalid_parameter"),
)


async def test_wrong_questions_are_refused(stats: Stats) -> None:
    """A wrong parameter is a problem with a stable code that says, in Chinese, what is wrong; it never becomes a zero."""
    await stats.tell(a_year())
    for path, asked, code in REFUSED:
        answer = await stats.http.get(f"/v1/stats/{path}", params=asked)
        assert (answer.status_code, answer.json()["code"]) == (422, code), asked
