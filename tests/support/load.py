"""Bureaus at work: a steady, bounded stream of facts over HTTP and NATS that remembers what was sent and what was answered.

Trouble that a sender must expect (no connection, 503, no acknowledgement from NATS) is answered as bureaus are told to: the same facts with
the same ids again, until each has its final answer. Anything else is kept in ``surprises``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

import httpx
import orjson
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from tests.support.docket import Bureau, Docket, Item
from tests.support.outside import System

#: facts a second of one bureau, and how many bureaus send over HTTP
PACE, BUREAUS = 24, 8
#: every so many cases of the first bureau people are told of what is due
TOLD_EVERY = 4
AGAIN = 0.1  # seconds before the same facts are sent again
FINAL = {"accepted", "duplicate"}


class Tokens(Protocol):
    """``headers``: what is sent now; ``again`` fetches new ones for whoever was answered 401."""

    headers: dict[str, str]

    def again(self) -> None: ...


def a_case(bureau: Bureau, number: int, *, told: bool) -> Iterator[list[Item]]:
    """A case's facts, message by message. Only where ``told`` do periods run and people hear of them."""
    case = Docket(bureau)
    first = case.opened(f"（虚构）第{number}案", origin="reported" if told else "published")
    yield [first, case.fact("instance_opened", "2026-11-02", level="first")]
    if told:
        yield [case.fact("handler_assigned", "2026-11-17", handler="p-handler")]
        yield [case.fact("notice_received", "2026-11-16")]
        instructed = {"person": "p-principal", "instruction": "依法应诉"}  # or 峄城 lets nobody close it
        yield [case.fact("principal_instructed", "2026-11-17", **instructed)]
    yield [case.fact("registered", "2026-11-17"), case.fact("forwarded", "2026-11-17", to="法规科")]
    yield [case.fact("hearing_held", "2026-11-18", hearing=1, leader_appeared=number % 3 > 0)]
    won = "won" if number % 2 else "lost"
    yield [case.fact("judged", "2026-11-19", document="judgment", agency_result=won)]
    yield [case.fact("became_effective", "2026-11-20"), case.fact("performed", "2026-11-20")]
    yield [case.fact("closed", "2026-11-20", instance=None)]


@dataclass
class Load:
    """``answered``: id → the final answer over HTTP; ``handed_in``: ids that NATS has acknowledged. ``pace``: facts a second of each of the ``bureaus``.

    ``tokens``: where bureaus whose token is not good any more get another; without it they have one that is.
    """

    pace: float = PACE
    bureaus: int = BUREAUS
    tokens: Tokens | None = None
    sent: dict[str, Item] = field(default_factory=dict)
    answered: dict[str, dict[str, Any]] = field(default_factory=dict)
    handed_in: list[str] = field(default_factory=list)
    repeats: int = 0
    surprises: list[str] = field(default_factory=list)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, http: httpx.AsyncClient, items: list[Item]) -> None:
        """Until every item has its final answer."""
        self.sent |= {item["id"]: item for item in items}
        waiting = items
        while waiting and not self.surprises:
            try:
                sent_with = self.tokens.headers if self.tokens else {}
                answer = await http.post("/v1/events", json=waiting, headers=sent_with)
            except httpx.TransportError:
                pass
            else:
                if self.tokens and answer.status_code == httpx.codes.UNAUTHORIZED:
                    if sent_with is self.tokens.headers:
                        self.tokens.again()
                else:
                    waiting = self._left(waiting, answer)
            if waiting:
                self.repeats += 1
                await asyncio.sleep(AGAIN)

    async def hand_in(self, js: JetStreamContext, bureau: Bureau, items: list[Item]) -> None:
        """Until NATS has acknowledged the message."""
        self.sent |= {item["id"]: item for item in items}
        headers = {"Nats-Msg-Id": items[0]["id"]}
        subject = f"submit.{bureau.region}.{bureau.code}"
        while True:
            try:
                await js.publish(
                    subject, orjson.dumps(items), headers=headers, stream="SUBMISSIONS", timeout=2
                )
            except (NatsError, OSError, TimeoutError):
                self.repeats += 1
                await asyncio.sleep(AGAIN)
            else:
                self.handed_in += [item["id"] for item in items]
                return

    def _left(self, items: list[Item], answer: httpx.Response) -> list[Item]:
        """The items that must be sent again."""
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return items
        if answer.status_code not in {200, 207}:
            self.surprises.append(f"{answer.status_code}: {answer.text[:500]}")
            return items
        answers = answer.json()["items"]
        self.surprises += [str(one) for one in answers if one["status"] not in FINAL | {"retry"}]
        self.answered |= {one["id"]: one for one in answers if one["status"] in FINAL}
        return [item for item in items if item["id"] not in self.answered]

    async def bureau(self, url: str, headers: dict[str, str], bureau: Bureau, *, told: bool) -> None:
        """One bureau's work over HTTP, at its pace, until told to stop; the last case is left where it is."""
        clock = _Pace(self.pace)
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=10) as http:
            for number in count():
                for items in a_case(bureau, number, told=told and number % TOLD_EVERY == 0):
                    await self.post(http, items)
                    await clock.wait(len(items))
                    if self._stop.is_set() or self.surprises:
                        return

    async def submitting(self, system: System, bureau: Bureau) -> None:
        """One bureau's work over NATS, at half the pace."""
        clock = _Pace(self.pace / 2)
        async with system.submitting(bureau) as js:
            for number in count():
                for items in a_case(bureau, number, told=False):
                    await self.hand_in(js, bureau, items)
                    await clock.wait(len(items))
                    if self._stop.is_set():
                        return

    @asynccontextmanager
    async def running(self, system: System) -> AsyncIterator[None]:
        """All bureaus work while the context is open; afterwards everything sent has its final answer."""
        async with asyncio.TaskGroup() as group:
            for number in range(self.bureaus):
                bureau = Bureau(f"fz-load-{number}")
                group.create_task(
                    self.bureau(system.info.service_urls["intake"], system.headers, bureau, told=number == 0)
                )
            group.create_task(self.submitting(system, Bureau("fz-bus")))
            yield
            self._stop.set()


class _Pace:
    """At most so many facts a second, without catching up after an outage."""

    def __init__(self, a_second: float) -> None:
        self._each = 1 / a_second
        self._next = 0.0

    async def wait(self, facts: int) -> None:
        loop = asyncio.get_running_loop()
        self._next = max(self._next, loop.time()) + facts * self._each
        await asyncio.sleep(self._next - loop.time())
