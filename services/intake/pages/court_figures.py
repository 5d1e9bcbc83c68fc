"""What a court published beside what its list comes to and what is registered, every gap led back to its cases."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.court_list.answers import figures_as_json
from services.intake.court_list.desk import Desk
from services.intake.court_list.figures import Total, gaps
from services.intake.court_list.reconciliation import Reconciliation
from services.intake.pages.court_list import book_of
from services.intake.pages.rooms import Rooms
from shared.web import Visit


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()
    desk = Desk(rooms.pool, rooms.log, rooms.site.today, rooms.vault)

    @routes.get("/court-lists/{list_id}/figures")
    async def get_figures(list_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        book = await book_of(desk, visit, list_id)
        typed = {total: visit.request.query_params.get(total.value, "").strip() for total in Total}
        published, errors = _published(typed)
        found = await desk.reconciled(book, figures=published)
        told = figures_as_json(book, gaps(found, book.scope, published)) if published else None
        return rooms.site.page(
            visit,
            "court_figures.html",
            status=422 if errors else 200,
            book=book,
            totals=list(Total),
            typed=typed,
            errors=errors,
            figures=told["figures"] if told else [],
            cases=cases_by_key(found),
        )

    return routes


def cases_by_key(found: Reconciliation) -> dict[str, list[tuple[UUID, str]]]:
    """Ids and names of the cases that a gap may come from: those of the list, and those that only have a day in its period."""
    listed = {item.key: [(one.case_id, one.name) for one in item.ours] for item in found.items}
    return listed | {one.key: [(one.case_id, one.name)] for one in found.others}


def _published(typed: Mapping[Total, str]) -> tuple[dict[Total, float], dict[str, str]]:
    """What was typed as numbers, and what is none."""
    found: dict[Total, float] = {}
    errors: dict[str, str] = {}
    for total, text in typed.items():
        if not text:
            continue
        rate = total in {Total.LEADER_RATE, Total.LOSS_RATE}
        value = _number(text)
        if value is None or value > (100 if rate else 10_000_000):
            errors[total.value] = "请填写 0 至 100 的数字，例如 85.7。" if rate else "请填写件数，例如 128。"
        else:
            found[total] = value
    return found, errors


def _number(text: str) -> float | None:
    plain = text.removesuffix("%")
    digits = plain.replace(".", "", 1)
    return float(plain) if digits.isdecimal() and digits.isascii() and len(plain) < 12 else None
