"""The calendar: a month with its working days, rest days, made-up days and deadlines, and where to subscribe to it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from services.deadlines.feeds.doors import KEPT, MOST, feed_of
from services.deadlines.pages.lists import queries
from services.deadlines.pages.month import beside, month_of, sheet
from services.deadlines.pages.rooms import Rooms, there
from shared.dates import WorkCalendar
from shared.security import Act, Identity
from shared.web import Visit

#: deadlines named on one day; the others are counted
NAMED = 4
_THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}


def router(rooms: Rooms) -> APIRouter:
    site, routes, desk = rooms.site, rooms.site.router(), rooms.desk

    @routes.get("/calendar")
    async def get_month(month: str = "", visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        first = month_of(month, desk.today())
        last = first.replace(day=monthrange(first.year, first.month)[1])
        rows = await desk.pool.fetch(queries.month, *visit.identity.scope(), first, last, NAMED)
        weeks = sheet(first, desk.today(), desk.calendar, map(dict, rows))
        notice = desk.calendar.notice_of(first)
        return site.page(
            visit, "calendar.html", first=first, weeks=weeks, before=beside(first, -1), after=beside(first, 1), notice=notice, kept=KEPT.days, most=MOST,
            workdays=workdays(first, last, desk.calendar), feeds=feeds(visit.identity, site.sessions.feed_key(visit.identity.person)), named=NAMED,
            site_address=site_address(rooms.public_url, visit.request.url.scheme, visit.request.headers.get("host", "")),
        )  # fmt: skip

    @routes.get("/calendar/feeds/{kind}.ics")
    async def get_feed(kind: str, visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, bureau = visit.identity.scope()
        name = there({"person": visit.identity.person, "bureau": bureau}.get(kind))
        body = there(await feed_of(desk, "person" if kind == "person" else "bureau", name, region))
        headers = {"content-disposition": f'attachment; filename="{name}.ics"', "cache-control": "no-store"}
        return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)

    return routes


def workdays(first: date, last: date, calendar: WorkCalendar) -> int:
    return calendar.table.count(first.toordinal(), last.toordinal())


def site_address(public_url: str, scheme: str, host: str) -> str:
    """What addresses begin with: as configured; on one machine without that, as it was asked for. A host that anybody may have written is never shown. Pure."""
    name = host.rpartition(":")[0] or host
    return public_url.rstrip("/") or (f"{scheme}://{host}" if name in _THIS_MACHINE else "")


def feeds(identity: Identity, key: str) -> list[tuple[str, str, str]]:
    """(title, address to subscribe to, path of the file): one's own deadlines, and the bureau's. ``key`` opens them to a calendar program."""
    own = _address("person", identity.person, key, None)
    found = [("本人的期限和开庭", own, "/calendar/feeds/person.ics")]
    if identity.bureau:
        address = _address("bureau", identity.bureau, key, identity.region)
        found.append(("全单位的期限和开庭", address, "/calendar/feeds/bureau.ics"))
    return found


def _address(kind: str, name: str, key: str, region: str | None) -> str:
    return f"/v1/feeds/{kind}/{name}.ics?" + urlencode({"key": key} | ({"region": region} if region else {}))
