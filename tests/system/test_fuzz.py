"""Whatever comes through the doors, no service fails: requests made up from the OpenAPI documents and from the schemas of events, right and wrong.

A system of its own, because it is filled with nonsense. Bounded: a fixed number of requests, the same in every run; how many is printed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import orjson
import pytest
import requests
from schemathesis import APIOperation, GenerationMode
from schemathesis.checks import not_a_server_error

from deploy.local.home import temporary_home
from services.intake.submission import AREAS
from shared.events import CATALOGUE
from shared.settings import SERVICES
from tests.support import on_the_bus
from tests.support.docket import REGION, Docket
from tests.support.documents import DOCUMENTS
from tests.support.every_door import NO_ADDRESS, asked, bodies, known
from tests.support.made_up import (
    BUREAU,
    CHECKS,
    FACTS,
    POSTS,
    QUESTIONS,
    SENT,
    called,
    fact_operation,
    fresh,
    modes,
    operations,
    try_out,
)
from tests.support.outside import System, running_system
from tests.support.two_cases import TODAY, lost, people
from tests.support.waiting import until

SCENARIO = Path(__file__).parents[2] / "samples" / "scenario.yaml"
KNOWN = Docket(BUREAU)


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[System]:
    with temporary_home() as home, running_system(home, TODAY) as running:
        yield running


@pytest.fixture(scope="module")
async def filled(fuzzed: System) -> System:
    """With something to find: a bureau and a case that went through, and the invented bureaus of the samples."""
    clue = KNOWN.fact("misconduct_referred", "2026-11-12", category="interference", organ="（虚构）监察机关")
    unreachable = BUREAU.person("p-unreachable", "legal_office", "2026-01-05", email=NO_ADDRESS)
    await fuzzed.accepted(*people(BUREAU), unreachable, *lost(KNOWN), clue)
    # one of its bureaus is there already
    assert (await fuzzed.yingsu("import", str(SCENARIO))).code in {0, 1}
    await fuzzed.settled()
    return fuzzed


READS = [
    (service, operation, mode)
    for service in SERVICES
    for operation in operations(service, "get")
    for mode in modes(operation)
]
[POST] = [operation for operation in operations("intake", "post") if operation.path == "/v1/events"]
#: doors that take something in, asked wrongly and rightly
WRITES = [
    (service, operation, mode)
    for service in SERVICES
    for operation in operations(service, "post")
    if operation.path != POST.path
    for mode in modes(operation)
]


#: doors that end or replace what others are asked about
LAST = ("/withdraw", "/recall", "/v1/reports/drafts", "/v1/failures/retry")


#: values of one parameter that a stranger tries: who asks decides, not what of the bureau's is asked for
OF_A_STRANGER = 4
#: the State Council's calendar is every region's
NATIONAL = {"/v1/calendar/notices", "/v1/calendar/notices/{notice}/withdraw"}
#: doors that say nothing of anybody's record: they work on what is sent to them
ON_WHAT_IS_SENT = {"/v1/precheck", "/v1/policies/preview", "/v1/files", "/v1/file-reviews/draw"}
STRANGERS = {
    "another bureau of the region": {"person": "ziran-fz"},
    "the 司法局 of another region": {
        "person": "sifa-2",
        "duty": "justice_officer",
        "region": "310112",
        "name": "外区",
    },
    "another bureau's system": {
        "person": "system-2",
        "duty": "system",
        "region": "310112",
        "bureau": "mh-fagai",
    },
}


SAID = """select bureau = $1 as own, data ->> 'name' as text from eventlog.events where type = 'case.opened'
    union select bureau = $1, data ->> 'subject' from eventlog.events where type = 'notification.raised'
    union select bureau = $1, data ->> 'case_no' from eventlog.events where type = 'case.instance_opened'"""


ON_RECORD = "select type, bureau from eventlog.events where position > $1 and actor = $2"


def inside(content: bytes) -> bytes:
    """What was answered, and what the parts of a workbook or a document say unpacked."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


async def theirs(filled: System) -> set[bytes]:
    """Words by which anybody would recognise the bureau's record, and no other's: names of its cases, what is told of them, case numbers."""
    rows = [row for row in await filled.fetch(SAID, BUREAU.code) if row["text"] and len(row["text"]) > 3]
    words = {row["text"] for row in rows if row["own"]} - {row["text"] for row in rows if not row["own"]}
    assert len(words) > 20
    return {form for word in words for form in (word.encode(), orjson.dumps(word)[1:-1])}


async def own(bureau: System) -> dict[str, list[Any]]:
    """What one bureau finds when it asks, and nobody else has."""
    cases = await bureau.get("intake", "/v1/cases")
    deadlines = await bureau.get("deadlines", "/v1/deadlines")
    duties = await bureau.get("deadlines", "/v1/duties")
    proposals = await bureau.get("stats", "/v1/supervision")
    told = await bureau.get("notify", "/v1/notifications")
    ids = [item["id"] for item in cases["items"]]
    return {
        "case_id": ids,
        "case": ids,
        "deadline": [item["id"] for item in deadlines["items"]],
        "duty": [item["id"] for item in duties["items"]],
        "proposal": [item["id"] for item in proposals["items"]],
        "notification": [item["id"] for item in told["items"]],
        "person": ["renshe-fz", "renshe-a"],
        "bureau": [BUREAU.code],
    }


@pytest.mark.parametrize("stranger", STRANGERS)
async def test_a_stranger_gets_nothing(filled: System, stranger: str) -> None:
    """Every door asked for the bureau's own things with somebody else's token: nothing of them is answered, and nothing is done."""
    values = await known(filled, str(KNOWN.id)) | await own(filled.seen_by("renshe-fz"))
    given, words, before = bodies(values), await theirs(filled), await filled.tail()
    doors = [(s, one) for s in SERVICES for method in ("post", "get") for one in operations(s, method)]
    with requests.Session() as session:
        session.headers.update(filled.headers_of(**STRANGERS[stranger]))
        for service, operation in doors:
            if operation.path in {POST.path, *NATIONAL}:
                continue
            for case in islice(asked(operation, values, given), OF_A_STRANGER):
                answer = case.call(base_url=filled.info.service_urls[service], session=session)
                assert answer.status_code < 500, (operation.label, answer.text)
                answered = inside(answer.content)
                assert not [word.decode() for word in words if word in answered], operation.label
                if operation.method == "post" and operation.path not in ON_WHAT_IS_SENT:
                    assert answer.status_code >= 400, (operation.label, answer.text)
    said = await filled.fetch(ON_RECORD, before, STRANGERS[stranger]["person"])
    assert "audit.access_refused" in {row["type"] for row in said}
    # a file of what is their own, with nothing of the bureau in it, is on record as theirs; nothing else is
    assert {row["type"] for row in said} <= {"audit.access_refused", "audit.file_exported"}
    assert BUREAU.code not in {row["bureau"] for row in said}


def test_without_a_token_every_door_is_shut(filled: System) -> None:
    """401 with how to come in, before anything of the question is looked at."""
    for service in SERVICES:
        for method in ("get", "post"):
            for operation in operations(service, method):
                path = operation.path.replace("{", "").replace("}", "")
                for headers in ({}, {"Authorization": "Bearer a.b.c"}, {"Authorization": "Basic YTpi"}):
                    answer = requests.request(
                        method, filled.info.service_urls[service] + path, headers=headers, timeout=10
                    )
                    assert answer.status_code == 401, (operation.label, answer.text)
                    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_every_answer_is_what_its_model_says(filled: System) -> None:
    """Every door answers questions that lead somewhere, each at least once with success, and with exactly the members its model names."""
    values = await known(filled, str(KNOWN.id))
    given, reached = bodies(values), set[str]()
    doors = [(s, one) for s in SERVICES for method in ("post", "get") for one in operations(s, method)]
    asked_of = [(s, one) for s, one in doors if one.path != POST.path]
    with requests.Session() as session:
        session.headers.update(filled.headers)
        for service, operation in sorted(asked_of, key=lambda door: turn(door[1].path, [*given])):
            for case in asked(operation, values, given):
                SENT[f"{operation.method} {operation.path}"] += 1
                answer = case.call(base_url=filled.info.service_urls[service], session=session)
                case.validate_response(answer, checks=CHECKS)
                if answer.status_code < HTTPStatus.BAD_REQUEST:
                    reached.add(operation.label)
    assert {operation.label for _, operation in asked_of} == reached


def turn(path: str, sent_to: list[str]) -> tuple[bool, int]:
    """When a door is asked: those that something is sent to in the order in which work goes on (``bodies``), what only reads after them."""
    return path.endswith(LAST), sent_to.index(path) if path in sent_to else len(sent_to)


@pytest.mark.parametrize(("service", "operation", "mode"), READS, ids=called)
async def test_reading(filled: System, service: str, operation: APIOperation, mode: GenerationMode) -> None:
    """Whatever is asked of a door, right or wrong, it answers with a status and a type of content that its document knows, never with 5xx."""
    try_out(operation, mode, (filled, service), QUESTIONS, CHECKS)


@pytest.mark.parametrize(("service", "operation", "mode"), WRITES, ids=called)
async def test_asking_for_something(
    filled: System, service: str, operation: APIOperation, mode: GenerationMode
) -> None:
    """Whatever is sent to the doors that look something up, preview or give something out, they answer as documented, never with 5xx."""
    try_out(operation, mode, (filled, service), QUESTIONS, CHECKS)


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
async def test_posting(filled: System, mode: GenerationMode) -> None:
    """Whatever is posted as facts, it is answered as documented, never with 5xx."""
    try_out(POST, mode, (filled, "intake"), POSTS, CHECKS)


ORGANISATION = f"organisation-{REGION}-{BUREAU.code}"
SUBMITTABLE = [type_ for type_, cls in CATALOGUE.items() if cls.area in AREAS]


async def begun(system: System) -> str:
    """The subject of a case of its own."""
    case = Docket(BUREAU, uuid4())
    await system.accepted(*lost(case)[:7])
    return case.subject


@pytest.mark.parametrize("type_", SUBMITTABLE)
async def test_facts(filled: System, type_: str) -> None:
    """Facts of every type, made up from its schema, about a case that has begun or the bureau, are accepted or refused, never answered with 5xx."""
    operation = fact_operation(type_, await begun(filled) if type_.startswith("case.") else ORGANISATION)
    try_out(
        operation, GenerationMode.POSITIVE, (filled, "intake"), FACTS, [not_a_server_error], prepare=fresh
    )


async def test_nobody_choked(filled: System) -> None:
    """After all that, every service still works and has read everything that was taken; and facts of many types were."""
    await filled.settled()
    failed = await filled.fetch(
        "select name, failure from projections.generations where failed_at is not null"
    )
    assert [dict(row) for row in failed] == []
    [row] = await filled.fetch(
        "select count(distinct type) as types from eventlog.events where actor = 'fuzz'"
    )
    assert row["types"] > len(SUBMITTABLE) / 4


async def test_what_is_on_the_bus(filled: System) -> None:
    """Every event that NATS carries is what the AsyncAPI document says of its type, on the subject that it says."""
    messages = await filled.messages("EVENTS", "events.>")
    assert on_the_bus.faults(messages) == []
    carried = [(one.subject, orjson.loads(one.data)) for one in messages]
    assert all(s == f"events.{e['region']}.{e['bureau']}.{e['type']}" for s, e in carried)
    assert len({event["type"] for _, event in carried}) > len(SUBMITTABLE) / 4


async def test_what_is_answered_over_the_bus(filled: System) -> None:
    """Facts taken, there already and refused, and what is no submission at all, are answered or buried as the AsyncAPI document says."""
    fact = KNOWN.fact("forwarded", "2026-11-12", to="（虚构）法规科")
    refused = KNOWN.fact("hearing_held", "2026-11-12", hearing=9, leader_appeared=True)
    sent = (fact, [fact, fact | {"id": str(uuid4()), "data": {}}], refused, "nonsense", {"id": "one"})
    subject = f"submit.{REGION}.{BUREAU.code}"
    async with filled.submitting(BUREAU) as own, filled.jetstream() as js:
        for one in sent:
            await own.publish(subject, orjson.dumps(one), stream="SUBMISSIONS")

        async def handled() -> bool:
            return (await js.stream_info("SUBMISSIONS")).state.messages == 0

        await until(handled)
    receipts = await filled.messages("RECEIPTS", "receipt.>")
    dead = await filled.messages("DEADLETTERS", "dead.>")
    assert on_the_bus.faults([*receipts, *dead]) == []
    assert {orjson.loads(one.data)["status"] for one in receipts} == {"accepted", "duplicate", "rejected"}
    buried = {one.headers["Yingsu-Subject"] for one in dead}
    assert subject in buried
    assert any(one.startswith("dispatch.email.") for one in buried)  # the mails of whom nobody can reach


def test_how_much_was_asked() -> None:
    """How many requests each door was sent, for the record; every door had some."""
    sys.stdout.write("".join(f"{number:6} {door}\n" for door, number in sorted(SENT.items())))
    sys.stdout.write(f"{SENT.total():6} requests\n")
    assert {f"{one.method} {one.path}" for s in SERVICES for one in operations(s, "get")} <= set(SENT)


@pytest.mark.parametrize("service", SERVICES)
async def test_the_document_served(filled: System, service: str) -> None:
    """A running service serves the very document that `yingsu contracts export` writes."""
    assert await filled.get(service, "/openapi.json") == DOCUMENTS[service]
