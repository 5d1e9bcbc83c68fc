"""Taking back: one fact that was recorded by mistake, or a whole case that was opened twice. Nothing is deleted; it says who, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.intake.pages.dossier import Dossier
from services.intake.pages.factform import Sent
from services.intake.pages.facts import recorded
from services.intake.pages.form_flow import meant, seen
from services.intake.pages.recording import Outcome, fact_id, item, version
from services.intake.pages.rooms import Rooms
from shared.errors import Rejected
from shared.events.case import Voided
from shared.events.history import Fact
from shared.security import Act
from shared.web import Visit


@dataclass(frozen=True, slots=True)
class Slip:
    """``target`` None: the whole case."""

    of: Dossier
    path: str
    target: Fact | None

    @property
    def title(self) -> str:
        return f"作废：{self.target.event.title}" if self.target else "整案作废"


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/cases/{case_id}/records/{fact}/void")
    async def get_void(case_id: UUID, fact: UUID, visit: Visit = rooms.site.visitor) -> Response:
        return _page(
            rooms, visit, _slip(await rooms.case(visit, case_id, Act.RECORD), fact), sent=Sent(), key=uuid4()
        )

    @routes.post("/cases/{case_id}/records/{fact}/void")
    async def post_void(case_id: UUID, fact: UUID, visit: Visit = rooms.site.visitor) -> Response:
        return await _sent(rooms, visit, _slip(await rooms.case(visit, case_id, Act.RECORD), fact))

    @routes.get("/cases/{case_id}/void")
    async def get_void_case(case_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        return _page(
            rooms, visit, _whole(await rooms.case(visit, case_id, Act.RECORD)), sent=Sent(), key=uuid4()
        )

    @routes.post("/cases/{case_id}/void")
    async def post_void_case(case_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        return await _sent(rooms, visit, _whole(await rooms.case(visit, case_id, Act.RECORD)))

    return routes


def _slip(of: Dossier, fact: UUID) -> Slip:
    return Slip(of, f"/cases/{of.id}/records/{fact}/void", of.history.facts.get(fact) or _gone(of, fact))


def _gone(of: Dossier, fact: UUID) -> Fact:
    """A fact that was voided already: pressing twice ends with “recorded before”. Rejected for what was never there."""
    event = next((one for one in of.events if one.id == fact), None)
    if event is None:
        raise Rejected("unknown_fact", "没有这条记录；请到“办案记录”核对。")
    return Fact(event.id, event.id, event.occurred_on, event.payload)


def _whole(of: Dossier) -> Slip:
    return Slip(of, f"/cases/{of.id}/void", None)


async def _sent(rooms: Rooms, visit: Visit, slip: Slip) -> Response:
    sent = Sent.of((await visit.form()).multi_items())
    key, reason = fact_id(sent), sent.text("reason")
    if not reason:
        return _page(
            rooms, visit, slip, sent=sent, key=key, outcome=Outcome(errors={"reason": "请写明为什么作废。"})
        )
    data = {"reason": reason} | ({"voids": str(slip.target.id)} if slip.target else {})
    of = slip.of
    fact = item(
        Voided,
        data,
        of.today.isoformat(),
        subject=f"case-{of.id}",
        place=(of.region, of.bureau),
        who=visit.identity.person,
        key=key,
    )
    outcome = await rooms.record(visit, fact, version(sent))
    return (
        recorded(of.id, outcome, slip.title)
        if outcome.done
        else _page(rooms, visit, slip, sent=sent, key=key, outcome=outcome)
    )


def _page(
    rooms: Rooms, visit: Visit, slip: Slip, *, sent: Sent, key: UUID, outcome: Outcome | None = None
) -> Response:
    errors = dict(outcome.errors) if outcome else {}
    error = errors.pop("reason", "") or errors.pop("data.reason", "")
    return rooms.site.page(
        visit,
        "void.html",
        status=outcome.status if outcome else 200,
        of=slip.of,
        slip=slip,
        said=slip.of.words.said(slip.target.event) if slip.target else [],
        key=key,
        version=seen(slip.of, sent, outcome or Outcome()),
        reason=sent.text("reason"),
        error=error,
        other=list(errors.values()),
        meanwhile=[meant(slip.of, event) for event in outcome.meanwhile] if outcome else [],
    )
