"""Bad input at the door of the running system: a clear answer with a stable code and a Chinese sentence, and nothing half-written.

The system stands on 2026-11-22.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import orjson
import psutil
import pytest

from tests.support.docket import Bureau, Docket, Item
from tests.support.outside import System

CASE = Docket(Bureau("fz-chengguan"))
OPENED = CASE.opened("（虚构）甲诉某局行政处罚案")
FIRST = CASE.fact("instance_opened", "2026-10-08", level="first")
NOTICE = CASE.fact("notice_received", "2026-10-12")

JSON, SINGLE, BATCH = (
    "application/json",
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
)
PROBLEM = "application/problem+json"
MIB = 1024 * 1024


#: what the system says by itself meanwhile (that next year's calendar is wanted) is not what is tested here
SUBMITTED = "(type like 'case.%' or type like 'organisation.%')"


async def through_the_door(system: System) -> int:
    """How many facts have come in."""
    [row] = await system.fetch(f"select count(*) as number from eventlog.events where {SUBMITTED}")
    return int(row["number"])


@pytest.fixture(scope="module")
async def opened(system: System) -> int:
    """A case with a notice is recorded, and all that follows from it; how many facts have come in."""
    await system.accepted(OPENED, FIRST, NOTICE)
    await system.settled()
    return await through_the_door(system)


def an(item: Item, **changed: Any) -> bytes:
    return orjson.dumps(item | {"id": str(uuid4())} | changed)


def chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


REQUESTS: dict[str, tuple[bytes, str, int, str]] = {
    "malformed JSON": (b'{"id": "1", "type": ', JSON, 400, "malformed_json"),
    "no body": (b"", JSON, 400, "malformed_json"),
    "no text at all": (bytes(range(256)), JSON, 400, "malformed_json"),
    "not a number of JSON": (b"NaN", JSON, 400, "malformed_json"),
    "an empty batch": (b"[]", BATCH, 400, "empty_batch"),
    "one where many are said": (an(OPENED), BATCH, 400, "wrong_mode"),
    "many where one is said": (b"[{}]", SINGLE, 400, "wrong_mode"),
    "wrong content type": (an(OPENED), "text/csv", 415, "unsupported_media_type"),
    "a form": (b"id=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    "10,000 items": (orjson.dumps([OPENED] * 10_000), BATCH, 413, "too_many_items"),
    "no object": (b'["case.opened"]', BATCH, 422, "bad_shape"),
    "unknown type": (an(NOTICE, type="case.invented"), JSON, 422, "unknown_type"),
    "the system's own type": (an(NOTICE, type="deadline.met"), JSON, 422, "type_not_allowed"),
    "unknown attribute": (an(NOTICE, position=7), JSON, 422, "unknown_attribute"),
    "unknown field": (an(NOTICE, data={"instance": 1, "judge": "甲"}), JSON, 422, "bad_shape"),
    "a missing attribute": (an(NOTICE, bureau=None), JSON, 422, "missing_attribute"),
    "an id that is none": (orjson.dumps(NOTICE | {"id": "7"}), JSON, 422, "bad_shape"),
    "a name twice": (an(NOTICE)[:-1] + b', "bureau": "fz-gongan"}', JSON, 400, "malformed_json"),
    "half a character": (an(NOTICE)[:-1] + b', "source": "\\ud800"}', JSON, 400, "malformed_json"),
    "deeper than anything": (b'{"data":' * 100 + b"1" + b"}" * 100, JSON, 400, "malformed_json"),
    "writing turned round": (
        an(CASE.fact("performed", "2026-11-02", note="甲\u202e乙")),
        JSON,
        422,
        "bad_character",
    ),
    "no day where one must be": (an(NOTICE, occurredon=None), JSON, 422, "missing_date"),
    "a day that is none": (an(NOTICE, occurredon="2026-02-30"), JSON, 422, "bad_shape"),
    "a date in the future": (an(NOTICE, occurredon="2026-11-23"), JSON, 422, "future_date"),
    "a date of another age": (an(NOTICE, occurredon="0206-10-12"), JSON, 422, "date_too_early"),
    "wrong expected version": (an(NOTICE, expectedversion=2), JSON, 422, "version_conflict"),
    "another bureau's case": (an(NOTICE, bureau="fz-gongan"), JSON, 422, "wrong_bureau"),
    "an unknown case": (an(NOTICE, subject=f"case-{uuid4()}"), JSON, 422, "case_not_opened"),
    "a case opened twice": (an(OPENED), JSON, 422, "case_opened_twice"),
    "a hearing before the notice": (
        an(CASE.fact("hearing_held", "2026-10-11", hearing=1)),
        JSON,
        422,
        "hearing_before_notice",
    ),
    "an id used for something else": (
        orjson.dumps(NOTICE | {"occurredon": "2026-10-13"}),
        JSON,
        422,
        "id_reused",
    ),
    "a correction of nothing": (
        an(CASE.fact("corrected", "2026-11-02", instance=None, corrects=str(uuid4()), data={}, reason="误")),
        JSON,
        422,
        "unknown_fact",
    ),
    "an unstorable character": (
        an(CASE.fact("performed", "2026-11-02", note="\x00")),
        JSON,
        422,
        "bad_shape",
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
async def test_each_has_its_code_and_changes_nothing(system: System, opened: int, name: str) -> None:
    """The answer is a problem with the code for programs and a Chinese sentence for people; the log is as it was."""
    body, kind, status, code = REQUESTS[name]
    async with system.http("intake") as http:
        answer = await http.post("/v1/events", content=body, headers={"content-type": kind})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["status"]) == (status, code, status)
    assert answer.headers["content-type"] == PROBLEM
    assert chinese(problem["detail"])
    assert all(item["code"] == code and chinese(item["message"]) for item in problem.get("items", ()))
    assert await through_the_door(system) == opened


QUESTIONS = [
    ("intake", "/v1/cases?region={}"),
    ("intake", "/v1/cases/{}"),
    ("deadlines", "/v1/deadlines?bureau={}"),
    ("deadlines", "/v1/overdue?bureau={}"),
    ("deadlines", "/v1/deadlines?cursor={}"),
    ("deadlines", "/v1/cases/{}/deadlines"),
    ("notify", "/v1/inbox?person={}"),
    ("notify", "/v1/notifications?case={}"),
    ("stats", "/v1/stats?period=2026&region={}"),
    ("stats", "/v1/stats?period={}"),
    ("stats", "/v1/stats/trace?period=2026&indicator={}"),
    ("stats", "/v1/reports/{}?period=2026"),
]


@pytest.mark.parametrize(("service", "path"), QUESTIONS)
async def test_an_odd_question_is_never_an_internal_error(system: System, service: str, path: str) -> None:
    """Null characters, wrong encodings, absurd numbers: the answer is a list or a problem with a code and a Chinese sentence."""
    async with system.http(service) as http:
        for odd in ("%00", "%ff", "a" * 300, "9" * 40, "-1", "..", "'%3B drop table x", "２０２６"):
            answer = await http.get(path.format(odd))
            assert answer.status_code < 500, (odd, answer.text)
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == PROBLEM
                assert answer.json()["code"]
                assert chinese(answer.json()["detail"]), answer.text


async def test_a_bad_item_does_not_take_its_neighbours_down(system: System, opened: int) -> None:
    """Of a batch the good items are recorded and each bad one is answered in its place."""
    docket = Docket(Bureau("fz-neighbours"))
    good = [docket.opened("（虚构）乙诉某局案"), docket.fact("instance_opened", "2026-10-08", level="first")]
    bad = docket.fact("notice_received", "2027-01-01")
    before = await through_the_door(system)
    answers = await system.post(good[0], bad, good[1], good[0])
    assert [(one["status"], one.get("code")) for one in answers] == [
        ("accepted", None),
        ("rejected", "future_date"),
        ("accepted", None),
        ("duplicate", None),
    ]
    recorded = await system.fetch(f"select id::text from eventlog.events where {SUBMITTED} order by position")
    assert [row["id"] for row in recorded[before:]] == [good[0]["id"], good[1]["id"]]


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "streamed"])
async def test_a_body_of_100_mb_is_refused_unread(system: System, opened: int, declared: bool) -> None:
    """Neither the length it declares nor the bytes it streams bring it in, and intake's memory does not grow by it."""
    process = psutil.Process(system.info.pids["intake"])
    size, piece = 100 * MIB, b" " * MIB
    sent, peak = 0, 0
    before = process.memory_info().rss

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent, peak
        while sent < size:
            sent += len(piece)
            yield piece
            peak = max(peak, process.memory_info().rss)

    headers = {"content-type": JSON} | ({"content-length": str(size)} if declared else {})
    tail = await through_the_door(system)
    async with system.http("intake") as http:
        answer = await http.post("/v1/events", content=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert chinese(answer.json()["detail"])
    assert max(peak, process.memory_info().rss) - before < 40 * MIB
    assert await through_the_door(system) == tail


async def test_many_huge_bodies_at_once_leave_the_door_open(system: System, opened: int) -> None:
    """While eight senders stream 100 MB each, a clerk's fact is accepted."""
    piece = b" " * MIB

    async def flood() -> int:
        async def body() -> AsyncIterator[bytes]:
            for _ in range(100):
                yield piece

        async with system.http("intake") as http:
            return (await http.post("/v1/events", content=body(), headers={"content-type": JSON})).status_code

    async with asyncio.TaskGroup() as group:
        floods = [group.create_task(flood()) for _ in range(8)]
        await system.accepted(Docket(Bureau("fz-patient")).opened("（虚构）丙诉某局案"))
    assert [one.result() for one in floods] == [413] * 8
