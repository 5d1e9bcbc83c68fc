"""Mistakes in what a bureau recorded of itself are mended by further facts, as those of a case are: nothing is edited in place."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from shared.events.case import Text
from shared.events.organisation import OrganisationEvent


class EntryCorrected(OrganisationEvent):
    """Replaces an earlier entry: ``data`` and ``fact_on`` are the whole entry as it should have been."""

    title: ClassVar = "更正单位记录"
    dated: ClassVar = False

    corrects: UUID
    fact_on: date | None = None
    data: dict[str, Any]
    reason: Text


class EntryVoided(OrganisationEvent):
    """Takes back an earlier entry. The registration of the bureau itself can only be corrected."""

    title: ClassVar = "作废单位记录"
    dated: ClassVar = False

    voids: UUID
    reason: Text
