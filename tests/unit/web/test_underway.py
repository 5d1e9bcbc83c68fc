"""What takes seconds is made beside the answers, once, however often it is asked for meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from shared.errors import Rejected
from shared.web.underway import NotYet, Underway

#: until it is there
PATIENT = 60.0


class Press:
    """Makes its name when it is let go; ``begun`` counts how often it was asked to."""

    def __init__(self, name: str = "paper") -> None:
        self.name, self.begun = name, 0
        self.started, self.let_go = asyncio.Event(), asyncio.Event()

    async def __call__(self) -> str:
        self.begun += 1
        self.started.set()
        await self.let_go.wait()
        return self.name


async def is_not_yet(underway: Underway, key: str, make: Callable[[], Awaitable[str]]) -> None:
    with pytest.raises(NotYet):
        await underway.made(key, make, wait=0)


async def until_idle(underway: Underway) -> None:
    while underway.running:
        await asyncio.sleep(0)


async def test_asked_again_it_is_made_once() -> None:
    """Whoever asks is answered at once; asked with the same key meanwhile nothing is begun again, and then it is there."""
    underway, press = Underway(), Press()
    for _ in range(3):
        await is_not_yet(underway, "a", press)
    await press.started.wait()
    press.let_go.set()
    assert await underway.made("a", press, PATIENT) == "paper"
    assert press.begun == 1


async def test_whoever_leaves_does_not_end_it() -> None:
    """A request that is given up leaves the making as it is."""
    underway, press = Underway(), Press()
    asking = asyncio.create_task(underway.made("a", press, PATIENT))
    await press.started.wait()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    press.let_go.set()
    assert await underway.made("a", press, PATIENT) == "paper"
    assert press.begun == 1


async def test_one_is_made_at_a_time() -> None:
    """What was asked for later waits until the first is there."""
    underway, first, second = Underway(), Press("first"), Press("second")
    second.let_go.set()
    await is_not_yet(underway, "a", first)
    await first.started.wait()
    await is_not_yet(underway, "b", second)
    await asyncio.sleep(0)
    assert not second.begun
    first.let_go.set()
    assert await underway.made("b", second, PATIENT) == "second"


async def test_a_failure_is_told_in_plain_words_and_then_forgotten() -> None:
    """A refusal is told as it is, what nobody foresaw as a sentence; asked once more it is begun anew."""
    underway, press = Underway(), Press()
    press.let_go.set()

    async def refused() -> str:
        raise Rejected("report_refused", "不能生成", "period")

    async def broken() -> str:
        raise ZeroDivisionError

    with pytest.raises(Rejected) as why:
        await underway.made("a", refused, PATIENT)
    assert (why.value.code, why.value.field) == ("report_refused", "period")
    with pytest.raises(Rejected) as failed:
        await underway.made("a", broken, PATIENT)
    assert failed.value.code == "making_failed"
    assert "没有登记" in failed.value.message
    assert await underway.made("a", press, PATIENT) == "paper"


async def test_a_service_that_ends_makes_nothing_more() -> None:
    """What is under way ends with the service."""
    underway, press = Underway(), Press()
    running = asyncio.create_task(underway.run())
    await is_not_yet(underway, "a", press)
    await press.started.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not underway.running


async def test_two_who_ask_for_the_same_have_it_made_once() -> None:
    """Each hears what the one making came to; whoever asks for it later has it made anew, for it may come out otherwise by then."""
    underway, press = Underway(), Press()
    for asker in ("one", "other"):
        with pytest.raises(NotYet):
            await underway.made("a", press, 0, asker)
    await press.started.wait()
    press.let_go.set()
    for asker in ("one", "other"):
        assert await underway.made("a", press, PATIENT, asker) == "paper"
    assert press.begun == 1
    for asker in ("one", "third"):
        assert await underway.made("a", press, PATIENT, asker) == "paper"
    assert press.begun == 3


async def test_what_ended_is_only_for_those_who_waited_for_it() -> None:
    """Somebody else begins it anew, and those who waited wait for that."""
    underway, first, second = Underway(), Press("old"), Press("new")
    with pytest.raises(NotYet):
        await underway.made("a", first, 0, "one")
    await first.started.wait()
    first.let_go.set()
    await until_idle(underway)
    second.let_go.set()
    assert await underway.made("a", second, PATIENT, "other") == "new"
    assert await underway.made("a", first, PATIENT, "one") == "new"
