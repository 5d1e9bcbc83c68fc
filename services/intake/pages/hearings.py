"""Hearings of a case: when, who will stand there, what the check before it finds in whose words, and who stood there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.appearance.afterwards import as_plan
from services.intake.appearance.evaluators import Verdict
from services.intake.appearance.precheck import Result, aftercheck, precheck, shown
from services.intake.appearance.rules import hearing_days
from services.intake.appearance.scene import Scene, registered_ranks
from services.intake.pages.dossier import Dossier
from services.intake.pages.rooms import Rooms
from shared.events import Event
from shared.events.case import AppearancePlanned, AppearanceRecorded, HearingHeld, InstanceOpened
from shared.events.history import Fact
from shared.policy.choice import Packs
from shared.policy.model import Pack
from shared.security import Act
from shared.web import Visit

LAMPS = {Verdict.FAIL: "red", Verdict.UNKNOWN: "yellow", Verdict.PASS: "green"}


@dataclass(frozen=True, slots=True)
class Hearing:
    """``plan``, ``held`` and ``record`` as the facts that stand say them; ``results``: every requirement, what fails first."""

    instance: int
    level: str
    number: int
    on: date | None
    planned: list[tuple[str, str]] | None
    held: list[tuple[str, str]] | None
    recorded: list[tuple[str, str]] | None
    record_fact: Fact | None
    after: bool
    results: list[dict[str, Any]]
    counts: dict[str, int]


def hearings(of: Dossier, packs: Packs) -> list[Hearing]:
    """The last first. Pure."""
    found = []
    for opened in of.instances:
        instance = of.instance(opened.instance)
        days = hearing_days(instance)
        numbers = {*days, *(held.hearing for _, held in instance.of(HearingHeld))}
        found += [_hearing(of, packs, opened, n, days.get(n)) for n in sorted(numbers)]
    return found[::-1]


def _hearing(of: Dossier, packs: Packs, opened: InstanceOpened, number: int, on: date | None) -> Hearing:
    instance = opened.instance
    plan = _last(of, AppearancePlanned, instance, number)
    held = _last(of, HearingHeld, instance, number)
    record = _last(of, AppearanceRecorded, instance, number)
    on = on or (held.occurred_on if held else None)
    planned = plan.event if plan else AppearancePlanned(instance=instance, hearing=number)
    binding = packs.binding(of.region, of.bureau, on or of.today)
    results = _results(of, binding, planned, record)
    return Hearing(
        instance=instance,
        level=opened.level.title,
        number=number,
        on=on,
        planned=_said(of, plan),
        held=_said(of, held),
        recorded=_said(of, record),
        record_fact=record,
        after=record is not None,
        results=[shown(one) | {"lamp": LAMPS[one.opinion.verdict]} for one in results],
        counts={one.value: sum(r.opinion.verdict is one for r in results) for one in Verdict},
    )


def _results(of: Dossier, binding: tuple[Pack, ...], plan: Event, record: Fact | None) -> tuple[Result, ...]:
    """Of what was recorded, else of what is planned, else of nobody: then it says what is needed."""
    ranks = registered_ranks(of.organisation)
    assert isinstance(plan, AppearancePlanned)
    if record and isinstance(record.event, AppearanceRecorded):
        return aftercheck(Scene(of.history, as_plan(record.event, plan), ranks), record.event, binding)
    return precheck(Scene(of.history, plan, ranks), binding)


def _last(of: Dossier, kind: type[Any], instance: int, number: int) -> Fact | None:
    found = [fact for fact, one in of.history.of(kind) if (one.instance, one.hearing) == (instance, number)]
    return found[-1] if found else None


def _said(of: Dossier, fact: Fact | None) -> list[tuple[str, str]] | None:
    return [pair for pair in of.words.said(fact.event) if pair[0] != "庭次"] if fact else None


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/cases/{case_id}/hearings")
    async def get_hearings(case_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.case(visit, case_id)
        may_record = visit.identity.can(Act.RECORD) and not of.history.voided
        found = hearings(of, rooms.packs)
        return rooms.site.page(visit, "hearings.html", of=of, hearings=found, may_record=may_record)

    return routes
