"""The shape of a policy pack: one policy document as data. Anything a pack says that this schema does not know is refused.

An item never carries code: it names events, their fields and the values it looks for, all checked against the vocabulary.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

from shared.events.terms import (
    AgencyResult,
    CaseKind,
    DeadlineKind,
    Document,
    Level,
    Outcome,
    Procedure,
    Role,
    Strength,
)
from shared.policy.facts import FactPattern

Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+\.[a-z0-9_-]+$")]
Count = Annotated[int, Field(ge=1, le=10_000)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Effective(Part):
    """From the first day in force to the first day no longer in force; null is open."""

    start: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.until and self.until <= self.start:
            raise ValueError("until 须晚于 from")
        return self

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)


class Binds(Part):
    """Whom the document binds; an empty list is everyone."""

    regions: tuple[str, ...] = ()
    bureaus: tuple[str, ...] = ()

    def covers(self, region: str, bureau: str) -> bool:
        return (not self.regions or region in self.regions) and (not self.bureaus or bureau in self.bureaus)


class Length(Part):
    """A period as the document gives it: exactly one unit, after the trigger unless ``before``."""

    days: Count | None = None
    workdays: Count | None = None
    months: Count | None = None
    years: Count | None = None
    before: bool = False

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(n is not None for n in (self.days, self.workdays, self.months, self.years)) != 1:
            raise ValueError("期间须在 days、workdays、months、years 中恰好写一项")
        return self


class Reading(Part):
    """One way to read an ambiguous text. The earliest reading reminds, the latest decides a breach."""

    id: Slug
    text: Text
    period: Length


class Version(Part):
    """What the rule said for triggers (or acceptances) in ``effective``: its clause, its words, its period or its readings."""

    effective: Effective = Effective()
    clause: Text
    quote: Text
    period: Length | None = None
    readings: tuple[Reading, ...] = ()

    @model_validator(mode="after")
    def _period_or_readings(self) -> Self:
        if (self.period is None) != (len(self.readings) >= 2):
            raise ValueError("须写一个 period，或两个以上 readings")
        return self


class Applies(Part):
    """Which cases and instances the rule speaks of; null in a list stands for “not stated”, an absent list for no condition."""

    case_kinds: tuple[CaseKind, ...] | None = None
    levels: tuple[Level | None, ...] | None = None
    procedures: tuple[Procedure | None, ...] | None = None
    documents: tuple[Document | None, ...] | None = None
    outcomes: tuple[Outcome | None, ...] | None = None
    results: tuple[AgencyResult | None, ...] | None = None


class EventTrigger(Part):
    """A fact that starts the clock. ``date`` is the field that holds the day counted from, if it is not the fact's own legal date.

    ``subject`` is the field that tells several clocks of one instance apart (the party served, the hearing); of several facts for one
    subject the first counts, or with ``latest`` the last (a hearing that was moved).
    """

    events: tuple[FactPattern, ...] = Field(min_length=1)
    date: Slug | None = None
    subject: Slug | None = None
    latest: bool = False

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        for pattern in self.events:
            pattern.require(*(name for name in (self.date, self.subject) if name))
        return self


class DeadlineTrigger(Part):
    """The end of another deadline starts the clock: 「答辩举证期限届满3日内」."""

    deadline: RuleId


def _kind_of_trigger(given: Any) -> str:
    by_deadline = "deadline" in given if isinstance(given, dict) else isinstance(given, DeadlineTrigger)
    return "by_deadline" if by_deadline else "by_event"


#: decided by which field is written, so that a fault is reported once and in the right place
Trigger = Annotated[
    Annotated[EventTrigger, Tag("by_event")] | Annotated[DeadlineTrigger, Tag("by_deadline")],
    Discriminator(_kind_of_trigger),
]


class Completion(Part):
    """A fact that meets the deadline. ``same`` names its field that must equal the trigger's subject."""

    fact: FactPattern
    same: Slug | None = None

    @model_validator(mode="after")
    def _field_exists(self) -> Self:
        self.fact.require(*([self.same] if self.same else []))
        return self


class Cap(Part):
    """An internal period ends no later than this many working days before the statutory one it serves."""

    serves: RuleId
    workdays: Count = 3


class Sample(Part):
    """A worked example, checked when the pack is loaded. ``accepted`` where the version is chosen by acceptance."""

    start: date = Field(alias="from")
    due: date
    due_safe: date | None = None
    accepted: date | None = None


class DeadlineRule(Part):
    """One duty, or one right, with a period."""

    id: Slug
    title: Text
    kind: DeadlineKind
    strength: Strength
    #: a right that lapses unused (上诉) is no breach
    nature: Literal["duty", "right"] = "duty"
    applies: Applies = Applies()
    trigger: Trigger
    #: which day chooses the version: the trigger's, or the day the instance was accepted (受理)
    version_by: Literal["trigger", "accepted"] = "trigger"
    versions: tuple[Version, ...] = Field(min_length=1)
    #: any one of these meets it
    completed_by: tuple[Completion, ...] = Field(min_length=1)
    cap: Cap | None = None
    responsible: Role
    informed: tuple[Role, ...] = ()
    #: working days before ``due_safe`` on which to remind; 0 is the day itself
    remind: tuple[Annotated[int, Field(ge=0, le=60)], ...] = (3, 1, 0)
    note: Text | None = None
    samples: tuple[Sample, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _versions_in_order(self) -> Self:
        spans = [v.effective for v in self.versions]
        for earlier, later in pairwise(spans):
            if earlier.until is None or later.start is None or later.start < earlier.until:
                raise ValueError("versions 须按时间先后排列且不重叠")
        return self

    def version_on(self, day: date) -> Version | None:
        """The version in force on ``day``; none means no rule is known, and no deadline is invented."""
        return next((v for v in self.versions if v.effective.covers(day)), None)


class Pack(Part):
    """One policy document: who issued it, when, whom it binds, what it sets."""

    id: Slug
    title: Text
    number: Text | None = None
    issuer: Text
    issued: date | None = None
    effective: Effective = Effective()
    binds: Binds = Binds()
    deadlines: tuple[DeadlineRule, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        seen: set[str] = set()
        for rule in self.deadlines:
            if rule.id in seen:
                raise ValueError(f"条目编号重复：{rule.id}")
            seen.add(rule.id)
        return self

    def rule_id(self, rule: DeadlineRule) -> str:
        """The rule's name across all packs, ``national.defence``."""
        return f"{self.id}.{rule.id}"
