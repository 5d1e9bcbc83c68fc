"""``deadlines`` of a pack: one duty, right or estimate with a period, what starts it, meets it, stops it and moves it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from shared.events.terms import (
    ActType,
    AgencyResult,
    CaseKind,
    Document,
    Extendable,
    Level,
    Mark,
    Nature,
    OrganLevel,
    Outcome,
    Procedure,
    ReviewOutcome,
    Risk,
    StopReason,
)
from shared.policy.facts import FactPattern
from shared.policy.parts import Count, Item, Part, RuleId, Slug, Slugs, Step, Version


class Applies(Part):
    """Which cases and instances the rule speaks of; null in a list stands for “not stated”, an absent list for no condition.

    Of several defendants or marks one that is listed suffices.
    """

    case_kinds: tuple[CaseKind, ...] | None = None
    levels: tuple[Level | None, ...] | None = None
    procedures: tuple[Procedure | None, ...] | None = None
    documents: tuple[Document | None, ...] | None = None
    outcomes: tuple[Outcome | None, ...] | None = None
    results: tuple[AgencyResult | None, ...] | None = None
    act_types: tuple[ActType | None, ...] | None = None
    defendant_levels: tuple[OrganLevel | None, ...] | None = None
    prior_reviews: tuple[ReviewOutcome | None, ...] | None = None
    risks: tuple[Risk | None, ...] | None = None
    needs_others: tuple[bool | None, ...] | None = None
    marks: tuple[Mark | None, ...] | None = None


class EventTrigger(Part):
    """A fact that starts the clock. ``date`` is the field that holds the day counted from, if it is not the fact's own legal date.

    ``subject`` is the field that tells several clocks of one instance apart (the party served, the hearing); of several facts for one
    subject the first counts, or with ``latest`` the last (a hearing that was moved). ``until`` is the field in which the document itself may
    name the last day, ``length`` the field with a number of days: what they say goes before the rule's own period.
    """

    events: tuple[FactPattern, ...] = Field(min_length=1)
    date: Slug | None = None
    subject: Slugs = ()
    latest: bool = False
    until: Slug | None = None
    length: Slug | None = None

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        for pattern in self.events:
            pattern.require(*self.subject, *(n for n in (self.date, self.until, self.length) if n))
        return self


class DeadlineTrigger(Part):
    """The end of another deadline starts the clock: 「答辩举证期限届满3日内」."""

    deadline: RuleId


class MilestoneTrigger(Part):
    """A day that follows from the facts of all parties: ``effective`` is the day the judgment or decision takes effect (生效)."""

    milestone: Literal["effective"]


def _kind_of_trigger(given: Any) -> str:
    for kind, field in (("by_deadline", "deadline"), ("by_milestone", "milestone")):
        if field in given if isinstance(given, dict) else hasattr(given, field):
            return kind
    return "by_event"


#: decided by which field is written, so that a fault is reported once and in the right place
Trigger = Annotated[
    Annotated[EventTrigger, Tag("by_event")]
    | Annotated[DeadlineTrigger, Tag("by_deadline")]
    | Annotated[MilestoneTrigger, Tag("by_milestone")],
    Discriminator(_kind_of_trigger),
]


class Completion(Part):
    """What meets the deadline: one fact, or ``all`` of several (then on the day of the last). ``same`` names the fields that must equal the
    trigger's subject, one for each of its fields.
    """

    fact: FactPattern | None = None
    all: tuple[FactPattern, ...] = ()
    same: Slugs = ()

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        if (self.fact is None) == (len(self.all) < 2):
            raise ValueError("须写一个 fact，或在 all 中写两个以上")
        for pattern in self.patterns:
            pattern.require(*self.same)
        return self

    @property
    def patterns(self) -> tuple[FactPattern, ...]:
        return (self.fact,) if self.fact else self.all


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


class DeadlineRule(Item):
    """One period: a duty, a right that lapses unused (上诉), or an estimate of when somebody else must act (预估)."""

    nature: Nature = Nature.DUTY
    applies: Applies = Applies()
    trigger: Trigger
    #: which day chooses the version: the trigger's, or the day the instance was accepted (受理)
    version_by: Literal["trigger", "accepted"] = "trigger"
    versions: tuple[Version, ...] = Field(min_length=1)
    #: any one of these meets it
    completed_by: tuple[Completion, ...] = Field(min_length=1)
    #: it does not run while the clock is stopped for one of these reasons
    stopped_by: tuple[StopReason, ...] = ()
    #: an extension granted for this matter makes it longer (or, without a day, ends it: another rule starts when the obstacle is gone)
    extended_by: Extendable | None = None
    #: a period that a court or an organ sets for this matter takes its place
    set_by: Extendable | None = None
    #: it goes on although the instance is decided, or the case closed
    survives: tuple[Literal["judgment", "closing"], ...] = ()
    cap: Cap | None = None
    #: working days before ``due_safe`` on which to remind; 0 is the day itself
    remind: tuple[Step, ...] = (3, 1, 0)
    samples: tuple[Sample, ...] = ()

    @model_validator(mode="after")
    def _versions_in_order(self) -> Self:
        spans = [v.effective for v in self.versions]
        for earlier, later in pairwise(spans):
            if earlier.until is None or later.start is None or later.start < earlier.until:
                raise ValueError("versions 须按时间先后排列且不重叠")
        return self

    @model_validator(mode="after")
    def _counts_something(self) -> Self:
        stated = isinstance(self.trigger, EventTrigger) and (self.trigger.until or self.trigger.length)
        if not all(version.periods for version in self.versions) and not stated:
            raise ValueError("期间未写：须有 period、readings，或由 trigger 的 until、length 给出")
        if all(version.periods for version in self.versions) and not self.samples:
            raise ValueError("samples 至少须有 1 项")
        return self

    @model_validator(mode="after")
    def _same_as_subject(self) -> Self:
        subject = self.trigger.subject if isinstance(self.trigger, EventTrigger) else ()
        if any(done.same and len(done.same) != len(subject) for done in self.completed_by):
            raise ValueError("completed_by 的 same 须与 trigger 的 subject 一一对应")
        return self

    def version_on(self, day: date) -> Version | None:
        """The version in force on ``day``; none means no rule is known, and no deadline is invented."""
        return next((v for v in self.versions if v.effective.covers(day)), None)
