"""Duties without a case: quotas and periodic reports, how each stands, what its number is made of, what comes due next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from services.deadlines.duties.asked import Asked
from services.deadlines.pages.rooms import PAGE, Rooms, key_of, there
from shared.dates.spoken import period_code
from shared.events.terms import DutyState
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Visit

#: days ahead in which a duty is spoken of on the page of today
SOON = 60
_COLOURS = {DutyState.FAILED: "red", DutyState.AT_RISK: "yellow", DutyState.MET: "green", DutyState.ON_TRACK: "green"}  # fmt: skip
_OPEN = frozenset({DutyState.ON_TRACK, DutyState.AT_RISK})


def router(rooms: Rooms) -> APIRouter:
    site, routes = rooms.site, rooms.site.router()

    @routes.get("/deadlines/duties")
    async def get_duties(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        query = visit.request.query_params
        chosen = {
            name: text for name in ("state", "period", "bureau") if (text := query.get(name, "").strip())
        }
        region, bureau = visit.identity.scope(None, chosen.get("bureau"))
        asked = Asked(
            region=region, bureau=bureau, state=chosen.get("state"), period=period_code(chosen.get("period", "")) or None,
            cursor=query.get("cursor") or None, limit=PAGE,
        )  # fmt: skip
        page = await rooms.duties.page(asked)
        more = page["next"]
        following = f"/deadlines/duties?{urlencode({**chosen, 'cursor': more})}" if more else None
        states = [(one.value, one.title) for one in DutyState]
        return site.page(
            visit, "duties.html", items=[shown(item) for item in page["items"]], chosen=chosen, states=states,
            several=not visit.identity.of_bureau, next=following,
        )  # fmt: skip

    @routes.get("/deadlines/duties/soon")
    async def get_soon(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, bureau = visit.identity.scope()
        page = await rooms.duties.page(Asked(region=region, bureau=bureau, limit=1_000))
        return site.page(visit, "duties_soon.html", items=soon(page["items"], page["today"]), days=SOON)

    @routes.get("/deadlines/duties/{duty}")
    async def get_duty(duty: str, visit: Visit = site.visitor) -> Response:
        one = there(await unfenced(rooms.duties.one(key_of(duty), None)))
        visit.identity.check(Act.SEE, one["region"], one["bureau"])
        return site.page(visit, "duty.html", one=shown(one))

    return routes


def shown(item: dict[str, Any]) -> dict[str, Any]:
    """A line with its lamp and its whole title."""
    who = item["person_label"] or item["person"] or item["department"]
    return {
        **item,
        "colour": _COLOURS.get(DutyState(item["state"]), "grey"),
        "title": f"{item['name']}（{who}）" if who else item["name"],
        "path": f"/deadlines/duties/{item['id']}",
    }


def soon(items: list[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """What is open and due before long, or not as it should be; the earliest first."""
    until = today + timedelta(days=SOON)
    wanted = [
        item
        for item in items
        if DutyState(item["state"]) in _OPEN and (item["due"] <= until or item["state"] == DutyState.AT_RISK)
    ]
    return sorted((shown(item) for item in wanted), key=lambda item: (item["due"], item["title"]))
