"""Who would hear of an event, a case or a deadline, by which channel and when: for the doors and for the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from fastapi import Response

from services.notify.oversight import Replies, shipped_replies
from services.notify.preview.ahead import Coming, ahead, said_steps
from services.notify.preview.told import Heard, Moment, Said, Told, previewed
from services.notify.projection import remembered
from services.notify.raising import Teller
from services.notify.reminders.ladders import Ladders
from services.notify.reminders.owed import OpenDeadline
from services.notify.reminders.tables import matters_of
from services.notify.reminders.tables import queries as reminders
from services.notify.standing import Standing
from shared.clock import Today
from shared.database import Connection, Pool
from shared.eventlog import EventLog
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.runtime.problem import problem
from shared.security.visitor import as_the_service
from shared.sql import load_queries

queries = load_queries(__package__)
#: matters of one answer that have happened, the latest
MOST = 200


@dataclass(frozen=True, slots=True)
class Desk:
    """``pool`` sees the service's read models. ``remind``: when rules remind, in working days before the day; ``replies`` as for the inbox."""

    log: EventLog
    pool: Pool
    today: Today
    teller: Teller
    ladders: Ladders
    remind: Mapping[str, Sequence[int]] = field(default_factory=dict)
    replies: Replies = shipped_replies

    async def show(
        self, story: Sequence[Recorded], wanted: Iterable[Recorded], deadline: UUID | None = None
    ) -> Response:
        """With a ``deadline`` also what is still to come of it while nobody does anything."""
        asked = frozenset(event.id for event in wanted)
        if not asked:
            return problem(404, "nothing_to_preview", "没有所指的事件、案件或期限，请核对编号。")
        with as_the_service():  # whose story it is was asked when it was read; who hears of it may be of another house, as the 司法局 is
            said = await self._said(story, asked, deadline)
        return Response(orjson.dumps(_body(said), default=str), media_type="application/json")

    async def _said(
        self, story: Sequence[Recorded], asked: frozenset[UUID], deadline: UUID | None
    ) -> list[Said]:
        async with self.pool.acquire(timeout=5) as db:
            hours, now = await self.teller.look(db)
            at, standing = Moment(self.today(), now, hours, self.replies), await _people(db, story)
            told = list(previewed(story, asked, standing, at))[-MOST:]
            if deadline:
                told += ahead(story, standing, at, await self._coming(db, deadline, story))
            return await self._planned(db, told, now)

    async def to_come(self, case: UUID) -> list[Said]:
        """What is still to come of the open deadlines of a case while nobody does anything, in the order of the days."""
        streams = await self.deadlines_of(case)
        story = await self.log.read_streams({f"case-{case}", *streams})
        async with self.pool.acquire(timeout=5) as db:
            hours, now = await self.teller.look(db)
            at, standing = Moment(self.today(), now, hours, self.replies), await _people(db, story)
            for event in story:
                standing.fold(event)
            told: list[Told] = []
            for stream in streams:
                own = [event for event in story if event.stream == stream]
                coming = await self._coming(db, UUID(stream.removeprefix("deadline-")), own)
                told += ahead(own, standing, at, coming)
            said = await self._planned(db, told, now)
        return sorted(said, key=lambda one: one.told.due_on)

    async def deadlines_of(self, case: UUID) -> list[str]:
        """The streams of its deadlines."""
        return [row["stream"] for row in await self.pool.fetch(queries.duties_of_case, str(case))]

    async def _coming(self, db: Connection, deadline: UUID, story: Sequence[Recorded]) -> Coming:
        found = await matters_of(db, reminders.told_of, [deadline])
        one = next((known for known in found if isinstance(known, OpenDeadline)), None)
        rule = next((e.payload.rule for e in story if isinstance(e.payload, DeadlineEvent)), "")
        return Coming(one, self.ladders, self.remind.get(rule, ()), said_steps(story))

    async def _planned(self, db: Connection, told: Sequence[Told], now: datetime) -> list[Said]:
        people = {person for one in told for person in one.people}
        heard = await self.teller.heard_today(db, people, now)
        return [one.planned(heard) for one in told]


async def _people(db: Connection, story: Sequence[Recorded]) -> Standing:
    """Who there is now and how they want to be reached; what happened is folded from the story."""
    standing = await remembered(db, story)
    standing.cases.clear()
    standing.duties.clear()
    return standing


def _body(said: Sequence[Said]) -> dict[str, Any]:
    return {"items": [_matter(one) for one in said]}


def _matter(said: Said) -> dict[str, Any]:
    told = said.told
    names = ("kind", "about", "case_id", "subject", "body", "due_on", "day", "statutory", "step")
    event = told.cause
    return {
        "event": None if said.supposed else event.id,
        "type": event.type,
        "supposed": said.supposed,
        "roles": told.roles,
        **{name: getattr(told, name) for name in names},
        "recipients": [_recipient(one) for one in said.heard],
    }


def _recipient(one: Heard) -> dict[str, Any]:
    plan = one.planned
    reached = plan.reached_at if plan else ()
    return {
        "person": one.to.person,
        "role": one.to.role,
        "on_behalf_of": one.to.on_behalf_of,
        "wanted": plan is not None,
        "urgent": plan is not None and plan.urgent,
        "send_from": plan and plan.send_from,
        "in_digest": plan is not None and plan.in_digest,
        "addresses": [address.model_dump(mode="json") for address in reached],
    }
