"""A bureau's recorded cases → rows of the ledger, one an instance and one more for each further hearing of it; importing them again adds nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from services.intake.ledger.cells import Place, Standing, cells_of
from services.intake.ledger.columns import CASE_ID
from shared.events.case import InstanceOpened
from shared.events.history import History


def ledger_rows(cases: Mapping[UUID, History]) -> Iterator[dict[str, str | date | int]]:
    """Cells by column title; a case without any instance is one row, a voided case none."""
    for id_, history in cases.items():
        if history.voided:
            continue
        standing = Standing(history)
        instances = sorted(event.instance for _, event in history.of(InstanceOpened))
        places = [Place(number, hearing) for number in instances for hearing in standing.hearings(number)]
        for place in places or [Place(None)]:
            yield {CASE_ID: str(id_), **cells_of(standing, place)}
