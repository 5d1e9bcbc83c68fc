"""Quotas and periodic duties on real parts: facts through intake's door, the process manager on the log, days that pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.deadlines.duties.owed import now_and_lately, owed
from services.deadlines.duties.projection import DutyDesk
from services.deadlines.duties.reach import reach
from services.deadlines.duties.tables import book_of
from shared.calendars.editions import BUREAU as COUNCIL
from shared.calendars.editions import REGION as STATE
from shared.calendars.editions import STREAM
from shared.calendars.keeper import Calendars
from shared.database import Connection
from shared.dates import shipped
from shared.errors import Retry
from shared.eventlog import Appended
from shared.events.calendar import Holiday, NoticeImported
from shared.projection import generation
from tests.integration.deadlines.duties import RENSHE, Duties, a_bureau, a_case, org
from tests.support.docket import Bureau
from tests.support.given import a_write, an_event
from tests.support.packs import SHIPPED_PACKS
from tests.support.waiting import until
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import BUREAU, REGION


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


async def test_the_number_follows_a_corrected_opening(duties: Duties) -> None:
    """A hearing counts as its case's opening says now: of a reconsideration or a published case it is no 出庭, in the number and in its list."""
    await a_bureau(duties)
    cases = [await a_case(duties, who, "2026-02-02") for who in "甲乙丙"]
    heard = {"leader_appeared": True, "leader_rank": "deputy"}
    await duties.told(*(case.fact("hearing_held", "2026-05-06", hearing=1, **heard) for case in cases))
    async with duties.running() as desk:
        await duties.stands_on(desk, "26-06-01")
        assert "已开庭3次" in (await duties.line("principal", bureau=BUREAU))["forecast"]
        heard |= {"leader_rank": "principal"}
        await duties.told(*(case.fact("hearing_held", "2026-05-06", hearing=2, **heard) for case in cases))
        for left, (case, now) in enumerate(
            zip(cases, ({"kind": "reconsideration"}, {"origin": "published"}), strict=False)
        ):
            await duties.stands_on(desk, "26-06-01")
            line = await duties.line("principal", bureau=BUREAU)
            items = (await duties.get(f"/v1/duties/{line['id']}"))["items"]
            assert line["count"] == sum(item["counts"] for item in items) == 3 - left
            wrong = (await duties.log.read_stream(case.subject))[0]
            corrected = {
                "corrects": str(wrong.id),
                "data": {"name": "某某诉某局"} | now,
                "reason": "录入有误",
            }
            await duties.told(case.fact("corrected", "2026-06-01", instance=None, **corrected))
        await duties.settled(desk)
        assert (await duties.line("principal", bureau=BUREAU))["count"] == 1
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
            raise Retry("killed", after=0.05)


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
