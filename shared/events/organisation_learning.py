"""What a person learned, and disputes that were settled without a suit: records of a bureau that name who, or which way it went."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.organisation import OrganisationEvent
from shared.events.terms import OtherWay, Training


class TrainingAttended(OrganisationEvent):
    """学法用法 of each person (个人履历); how many came altogether is said by 举办培训. ``result``: a grade or a certificate; ``session``: the planned one."""

    title: ClassVar = "参加学法培训"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("BS24-4a", "MH23-2.1")

    participants: Annotated[tuple[Person, ...], Field(min_length=1, max_length=500)]
    training: Training
    topic: Text
    result: Text | None = None
    session: UUID | None = None


class DisputeDiverted(OrganisationEvent):
    """The parties were led to a way without a suit (非诉讼方式); ``settled`` null: not known yet."""

    title: ClassVar = "非诉化解登记"
    clauses: ClassVar = ("YC23-2.8c",)

    way: OtherWay
    what: Text
    department: Text | None = None
    settled: bool | None = None
