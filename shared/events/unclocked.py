"""无钟案件周报: once a week each bureau is told in which of its cases nothing is running.

Said by deadlines on the first worked day of the week, on one stream a bureau; a bureau without such a case hears nothing.
"""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import Text
from shared.events.model import Event, Value
from shared.events.terms import Missing

#: cases named in one event; the whole list is with deadlines
MOST_NAMED = 50


class UnclockedCase(Value):
    case_id: UUID
    name: Text
    case_no: Text | None = None
    missing: Annotated[tuple[Missing, ...], Field(min_length=1, max_length=len(Missing))]


class UnclockedListed(Event):
    """``occurred_on`` is the first worked day of the week; on the list is what had been quiet before it. ``cases`` are the oldest of ``case_count``."""

    area: ClassVar = "unclocked"
    title: ClassVar = "列出无钟案件"

    case_count: Annotated[int, Field(ge=1)]
    cases: Annotated[tuple[UnclockedCase, ...], Field(min_length=1, max_length=MOST_NAMED)]
