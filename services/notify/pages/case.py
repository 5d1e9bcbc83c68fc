"""Who was told what when of a case, what is still to come, and the record of it to be printed: for whoever may see the case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Response

from services.notify import api
from services.notify.pages.words import WHAT_TITLES, notice_rows, to_come
from services.notify.proving.doors import answer, record_of
from services.notify.proving.doors import queries as proof_queries
from services.notify.standing import Case
from services.notify.wording import name_of
from shared.events.history import load
from shared.papers.formats import Format
from shared.security import Act
from shared.security.identity import Identity, NotAllowed
from shared.security.visitor import as_the_service, unfenced
from shared.sql import load_queries
from shared.web import Visit

if TYPE_CHECKING:
    from services.notify.pages import Rooms
    from services.notify.proving.record import Notice

queries = load_queries(__package__)

PAGE = 50
#: notices of one record that is printed
MOST = 2_000
#: of what is still to come, the first so many
AHEAD = 30
Form = Annotated[Format, Query(alias="format")]
After = Annotated[int | None, Query(ge=1, le=2**63 - 1)]


def router(rooms: Rooms) -> APIRouter:
    routes, site = rooms.site.router(), rooms.site

    @routes.get("/notices/cases/{case_id:uuid}")
    async def get_case(case_id: UUID, after: After = None, visit: Visit = site.visitor) -> Response:
        if await _on_its_way(rooms, visit.identity, case_id):
            return site.page(visit, "case_soon.html", case_id=case_id)
        case = await seen(rooms, visit.identity, case_id)
        which = (case_id, None, None, False, after, PAGE)
        with as_the_service():  # whoever sees the case sees all that is told of it, to the 司法局 too
            positions = [row["position"] for row in await rooms.pool.fetch(api.queries.page_of_all, *which)]
            rows = await rooms.pool.fetch(api.queries.deliveries, positions, None, None)
            coming = [] if after else (await rooms.preview.to_come(case_id))[:AHEAD]
            people = {row["person"] for row in rows} | {h.to.person for one in coming for h in one.heard}
            names = await called(rooms, people)
        return site.page(
            visit,
            "case_notices.html",
            case_id=case_id,
            name=name_of(case),
            notices=notice_rows(map(dict, rows), names),
            coming=to_come(coming, names),
            next=positions[-1] if len(positions) == PAGE else None,
            first=after is None,
        )

    @routes.get("/notices/cases/{case_id:uuid}/proof")
    async def get_case_proof(
        case_id: UUID,
        form: Form = Format.PDF,
        visit: Visit = site.visitor,
    ) -> Response:
        case = await seen(rooms, visit.identity, case_id)
        with as_the_service():
            rows = await rooms.pool.fetch(proof_queries.of_case, case_id, MOST + 1)
            record = await record_of(rooms.log, [row["id"] for row in rows])
        return await answer(rooms.pool, f"案件“{name_of(case)}”", record, form, rooms.today)

    @routes.get("/notices/matters/{about:uuid}")
    async def get_matter(about: UUID, visit: Visit = site.visitor) -> Response:
        found = await _matter(rooms, visit.identity, about)
        names = await unfenced(called(rooms, {one.person for one in found}))
        values: dict[str, Any] = {"about": about, "notices": found, "names": names, "what": WHAT_TITLES}
        return site.page(visit, "matter.html", **values)

    @routes.get("/notices/matters/{about:uuid}/proof")
    async def get_matter_proof(
        about: UUID,
        form: Form = Format.PDF,
        visit: Visit = site.visitor,
    ) -> Response:
        found = await _matter(rooms, visit.identity, about)
        record = await unfenced(record_of(rooms.log, [one.id for one in found]))
        return await answer(rooms.pool, f"事项“{found[0].subject}”", record, form, rooms.today)

    return routes


async def seen(rooms: Rooms, identity: Identity, case_id: UUID) -> Case:
    """The case, for whoever may see it. 404 for none, NotAllowed for another's."""
    row = await unfenced(rooms.pool.fetchrow(queries.case, case_id))
    if row is None:
        identity.check(Act.SEE)
        raise HTTPException(404)
    identity.check(Act.SEE, row["region"], row["bureau"])
    return Case(row["region"], row["bureau"], load(row["history"]))


async def _on_its_way(rooms: Rooms, identity: Identity, case_id: UUID) -> bool:
    """Whether the case is recorded and has not been read here yet. NotAllowed for another's."""
    if await unfenced(rooms.pool.fetchrow(queries.case, case_id)):
        return False
    recorded = await unfenced(rooms.log.read_stream(f"case-{case_id}"))
    if recorded:
        identity.check(Act.SEE, recorded[0].region, recorded[0].bureau)
    return bool(recorded)


async def called(rooms: Rooms, people: Iterable[str]) -> dict[str, str]:
    """What people are called; somebody without a label goes by their code."""
    rows = await rooms.pool.fetch(proof_queries.labels, list(people))
    return {row["person"]: row["label"] or row["person"] for row in rows}


async def _matter(rooms: Rooms, identity: Identity, about: UUID) -> list[Notice]:
    """The notices of a matter. Of a case's: all, for whoever may see the case; of others those to people of the visitor's own place."""
    identity.check(Act.SEE)
    ids = [row["id"] for row in await unfenced(rooms.pool.fetch(proof_queries.of_matter, about, MOST + 1))]
    found = list((await unfenced(record_of(rooms.log, ids))).notices)
    if not found:
        raise HTTPException(404)
    if case_id := found[0].case_id:
        await seen(rooms, identity, case_id)
        return found
    own = [one for one in found if identity.sees(one.region, one.bureau)]
    if not own:
        raise NotAllowed("not_yours", "这不是本单位（本地区）的内容，不能查看或办理；本次访问已记录。")
    return own
