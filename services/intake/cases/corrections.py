"""What a correction or a void may aim at: a fact of the same case or bureau that still stands, and data that is valid for its type."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.intake.dates import check_date, check_inner_dates
from services.intake.submission import validated
from shared.errors import Rejected
from shared.events import Event
from shared.events.case import Corrected, Voided
from shared.events.history import Fact, History
from shared.events.organisation_repair import EntryCorrected, EntryVoided


def check_target(event: Event, history: History, today: date) -> None:
    """Nothing to say about other events. Rejected ``unknown_fact``, or what is wrong with the corrected fact by itself."""
    match event:
        case Corrected(corrects=target) | EntryCorrected(corrects=target):
            kind = type(_standing(target, history, "data.corrects").event)
            check_inner_dates(validated(kind, event.data, "data.data"), today, "data.data")
            check_date(kind, event.fact_on, today, "data.fact_on")
        case Voided(voids=UUID() as target) | EntryVoided(voids=target):
            _standing(target, history, "data.voids")


def _standing(target: UUID, history: History, field: str) -> Fact:
    fact = history.facts.get(target)
    if fact is None:
        message = "没有这条记录，或已作废；请填最初登记该事实的记录编号，而不是更正的编号。"
        raise Rejected("unknown_fact", message, field)
    return fact
