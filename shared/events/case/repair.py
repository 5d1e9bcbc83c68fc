"""Mistakes are mended by further facts: nothing is edited in place."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from shared.events.case.values import CaseEvent, Text


class Corrected(CaseEvent):
    """Replaces an earlier fact: ``data`` and ``fact_on`` are the whole fact as it should have been. Nothing is edited in place."""

    title: ClassVar = "更正"

    corrects: UUID
    fact_on: date | None = None
    data: dict[str, Any]
    reason: Text


class Voided(CaseEvent):
    """Takes back an earlier fact, or with ``voids`` null the whole case (重复建案、录错单位)."""

    title: ClassVar = "作废"

    voids: UUID | None = None
    reason: Text
