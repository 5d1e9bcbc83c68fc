"""What facts about cases are made of: parties, acts, numbers, and the two kinds of facts, of the case and of one instance."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.model import Event, Value
from shared.events.personal import PlaintiffName
from shared.events.terms import DefendantRole, OrganLevel, PartyKind, ReviewOutcome

Text = Annotated[str, Field(min_length=1, max_length=2_000)]


InstanceNo = Annotated[int, Field(ge=1, le=99)]


Days = Annotated[int, Field(ge=1, le=3_650)]


Person = Annotated[
    str, Field(min_length=1, max_length=64, description="pseudonymous person id, never a name")
]


class Plaintiff(Value):
    """原告或申请人; ``label`` as the source prints it, natural persons masked (“刘某等2人”)."""

    label: PlaintiffName
    kind: PartyKind | None = None
    #: the same plaintiff in other cases; without it plaintiffs are told apart by their label
    party_id: Person | None = None


class Defendant(Value):
    name: Text
    level: OrganLevel | None = None
    role: DefendantRole | None = None


class Act(Value):
    """被诉行政行为."""

    made_on: date | None = None
    doc_no: Text | None = None


class PriorReview(Value):
    """此前的行政复议."""

    organ: Text | None = None
    decided_on: date | None = None
    doc_no: Text | None = None
    outcome: ReviewOutcome | None = None


class CaseNo(Value):
    """案号: always as printed; ``normal`` is null when it could not be parsed, and the case is flagged for a person to look at."""

    printed: Text
    normal: Text | None = None

    @property
    def shown(self) -> str:
        """As people are shown it everywhere: in the one form where it has one."""
        return self.normal or self.printed


class CaseEvent(Event):
    area: ClassVar = "case"


class InstanceEvent(CaseEvent):
    instance: InstanceNo
