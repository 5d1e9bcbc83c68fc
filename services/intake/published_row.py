"""The published-case format: one JSON object a case, facts taken from court judgments, terms in Chinese, null for “the text does not say”.

Read strictly: an unknown field or term refuses the row by name, so that no fact is dropped unseen.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeVar

import orjson
from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from services.intake.shape import first_problem
from shared.errors import Rejected
from shared.events.case import Text
from shared.events.model import Value
from shared.events.terms import (
    ActType,
    AgencyResult,
    DefendantRole,
    Document,
    Level,
    OrganLevel,
    Outcome,
    PartyKind,
    ReviewOutcome,
    Term,
)

T = TypeVar("T", bound=Term)


def _titled(kind: type[T]) -> BeforeValidator:
    return BeforeValidator(lambda title: kind.titled(title) if isinstance(title, str) else title)


Blank = Annotated[Text | None, BeforeValidator(lambda text: None if text == "" else text)]


class Part(Value):
    model_config = ConfigDict(extra="forbid")


class PlaintiffPart(Part):
    kind: PartyKind | None = None
    label: Text


class DefendantPart(Part):
    name: Text
    level: Annotated[OrganLevel | None, _titled(OrganLevel)] = None
    role: Annotated[DefendantRole | None, _titled(DefendantRole)] = None


class ActPart(Part):
    made_on: date | None = Field(default=None, alias="date")
    doc_no: Blank = None


class ReconsiderationPart(Part):
    organ: Blank = None
    decided_on: date | None = None
    doc_no: Blank = None
    outcome: Annotated[ReviewOutcome | None, _titled(ReviewOutcome)] = None


class Stage(Part):
    level: Annotated[Level, _titled(Level)]
    case_no: Blank = None
    court: Blank = None
    filed_on: date | None = None
    served_on: date | None = None
    answered_on: date | None = None
    hearing_on: date | None = None
    leader_appeared: bool | None = None
    leader_title: Blank = None
    lawyer_only: bool | None = None
    decided_on: date | None = None
    document: Annotated[Document | None, _titled(Document)] = None
    outcome: Annotated[Outcome | None, _titled(Outcome)] = None
    agency_result: Annotated[AgencyResult | None, _titled(AgencyResult)] = None
    operative: Blank = None
    law: Blank = None


class Row(Part):
    no: Annotated[str, Field(min_length=1, max_length=64)]
    name: Text
    area: Blank = None
    act_type: Annotated[ActType | None, _titled(ActType)] = None
    plaintiff: PlaintiffPart | None = None
    defendants: tuple[DefendantPart, ...] = ()
    third_party: bool | None = None
    act: ActPart | None = None
    reconsideration: ReconsiderationPart | None = None
    stages: tuple[Stage, ...] = Field(default=(), max_length=99)
    facts_note: Blank = None


def read_row(data: Any) -> Row:
    """Plain JSON data → a row. Rejected ``bad_shape`` names the field; an unknown term says which terms are known."""
    try:
        return Row.model_validate_json(orjson.dumps(data), strict=True)
    except ValidationError as error:
        field, message = first_problem(error, "")
        raise Rejected("bad_shape", message, field or None) from None
