"""Deadlines over HTTP: lists in the order they fall due, what is overdue, one deadline with every reason, the calendar, the policies.

Lists are pages: ``next`` is the value of ``cursor`` for the following page, null on the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Response

from services.deadlines.calendars.doors import router as calendar_doors
from services.deadlines.calendars.office import Office
from services.deadlines.law.case import Case
from services.deadlines.law.obligations import Obligation, obligations
from services.deadlines.life.tables import queries
from services.deadlines.lists import bodies
from services.deadlines.lists.answers import Reading, event_as_json, packs_as_json
from services.deadlines.lists.asked import Asked, Cursor, Key, Lights, uuid_of
from services.deadlines.lists.lamps import AS_USUAL, Thresholds
from shared.calendars.keeper import Calendars
from shared.clock import Today
from shared.database import Pool
from shared.dates import WorkCalendar
from shared.eventlog import EventLog
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.policy.load import Packs
from shared.runtime.openapi import problems
from shared.runtime.problem import problem
from shared.sql import load_queries

lists = load_queries(__package__, "lists.sql")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the answers are made from. ``pool`` sees the service's read models."""

    pool: Pool
    log: EventLog
    packs: Packs
    calendars: Calendars
    today: Today
    lamps: Thresholds = AS_USUAL

    @property
    def calendar(self) -> WorkCalendar:
        """The one in force when the request came."""
        return self.calendars.current

    async def up_to_date(self) -> None:
        """For every request, before it is answered: another process may have brought a notice in."""
        await self.calendars.refresh(self.pool)

    @property
    def reading(self) -> Reading:
        return Reading(self.packs, self.calendar, self.today(), self.lamps)

    async def page(self, asked: Asked, *, overdue: bool = False) -> dict[str, Any]:
        reading = self.reading
        rows = await self.pool.fetch(lists.list, *asked.arguments(reading.lights, overdue=overdue))
        shown = rows[: asked.limit]
        more = (
            str(Cursor(shown[-1]["listed_on"], shown[-1]["deadline_id"])) if len(rows) > len(shown) else None
        )
        return {"today": reading.today, "items": [reading.short(dict(row)) for row in shown], "next": more}

    async def lines(self, keys: Sequence[UUID]) -> list[dict[str, Any]]:
        """Lines of a list for these deadlines, in their order."""
        reading, wanted = self.reading, list(keys)
        rows = await self.pool.fetch(lists.list, *named(reading.lights, wanted)) if wanted else []
        found = {row["deadline_id"]: reading.short(dict(row)) for row in rows}
        return [found[key] for key in wanted if key in found]

    async def one(self, key: UUID) -> dict[str, Any] | None:
        """The deadline with its evidence, its explanation and its life so far; None for an unknown id."""
        row = await self.pool.fetchrow(lists.list, *whole(self.reading.lights, deadline=key))
        if row is None:
            return None
        facts = await self.log.read_stream(f"case-{row['case_id']}")
        life = await self.log.read_stream(f"deadline-{key}")
        known = {fact.id: fact for fact in facts}
        reading = self.reading_of(row["calendar"])
        duty = self.duty(key, facts, reading.calendar)
        evidence, met_by = known.get(row["trigger"]), known.get(row["met_by"])
        return self.reading.short(dict(row)) | {
            "evidence": event_as_json(evidence) if evidence else None,
            "met_by": event_as_json(met_by) if met_by else None,
            "explanation": reading.explanation(duty) if duty else None,
            "life": [event_as_json(event) | {"data": orjson.Fragment(event.data)} for event in life],
        }

    def reading_of(self, calendar: str | None) -> Reading:
        """By the calendar of that name, on which a date was counted; by the one in force where it is not known."""
        named = self.calendars.known.named(calendar) if calendar else None
        return Reading(self.packs, named or self.calendar, self.today(), self.lamps)

    def duty(
        self, key: UUID, facts: list[Recorded], calendar: WorkCalendar | None = None
    ) -> Obligation | None:
        """None when there is no date to explain: the deadline is withheld, or its trigger was taken back."""
        first = facts[0]
        case = Case(UUID(first.stream.partition("-")[2]), first.region, first.bureau, fold(facts))
        duties = obligations(case, self.packs, calendar or self.calendar)
        return next((duty for duty in duties if isinstance(duty, Obligation) and duty.id == key), None)

    async def of_case(self, key: UUID) -> dict[str, Any] | None:
        """A case's deadlines, also the met and the withheld; None for an unknown case."""
        case = await self.pool.fetchrow(queries.one_case, key)
        if case is None:
            return None
        rows = await self.pool.fetch(lists.list, *whole(self.reading.lights, case=key))
        items = [self.reading.short(dict(row)) for row in sorted(rows, key=_within_case)]
        running = sum(item["lamp"] is not None for item in items)
        return {"case": dict(case), "today": self.today(), "running": running, "items": items}

    async def summary(self, region: str | None, bureau: str | None) -> dict[str, Any]:
        """Numbers by state; ``waiting`` is what today asks to be said and has not been said yet: zero when the clock is up to date."""
        rows = await self.pool.fetch(queries.counts, region, bureau)
        waiting = await self.pool.fetchval(queries.waiting, self.today())
        return {
            "today": self.today(),
            "states": {row["state"]: row["number"] for row in rows},
            "waiting": waiting,
        }


def router(desk: Desk) -> APIRouter:
    """The doors of deadlines."""
    routes = APIRouter(tags=["deadlines"], dependencies=[Depends(desk.up_to_date)])
    office = Office(desk.pool, desk.log, desk.packs, desk.calendars, desk.today)
    routes.include_router(calendar_doors(office))

    @routes.get("/v1/deadlines", summary="期限清单", response_model=bodies.DeadlinePage)
    async def get_deadlines(asked: Annotated[Asked, Query()]) -> Response:
        return _json(await desk.page(asked))

    @routes.get("/v1/overdue", summary="逾期未完成的期限", response_model=bodies.DeadlinePage)
    async def get_overdue(asked: Annotated[Asked, Query()]) -> Response:
        return _json(await desk.page(asked, overdue=True))

    @routes.get("/v1/deadlines/summary", summary="各状态期限数", response_model=bodies.DeadlineSummary)
    async def get_summary(region: str | None = None, bureau: str | None = None) -> Response:
        return _json(await desk.summary(region, bureau))

    @routes.get(
        "/v1/deadlines/{deadline}",
        summary="一个期限及其计算依据",
        response_model=bodies.DeadlineInFull,
        responses=problems({404: "没有这个期限"}),
    )
    async def get_deadline(deadline: Key) -> Response:
        key = uuid_of(deadline, "deadline")
        found = await desk.one(key) if key else None
        missing = f"没有编号为 {deadline} 的期限，请从期限清单中复制编号。"
        return _json(found) if found else problem(404, "deadline_not_found", missing)

    @routes.get(
        "/v1/cases/{case}/deadlines",
        summary="一个案件的期限",
        response_model=bodies.CaseDeadlines,
        responses=problems({404: "没有这个案件"}),
    )
    async def get_case_deadlines(case: Key) -> Response:
        key = uuid_of(case, "case")
        found = await desk.of_case(key) if key else None
        missing = f"没有编号为 {case} 的案件，或其登记尚未处理完毕。"
        return _json(found) if found else problem(404, "case_not_found", missing)

    @routes.get("/v1/policies", summary="规则包", response_model=bodies.PolicyList)
    async def get_policies() -> Response:
        return _json({"items": packs_as_json(desk.packs)})

    return routes


def named(lights: Lights, keys: list[UUID]) -> tuple[Any, ...]:
    """The arguments of ``list`` for deadlines by their ids."""
    return (None, keys, *(None,) * 12, *lights, None, None, None)


def whole(lights: Lights, *, deadline: UUID | None = None, case: UUID | None = None) -> tuple[Any, ...]:
    """The arguments of ``list`` for one deadline, or for all of a case."""
    wanted = ([case] if case else None, [deadline] if deadline else None)
    return (*wanted, *(None,) * 12, *lights, None, None, None)


def _within_case(row: Any) -> tuple[Any, ...]:
    return row["instance"], row["listed_on"], row["rule"], row["subject"]


def _json(body: dict[str, Any]) -> Response:
    content = orjson.dumps(body, default=str)  # asyncpg's UUID is a class of its own
    return Response(content, media_type="application/json")
