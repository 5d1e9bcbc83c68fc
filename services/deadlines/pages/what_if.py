"""What if a fact had happened on another day: every deadline of the case, before and after. Nothing is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.deadlines.law.case import Case
from services.deadlines.law.obligations import Obligation, Withheld, obligations
from services.deadlines.lists.answers import Reading
from services.deadlines.lists.supposed import day
from services.deadlines.pages.deadline import rested_on
from services.deadlines.pages.rooms import Rooms, key_of, there
from services.deadlines.pages.views import shown
from shared.errors import Rejected
from shared.events.history import History, fold
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Visit

Duty = Obligation | Withheld


def router(rooms: Rooms) -> APIRouter:
    site, routes, desk = rooms.site, rooms.site.router(), rooms.desk

    @routes.get("/deadlines/{deadline}/what-if")
    async def get_what_if(deadline: str, on: str = "", visit: Visit = site.visitor) -> Response:
        found = there(await unfenced(desk.one(key_of(deadline))))
        visit.identity.check(Act.SEE, found["region"], found["bureau"])
        asked, error = _asked(on)
        rows: list[dict[str, Any]] = []
        if asked:
            facts = fold(await desk.log.read_stream(f"case-{found['case_id']}"))
            case = Case(found["case_id"], found["region"], found["bureau"], facts)
            evidence = found["evidence"]["id"] if found["evidence"] else None
            rows = compared(case, moved(case, evidence, asked), desk.reading)
        basis = await rested_on(rooms, found)
        values = {"one": shown(found), "on": on, "supposed": asked, "rows": rows, "error": error}
        return site.page(visit, "what_if.html", 422 if error else 200, basis=basis, **values)

    return routes


def _asked(text: str) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        return day(text), ""
    except Rejected as error:
        return None, error.message


def moved(case: Case, evidence: UUID | None, on: date) -> Case:
    """The same case in which the fact that this record states happened on ``on``."""
    facts = {
        key: replace(fact, occurred_on=on) if fact.evidence == evidence else fact
        for key, fact in case.history.facts.items()
    }
    return replace(case, history=History(facts, case.history.version, case.history.voided))


def compared(before: Case, after: Case, reading: Reading) -> list[dict[str, Any]]:
    """Every deadline of the two that is dated otherwise, the earliest of the new days first."""
    was, now = (_by_id(case, reading) for case in (before, after))
    keys = dict.fromkeys((*was, *now))
    rows = [_row(was.get(key), now.get(key), reading) for key in keys]
    changed = [row for row in rows if row["was"] != row["now"] or row["was_safe"] != row["now_safe"]]
    return sorted(changed, key=lambda row: (row["now"] or date.max, row["name"]))


def _by_id(case: Case, reading: Reading) -> dict[UUID, Duty]:
    return {duty.id: duty for duty in obligations(case, reading.packs, reading.calendar)}


def _row(was: Duty | None, now: Duty | None, reading: Reading) -> dict[str, Any]:
    named = now or was
    assert named
    subject = reading.subject_title(named.rule_id, named.start.subject)
    title = reading.packs.rule(named.rule_id)[1].title
    old, new = _dates(was), _dates(now)
    return {
        "id": named.id,
        "name": f"{title}（{subject}）" if subject else title,
        "was": old[0],
        "was_safe": old[1],
        "now": new[0],
        "now_safe": new[1],
        "reason": now.reason if isinstance(now, Withheld) else "",
    }


def _dates(duty: Duty | None) -> tuple[date | None, date | None]:
    if isinstance(duty, Obligation) and not duty.paused and not duty.ended:
        return duty.due.due, duty.due.due_safe
    return None, None
