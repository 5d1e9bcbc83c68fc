"""What a new calendar moves in the tables, once, whoever dies in between; and what it leaves alone."""

from __future__ import annotations

from collections import Counter

import pytest

from services.deadlines.life import projection
from services.deadlines.life.projection import DeadlineDesk
from shared.calendars.keeper import Calendars
from shared.database import Connection
from shared.errors import Retry
from shared.events.case import DefenceFiled, ExtensionGranted, HearingScheduled, Voided
from shared.events.terms import Extendable
from tests.integration.deadlines.calendar_office import (
    NOTICES,
    YICHENG,
    cases_around_the_new_year,
    doors,
    got,
    moved,
    posted,
    quiet,
    until_moved,
)
from tests.integration.deadlines.service import Deadlines
from tests.support.waiting import until
from tests.unit.deadlines.calendar_notices import GIVEN_2027, changed
from tests.unit.deadlines.cases import day


async def test_a_changed_december_moves_what_ends_in_it(service: Deadlines) -> None:
    """2027's notice makes Thursday 2026-12-31 a day off: what was due on it (暂定) is due after the holiday, and final."""
    async with service.running(), doors(service) as http:
        case = await service.case(notice="26-12-16")
        service.today = day("26-12-20")
        await service.settled()
        assert (await service.rows(case))["defence"]["due"] == day("26-12-31")
        arrangement = changed(off=GIVEN_2027["off"] | {"元旦": ["2026-12-31..2027-01-02"]}, work=GIVEN_2027["work"] | {"元旦": ["2027-01-03"]})  # fmt: skip
        await posted(http, NOTICES, arrangement)
        await until_moved(service, 2)
        row = (await service.rows(case))["defence"]
        assert (row["due"], row["provisional"], row["previous_dues"]) == (
            day("27-01-03"), False, [day("26-12-31")],
        )  # fmt: skip
        one = await got(http, f"/v1/deadlines/{row['deadline_id']}")
        assert [n["number"] for n in one["explanation"]["calendar"]["notices"]][-1] == "国办发明电〔2026〕9号"
        assert any(step["first"] == "2026-12-31" for step in one["explanation"]["steps"])


async def test_what_is_met_or_ended_stays_and_what_was_adjusted_moves(service: Deadlines) -> None:
    """A met date keeps the calendar it was counted by, also in its explanation; an extended one is counted again on its case's facts."""
    async with service.running(), doors(service) as http:
        service.today = day("26-12-29")
        met, voided, longer = [await service.case(notice="26-12-25") for _ in range(3)]
        await met.told(DefenceFiled(instance=1), "26-12-28")
        await voided.told(Voided(reason="重复建案"), "26-12-28")
        await longer.told(ExtensionGranted(instance=1, matter=Extendable.DEFENCE, days=22), "26-12-28")
        await service.settled()
        before = {case.id: await service.rows(case) for case in (met, voided, longer)}
        assert before[longer.id]["defence"]["adjusted"]
        await posted(http, NOTICES, GIVEN_2027)
        await until_moved(service, 3)
        await quiet(service)
        assert (await service.rows(met))["defence"] == before[met.id]["defence"]
        assert await service.rows(voided) == before[voided.id]
        after = (await service.rows(longer))["defence"]
        assert (before[longer.id]["defence"]["due_safe"], after["due_safe"]) == (
            day("27-02-01"),
            day("27-01-31"),
        )
        shown = await got(http, f"/v1/deadlines/{before[met.id]['defence']['deadline_id']}")
        assert (shown["provisional"], shown["explanation"]["calendar"]["version"][:6]) == (True, "CN2026")
        assert await service.rebuilt_equals_live()


async def test_reminders_follow_the_new_calendar(service: Deadlines) -> None:
    """A weekend worked before a date that stays: the day of its reminder moves, and back with the correction, in the tables and in a rebuild."""
    async with service.running(), doors(service) as http:
        case = await service.case(notice="27-01-18")  # due on 2027-02-02, three working days before: 01-28
        service.today = day("27-01-20")
        await service.settled()
        before = (await service.rows(case))["defence"]
        await posted(http, NOTICES, GIVEN_2027)  # Sunday 01-31 is worked
        await until_moved(service, 2)
        after = (await service.rows(case))["defence"]
        assert before["due"] == after["due"] == day("27-02-02")
        assert (before["look_on"], after["look_on"]) == (day("27-01-26"), day("27-01-27"))
        corrected = changed(work=GIVEN_2027["work"] | {"春节": ["2027-02-13"]})
        await posted(http, NOTICES, corrected, force=True)

        async def back() -> bool:
            return (await service.rows(case))["defence"]["look_on"] == before["look_on"]

        await until(back)
        assert len(await moved(service)) == 2  # the date itself stays, and nothing is said of it
        assert await service.rebuilt_equals_live()


class Killed(DeadlineDesk):
    """Dies after its appends, before what it did is committed, as often as told; then somebody else goes on with nothing in memory."""

    deaths = 0

    async def tick(self, db: Connection) -> None:
        before = self._left[:]
        await super().tick(db)
        if self.deaths and self._left != before:
            self.deaths -= 1
            self._recounted, self._left = None, []
            raise Retry("killed", after=0.05)


@pytest.mark.parametrize("deaths", [1, 4])
async def test_killed_in_the_middle_of_recounting(
    service: Deadlines, monkeypatch: pytest.MonkeyPatch, deaths: int
) -> None:
    """Whoever goes on finds what is left: everything moves, nothing moves twice."""
    monkeypatch.setattr(projection, "TICK", 3)
    monkeypatch.setattr(projection, "RECOUNTING", 0.0001)
    desk = Killed(service.own, service.packs, Calendars(service.calendar), lambda: service.today)
    async with service.running(desk), doors(service) as http:
        await cases_around_the_new_year(service)
        await quiet(service)
        wanted = (await posted(http, NOTICES, GIVEN_2027, dry_run=True))["preview"]["moves"]
        desk.deaths = deaths
        await posted(http, NOTICES, GIVEN_2027)
        await until_moved(service, len(wanted))
        await quiet(service)
        assert desk.deaths == 0
        said = Counter(event.stream for event in await moved(service))
        assert said == {f"deadline-{one['deadline']}": 1 for one in wanted}
        assert await service.rebuilt_equals_live()


async def test_two_processes_agree(service: Deadlines) -> None:
    """Imported through one process, the notice holds in the next answer of another, and whoever has the lease moves the dates once."""
    async with (
        service.running(owner="one"),
        service.running(owner="two"),
        doors(service) as http,
        doors(service) as other,
    ):
        await cases_around_the_new_year(service, 6)
        await service.settled()
        unknown = await got(other, "/v1/calendar", year=2027)
        assert (unknown["wanted"], unknown["wanted_year"]) == (True, 2027)
        made = await posted(http, NOTICES, GIVEN_2027)
        known = await got(other, "/v1/calendar", year=2027)
        assert (known["version"], known["wanted"], known["notice"]["number"]) == (
            made["calendar"], False, "国办发明电〔2026〕9号",
        )  # fmt: skip
        await until_moved(service, 1)
        await quiet(service)
        assert max(Counter(e.stream for e in await moved(service)).values()) == 1
        assert await service.rebuilt_equals_live()


async def test_hearings_and_reports_move_with_the_rest(service: Deadlines) -> None:
    """What counts back from a hearing in February is brought forward by the holiday before it."""
    async with service.running(), doors(service) as http:
        case = await service.case(region=YICHENG, notice="27-01-11")
        service.today = day("27-01-12")
        hearing = HearingScheduled(instance=1, hearing=1, hearing_on=day("27-02-15"))
        await case.told(hearing, "27-01-12")
        await quiet(service)
        before = (await service.rows(case))["leader_list"]
        await posted(http, NOTICES, GIVEN_2027)
        await until_moved(service, 1)
        await quiet(service)
        after = (await service.rows(case))["leader_list"]
        assert (before["due"], after["due"]) == (day("27-02-12"), day("27-02-04"))
        assert await service.rebuilt_equals_live()
