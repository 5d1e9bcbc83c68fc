"""A bureau's recorded cases → rows of the ledger, one an instance; importing them again adds nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from services.intake.ledger.columns import CASE_ID
from services.intake.ledger.facts import cells_of
from shared.events.case import InstanceOpened
from shared.events.history import History


def ledger_rows(cases: Mapping[UUID, History]) -> Iterator[dict[str, str | date | int]]:
    """Cells by column title; a case without any instance is one row, a voided case none."""
    for id_, history in cases.items():
        if history.voided:
            continue
        instances = sorted(event.instance for _, event in history.of(InstanceOpened))
        rows: list[int | None] = [*instances] or [None]
        for instance in rows:
            yield {CASE_ID: str(id_), **cells_of(history, instance)}
