"""旁听: a bureau sends its people to watch a hearing, in a case of its own or in somebody else's. A fact of the bureau, not of the case."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import InstanceNo, Text
from shared.events.model import Value
from shared.events.organisation import OrganisationEvent
from shared.events.terms.appearance import ObserverGroup


class Observers(Value):
    group: ObserverGroup
    number: Annotated[int, Field(ge=1, le=10_000)]


class HearingObserved(OrganisationEvent):
    """``case_id`` is an own case, with its hearing; ``others_case`` is what another bureau's is called (案号或案件名称);
    ``session``: the planned one.
    """

    title: ClassVar = "旁听庭审"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("MH26-3.4a", "BS24-1.3j")

    observers: tuple[Observers, ...] = Field(min_length=1, max_length=10)
    case_id: UUID | None = None
    instance: InstanceNo | None = None
    hearing: InstanceNo | None = None
    others_case: Text | None = None
    typical: bool | None = None
    session: UUID | None = None
