"""Duties over HTTP: how each quota, roster and periodic report stands, as of today or of a day of the past year, and the list behind each number.

Answers are counted from the facts when asked, so they are never older than the log has been read. Lists are pages: ``next`` is the value of
``cursor`` for the following page, null on the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Response

from services.deadlines.duties import bodies
from services.deadlines.duties.answers import long, short
from services.deadlines.duties.asked import Asked, day_of
from services.deadlines.duties.assessment import stream_of
from services.deadlines.duties.book import Book
from services.deadlines.duties.owed import Owed, Spans, lately, now_and_lately, owed
from services.deadlines.duties.reach import reach
from services.deadlines.duties.tables import Place, book_of, registered
from services.deadlines.lists.answers import event_as_json
from services.deadlines.lists.asked import Key, uuid_of
from shared.calendars.keeper import Calendars
from shared.clock import Today
from shared.database import Pool
from shared.eventlog import EventLog
from shared.events.duty import DutyAssessed
from shared.events.envelope import Recorded
from shared.policy.choice import Packs
from shared.runtime.openapi import problems
from shared.runtime.problem import problem


@dataclass(frozen=True, slots=True)
class DutyOffice:
    """What the answers are made from. ``pool`` sees the service's read models."""

    pool: Pool
    log: EventLog
    packs: Packs
    calendars: Calendars
    today: Today

    async def page(self, asked: Asked) -> dict[str, Any]:
        """Duties by region, bureau, and the order of the documents; Rejected for a filter that cannot be read."""
        on, spans, after = day_of(asked.on, self.today()), asked.checked().spans(), asked.after()
        places = await registered(self.pool, asked.region, asked.bureau)
        found = [(one, book) for one, book in await self._owed(places, on, spans) if asked.wants(one)]
        ids = [one.assessment.duty.id for one, _ in found]
        start = ids.index(after) + 1 if after in ids else 0
        shown, more = found[start : start + asked.limit], len(found) > start + asked.limit
        return {
            "today": self.today(),
            "on": on,
            "items": [short(one, book) for one, book in shown],
            "next": str(shown[-1][0].assessment.duty.id) if more else None,
        }

    async def one(self, key: UUID, on_text: str | None) -> dict[str, Any] | None:
        """The duty with its clause, the list behind its number and what was said of it; None for an unknown id."""
        on = day_of(on_text, self.today())
        life = await self.log.read_stream(stream_of(key))
        for one, book in await self._of(life, on):
            if one.assessment.duty.id == key:
                told = [event_as_json(event) | {"data": orjson.Fragment(event.data)} for event in life]
                return {"today": self.today(), "on": on} | long(one, book) | {"life": told}
        return None

    async def _of(self, life: list[Recorded], on: date) -> list[tuple[Owed, Book]]:
        """Duties among which is the one of that life, with their lists: as few as what was said of it allows."""
        said = life[-1].payload if life else None
        if not isinstance(said, DutyAssessed):
            return await self._owed(await registered(self.pool), on, now_and_lately, listed=True)
        place, spans = (life[-1].region, life[-1].bureau), lately(said.rule, said.period)
        return await self._owed([place], on, spans, listed=True, person=said.person)

    async def _owed(
        self, places: list[Place], on: date, spans: Spans, *, listed: bool = False, person: str | None = None
    ) -> list[tuple[Owed, Book]]:
        found: list[tuple[Owed, Book]] = []
        calendar = (await self.calendars.refresh(self.pool)).calendar
        for place in places:
            within = reach(self.packs, *place, on, spans, listed=listed, person=person)
            book = await book_of(self.pool, place, within)
            duties = owed(self.packs, book, on, calendar, spans, listed=listed, person=person)
            found += [(one, book) for one in duties]
        return found


def router(office: DutyOffice) -> APIRouter:
    """The doors of duties."""
    routes = APIRouter(tags=["duties"])

    @routes.get("/v1/duties", summary="定额任务与定期报告", response_model=bodies.DutyPage)
    async def get_duties(asked: Annotated[Asked, Query()]) -> Response:
        return _json(await office.page(asked))

    @routes.get(
        "/v1/duties/{duty}",
        summary="一项任务及其计数依据",
        response_model=bodies.DutyInFull,
        responses=problems({404: "没有这项任务"}),
    )
    async def get_duty(duty: Key, on: str | None = None) -> Response:
        key = uuid_of(duty, "duty")
        found = await office.one(key, on) if key else None
        missing = f"没有编号为 {duty} 的任务，或其期间结束已超过一年；请从任务清单中复制编号。"
        return _json(found) if found else problem(404, "duty_not_found", missing)

    return routes


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body, default=str), media_type="application/json")
