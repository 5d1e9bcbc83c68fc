"""A case as the rules look at it: its facts instance by instance, and the questions packs may ask of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from shared.events.case import CaseMarked, Closed, InstanceEvent, InstanceOpened, Judged, RiskAssessed
from shared.events.defendants import defendants
from shared.events.history import Fact, History
from shared.events.model import Event
from shared.events.terms import CaseKind, Origin
from shared.policy.model import Applies

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Instance:
    """One instance (审级): its number and its facts, in the order they were recorded. The last one also has the facts of the whole case."""

    no: int
    facts: tuple[Fact, ...]

    @cached_property
    def by_type(self) -> dict[str, list[Fact]]:
        """Most rules find nothing that starts them: they are to see it at a glance."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.event.type, []).append(fact)
        return found

    def of(self, kind: type[E]) -> list[tuple[Fact, E]]:
        return [(fact, fact.event) for fact in self.facts if isinstance(fact.event, kind)]

    def latest(self, kind: type[E]) -> tuple[Fact, E] | None:
        """The last fact of a kind: a later statement about the same instance prevails."""
        found = self.of(kind)
        return found[-1] if found else None

    @property
    def accepted_on(self) -> date | None:
        opened = self.latest(InstanceOpened)
        return opened[0].occurred_on if opened else None

    @property
    def judged_on(self) -> date | None:
        judged = self.latest(Judged)
        return judged[0].occurred_on if judged else None


@dataclass(frozen=True)
class Case:
    id: UUID
    region: str
    bureau: str
    history: History

    @property
    def kind(self) -> CaseKind:
        return self.history.opened.kind if self.history.opened else CaseKind.LITIGATION

    @property
    def published(self) -> bool:
        """Taken from a published judgment: what it does not say is unknown, and nothing can be held against anyone."""
        return self.history.opened is not None and self.history.opened.origin is Origin.PUBLISHED

    @property
    def closed_on(self) -> date | None:
        closed = self.history.of(Closed)
        return closed[-1][0].occurred_on if closed else None

    def instances(self) -> Iterator[Instance]:
        facts: dict[int, list[Fact]] = {}
        whole: list[Fact] = []
        for fact in self.history.facts.values():
            if isinstance(fact.event, InstanceEvent):
                facts.setdefault(fact.event.instance, []).append(fact)
            else:
                whole.append(fact)
        last = max(facts, default=0)
        return (Instance(no, (*facts[no], *(whole if no == last else ()))) for no in sorted(facts))


def applies(rule: Applies, case: Case, instance: Instance, on: date | None = None) -> bool:
    """Whether the rule speaks of this instance. What the sources do not state matches only a list that contains null.

    The defendants are those of the day ``on``; of the case as it stands without one.
    """
    return all(
        any(value in wanted for value in _stated(name, case, instance, on))
        for name in Applies.model_fields
        if (wanted := getattr(rule, name)) is not None
    )


def _stated(name: str, case: Case, instance: Instance, on: date | None) -> tuple[Any, ...]:
    """What the case says under a name of ``Applies``: one value, or several of which one suffices; (None,) if nothing."""
    if name == "defendant_levels":
        return tuple(one.level for one in defendants(case.history, on)) or (None,)
    if name in _OF_CASE:
        return _OF_CASE[name](case) or (None,)
    kind, field = _OF_INSTANCE[name]
    latest = instance.latest(kind)
    value = getattr(latest[1], field) if latest else None
    return value if isinstance(value, tuple) else (value,)


def _act_type(case: Case) -> tuple[Any, ...]:
    return (case.history.opened.act_type,) if case.history.opened else ()


def _prior_review(case: Case) -> tuple[Any, ...]:
    opened = case.history.opened
    return (opened.prior_review.outcome,) if opened and opened.prior_review else ()


_OF_CASE = {
    "case_kinds": lambda case: (case.kind,),
    "act_types": _act_type,
    "prior_reviews": _prior_review,
}
_OF_INSTANCE: dict[str, tuple[type[Event], str]] = {
    "levels": (InstanceOpened, "level"),
    "procedures": (InstanceOpened, "procedure"),
    "documents": (Judged, "document"),
    "outcomes": (Judged, "outcome"),
    "results": (Judged, "agency_result"),
    "risks": (RiskAssessed, "risk"),
    "needs_others": (RiskAssessed, "needs_others"),
    "marks": (CaseMarked, "marks"),
}
