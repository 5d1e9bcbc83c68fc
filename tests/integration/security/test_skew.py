"""A process whose clock is wrong: said, shown, and no fact is dated by it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import cast

import pytest
from prometheus_client import REGISTRY

from shared.clock import utc_now
from shared.database import Pool
from shared.errors import Retry
from shared.eventlog import EventLog, Expected, Write
from shared.runtime.health import Health
from shared.runtime.parts import Runtime
from shared.runtime.skew import EVERY, Skew
from shared.web.ops import part
from tests.support.given import an_event
from tests.support.waiting import until

TODAY = date(2026, 11, 22)


def off_by(seconds: float) -> Callable[[], datetime]:
    """A clock that is wrong."""
    return lambda: utc_now() + timedelta(seconds=seconds)


def dated(day: date | None) -> Write:
    from dataclasses import replace

    return Write("s", (replace(an_event(), occurred_on=day),), Expected.any())


async def measured(pool: Pool, seconds: float, *, standing: bool = False) -> Skew:
    skew = Skew(pool, lambda: TODAY, standing=standing, now=off_by(seconds))
    await skew.measure()
    return skew


@pytest.mark.parametrize(
    ("seconds", "state", "colour"),
    [
        (0.0, "ok", "green"),
        (1.0, "ok", "green"),
        (5.0, "degraded: 5.", "yellow"),
        (-5.0, "degraded: 5.", "yellow"),
        (3_600.0, "wrong: 3", "red"),
        (-90_000.0, "wrong: 9", "red"),
    ],
)
async def test_a_clock_that_differs_is_said(log: EventLog, seconds: float, state: str, colour: str) -> None:
    """From two seconds on in readiness and to operators, with how much and which way; the metric says it to the tenth."""
    skew = await measured(log.pool, seconds)
    assert skew.state.startswith(state)
    assert abs(cast("float", REGISTRY.get_sample_value("yingsu_clock_skew_seconds")) - seconds) < 1
    shown = part("clock", skew.state)
    assert (shown.title, shown.colour) == ("时钟", colour)
    if seconds:
        assert ("ahead" if seconds > 0 else "behind") in skew.state or skew.state == "ok"


async def test_what_is_dated_today_by_a_wrong_clock_is_not_recorded(log: EventLog) -> None:
    """Facts of other days are, and of no day; who sent the others is asked to come again. A little off is only said."""
    wrong, little = await measured(log.pool, 120), await measured(log.pool, 10)
    with pytest.raises(Retry):
        wrong.check([dated(date(2026, 11, 1)), dated(TODAY)])
    wrong.check([dated(date(2026, 11, 1)), dated(None)])
    little.check([dated(TODAY)])


async def test_a_process_that_was_set_on_a_day_dates_nothing_by_its_clock(log: EventLog) -> None:
    """A rehearsal goes on; it is still said."""
    skew = await measured(log.pool, 120, standing=True)
    skew.check([dated(TODAY)])
    assert skew.state.startswith("degraded")


async def test_set_right_it_goes_on(log: EventLog) -> None:
    """The next look finds it."""
    clock = [timedelta(seconds=120)]
    skew = Skew(log.pool, lambda: TODAY, now=lambda: utc_now() + clock[0])
    await skew.measure()
    with pytest.raises(Retry):
        skew.check([dated(TODAY)])
    clock[0] = timedelta()
    await skew.measure()
    skew.check([dated(TODAY)])
    assert skew.state == "ok"


async def test_a_clock_that_jumps_is_noticed_before_it_is_compared(log: EventLog) -> None:
    """The steady clock tells: no fact is dated, and nobody is told what day it is, in the seconds until the database is asked. Where the database's clock
    has jumped as well nothing is wrong, which the next comparison finds.
    """
    clock = [timedelta()]
    skew = Skew(log.pool, lambda: TODAY, now=lambda: utc_now() + clock[0])
    await skew.measure()
    for jump in (timedelta(days=3), timedelta(minutes=-7)):
        clock[0] = jump
        assert skew.state.startswith("wrong")
        with pytest.raises(Retry):
            skew.check([dated(TODAY)])
        with pytest.raises(Retry):
            skew.today()
    clock[0] = timedelta()
    assert (skew.state, skew.today()) == ("ok", TODAY)


async def test_it_is_looked_at_at_once(log: EventLog) -> None:
    """A jump does not wait for the next regular comparison, nor does a clock that was set right."""
    clock = [timedelta()]
    skew = Skew(log.pool, lambda: TODAY, now=lambda: utc_now() + clock[0])
    async with asyncio.TaskGroup() as group:
        running = group.create_task(skew.run())
        for jump in (timedelta(hours=2), timedelta()):
            clock[0] = jump
            await until(lambda at=jump: found_to_be(at), EVERY)
        assert skew.state == "ok"
        running.cancel()


async def found_to_be(off: timedelta) -> bool:
    shown = cast("float", REGISTRY.get_sample_value("yingsu_clock_skew_seconds"))
    return abs(shown - off.total_seconds()) < 1


async def test_a_rehearsal_knows_its_day(log: EventLog) -> None:
    """A process that was set on a day has that day, whatever its clock says."""
    assert (await measured(log.pool, 90_000.0, standing=True)).today() == TODAY


async def test_readiness_has_it(log: EventLog) -> None:
    """A wrong clock is not ready, one that differs is ready and degraded."""

    class There:
        """What readiness looks at beside the clock."""

        def __init__(self, skew: Skew) -> None:
            self.log, self.skew, self.bus = log, skew, None

    for seconds, ready in ((0, True), (5, True), (300, False)):
        skew = await measured(log.pool, seconds)
        health = WithoutNats(runtime=cast("Runtime", There(skew)))
        found, details = await health.report()
        assert (found, details["clock"]) == (ready, skew.state)


class WithoutNats(Health):
    """What is said of NATS is not looked at here."""

    async def _nats(self) -> str:
        return "ok"
