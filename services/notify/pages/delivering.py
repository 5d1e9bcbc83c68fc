"""For operators: what could not be delivered and its second try, what waits, and what nobody could be told. Never what a notice says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from services.notify import api, retrying
from services.notify.pages.words import STATE_TITLES, delivery, nobody
from services.notify.retrying import RetryOf
from shared.events.case import Person
from shared.events.terms import Channel
from shared.projection.catching_up import caught_up
from shared.security import Act
from shared.web import Visit

if TYPE_CHECKING:
    from services.notify.pages import Rooms

PAGE, BATCH = 50, 500
#: batches that one press takes
MOST_BATCHES = 20
After = Annotated[int | None, Field(ge=1, le=2**63 - 1)]


class AskedOutbox(BaseModel):
    channel: Channel | Literal[""] = ""
    state: Literal["", "waiting", "retrying", "sent", "failed", "late"] = ""
    person: Person | Literal[""] = ""
    after: After = None


class AskedFailures(BaseModel):
    channel: Channel | Literal[""] = ""
    after: After = None
    queued: Annotated[int | None, Field(ge=0)] = None


def router(rooms: Rooms) -> APIRouter:
    routes, site = rooms.site.router(), rooms.site

    @routes.get("/notices/outbox")
    async def get_outbox(asked: Annotated[AskedOutbox, Query()], visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.OPERATE)
        rows, more = await deliveries(rooms, asked.state, asked.channel, asked.person, asked.after)
        values: dict[str, Any] = {"asked": asked, "rows": rows, "next": more, "channels": _channels()}
        return site.page(visit, "outbox.html", states=STATE_TITLES, **values)

    @routes.get("/notices/failures")
    async def get_failures(asked: Annotated[AskedFailures, Query()], visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.OPERATE)
        rows, more = await deliveries(rooms, "failed", asked.channel, "", asked.after)
        groups = [
            dict(row) | {"title": Channel(row["channel"]).title}
            for row in await rooms.pool.fetch(api.queries.failures)
        ]
        values: dict[str, Any] = {
            "asked": asked,
            "rows": rows,
            "next": more,
            "groups": groups,
            "channels": _channels(),
        }
        return site.page(visit, "failures.html", total=sum(one["number"] for one in groups), **values)

    @routes.post("/notices/failures/retry")
    async def post_retry(visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        visit.identity.check(Act.OPERATE)
        channel, reason = sent.get("channel"), sent.get("reason")
        asked = {"channel": channel or None, "reason": str(reason) if reason is not None else None}
        number = await _retry(rooms, RetryOf(actor=visit.identity.person, limit=BATCH, **asked))
        return RedirectResponse(f"/notices/failures?queued={number}", 303)

    @routes.post("/notices/failures/{notification}/retry")
    async def post_retry_one(notification: UUID, visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        visit.identity.check(Act.OPERATE)
        operator = retrying.Operator(actor=visit.identity.person, channel=sent.get("channel") or None)
        queued = await retrying.retry_one(rooms.log, notification, operator, rooms.today)
        await caught_up(rooms.pool, "notify.inbox", queued.upto)
        return RedirectResponse(f"/notices/failures?queued={queued.number}", 303)

    @routes.get("/notices/undeliverable")
    async def get_undeliverable(
        after: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None, visit: Visit = site.visitor
    ) -> Response:
        visit.identity.check(Act.OPERATE)
        found = await rooms.pool.fetch(api.queries.undeliverable, after, PAGE + 1)
        more = found[PAGE - 1]["position"] if len(found) > PAGE else None
        return site.page(
            visit, "undeliverable.html", rows=[nobody(dict(row)) for row in found[:PAGE]], next=more
        )

    return routes


async def deliveries(
    rooms: Rooms, state: str, channel: str, person: str, after: int | None
) -> tuple[list[dict[str, Any]], int | None]:
    """A page of the delivery record, newest first, and where the next begins."""
    query = api.PAGES.get(state, api.queries.page_of_all)
    sort: object = state if state in api.PAGES else state == "sent"
    found = await rooms.pool.fetch(query, None, person or None, channel or None, sort, after, PAGE)
    positions = [row["position"] for row in found]
    rows = await rooms.pool.fetch(api.queries.deliveries, positions, channel or None, state or None)
    return [delivery(dict(row)) for row in rows], positions[-1] if len(positions) == PAGE else None


async def _retry(rooms: Rooms, wanted: RetryOf) -> int:
    """How many were queued again; batch after batch, shown when the page comes back."""
    number, upto = 0, 0
    for _ in range(MOST_BATCHES):
        queued = await retrying.retry(rooms.log, rooms.pool, wanted, rooms.today)
        number, upto = number + queued.number, max(upto, queued.upto)
        if queued.next is None:
            break
        wanted = wanted.model_copy(update={"after": queued.next})
    await caught_up(rooms.pool, "notify.inbox", upto)
    return number


def _channels() -> list[tuple[str, str]]:
    return [(one.value, one.title) for one in Channel]
