"""Intake's HTTP door, on a real log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from fastapi import FastAPI

from services.intake.accept import Accept
from services.intake.api import router
from shared import database as db
from shared.eventlog import EventLog
from shared.runtime.http import CORRELATION, make_app
from tests.unit.intake.scenes import CASE, FIRST, JUDGED, NOTICE, OPENED, TODAY, UNDER_WAY, fact_id, item

LIMIT = 1_000_000
ASKED, OWN = str(uuid4()), str(uuid4())
PROBLEM = "application/problem+json"


def application(log: EventLog) -> FastAPI:
    app = make_app("intake")
    app.include_router(router(Accept(log, lambda: TODAY), log, max_bytes=LIMIT))
    return app


@pytest.fixture
async def http(log: EventLog) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application(log))
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
        yield client


async def post(
    http: httpx.AsyncClient, data: Any, kind: str = "application/json", query: str = ""
) -> httpx.Response:
    content = data if isinstance(data, bytes) else orjson.dumps(data)
    return await http.post(f"/v1/events{query}", content=content, headers={"content-type": kind})


async def test_a_single_fact(http: httpx.AsyncClient) -> None:
    """One CloudEvent is recorded and answered with its position; sent again, it is a duplicate."""
    first = await post(http, OPENED, "application/cloudevents+json; charset=utf-8")
    assert (first.status_code, first.json()["items"]) == (
        200,
        [{"status": "accepted", "id": OPENED["id"], "position": 1, "version": 1}],
    )
    again = await post(http, OPENED)
    assert (again.status_code, again.json()["duplicate"], again.json()["accepted"]) == (200, 1, 0)


@pytest.mark.parametrize(
    ("own", "header", "recorded"),
    [(None, ASKED, ASKED), (OWN, ASKED, OWN), (None, "no-uuid", None), (None, "", None)],
    ids=["the header's", "the fact's own first", "no UUID", "none"],
)
async def test_a_fact_is_correlated_with_its_request(
    http: httpx.AsyncClient, log: EventLog, own: str | None, header: str, recorded: str | None
) -> None:
    """X-Correlation-Id becomes the correlation of facts that name none; what is no UUID leaves them on their own id."""
    fact = OPENED | ({"correlationid": own} if own else {})
    await http.post("/v1/events", json=fact, headers={CORRELATION: header})
    (event,) = await log.read_stream(OPENED["subject"])
    assert str(event.correlation) == (recorded or OPENED["id"])


async def test_another_request_with_the_same_fact_is_a_duplicate(http: httpx.AsyncClient) -> None:
    """Sent again under another X-Correlation-Id, or none, a fact is the same fact; another correlationid of its own is not."""
    for header in (ASKED, OWN, ""):
        answer = await http.post("/v1/events", json=OPENED, headers={CORRELATION: header})
        assert answer.status_code == 200
    assert answer.json()["duplicate"] == 1
    other = await post(http, OPENED | {"correlationid": OWN})
    assert other.json()["code"] == "id_reused"


async def test_a_batch_has_an_outcome_for_each_item(http: httpx.AsyncClient) -> None:
    """A mixed batch is 207; every item says what became of it."""
    batch = [OPENED, NOTICE, FIRST, {"id": "x"}]
    answer = await post(http, batch, "application/cloudevents-batch+json")
    assert answer.status_code == 207
    assert [one["status"] for one in answer.json()["items"]] == [
        "accepted",
        "rejected",
        "accepted",
        "rejected",
    ]
    assert answer.json()["items"][1] == {
        "status": "rejected",
        "id": NOTICE["id"],
        "code": "instance_not_opened",
        "field": "data.instance",
        "message": "第 1 个审级尚未建立，请先报送“进入审级”。",
    }


async def test_nothing_accepted_is_a_problem(http: httpx.AsyncClient) -> None:
    """When all items are refused the answer is a problem with the shared code and every reason."""
    answer = await post(http, [NOTICE])
    body = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert (body["code"], body["status"]) == ("case_not_opened", 422)
    assert body["items"][0]["id"] == NOTICE["id"]
    mixed = await post(http, [NOTICE, NOTICE | {"type": "x"}])
    assert mixed.json()["code"] == "all_rejected"


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b'{"id": ', "application/json", 400, "malformed_json"),
        (b"", "application/json", 400, "malformed_json"),
        (b"\xff\xfe", "application/json", 400, "malformed_json"),
        (b"[" * 100_000, "application/json", 400, "malformed_json"),
        (b"[]", "application/json", 400, "empty_batch"),
        (b"[]", "application/cloudevents+json", 400, "wrong_mode"),
        (b"{}", "application/cloudevents-batch+json", 400, "wrong_mode"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b"[" + b"1," * 1000 + b"1]", "application/json", 413, "too_many_items"),
        (b" " * (LIMIT + 1), "application/json", 413, "body_too_large"),
        (b"5", "application/json", 422, "bad_shape"),
    ],
)
async def test_every_malformed_request_has_its_code(
    http: httpx.AsyncClient, content: bytes, kind: str, status: int, code: str
) -> None:
    """What cannot be read is answered by a problem with a stable code, and nothing is recorded."""
    answer = await post(http, content, kind)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == PROBLEM


async def test_a_huge_body_is_left_unread(http: httpx.AsyncClient) -> None:
    """Of a body without end only as much is read as the limit allows."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536

    answer = await http.post("/v1/events", content=endless(), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert sent < 2 * LIMIT


async def test_a_dry_run_records_nothing(http: httpx.AsyncClient, log: EventLog) -> None:
    """A dry run answers as the run would and leaves the log as it is; a wrong parameter is named."""
    answer = await post(http, list(UNDER_WAY), query="?dry_run=true")
    assert (answer.status_code, answer.json()["dry_run"], answer.json()["accepted"]) == (200, True, 3)
    assert await log.tail() == 0
    wrong = await post(http, OPENED, query="?dry_run=perhaps")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_parameter")


async def test_a_case_is_shown_with_what_was_corrected(http: httpx.AsyncClient) -> None:
    """The timeline has official titles, both dates, and says which event took another's place."""
    content = {
        "corrects": str(fact_id(NOTICE)),
        "fact_on": "2026-10-13",
        "data": {"instance": 1},
        "reason": "签收日录错",
    }
    correction = item("case.corrected", **content)
    await post(http, [*UNDER_WAY, correction, JUDGED])
    shown = (await http.get(f"/v1/cases/{CASE}")).json()
    assert (shown["name"], shown["version"], shown["bureau"]) == (
        "（虚构）甲诉某局行政处罚案",
        5,
        "fz-renshe",
    )
    assert [event["title"] for event in shown["events"]] == [
        "建案",
        "进入审级",
        "收到应诉通知",
        "更正",
        "裁判作出",
    ]
    assert shown["events"][2]["superseded_by"] == correction["id"]


async def test_an_unknown_case_is_not_found(http: httpx.AsyncClient) -> None:
    """A case that nobody opened is a 404 problem."""
    answer = await http.get(f"/v1/cases/{uuid4()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "case_not_found")


async def test_a_database_that_is_away_means_come_again(own_postgres: Any) -> None:
    """With the database down the door answers 503 and when to come again, and loses nothing it accepted."""
    from shared.migrate import migrate
    from shared.settings import SERVICES

    await migrate(own_postgres.url, dict.fromkeys(SERVICES, "only-for-tests"))
    connection = await db.connect(own_postgres.url, name="test")
    await connection.execute("insert into eventlog.writers (role, area) values ('postgres', 'case')")
    await connection.close()
    pool = await db.connect_pool(own_postgres.url, name="test")
    async with EventLog.open(own_postgres.url, pool, name="test") as log:
        transport = httpx.ASGITransport(application(log))
        async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
            assert (await post(http, OPENED)).status_code == 200
            assert (await post(http, FIRST)).status_code == 200
            own_postgres.kill()
            away = await post(http, NOTICE)
            assert (away.status_code, away.json()["code"]) == (503, "try_later")
            assert int(away.headers["retry-after"]) >= 1
            own_postgres.start()
            back = await post(http, [OPENED, FIRST, NOTICE])
    pool.terminate()
    assert [one["status"] for one in back.json()["items"]] == ["duplicate", "duplicate", "accepted"]
