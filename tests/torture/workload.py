"""What one writer appends: a stream of operations drawn from a seed, of every shape that the log must stand.

The content of an event follows from its id alone, so that whoever retries an append repeats it exactly.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from uuid import UUID

from shared.eventlog import Appended, Conflict, Expected, Outcome, Write
from shared.events.case import HandlerAssigned, Registered
from shared.events.envelope import NewEvent, derived_id
from tests.support.given import an_event

#: kinds of operations and how often each is drawn
KINDS = {
    "cold": 30,  # one event, a new stream
    "cold 20": 6,
    "hot": 20,  # one event, a stream that everybody writes to
    "hot 20": 6,
    "exact": 14,  # an expected version that may be out of date
    "three streams": 8,
    "twin": 6,  # every writer appends the same events
    "again": 6,  # an append that was already answered
    "nul": 1,  # the database or its driver refuses these
    "torn json": 1,
    "foreign type": 1,
    "huge schema": 1,
}

HOT, WARM = 3, 40


@dataclass(frozen=True, slots=True)
class Planned:
    """One write of an operation; ``version`` None is “any”."""

    stream: str
    version: int | None
    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """``key`` names this attempt of this writer."""

    key: str
    kind: str
    writes: tuple[Planned, ...]

    @property
    def ids(self) -> list[UUID]:
        return [id_ for write in self.writes for id_ in write.ids]

    def appends(self) -> Iterator[Write]:
        for write in self.writes:
            events = tuple(content(id_, self.kind) for id_ in write.ids)
            yield Write(write.stream, events, Expected(write.version))


def load(plain: dict) -> Operation:
    """An operation as its writer's journal has it."""
    writes = (Planned(w["stream"], w["version"], tuple(map(UUID, w["ids"]))) for w in plain["writes"])
    return Operation(plain["key"], plain["kind"], tuple(writes))


def content(id_: UUID, kind: str) -> NewEvent:
    """The event with this id; for some kinds one that the database will refuse."""
    instance = 1 + id_.int % 9
    if id_.int % 2:
        event = an_event(Registered(instance=instance), id=id_)
    else:
        event = an_event(HandlerAssigned(instance=instance, handler=f"p-{id_.int % 97}"), id=id_)
    match kind:
        case "nul":
            return replace(event, actor="\x00")
        case "torn json":
            return replace(event, data="{")
        case "huge schema":
            return replace(event, schema=2**40)
        case "foreign type":
            return replace(event, type="deadline.met")
        case _:
            return event


class Workload:
    """An endless source of operations that learns from the answers."""

    def __init__(self, seed: str, writer: str, life: int) -> None:
        self._random = Random(f"{seed}/{writer}/{life}")
        self._name = f"{writer}/{life}"
        self._drawn = 0
        self._twin = 0
        self._versions: dict[str, int] = {}
        self._answered: deque[tuple[Planned, ...]] = deque(maxlen=300)

    def next(self) -> Operation:
        self._drawn += 1
        [kind] = self._random.choices(list(KINDS), list(KINDS.values()))
        return Operation(f"{self._name}/{self._drawn}", kind, self._writes(kind))

    def learn(self, operation: Operation, outcome: Outcome) -> None:
        """Remember what may be repeated, and the versions that later operations expect."""
        match outcome:
            case Appended(_, versions):
                self._answered.append(operation.writes)
                if operation.kind == "exact":
                    self._versions[operation.writes[0].stream] = versions[-1]
            case Conflict(stream, actual):
                self._versions[stream] = actual

    def _writes(self, kind: str) -> tuple[Planned, ...]:
        match kind:
            case "hot" | "hot 20":
                return (self._hot(20 if kind == "hot 20" else 1),)
            case "exact":
                stream = f"warm-{self._random.randrange(WARM)}"
                return (Planned(stream, self._versions.get(stream, 0), self._ids(1)),)
            case "three streams":
                return (self._cold(1), self._hot(2), self._cold(1))
            case "twin":
                self._twin += 1
                return (Planned("twins", None, (derived_id("twin", self._twin),)),)
            case "again" if self._answered:
                return self._random.choice(self._answered)
            case "cold 20":
                return (self._cold(20),)
            case _:
                return (self._cold(1),)

    def _cold(self, count: int) -> Planned:
        ids = self._ids(count)
        return Planned(f"cold-{ids[0]}", 0, ids)

    def _hot(self, count: int) -> Planned:
        return Planned(f"hot-{self._random.randrange(HOT)}", None, self._ids(count))

    def _ids(self, count: int) -> tuple[UUID, ...]:
        return tuple(UUID(int=self._random.getrandbits(128), version=4) for _ in range(count))
