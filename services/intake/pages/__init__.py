"""The pages that intake serves: signing in, cases and their facts, imports, organisations, work, courts' lists."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter

from services.intake.pages import (
    account,
    assigning,
    case,
    cases,
    court_figures,
    court_list,
    court_lists,
    documents,
    drafts,
    facts,
    hearings,
    imports,
    ledger_export,
    names,
    opening,
    organisation_entries,
    organisation_facts,
    organisations,
    own_factor,
    own_password,
    people,
    provider,
    sessions,
    signing_in,
    signing_in_code,
    tasks,
    timeline,
    voids,
    work,
    work_files,
)
from services.intake.pages.rooms import Rooms

__all__ = ["TEMPLATES", "Rooms", "routers"]

TEMPLATES = Path(__file__).parent / "templates"


def routers(rooms: Rooms) -> list[APIRouter]:
    """Paths with fixed words before those with a case's id."""
    return [
        account.router(rooms.reception),
        signing_in.router(rooms.reception),
        provider.router(rooms.reception),
        signing_in_code.router(rooms.reception),
        own_password.router(rooms.reception),
        own_factor.router(rooms.reception),
        drafts.router(rooms.site, rooms.drafts),
        cases.router(rooms),
        opening.router(rooms),
        tasks.router(rooms),
        case.router(rooms),
        facts.router(rooms),
        names.router(rooms),
        voids.router(rooms),
        timeline.router(rooms),
        documents.router(rooms),
        hearings.router(rooms),
        ledger_export.router(rooms),
        imports.router(rooms),
        organisations.router(rooms),
        organisation_facts.router(rooms),
        organisation_entries.router(rooms),
        people.router(rooms),
        assigning.router(rooms),
        work.router(rooms),
        work_files.router(rooms),
        sessions.router(rooms),
        court_lists.router(rooms),
        court_list.router(rooms),
        court_figures.router(rooms),
    ]
