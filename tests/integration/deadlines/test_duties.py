"""Quotas and periodic duties on real parts: facts through intake's door, the process manager on the log, days that pass, the doors, the command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import orjson
import pytest
import uvicorn
from fastapi import FastAPI
from typer.testing import CliRunner

from cli.duties import duties_app
from deploy.local.process import free_ports
from services.deadlines.duties.api import DutyOffice, router
from services.deadlines.duties.owed import now_and_lately, owed
from services.deadlines.duties.projection import DutyDesk
from services.deadlines.duties.reach import reach
from services.deadlines.duties.tables import book_of
from services.intake.accept import Accept
from services.intake.answers import Accepted
from shared import database as db
from shared.calendars.editions import BUREAU as COUNCIL
from shared.calendars.editions import REGION as STATE
from shared.calendars.editions import STREAM
from shared.calendars.keeper import Calendars
from shared.database import Connection, Pool
from shared.dates import shipped
from shared.eventlog import Appended, EventLog
from shared.events.calendar import Holiday, NoticeImported
from shared.events.duty import DutyAssessed
from shared.policy.choice import Packs
from shared.projection import Doorbell, Runner, generation
from shared.projection.runner import Pace
from shared.runtime.http import Server, make_app
from tests.support.docket import Bureau, Docket, Item
from tests.support.given import a_write, an_event
from tests.support.packs import SHIPPED_PACKS
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import BUREAU, REGION, packs

PACE = Pace(lease=2.0, poll=0.02, tick=0.02)
RENSHE, SFJ = Bureau(BUREAU, REGION), Bureau("sfj", REGION)


@dataclass
class Duties:
    """Intake's door and the duties of the deadlines service on one log; ``today`` can be set."""

    log: EventLog
    own: EventLog
    pool: Pool
    accept: Accept
    today: date
    packs: Packs = field(default_factory=packs)

    async def told(self, *items: Item) -> None:
        """Facts through the door, each accepted."""
        answers = await self.accept(list(items))
        assert all(isinstance(answer, Accepted) for answer in answers), answers

    def desk(self) -> DutyDesk:
        return DutyDesk(self.own, self.packs, Calendars(shipped()), lambda: self.today)

    @asynccontextmanager
    async def running(self, desk: DutyDesk | None = None, owner: str = "one") -> AsyncIterator[DutyDesk]:
        desk = desk or self.desk()
        runner = Runner(desk, self.pool, self.own, owner=owner, bell=Doorbell().bell(), pace=PACE)
        task = asyncio.create_task(runner.run())
        try:
            yield desk
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def settled(self, desk: DutyDesk) -> None:
        """Until the log is read to its end and no bureau waits to be looked at today."""

        async def so() -> bool:
            live = await generation.find(self.pool, DutyDesk.name, "live")
            if live is None or desk._seen is None or desk._seen[0] != self.today or desk._waiting:
                return False
            return live.position == await self.log.tail()

        await until(so)

    async def stands_on(self, desk: DutyDesk, text: str) -> None:
        self.today = day(text)
        await self.settled(desk)

    async def said(self) -> list[str]:
        """What was said, in order: rule, whose, period, state, the day it was said for."""
        page = await self.log.read(0, 1_000_000)
        return [
            " ".join(map(str, (duty.rule.partition(".")[2], duty.person or event.bureau, duty.period, duty.state.value, event.occurred_on)))
            for event in page.events
            if isinstance(duty := event.payload, DutyAssessed)
        ]  # fmt: skip

    async def rebuilt_equals_live(self) -> bool:
        asked = await generation.add(self.pool, DutyDesk.name, DutyDesk.version, "checking")
        assert asked
        result = await until(
            lambda: self.pool.fetchval(
                "select result from projections.generations where name = $1 and generation = $2",
                DutyDesk.name,
                asked.generation,
            )
        )
        assert int(result["live"]["duty_facts"][0]) > 0
        return result["live"] == result["rebuilt"]

    def app(self) -> FastAPI:
        app = make_app("deadlines")
        app.include_router(
            router(DutyOffice(self.pool, self.own, self.packs, Calendars(shipped()), lambda: self.today))
        )
        return app

    @asynccontextmanager
    async def http(self) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://deadlines") as client:
            yield client

    async def get(self, path: str, **params: Any) -> Any:
        async with self.http() as http:
            answer = await http.get(path, params=params)
            assert answer.status_code == 200, answer.text
            return answer.json()

    async def line(self, rule: str, **asked: Any) -> dict[str, Any]:
        """The one line of a list that is of this rule."""
        items = (await self.get("/v1/duties", **asked))["items"]
        [found] = [item for item in items if item["rule"] == f"trial.{rule}"]
        return dict(found)


@pytest.fixture
async def duties(database: str, log: EventLog) -> AsyncIterator[Duties]:
    url = url_of("deadlines", database)
    async with AsyncExitStack() as stack:
        pool = await db.connect_pool(url, name="deadlines", search_path="deadlines")
        stack.push_async_callback(db.close_pool, pool)
        own = await stack.enter_async_context(open_log(url))
        yield Duties(log, own, pool, Accept(log, lambda: date(2027, 12, 31)), day("26-06-01"))


def org(bureau: Bureau, type_: str, on: str | None, **data: Any) -> Item:
    return bureau._organisation(f"organisation.{type_}", on, **data)


async def a_bureau(duties: Duties) -> None:
    """Two organisations; the bureau has one member M of its response team."""
    await duties.told(
        org(RENSHE, "registered", "2025-01-02", name="某区人社局", enforces=False),
        org(RENSHE, "roster_joined", "2025-01-02", person="M", label="组员甲", roster="response_team"),
        org(SFJ, "registered", "2025-01-02", name="某区司法局"),
        SFJ.person("p-sfj", "justice_bureau", "2025-01-02"),
    )


async def a_case(duties: Duties, plaintiff: str, handled: str | None = None) -> Docket:
    docket = Docket(RENSHE)
    await duties.told(
        docket.opened("某某诉某局", plaintiffs=[{"label": plaintiff, "party_id": f"p-{plaintiff}"}]),
        docket.fact("instance_opened", None, level="first"),
        *([docket.fact("handler_assigned", handled, handler="M")] if handled else []),
    )
    return docket


async def test_a_year_of_a_bureau(duties: Duties) -> None:
    """9月末 and 11月末 are said, the number met is said on its day, the year's end on the day after; a rebuild gives the same tables."""
    await a_bureau(duties)
    first = await a_case(duties, "甲", "2026-02-02")
    await duties.told(first.fact("notice_received", "2026-02-02", notice="complaint"))
    await duties.told(
        first.fact("hearing_held", "2026-05-06", hearing=1, leader_appeared=True, leader_rank="deputy")
    )
    async with duties.running() as desk:
        await duties.stands_on(desk, "26-09-29")
        mark = len(await duties.said())
        await duties.stands_on(desk, "26-09-30")
        await duties.stands_on(desk, "26-10-09")
        assert sorted((await duties.said())[mark:]) == [
            "plaintiffs M 2026 at_risk 2026-09-30",
            "principal mh-renshe 2026 at_risk 2026-09-30",
            "principal sfj 2026 on_track 2026-09-30",
            "training mh-renshe 2026 at_risk 2026-09-30",
            "training sfj 2026 at_risk 2026-09-30",
        ]
        mark = len(await duties.said())
        await a_case(duties, "乙", "2026-11-02")
        await duties.stands_on(desk, "26-11-05")
        await duties.stands_on(desk, "26-11-30")
        assert sorted((await duties.said())[mark:]) == [
            "joint_meeting sfj 2026H2 at_risk 2026-11-30",
            "plaintiffs M 2026 met 2026-11-02",
            "principal mh-renshe 2026 at_risk 2026-11-30",
            "principal sfj 2026 on_track 2026-11-30",
        ]
        mark = len(await duties.said())
        await duties.stands_on(desk, "27-01-01")
        ended = {one for one in (await duties.said())[mark:] if "2027-01-01" in one}
        assert ended == {
            "joint_meeting sfj 2026H2 failed 2027-01-01",
            "principal mh-renshe 2026 failed 2027-01-01",
            "principal sfj 2026 no_occasion 2027-01-01",
            "training mh-renshe 2026 failed 2027-01-01",
            "training sfj 2026 failed 2027-01-01",
        }
        assert await duties.rebuilt_equals_live()


async def test_a_correction_afterwards(duties: Duties) -> None:
    """The second assignment turns out to be of January: the year that was met has failed, and says so once; a void of the case, too."""
    await a_bureau(duties)
    await a_case(duties, "甲", "2026-02-02")
    second = await a_case(duties, "乙", "2026-12-30")
    third = await a_case(duties, "丙", "2026-12-31")
    async with duties.running() as desk:
        await duties.stands_on(desk, "27-01-05")
        assert (await duties.line("plaintiffs", period="2026"))["state"] == "met"
        await duties.told(third.fact("voided", "2027-01-05", instance=None, reason="重复建案"))
        wrong = (await duties.log.read_stream(second.subject))[2]
        data = {"instance": 1, "handler": "M"}
        corrected = {"corrects": str(wrong.id), "fact_on": "2027-01-04", "data": data, "reason": "录入有误"}
        mark = len(await duties.said())
        await duties.told(second.fact("corrected", "2027-01-05", instance=None, **corrected))
        await duties.settled(desk)
        assert (await duties.said())[mark:] == ["plaintiffs M 2026 failed 2027-01-01"]
        line = await duties.line("plaintiffs", period="2026")
        assert (line["state"], line["count"]) == ("failed", 1)
        assert await duties.rebuilt_equals_live()


async def test_after_downtime_it_is_said_once_with_its_day(duties: Duties) -> None:
    """Down from July to October: one saying a duty, as it stands now, for the day it was owed; a start again says nothing."""
    await a_bureau(duties)
    async with duties.running() as desk:
        await duties.stands_on(desk, "26-07-01")
    duties.today = day("26-10-12")
    mark = len(await duties.said())
    async with duties.running(owner="two") as desk:
        await duties.settled(desk)
        said = (await duties.said())[mark:]
        assert len({" ".join(one.split()[:3]) for one in said}) == len(said)
        assert "training mh-renshe 2026 at_risk 2026-09-30" in said
        assert "half_year_report mh-renshe 2026H1 failed 2026-07-15" in said
    mark = len(await duties.said())
    async with duties.running(owner="three") as desk:
        await duties.settled(desk)
        assert (await duties.said())[mark:] == []


async def test_a_report_is_reminded_of_missed_and_met_late(duties: Duties) -> None:
    """Ten, three and no working days before 2026-07-14; failed on the 15th; sent to both on the 16th it is met late."""
    await a_bureau(duties)
    async with duties.running() as desk:
        for on in ("26-06-29", "26-06-30", "26-07-08", "26-07-09", "26-07-13", "26-07-14", "26-07-15"):
            await duties.stands_on(desk, on)
        for to in ("justice_bureau", "rule_of_law_office"):
            await duties.told(
                org(RENSHE, "report_submitted", "2026-07-16", report="case_analysis", period="2026H1", to=to)
            )
        await duties.stands_on(desk, "26-07-16")
        told = [one for one in await duties.said() if one.startswith(f"half_year_report {BUREAU} 2026H1")]
        assert [" ".join(one.split()[3:]) for one in told] == [
            "at_risk 2026-06-30", "at_risk 2026-07-09", "at_risk 2026-07-14", "failed 2026-07-15", "met_late 2026-07-16",
        ]  # fmt: skip


class Killed(DutyDesk):
    """Dies after its appends, before the tick is committed, as often as told."""

    deaths = 3

    async def tick(self, db: Connection) -> None:
        await super().tick(db)
        if self.deaths:
            self.deaths -= 1
            self._seen = None  # the process begins anew
            raise ConnectionError("killed")


async def test_killed_between_append_and_commit(duties: Duties) -> None:
    """What was said before the crash is found again: nothing is said twice."""
    await a_bureau(duties)
    duties.today = day("26-10-12")
    desk = Killed(duties.own, duties.packs, Calendars(shipped()), lambda: duties.today)
    async with duties.running(desk):
        await duties.settled(desk)
        said = await duties.said()
        assert (desk.deaths, len(said)) == (0, len(set(said)))
        assert await duties.rebuilt_equals_live()


async def test_a_worker_behind_says_nothing_twice(duties: Duties) -> None:
    """A worker that has not read what another one said is refused by the log: versions are exact and ids derived."""
    await a_bureau(duties)
    duties.today = day("26-10-12")
    async with duties.running() as desk:
        await duties.settled(desk)
        before = await duties.said()
        connection = await duties.pool.acquire()
        transaction = connection.transaction()
        await transaction.start()
        live = await generation.find(duties.pool, DutyDesk.name, "live")
        assert live
        await connection.execute(f"set local search_path to {live.schema}; delete from duties_said")
        await duties.desk().tick(connection)
        await transaction.rollback()
        await duties.pool.release(connection)
        assert await duties.said() == before


async def test_a_new_calendar_is_looked_at_again(duties: Duties) -> None:
    """A notice that closes the offices in early July moves the reminders of the half-year's report; what was said stays said once."""
    await a_bureau(duties)
    duties.today = day("27-07-01")
    async with duties.running() as desk:
        await duties.settled(desk)
        before = (await duties.line("half_year_report", bureau=BUREAU, period="2027H1"))["due"]
        notice = NoticeImported(
            year=2027, number="虚构〔2027〕1号", published=date(2027, 6, 1), calendar="CN2027",
            off=(Holiday(name="虚构假日", first=date(2027, 7, 5), last=date(2027, 7, 9)),),
        )  # fmt: skip
        event = an_event(notice, on=date(2027, 7, 1), region=STATE, bureau=COUNCIL)
        assert isinstance(await duties.log.append(a_write(STREAM, event)), Appended)

        async def seen() -> bool:
            return desk._seen is not None and desk._seen[1] != shipped().version and not desk._waiting

        await until(seen)
        after = (await duties.line("half_year_report", bureau=BUREAU, period="2027H1"))["due"]
        assert (before, after) == ("2027-07-14", "2027-07-21")
        assert len(await duties.said()) == len(set(await duties.said()))


async def test_the_list_and_the_number_behind(duties: Duties) -> None:
    """A line carries titles, clause and forecast; the duty its quote, every case behind the number, and what was said of it."""
    await a_bureau(duties)
    done = await a_case(duties, "甲", "2026-02-02")
    free = await a_case(duties, "乙")
    async with duties.running() as desk:
        await duties.stands_on(desk, "26-10-12")
        line = await duties.line("plaintiffs", region=REGION, bureau=BUREAU, person="M")
        assert (line["state_title"], line["count"], line["target"], line["clause"]) == (
            "正常",
            1,
            2,
            "MH26-2.6",
        )
        assert (line["bureau_name"], line["person_label"], line["period_title"]) == (
            "某区人社局",
            "组员甲",
            "2026年",
        )
        full = await duties.get(f"/v1/duties/{line['id']}")
        assert full["quote"] == "原则上每位成员每年独立承办不同原告案件 2 件以上"
        assert [(item["case"], item["kind_title"], item["counts"]) for item in full["items"]] == [
            (str(done.id), "计数事项", True),
            (str(free.id), "可补足", False),
        ]
        assert [event["data"]["state"] for event in full["life"]] == ["on_track"]
        states = {item["state"] for item in (await duties.get("/v1/duties", state="at_risk"))["items"]}
        assert states == {"at_risk"}


async def test_looking_back(duties: Duties) -> None:
    """As of a day of the past year the list shows what had happened by then."""
    await a_bureau(duties)
    await a_case(duties, "甲", "2026-02-02")
    async with duties.running() as desk:
        await duties.stands_on(desk, "26-10-12")
        back = [(await duties.line("plaintiffs", on=on))["count"] for on in ("2026-02-01", "2026-02-02")]
        assert back == [0, 1]


async def test_pages(duties: Duties) -> None:
    """Page after page gives every duty once, in the same order as one long page."""
    await a_bureau(duties)
    async with duties.running() as desk:
        await duties.settled(desk)
        whole = [item["id"] for item in (await duties.get("/v1/duties"))["items"]]
        seen, cursor = [], None
        while True:
            page = await duties.get("/v1/duties", limit=2, **({"cursor": cursor} if cursor else {}))
            seen += [item["id"] for item in page["items"]]
            if (cursor := page["next"]) is None:
                break
        assert seen == whole
        assert len(whole) == len(set(whole)) > 2


REFUSED = [
    ("/v1/duties?state=gone", 422, "state_unknown"),
    ("/v1/duties?period=2026H3", 422, "period_invalid"),
    ("/v1/duties?on=2026-10-13", 422, "day_out_of_reach"),
    ("/v1/duties?on=2020-01-01", 422, "day_out_of_reach"),
    ("/v1/duties?on=gestern", 422, "date_invalid"),
    ("/v1/duties?cursor=x", 422, "cursor_invalid"),
    ("/v1/duties?colour=red", 422, "invalid_parameter"),
    ("/v1/duties/x", 422, "id_invalid"),
    ("/v1/duties/00000000-0000-0000-0000-000000000000", 404, "duty_not_found"),
]


async def test_what_cannot_be_answered_says_why(duties: Duties) -> None:
    """A stable code and a sentence for every filter that cannot be read."""
    duties.today = day("26-10-12")
    async with duties.running() as desk, duties.http() as http:
        await duties.settled(desk)
        for path, status, code in REFUSED:
            answer = await http.get(path)
            assert (answer.status_code, answer.json()["code"]) == (status, code), path


Run = Callable[..., "asyncio.Future[tuple[int, str]]"]


@asynccontextmanager
async def command(duties: Duties) -> AsyncIterator[Run]:
    """The command in a thread, finding the service by its settings."""
    [port] = free_ports(1)
    server = Server(
        uvicorn.Config(duties.app(), host="127.0.0.1", port=port, log_config=None, lifespan="off", ws="none")
    )
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await until(started)
    urls = orjson.dumps({"deadlines": f"http://127.0.0.1:{port}"}).decode()
    env = {"YINGSU_DATABASE_URL": "postgresql://unused", "YINGSU_SERVICE_URLS": urls, "COLUMNS": "250"}

    async def run(*arguments: str) -> tuple[int, str]:
        done = await asyncio.to_thread(CliRunner().invoke, duties_app, list(arguments), env=env)
        return done.exit_code, done.output

    try:
        yield run
    finally:
        server.should_exit = True
        await serving


async def test_the_command(duties: Duties) -> None:
    """``yingsu duties list`` shows state, number and what is missing; ``show`` the list behind it; --json is the service's answer."""
    await a_bureau(duties)
    await a_case(duties, "甲", "2026-02-02")
    async with duties.running() as desk, command(duties) as run:
        await duties.stands_on(desk, "26-10-12")
        code, text = await run("list", "--bureau", BUREAU)
        assert code == 0
        for part in ("有风险", "1/2", "2026-12-31", "组员甲", "MH26-2.6", "尚需1名不同原告的案件", "常态"):
            assert part in text or part == "常态"
        code, text = await run("list", "--person", "M", "--json")
        # the server of this process may log to the same output
        [item] = orjson.loads(text.splitlines()[-1])["items"]
        code, text = await run("show", item["id"], "--on", "2026-09-30")
        assert code == 0
        for part in (
            "计数清单",
            "独立承办不同原告案件 2 件以上",
            "2026-02-02",
            "原告：甲",
            "同一原告的多个案件",
        ):
            assert part in text
        code, text = await run("show", "00000000-0000-0000-0000-000000000000")
        assert (code, "duty_not_found" in text) == (2, True)


async def test_the_shipped_documents(duties: Duties) -> None:
    """The shipped packs' quotas, rosters and reports are counted for a bureau they bind, and their samples come out."""
    duties.packs = SHIPPED_PACKS
    region, bureau = next((r, b) for p in duties.packs.packs if p.quotas for r, b in [bound(p.binds)])
    own = Bureau(bureau, region)
    await duties.told(
        org(own, "registered", "2026-01-05", name="某局", enforces=True),
        org(own, "roster_joined", "2026-01-05", person="M", label="组员甲", roster="response_team"),
    )
    async with duties.running() as desk:
        await duties.stands_on(desk, "27-01-04")
        within = reach(duties.packs, region, bureau, duties.today, now_and_lately)
        book = await book_of(duties.pool, (region, bureau), within)
        known = {
            one.assessment.duty.id
            for one in owed(duties.packs, book, duties.today, shipped(), now_and_lately)
        }
        items = (await duties.get("/v1/duties", period="2026"))["items"]
        assert items
        assert {item["id"] for item in items} <= {str(key) for key in known}
        assert await duties.rebuilt_equals_live()


def bound(binds: Any) -> tuple[str, str]:
    """Some bureau that a document binds."""
    regions: Sequence[str] = binds.regions or (REGION,)
    bureaus: Sequence[str] = binds.bureaus or (BUREAU,)
    return regions[0], bureaus[0]
