"""What becomes of one fact is one trace, whichever door it came by; and a collector that is away, slow or refusing harms nobody."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import httpx
import orjson
import pytest

from deploy.local.home import temporary_home
from tests.support import two_cases as story
from tests.support.collector import HANG, REFUSE, Collector, Kept, collecting
from tests.support.docket import REGION, Bureau, Docket
from tests.support.outside import System, running_system
from tests.support.waiting import until

CALLER = "00f067aa0ba902b7"
#: what every notice of a court has to pass, from the door to the mail: (service, span)
WAY = {
    ("yingsu-intake", "append case.notice_received"),
    ("yingsu-intake", "publish EVENTS"),
    ("yingsu-intake", "project intake.cases"),
    ("yingsu-deadlines", "project deadlines.desk"),
    ("yingsu-deadlines", "append deadline.set"),
    ("yingsu-stats", "project stats.figures"),
    ("yingsu-notify", "append notification.raised"),
    ("yingsu-notify", "project notify.dispatch"),
    ("yingsu-notify", "deliver email"),
    ("yingsu-notify", "append notification.sent"),
}


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as running:
        yield running


@pytest.fixture(scope="module")
def traced(collector: Collector) -> Iterator[System]:
    """A system of its own, that names the collector."""
    with temporary_home() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINGSU_OTLP_URL", collector.url)
        with running_system(home, story.TODAY) as running:
            yield running


async def prepared(system: System, bureau: Bureau) -> Docket:
    """A case whose handler is known and has an address; nothing runs yet."""
    case = Docket(bureau)
    await system.accepted(*story.people(bureau))
    await system.accepted(
        case.opened("（虚构）李某诉某人社局养老待遇案"),
        case.fact("instance_opened", "2026-11-10", level="first"),
        case.fact("handler_assigned", "2026-11-13", handler="p-handler"),
    )
    await system.settled()
    return case


async def whole(collector: Collector, trace: str, door: tuple[str, str]) -> list[Kept]:
    """Wait for the whole way; the trace's spans."""

    async def arrived() -> list[Kept]:
        found = collector.of(trace)
        all_there = {(one.service, one.name) for one in found} >= {*WAY, door} and not loose(found)
        return found if all_there else []

    try:
        return await until(arrived, 60)
    except TimeoutError as late:
        found = collector.of(trace)
        missing = {*WAY, door} - {(one.service, one.name) for one in found}
        raise AssertionError(f"not in the trace: {missing}; without a parent: {loose(found)}") from late


def loose(spans: list[Kept]) -> list[Kept]:
    """Spans whose parent is not in the trace. The first has none, or the caller's own; services send each for itself, so a parent may come later."""
    ids = {span.id for span in spans} | {CALLER, ""}
    return [span for span in spans if span.parent not in ids]


async def test_a_fact_over_http_is_one_trace(traced: System, collector: Collector) -> None:
    """Door, log, relay, every service's read models, the notice and its mail are in the trace that the caller named."""
    case = await prepared(traced, Bureau("fz-traced"))
    trace = uuid4().hex
    async with traced.http("intake") as http:
        header = {"traceparent": f"00-{trace}-{CALLER}-01"}
        answer = await http.post(
            "/v1/events", json=case.fact("notice_received", "2026-11-12"), headers=header
        )
    assert answer.status_code == 200, answer.text
    spans = await whole(collector, trace, ("yingsu-intake", "POST /v1/events"))
    [door] = [span for span in spans if span.name == "POST /v1/events"]
    assert (door.parent, door.attributes["http.response.status_code"]) == (CALLER, "200")
    [append] = [span for span in spans if span.name == "append case.notice_received"]
    assert append.parent == door.id
    assert UUID(trace) in {row["correlation"] for row in await traced.log()}


async def test_a_fact_over_nats_is_one_trace(traced: System, collector: Collector) -> None:
    """The same by the header of a message; and what EVENTS carries names the trace for whoever subscribes."""
    bureau = Bureau("fz-traced-nats")
    case = await prepared(traced, bureau)
    trace, fact = uuid4().hex, case.fact("notice_received", "2026-11-12")
    async with traced.submitting(bureau) as js:
        header = {"traceparent": f"00-{trace}-{CALLER}-01"}
        await js.publish(f"submit.{REGION}.{bureau.code}", orjson.dumps(fact), headers=header)
    await whole(collector, trace, ("yingsu-intake", "submit"))
    carried = [message.headers for message in await traced.messages("EVENTS", "events.>")]
    [own] = [headers for headers in carried if headers["Nats-Msg-Id"] == fact["id"]]
    assert own["traceparent"] == f"00-{trace}-{UUID(fact['id']).hex[16:]}-01"


async def test_a_fact_of_nobodys_trace_makes_one(traced: System, collector: Collector) -> None:
    """A caller that names no trace gets one all the same: the door's step joins that of the fact it recorded."""
    case = await prepared(traced, Bureau("fz-untraced"))
    fact = case.fact("notice_received", "2026-11-12")
    await traced.accepted(fact)
    spans = await whole(collector, UUID(fact["id"]).hex, ("yingsu-intake", "POST /v1/events"))
    assert [span.name for span in spans if not span.parent] == ["POST /v1/events"]


async def test_log_lines_carry_the_trace(traced: System) -> None:
    """Every service's lines about a fact are found by the trace's id, and the line of the answer names the route, not the address."""
    case = await prepared(traced, Bureau("fz-traced-log"))
    trace = uuid4().hex
    async with traced.http("intake") as http:
        await http.post(
            "/v1/events",
            json=case.fact("notice_received", "2026-11-12"),
            headers={"traceparent": f"00-{trace}-{CALLER}-01"},
        )
        await http.get(f"/v1/cases/{case.id}")
    await traced.settled()
    for service, event in {
        "intake": "facts.answered",
        "deadlines": "deadline.said",
        "notify": "notification.told",
    }.items():
        lines = [line for line in traced.log_lines(service) if line.get("trace_id") == trace]
        assert event in {line["event"] for line in lines}, service
    answered = [line for line in traced.log_lines("intake") if line["event"] == "http.answered"]
    assert answered[-1]["route"] == "/v1/cases/{case_id}"
    assert (answered[-1]["status"], answered[-1]["person"]) == (200, "local-admin")
    assert str(case.id) not in {part for line in answered for part in line.values() if isinstance(part, str)}


async def test_a_collector_in_trouble_harms_nobody(traced: System, collector: Collector) -> None:
    """Refusing, hanging or away: facts are taken and told as ever, what could not be sent is counted; and when it is back, so are the traces."""
    case = await prepared(traced, Bureau("fz-trouble"))
    for number, trouble in enumerate((REFUSE, HANG, "away")):
        if trouble == "away":
            collector.stop()
        else:
            collector.behaviour = trouble
        asked = collector.asked
        fact = case.fact("hearing_scheduled", "2026-11-18", hearing=number + 1, hearing_on="2026-12-10")
        async with traced.http("intake") as http:
            answer = await http.post("/v1/events", json=fact, timeout=httpx.Timeout(10))
        assert answer.json()["items"][0]["status"] == "accepted", trouble
        await traced.settled()
        if trouble != "away":
            await until(lambda asked=asked: _more(collector, asked), 20)

    async def counted() -> bool:
        async with traced.http("intake") as http:
            return 'yingsu_trace_spans_total{outcome="failed"}' in (await http.get("/metrics")).text

    await until(counted, 30)
    collector.behaviour = "accept"
    collector.start()
    known = len(collector.spans)

    async def again() -> bool:
        async with traced.http("intake") as http:
            await http.get(f"/v1/cases/{case.id}", headers={"traceparent": f"00-{uuid4().hex}-{CALLER}-01"})
        return len(collector.spans) > known

    await until(again, 30)


async def _more(collector: Collector, asked: int) -> bool:
    return collector.asked > asked
