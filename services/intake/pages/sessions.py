"""Planned trainings and observations of a bureau: what is open to it, signing up with one press, who comes, what came of it.

Sign-ups of one bureau's people are shown to that bureau and to the organiser; every other bureau sees how many there are and no name.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse

from services.intake.pages import session_view as view
from services.intake.pages.factform import Sent
from services.intake.pages.organisation_file import Code, OrganisationFile
from services.intake.pages.recording import Outcome, fact_id, item
from services.intake.pages.rooms import Rooms
from services.intake.sessions.door import SELF_ONLY
from services.intake.sessions.projection import queries
from shared.errors import Retry
from shared.events import Event
from shared.events.organisation_sessions import SignedUp, SignUpWithdrawn
from shared.security import Act
from shared.web import Visit

#: shown of what is ahead, and of what is over
AHEAD, PAST = 100, 20


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/work/{region}/{bureau}/sessions")
    async def get_sessions(region: Code, bureau: Code, visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        ahead = await _found(rooms, of, queries.open_to, AHEAD)
        past = await _found(rooms, of, queries.past_of, PAST)
        return rooms.site.page(visit, "work_sessions.html", of=of, ahead=ahead, past=past)

    @routes.get("/work/{region}/{bureau}/sessions/open")
    async def get_open(region: Code, bureau: Code, visit: Visit = rooms.site.visitor) -> Response:
        """For the page of the day."""
        of = await rooms.organisation(visit, region, bureau)
        ahead = await _found(rooms, of, queries.open_to, AHEAD)
        shown = [one for one in ahead if one.is_open or one.coming]
        return rooms.site.page(visit, "work_sessions_open.html", of=of, ahead=shown)

    @routes.get("/work/{region}/{bureau}/sessions/{session}")
    async def get_session(
        region: Code, bureau: Code, session: UUID, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        return await _page(rooms, visit, of, session)

    @routes.post("/work/{region}/{bureau}/sessions/{session}/sign-up")
    async def post_sign_up(
        region: Code, bureau: Code, session: UUID, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await _sent(rooms, visit, of, session, SignedUp)

    @routes.post("/work/{region}/{bureau}/sessions/{session}/withdraw")
    async def post_withdraw(
        region: Code, bureau: Code, session: UUID, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await _sent(rooms, visit, of, session, SignUpWithdrawn)

    return routes


async def _found(rooms: Rooms, of: OrganisationFile, query: str, most: int) -> list[view.Shown]:
    rows = await rooms.pool.fetch(query, *of.place, of.today, most)
    seats = await rooms.pool.fetch(queries.sign_ups, [row["session"] for row in rows])
    return view.all_shown(rows, seats, of.history, of.place, of.today)


async def _one(rooms: Rooms, of: OrganisationFile, session: UUID) -> view.Shown:
    """404 for what is not there, or not for this bureau."""
    rows = await rooms.pool.fetch(queries.session, session)
    seats = await rooms.pool.fetch(queries.sign_ups, [session])
    found = view.all_shown(rows, seats, of.history, of.place, of.today)
    if not found or not found[0].concerns(of.region, of.bureau):
        raise HTTPException(404)
    return found[0]


async def _page(
    rooms: Rooms, visit: Visit, of: OrganisationFile, session: UUID, outcome: Outcome | None = None
) -> Response:
    one = await _one(rooms, of, session)
    alone = visit.identity.duty in SELF_ONLY
    people = {visit.identity.person: "本人"} if alone or not of.people.labels else of.people.labels
    return rooms.site.page(
        visit,
        "work_session.html",
        status=outcome.status if outcome else 200,
        of=of,
        one=one,
        alone=alone,
        people=[pair for pair in people.items() if pair[0] not in one.people],
        errors=list(outcome.errors.values()) if outcome else [],
        links=view.results(one, of.path),
    )


async def _host(rooms: Rooms, of: OrganisationFile, session: UUID) -> dict[str, str]:
    """Of a session of another bureau's."""
    if session in of.history.facts:
        return {}
    return {"host": (await _one(rooms, of, session)).row["bureau"]}


async def _sent(
    rooms: Rooms, visit: Visit, of: OrganisationFile, session: UUID, kind: type[Event]
) -> Response:
    """Recorded in the bureau's own records; the page that follows reads them there, so it is never behind."""
    sent, who = Sent.of((await visit.form()).multi_items()), visit.identity.person
    person = sent.text("person") or who
    data = {"session": str(session), "person": person}
    if kind is SignedUp:
        data |= {"label": of.people.labels.get(person) or rooms.who(person)} | await _host(rooms, of, session)
    fact = item(
        kind,
        data,
        of.today.isoformat(),
        subject=of.stream,
        place=of.place,
        who=who,
        key=fact_id(sent),
    )
    outcome = await rooms.record(visit, fact, None)
    if outcome.later:
        raise Retry("the log takes nothing just now")
    if not outcome.done:
        return await _page(rooms, visit, of, session, outcome)
    done = "signed" if kind is SignedUp else "withdrawn"
    return RedirectResponse(f"{of.work_path}/sessions/{session}?done={done}", 303)
