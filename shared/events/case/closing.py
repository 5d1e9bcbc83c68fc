"""The end of the work on a case: the file goes to the archive (归档), once nothing that must precede it is open."""

from __future__ import annotations

from typing import ClassVar

from shared.events.case.values import CaseEvent, Person, Text


class Archived(CaseEvent):
    """``occurred_on`` is the day the file was handed to the archive; ``proof`` where it lies there (档号)."""

    title: ClassVar = "归档"
    clauses: ClassVar = ("MH26-3.2e", "MH26-4.0")

    person: Person | None = None
    proof: Text | None = None
    note: Text | None = None
