"""Which rules can have anything to say about an instance: those that find at least one fact of a kind they ask about. Pure.

A rule is a pure function of what it reads. Shown an instance without any facts it tells, by asking, which kinds it begins with; where a
real instance has none of these, it reads the same nothing and says the same: nothing. So skipping it there changes no answer. A rule
that refuses the empty instance, or looks through all of its facts, is never skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from services.intake.cases.instance import Instance
from shared.errors import Rejected, check_all
from shared.events import Event
from shared.events.history import Fact

E = TypeVar("E", bound=Event)
Rule = Callable[[Instance], None]
#: None: of whatever there is
Asked = frozenset[type[Event]] | None


class _Empty(Instance):
    """An instance of no facts that notes what it is asked for."""

    def __init__(self) -> None:
        object.__setattr__(self, "asked", set())
        object.__setattr__(self, "looked_through", False)

    def __getattribute__(self, name: str) -> object:
        if name in {"facts", "number"}:
            object.__setattr__(self, "looked_through", True)
            return () if name == "facts" else 1
        return super().__getattribute__(name)

    def of(self, kind: type[E]) -> list[tuple[Fact, E]]:
        asked: set[type[Event]] = self.__dict__["asked"]
        asked.add(kind)
        return []


def asked_by(rule: Rule) -> Asked:
    """The kinds without which the rule is silent."""
    empty = _Empty()
    try:
        rule(empty)
    except Rejected:
        return None
    return None if empty.__dict__["looked_through"] else frozenset(empty.__dict__["asked"])


class Relevant:
    """Rules, and of them those that concern an instance with facts of certain kinds: remembered, for there are few such mixtures."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.all = tuple((rule, asked_by(rule)) for rule in rules)
        self._for = lru_cache(maxsize=10_000)(self._chosen)

    def check(self, instance: Instance) -> None:
        """Rejected with every rule that the instance breaks."""
        check_all(self._for(frozenset(instance.kinds)), instance)

    def _chosen(self, kinds: frozenset[type[Event]]) -> tuple[Rule, ...]:
        return tuple(rule for rule, asked in self.all if asked is None or not asked.isdisjoint(kinds))
