"""无钟案件周报 through a real log: once a bureau and week, on its first worked day, after downtime too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.deadlines.life.projection import DeadlineDesk
from services.deadlines.lists.weekly import listing_day, quiet
from shared.clock import SHANGHAI, utc_now
from shared.dates import shipped
from shared.events.case import HandlerAssigned
from shared.events.envelope import Recorded
from shared.events.terms import Missing
from shared.events.unclocked import UnclockedListed
from tests.integration.deadlines.service import Deadlines
from tests.support.waiting import until
from tests.unit.deadlines.cases import day

YICHENG = "370404"


@pytest.mark.parametrize(
    ("today", "listed"),
    [
        ("26-11-22", "26-11-16"),
        ("26-11-23", "26-11-23"),
        ("26-10-07", None),  # 国庆 to Wednesday
        ("26-10-08", "26-10-08"),
        ("26-10-11", "26-10-08"),
        ("26-02-22", None),  # the whole week is 春节
    ],
)
def test_the_list_is_of_the_first_worked_day(today: str, listed: str | None) -> None:
    """Monday, or the first worked day after it; before that and in a week without one there is none."""
    assert listing_day(shipped(), day(today)) == (listed and day(listed))


def test_what_fell_quiet_on_the_day_itself_waits() -> None:
    """A case of that morning is still being entered: it is on the list of the next week; each bureau has its own."""
    rows = [
        {"region": "r", "bureau": bureau, "quiet_since": day(since)}
        for bureau, since in (("a", "26-11-20"), ("a", "26-11-23"), ("b", "26-11-22"), ("c", "26-11-24"))
    ]
    assert quiet(rows, day("26-11-23")) == {("r", "a"): [rows[0]], ("r", "b"): [rows[2]]}


def next_listing(service: Deadlines, after: date) -> date:
    """The first worked day of a week after ``after``."""
    days = (after + timedelta(days=n) for n in range(1, 40))
    return next(one for one in days if listing_day(service.calendar, one) == one)


async def lists(service: Deadlines) -> list[Recorded]:
    page = await service.log.read(0, 1_000_000)
    return [event for event in page.events if event.type == UnclockedListed.type]


async def looked(service: Deadlines, desk: DeadlineDesk, on: date) -> None:
    """Stand on the day until the desk has looked at its week."""
    service.today = on
    wanted = listing_day(service.calendar, on)

    async def so() -> bool:
        return desk._listed == wanted

    await until(so)
    await service.settled()


async def test_each_bureau_hears_once_a_week_of_what_is_quiet(service: Deadlines) -> None:
    """Only cases in which nothing runs, with all that is missing; what was opened that day waits; the next week it is said again."""
    opened = utc_now().astimezone(SHANGHAI).date()
    service.today = opened
    first = next_listing(service, opened)
    desk = service.desk()
    async with service.running(desk):
        silent = [await service.case(notice=None) for _ in range(2)]
        await silent[1].told(HandlerAssigned(instance=1, handler="p-h"), "26-06-01")
        far = await service.case(notice=None, region=YICHENG)
        await service.case(notice=opened.strftime("%y-%m-%d"))
        await looked(service, desk, opened)
        assert await lists(service) == []
        await looked(service, desk, first)
        told = {event.region: event for event in await lists(service)}
        assert set(told) == {silent[0].region, YICHENG}
        assert {event.occurred_on for event in told.values()} == {first}
        own = told[silent[0].region].payload
        assert isinstance(own, UnclockedListed)
        assert own.case_count == 2
        missing = {case.case_id: set(case.missing) for case in own.cases}
        assert missing[silent[0].id] == set(Missing) - {Missing.GUARANTEE}
        assert missing[silent[1].id] == set(Missing) - {Missing.GUARANTEE, Missing.HANDLER}
        assert [case.case_id for case in told[YICHENG].payload.cases] == [far.id]  # type: ignore[attr-defined]
        await looked(service, desk, next_listing(service, first))
        assert len(await lists(service)) == 4


async def test_a_restart_says_nothing_twice_and_downtime_nothing_late_but_this_week(
    service: Deadlines,
) -> None:
    """Started days later it says the list of the week at hand, once, whoever starts again; the weeks between are past."""
    opened = utc_now().astimezone(SHANGHAI).date()
    service.today = opened
    async with service.running():
        await service.case(notice=None)
        await service.settled()
    listed = next_listing(service, opened + timedelta(days=21))
    for _ in range(2):
        desk = service.desk()
        async with service.running(desk):
            await looked(service, desk, max(listed, listed + timedelta(days=6 - listed.weekday())))
    assert [event.occurred_on for event in await lists(service)] == [listed]
