"""The doors of deadlines on a real log and a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.events.case import DefenceFiled, HearingScheduled
from shared.events.terms import Origin
from tests.integration.deadlines.service import CaseStory, Deadlines

YICHENG = "370404"


@pytest.fixture
async def http(service: Deadlines) -> AsyncIterator[httpx.AsyncClient]:
    async with service.http() as http:
        yield http


async def got(http: httpx.AsyncClient, path: str, **params: Any) -> Any:
    answer = await http.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def a_bureau(service: Deadlines) -> list[CaseStory]:
    """On 2026-06-17: one case missed, one met in time, one running, one of the old days."""
    async with service.running():
        await service.settled()
        late, good = await service.case(), await service.case()
        await good.told(DefenceFiled(instance=1), "26-06-16")
        await service.settled()
        await service.stands_on("26-06-17")
        fresh = await service.case(notice="26-06-15", region=YICHENG, origin=Origin.INVENTED)
        old = await service.case(notice="1990-01-01")
        await service.settled()
    return [late, good, fresh, old]


async def test_a_list_is_in_the_order_things_fall_due(service: Deadlines, http: httpx.AsyncClient) -> None:
    """Every line carries titles beside codes, the natural days that are left, and its lamp."""
    _, _, fresh, _ = await a_bureau(service)
    items = (await got(http, "/v1/deadlines", case=fresh.id))["items"]
    assert [item["due"] for item in items] == sorted(item["due"] for item in items)
    assert {(i["name"], i["due"], i["remaining_days"], i["lamp_title"]) for i in items} == {
        ("案件基本情况报备", "2026-06-18", 1, "红"),
        ("制定调解和解方案", "2026-06-23", 6, "黄"),
        ("提交答辩状", "2026-06-30", 13, "绿"),
        ("提交证据和依据", "2026-06-30", 13, "绿"),
        ("答辩状报备", "2026-07-03", 16, "绿"),
    }
    first = items[0]
    assert (first["kind_title"], first["strength_title"], first["state_title"]) == ("制度", "刚", "进行中")
    assert (first["responsible_title"], first["origin_title"], first["case_name"]) == (
        "承办人",
        "虚构示例",
        "某某诉某局",
    )


async def test_what_is_overdue(service: Deadlines, http: httpx.AsyncClient) -> None:
    """Overdue is what is missed and still not done."""
    late, good, _, _ = await a_bureau(service)
    items = (await got(http, "/v1/overdue"))["items"]
    assert {(i["remaining_days"], i["lamp"], i["state"]) for i in items} == {(-1, "overdue", "missed")}
    assert {(i["case_id"], i["name"]) for i in items} == {
        (str(late.id), "提交答辩状"),
        (str(late.id), "提交证据和依据"),
        (str(good.id), "提交证据和依据"),
    }


async def test_pages_join_without_gap_or_double(service: Deadlines, http: httpx.AsyncClient) -> None:
    """Walking the cursor gives every line once, in order, withheld ones too."""
    await a_bureau(service)
    whole = (await got(http, "/v1/deadlines"))["items"]
    walked, cursor = [], None
    while True:
        page = await got(http, "/v1/deadlines", limit=3, **({"cursor": cursor} if cursor else {}))
        walked += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert walked == whole
    assert len(whole) == 11


async def test_filters_narrow_the_list(service: Deadlines, http: httpx.AsyncClient) -> None:
    """Region, state, kind and days each leave only what they name."""
    await a_bureau(service)

    async def count(**filters: str) -> int:
        return len((await got(http, "/v1/deadlines", **filters))["items"])

    assert await count(region=YICHENG) == 5
    assert await count(kind="local") == 2
    assert await count(state="met") == 1
    assert await count(state="withheld") == 2
    assert await count(due_after="2026-06-18", due_before="2026-06-30") == 4
    assert await count(bureau="nobody") == 0
    summary = await got(http, "/v1/deadlines/summary")
    assert summary["states"] == {"running": 5, "met": 1, "missed": 3, "withheld": 2}
    assert summary["waiting"] == 0


async def test_one_deadline_explains_itself(service: Deadlines, http: httpx.AsyncClient) -> None:
    """Evidence, clause, quote, both readings, each step, the calendar with its notices, and the life so far with both days."""
    async with service.running():
        case = await service.case(region=YICHENG)
        await case.told(HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 6, 11)), "26-06-02")
        await service.settled()
        await service.stands_on("26-06-05")
        items = {i["name"]: i for i in (await got(http, f"/v1/cases/{case.id}/deadlines"))["items"]}
    report = await got(http, f"/v1/deadlines/{items['答辩状报备']['id']}")
    why = report["explanation"]
    assert (why["clause"], why["policy"]["number"]) == ("YC23-2.5b", "峄政办发〔2023〕2号")
    assert [(r["text"], r["due"]) for r in why["readings"]] == [
        ("届满后3日内", "2026-06-22"),
        ("届满前3日内", "2026-06-12"),
    ]
    assert (report["due"], report["due_safe"]) == (why["readings"][0]["due"], "2026-06-12")
    assert report["evidence"]["title"] == "收到应诉通知"
    listing = await got(http, f"/v1/deadlines/{items['出庭机关负责人名单报备']['id']}")
    steps = listing["explanation"]["steps"]
    assert [step["title"] for step in steps][:3] == ["起算", "规则", "起算"]
    assert any("严读" in step["text"] for step in steps)
    assert [n["year"] for n in listing["explanation"]["calendar"]["notices"]] == [2026]
    life = [(e["title"], e["occurred_on"]) for e in listing["life"]]
    assert life[0][0] == "期限设定"
    assert ("期限临近", "2026-06-05") in life
    assert all(event["recorded_at"] for event in listing["life"])


async def test_a_withheld_deadline_says_why(service: Deadlines, http: httpx.AsyncClient) -> None:
    """No date, no lamp, no steps, but the rule's name and the reason."""
    *_, old = await a_bureau(service)
    answer = await got(http, f"/v1/cases/{old.id}/deadlines")
    assert answer["running"] == 0
    item = answer["items"][0]
    assert (item["due"], item["lamp"], item["remaining_days"]) == (None, None, None)
    assert (item["name"], item["state_title"]) == ("提交答辩状", "不予计算")
    detail = await got(http, f"/v1/deadlines/{item['id']}")
    assert detail["explanation"] is None
    assert "不推定期限" in detail["reason"]


@pytest.mark.parametrize(
    ("params", "code", "field"),
    [
        ({"case": "x"}, "id_invalid", "case"),
        ({"state": "gone"}, "state_unknown", "state"),
        ({"kind": "gone"}, "kind_unknown", "kind"),
        ({"due_before": "2026-2-3"}, "date_invalid", "due_before"),
        ({"due_after": "2026-02-30"}, "date_invalid", "due_after"),
        ({"cursor": "x"}, "cursor_invalid", "cursor"),
        ({"limit": "0"}, "invalid_parameter", "limit"),
        ({"colour": "red"}, "invalid_parameter", "colour"),
    ],
)
async def test_a_wrong_filter_is_refused(
    http: httpx.AsyncClient, params: dict[str, str], code: str, field: str
) -> None:
    """A misspelt filter must not pass for “nothing found”."""
    answer = await http.get("/v1/deadlines", params=params)
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["field"]) == (code, field)


async def test_what_is_not_there(service: Deadlines, http: httpx.AsyncClient) -> None:
    """Unknown deadlines and cases are 404 with a stable code, malformed ids 422."""
    async with service.running():
        await service.settled()
        for path, code in (("deadlines", "deadline_not_found"), ("cases", "case_not_found")):
            tail = "/deadlines" if path == "cases" else ""
            answer = await http.get(f"/v1/{path}/{uuid4()}{tail}")
            assert (answer.status_code, answer.json()["code"]) == (404, code)
        assert (await http.get("/v1/deadlines/x")).json()["code"] == "id_invalid"


async def test_the_calendar_and_the_policies(http: httpx.AsyncClient) -> None:
    """A known year has its notice; an unpublished one says that it is provisional; every pack names its clauses."""
    known = await got(http, "/v1/calendar", year=2026)
    assert (len(known["days"]), known["notice"]["year"], known["workdays"]) == (365, 2026, 248)
    assert (await got(http, "/v1/calendar", year=2027))["provisional"]
    assert (await http.get("/v1/calendar", params={"year": 1900})).status_code == 422
    packs = {pack["id"]: pack for pack in (await got(http, "/v1/policies"))["items"]}
    assert packs["yicheng-2023"]["deadlines"][0]["clauses"] == ["YC23-2.5a"]
