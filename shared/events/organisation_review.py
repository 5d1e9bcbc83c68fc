"""Legal review in a bureau: requested, concluded item by item, concluded as a whole; and the decision that had to wait for it."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.organisation import OrganisationEvent
from shared.events.terms import DecisionKind, ReviewKind

#: the bureau's own number of a review, of a problem, of a draw …
Key = Annotated[str, Field(min_length=1, max_length=64)]


class ReviewRequested(OrganisationEvent):
    """``office_meeting``: contracts that 局长办公会 deliberates go 初审 → 法律意见 → 复审. ``decision_kind`` of 执法决定 only."""

    title: ClassVar = "提请法制审核"
    clauses: ClassVar = (
        "MH23-4.1b",
        "MH23-4.2",
        "MH23-4.3a",
        "MH23-4.4",
        "MH23-4.5",
        "MH23-4.6a",
        "MH23-4.6b",
        "MH23-4.8",
        "BS24-1.3c",
    )

    review: Key
    kind: ReviewKind
    subject: Text
    department: Text | None = None
    office_meeting: bool | None = None
    decision_kind: DecisionKind | None = None
    case_id: UUID | None = None


class ReviewItemConcluded(OrganisationEvent):
    """``review_item`` in the words of the checklist. Said again before the conclusion it replaces what was said."""

    title: ClassVar = "审核事项结论"
    clauses: ClassVar = ("MH23-4.0a", "MH23-4.3b", "MH23-4.5", "MH23-4.6b")

    review: Key
    review_item: Text
    conforms: bool
    reviewer: Person
    note: Text | None = None


class ReviewConcluded(OrganisationEvent):
    title: ClassVar = "法制审核结论"
    clauses: ClassVar = ("MH23-4.3b", "MH23-4.5", "MH23-4.6a", "MH23-4.6b", "BS24-1.3c")

    review: Key
    approved: bool
    note: Text | None = None


class DecisionMade(OrganisationEvent):
    """What the review was of is decided, issued or signed."""

    title: ClassVar = "作出决定"
    clauses: ClassVar = ("MH23-4.5", "BS24-1.3c")

    review: Key
    doc_no: Text | None = None
