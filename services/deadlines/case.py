"""A case as the rules look at it: its facts instance by instance, and the questions packs may ask of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from shared.events.case import Closed, InstanceEvent, InstanceOpened, Judged
from shared.events.history import Fact, History
from shared.events.model import Event
from shared.events.terms import CaseKind, Origin
from shared.policy.model import Applies

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance (审级): its number and its facts, in the order they were recorded."""

    no: int
    facts: tuple[Fact, ...]

    def latest(self, kind: type[E]) -> tuple[Fact, E] | None:
        """The last fact of a kind: a later statement about the same instance prevails."""
        found = [(fact, fact.event) for fact in self.facts if isinstance(fact.event, kind)]
        return found[-1] if found else None

    @property
    def accepted_on(self) -> date | None:
        opened = self.latest(InstanceOpened)
        return opened[0].occurred_on if opened else None

    @property
    def judged_on(self) -> date | None:
        judged = self.latest(Judged)
        return judged[0].occurred_on if judged else None


@dataclass(frozen=True, slots=True)
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
        for fact in self.history.facts.values():
            if isinstance(fact.event, InstanceEvent):
                facts.setdefault(fact.event.instance, []).append(fact)
        return (Instance(no, tuple(facts[no])) for no in sorted(facts))


def applies(rule: Applies, case: Case, instance: Instance) -> bool:
    """Whether the rule speaks of this instance. What the sources do not state matches only a list that contains null."""
    opened, judged = instance.latest(InstanceOpened), instance.latest(Judged)
    stated: list[tuple[tuple[Any, ...] | None, Any]] = [
        (rule.case_kinds, case.kind),
        (rule.levels, opened and opened[1].level),
        (rule.procedures, opened and opened[1].procedure),
        (rule.documents, judged and judged[1].document),
        (rule.outcomes, judged and judged[1].outcome),
        (rule.results, judged and judged[1].agency_result),
    ]
    return all(wanted is None or value in wanted for wanted, value in stated)
