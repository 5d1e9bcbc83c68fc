"""A court's list through intake's doors: received once, superseded visibly, reconciled with what bureaus report, explained by people."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from services.intake.court_list import bodies
from services.intake.court_list.projection import CourtLists
from shared.contracts.paper import PaperBody
from shared.eventlog.verify import verify
from shared.events.envelope import derived_id
from tests.integration.intake.court import (
    COURT,
    ELSEWHERE,
    HEADER,
    KNOWN,
    REGISTERED,
    UNKNOWN,
    Court,
    file,
)
from tests.support.rebuilding import rebuilt_alike
from tests.unit.intake.scenes import REGION, TODAY, item

HEARD = item("case.hearing_held", "2026-04-01", instance=1, hearing=1, leader_appeared=False)


async def test_both_ways_through_the_door(court: Court) -> None:
    """YC23-3.3b: matched with differences, 未报备 by bureau or unknown, and ours that the court does not have."""
    await court.report("甲案", "（2026）云0101行初第5号", "刘某", "2026-03-02", HEARD)
    await court.report("戊案", "（2026）云0101行初99号", "赵某", "2026-03-09")
    sent = await court.send(file(KNOWN, UNKNOWN, ELSEWHERE))
    assert (sent["status"], sent["rows"], sent["passed_over"]) == ("accepted", 3, 1)
    found = await court.get(f"/v1/court-lists/{sent['id']}/reconciliation")
    bodies.ReconciliationBody.model_validate_json(orjson.dumps(found))
    bodies.ListReceipt.model_validate_json(orjson.dumps(sent))
    said = {one["case_no"]: one for one in found["items"]}
    assert said["（2026）云0101行初6号"]["finding_title"] == "法院有、未报备"
    assert said["（2026）云0101行初6号"]["bureaus"] == ["fz-renshe"]
    assert said["（2026）云0101行初7号"]["bureaus"] == []
    assert said["（2026）云0101行初99号"]["finding"] == "ours_only"
    [difference] = said["（2026）云0101行初5号"]["differences"]
    assert (difference["title"], difference["ours"], difference["theirs"]) == ("负责人出庭", "否", "是")
    assert {name: n for name, n in found["counts"].items() if n} == {
        "differs": 1,
        "court_only": 2,
        "ours_only": 1,
    }


async def test_a_letter_asks_the_court(court: Court) -> None:
    """YC23-3.3b: 函 to the court names what is open, kind by kind, in every format; what was explained is left out."""
    await court.report("甲案", "（2026）云0101行初第5号", "刘某", "2026-03-02", HEARD)
    await court.report("戊案", "（2026）云0101行初99号", "赵某", "2026-03-09")
    sent = await court.send(file(KNOWN, UNKNOWN, ELSEWHERE))
    path = f"/v1/court-lists/{sent['id']}/letter"
    paper = await court.get(path)
    PaperBody.model_validate_json(orjson.dumps(paper))
    assert (paper["to"], paper["issuer"]) == ([COURT], "区司法局")
    heads = [block["text"] for block in paper["blocks"] if block["kind"] == "heading"]
    assert heads == [
        "一、名单所列、各单位尚未登记的案件（2件）",
        "二、各单位已登记、名单未列的案件（1件）",
        "三、双方记载不一致的案件（1件）",
    ]
    listed = [block["rows"] for block in paper["blocks"] if block["kind"] == "table"]
    assert [row[0] for row in listed[0]] == ["（2026）云0101行初6号", "（2026）云0101行初7号"]
    assert listed[2] == [["（2026）云0101行初5号", "负责人出庭", "是", "否"]]
    for kind, begins in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = await court.http.get(path, params={"format": kind})
        assert answer.content.startswith(begins)
        assert answer.headers["content-disposition"].startswith("attachment")
    assert (await court.http.get(path.replace(sent["id"], str(derived_id("none"))))).status_code == 404
    found = await court.get(f"/v1/court-lists/{sent['id']}/reconciliation")
    for item_ in found["items"]:
        for one in item_["differences"]:
            said = {"entry": one["entry"], "attribute": one["attribute"], "reason": "已核实", "actor": "p-1"}
            answer = await court.http.post(f"/v1/court-lists/{sent['id']}/explanations", json=said)
            assert answer.status_code == 201
    assert "没有需要贵院核实的差异" in (await court.get(path))["blocks"][0]["text"]


async def test_a_file_is_received_once_and_superseded_visibly(court: Court) -> None:
    """The same file adds nothing; a later one of the same court and period takes its place, and both are shown; a dry run records nothing."""
    dry = await court.send(file(KNOWN), 200, dry_run=True)
    assert (dry["status"], await court.get("/v1/court-lists")) == ("accepted", {"items": [], "next": None})
    first = await court.send(file(KNOWN))
    tail = await court.log.tail()
    again = await court.send(file(KNOWN), 200)
    assert (again["status"], again["edition"], await court.log.tail()) == ("duplicate", 1, tail)
    second = await court.send(file(KNOWN, UNKNOWN), file_name="名单（修订）.csv")
    assert (second["id"], second["edition"]) == (first["id"], 2)
    page = await court.get("/v1/court-lists", region=REGION, court=COURT)
    bodies.ListPage.model_validate_json(orjson.dumps(page))
    [listed] = page["items"]
    assert (listed["editions"], listed["row_count"]) == (2, 2)
    found = await court.get(f"/v1/court-lists/{first['id']}/reconciliation")
    assert [one["current"] for one in found["list"]["editions"]] == [False, True]
    assert found["counts"]["court_only"] == 2
    other = await court.send(file(KNOWN), until="2026-03-31")
    assert other["id"] != first["id"]


async def test_a_case_reported_later_is_matched_by_itself(court: Court) -> None:
    """YC23-3.3b: 未报备 ends when the bureau reports the case, and begins again when it is voided."""
    path = f"/v1/court-lists/{(await court.send(file(KNOWN)))['id']}/reconciliation"
    assert (await court.get(path))["counts"]["court_only"] == 1
    await court.report(
        "甲案",
        "（2026）云0101行初5号",
        "刘某",
        "2026-03-02",
        HEARD | {"data": HEARD["data"] | {"leader_appeared": True}},
    )
    assert (await court.get(path))["counts"]["matched"] == 1
    subject = f"case-{derived_id('test', '甲案')}"
    voided = item("case.voided", "2026-11-20", reason="误登") | {"subject": subject}
    assert (await court.http.post("/v1/events", json=voided)).status_code == 200
    await court.settled()
    assert (await court.get(path))["counts"]["court_only"] == 1


async def test_a_difference_is_explained_by_a_person(court: Court) -> None:
    """What was explained shows reason and person, stays explained in the next list, and nothing else can be explained."""
    sent = await court.send(file(KNOWN, UNKNOWN))
    path = f"/v1/court-lists/{sent['id']}"
    asked = {
        "entry": "（2026）云0101行初6号",
        "attribute": "registered",
        "reason": "被告系外区单位",
        "actor": "officer-1",
    }
    assert (await court.http.post(f"{path}/explanations", json=asked)).status_code == 201
    tail = await court.log.tail()
    assert (await court.http.post(f"{path}/explanations", json=asked)).status_code == 201
    assert await court.log.tail() == tail
    await court.send(file(KNOWN, UNKNOWN, ELSEWHERE))
    found = await court.get(f"{path}/reconciliation")
    [one] = [one for one in found["items"] if one["finding"] == "explained"]
    assert one["differences"][0]["explained"] == {
        "reason": "被告系外区单位",
        "actor": "officer-1",
        "explained_on": TODAY.isoformat(),
    }
    refused = await court.http.post(f"{path}/explanations", json=asked | {"attribute": "judged_on"})
    assert (refused.status_code, refused.json()["code"]) == (422, "court_list_no_difference")


async def test_a_bureau_s_name_follows_its_correction(court: Court) -> None:
    """A defendant is recognised by the name that the bureau's registration has now."""
    path = f"/v1/court-lists/{(await court.send(file(ELSEWHERE)))['id']}/reconciliation"
    assert (await court.get(path))["items"][0]["bureaus"] == []
    renamed = item(
        "organisation.entry_corrected",
        None,
        corrects=REGISTERED["id"],
        data={"name": "外地某局"},
        reason="更名",
    )
    assert (await court.http.post("/v1/events", json=renamed)).status_code == 200
    await court.settled()
    assert (await court.get(path))["items"][0]["bureaus"] == ["fz-renshe"]


async def test_published_figures_beside_ours(court: Court) -> None:
    """YC23-3.3b: a court's totals are set beside the list and the register, with the cases behind the gap and what stays unexplained."""
    await court.report("甲案", "（2026）云0101行初5号", "刘某", "2026-03-02", HEARD)
    sent = await court.send(file(KNOWN, UNKNOWN))
    found = await court.get(f"/v1/court-lists/{sent['id']}/figures", filed=3, leader_rate=100)
    bodies.ListFigures.model_validate_json(orjson.dumps(found))
    filed, led = found["figures"]
    assert (filed["listed"], filed["ours"], filed["unexplained"]) == (2, 1, 1)
    assert [(one["key"], one["why_title"], one["weight"]) for one in filed["causes"]] == [
        ("（2026）云0101行初6号", "只在法院名单中", 1)
    ]
    assert (led["listed"], led["ours"], led["causes"][0]["why"]) == (100, 0, "classified")


async def test_a_long_list_is_kept_whole(court: Court) -> None:
    """A list of 5,000 cases becomes one append of several events, and the log still proves itself."""
    rows = [KNOWN.replace("初5号", f"初{serial}号") for serial in range(1, 5_001)]
    sent = await court.send(file(*rows))
    found = await court.get(f"/v1/court-lists/{sent['id']}/reconciliation")
    assert found["counts"]["court_only"] == 5_000
    kept = [e for e in (await court.log.read(0, 1_000)).events if e.type == "court_list.rows_kept"]
    assert len(kept) > 1
    assert (await verify(court.pool)).intact


@pytest.mark.parametrize(
    ("content", "asked", "code"),
    [
        (b"a,b\n1,2", {}, "court_list_no_header"),
        (HEADER.encode(), {}, "court_list_empty"),
        (b"nothing", {"suffix": ".xlsx"}, "ledger_not_xlsx"),
        (file(KNOWN), {"until": "2025-12-31"}, "court_list_period"),
        (file(KNOWN), {"mapping": "columns: {a: 没有的列}"}, "bad_mapping"),
        (file(KNOWN), {"court": "法\x00院"}, "invalid_parameter"),
    ],
)
async def test_what_is_refused(court: Court, content: bytes, asked: dict[str, Any], code: str) -> None:
    """A file that is no list, a period that ends before it begins, a mapping to nothing: each with its code, and nothing is recorded."""
    tail = await court.log.tail()
    answer = await court.send(content, 422, **asked)
    assert answer["code"] == code
    assert await court.log.tail() == tail


async def test_no_such_list(court: Court) -> None:
    """An unknown id is a 404 with a code."""
    for path in ("reconciliation", "figures"):
        answer = await court.http.get(f"/v1/court-lists/{derived_id('nothing')}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "court_list_not_found")


async def test_a_rebuilt_model_equals_the_live_one(court: Court) -> None:
    """The list of lists and the names come out of the log again as they are."""
    await court.send(file(KNOWN))
    await court.send(file(KNOWN, UNKNOWN))
    rows = await rebuilt_alike(court.pool, CourtLists)
    assert any(rows.values()), rows
