"""单位记录: every fact a bureau recorded of itself, the last first, with what was corrected and voided since, by whom and why; and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Response

from services.intake.pages.factform import Sent
from services.intake.pages.form_flow import meant
from services.intake.pages.organisation_facts import recorded
from services.intake.pages.organisation_file import Code, OrganisationFile
from services.intake.pages.organisation_kinds import ELSEWHERE
from services.intake.pages.recording import Outcome, fact_id, item, version
from services.intake.pages.rooms import Rooms
from services.intake.pages.timeline import Entry
from shared.errors import Rejected
from shared.events.envelope import Recorded
from shared.events.history import Fact
from shared.events.organisation import OrganisationRegistered
from shared.events.organisation_repair import EntryCorrected, EntryVoided
from shared.security import Act
from shared.web import Visit

PAGE = 50


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/organisations/{region}/{bureau}/entries")
    async def get_entries(
        region: Code,
        bureau: Code,
        before: Annotated[int | None, Query(ge=1, le=10**9)] = None,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        shown, more = page_of(of, before)
        return rooms.site.page(
            visit,
            "organisation_entries.html",
            of=of,
            entries=shown,
            next_path=f"{of.path}/entries?before={more}" if more else None,
            may_record=visit.identity.can(Act.ORGANISE),
        )

    @routes.get("/organisations/{region}/{bureau}/records/{fact}/void")
    async def get_void(region: Code, bureau: Code, fact: UUID, visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return _void_page(rooms, visit, of, _target(of, fact), sent=Sent(), key=uuid4())

    @routes.post("/organisations/{region}/{bureau}/records/{fact}/void")
    async def post_void(
        region: Code, bureau: Code, fact: UUID, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await _voided(rooms, visit, of, _target(of, fact))

    return routes


def page_of(of: OrganisationFile, before: int | None) -> tuple[list[Entry], int | None]:
    """A page of what was stated first, the last first; what mends it stands within it. Pure."""
    mended: dict[UUID, list[Recorded]] = {}
    for event in of.events:
        if (target := _mends(event)) is not None:
            mended.setdefault(target, []).append(event)
    first = [e for e in reversed(of.events) if _mends(e) is None and (before is None or e.version < before)]
    more = first[PAGE - 1].version if len(first) > PAGE else None
    return [_entry(of, event, mended.get(event.id, ())) for event in first[:PAGE]], more


def _mends(event: Recorded) -> UUID | None:
    match event.payload:
        case EntryCorrected(corrects=target) | EntryVoided(voids=target):
            return target
    return None


def _entry(of: OrganisationFile, event: Recorded, mended: Sequence[Recorded]) -> Entry:
    """As it stands now; of what no longer stands, as it last did."""
    fact = of.history.facts.get(event.id)
    payload = fact.event if fact else event.payload
    return Entry(
        id=event.id,
        version=event.version,
        title=payload.title,
        instance=None,
        occurred_on=fact.occurred_on if fact else event.occurred_on,
        recorded_at=event.recorded_at,
        who=of.words.who(event.actor),
        said=of.words.said(payload),
        taken_by=[_mending(of, event, one) for one in mended],
        standing=fact is not None and type(payload) not in ELSEWHERE,
        voided=fact is None,
        first=isinstance(payload, OrganisationRegistered),
    )


def _mending(of: OrganisationFile, event: Recorded, by: Recorded) -> tuple[str, str, Any, str]:
    """Of the correction: what was said before it."""
    payload = by.payload
    assert isinstance(payload, EntryCorrected | EntryVoided)
    was = f"原登记：{of.words.line(event.payload)}。" if isinstance(payload, EntryCorrected) else ""
    return payload.title, of.words.who(by.actor), by.recorded_at, f"{was}理由：{payload.reason}"


def _target(of: OrganisationFile, fact: UUID) -> Fact:
    """What stands, or was taken back already: pressing twice ends with “recorded before”. Rejected for what was never there."""
    event = next((one for one in of.events if one.id == fact), None)
    if event is None or type(event.payload) in ELSEWHERE or isinstance(event.payload, OrganisationRegistered):
        raise Rejected("unknown_fact", "没有这条记录，或不能作废；请到“单位记录”核对。")
    return of.history.facts.get(fact) or Fact(event.id, event.id, event.occurred_on, event.payload)


async def _voided(rooms: Rooms, visit: Visit, of: OrganisationFile, target: Fact) -> Response:
    sent = Sent.of((await visit.form()).multi_items())
    key, reason = fact_id(sent), sent.text("reason")
    if not reason:
        missing = Outcome(errors={"reason": "请写明为什么作废。"})
        return _void_page(rooms, visit, of, target, sent=sent, key=key, outcome=missing)
    data = {"voids": str(target.id), "reason": reason}
    fact = item(
        EntryVoided, data, None, subject=of.stream, place=of.place, who=visit.identity.person, key=key
    )
    outcome = await rooms.record(visit, fact, version(sent))
    if not outcome.done:
        return _void_page(rooms, visit, of, target, sent=sent, key=key, outcome=outcome)
    review = str(getattr(target.event, "review", ""))
    return recorded(of, type(target.event), review, outcome, f"作废：{target.event.title}")


def _void_page(
    rooms: Rooms,
    visit: Visit,
    of: OrganisationFile,
    target: Fact,
    *,
    sent: Sent,
    key: UUID,
    outcome: Outcome | None = None,
) -> Response:
    errors = dict(outcome.errors) if outcome else {}
    error = errors.pop("reason", "") or errors.pop("data.reason", "")
    return rooms.site.page(
        visit,
        "organisation_void.html",
        status=outcome.status if outcome else 200,
        of=of,
        target=target,
        said=of.words.said(target.event),
        key=key,
        reason=sent.text("reason"),
        error=error,
        other=list(errors.values()),
        meanwhile=[meant(of, event) for event in outcome.meanwhile] if outcome else [],
    )
