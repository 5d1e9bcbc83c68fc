"""What the lists say of a case: its name, kind and origin, whether it is closed or voided. Pure.

A plain fact changes its own fields; after a correction or a void the case is read again from its effective facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from shared.events.case import CaseOpened, Closed, Corrected, Voided
from shared.events.envelope import Recorded
from shared.events.history import fold

#: a correction or a void needs the whole stream
MENDING = frozenset({Corrected.type, Voided.type})
SHOWN = frozenset({CaseOpened.type, Closed.type}) | MENDING


class File(NamedTuple):
    """One row of ``cases``."""

    case_id: UUID
    region: str
    bureau: str
    name: str = ""
    kind: str = ""
    origin: str = ""
    closed_on: date | None = None
    voided: bool = False


def step(file: File, event: Recorded) -> File:
    """After one plain fact."""
    match event.payload:
        case CaseOpened() as opened:
            return _opened(file, opened)
        case Closed():
            return file._replace(closed_on=event.occurred_on)
    return file


def reread(file: File, events: Iterable[Recorded]) -> File:
    """The case as its corrected facts tell it."""
    history = fold(events)
    closed = history.of(Closed)
    closed_on = closed[-1][0].occurred_on if closed else None
    told = file._replace(closed_on=closed_on, voided=history.voided)
    return _opened(told, history.opened) if history.opened else told


def _opened(file: File, opened: CaseOpened) -> File:
    return file._replace(name=opened.name, kind=opened.kind.value, origin=opened.origin.value)
