"""One invented bureau and one invented case, as recorded events: the least that notifications are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from shared.events.case import CaseEvent, CaseNo, CaseOpened, HandlerAssigned, InstanceOpened
from shared.events.deadline import DeadlineEvent, DeadlineSet
from shared.events.envelope import Recorded, derived_id
from shared.events.model import Event
from shared.events.organisation import PersonAssigned, PersonLeft
from shared.events.terms import DeadlineKind, Level, Role, Strength

REGION, BUREAU, JUSTICE = "yicheng", "fz-renshe", "sfj"
TODAY = date(2026, 3, 10)
CASE = UUID(int=1)
DUTY = UUID(int=2)


@dataclass
class Book:
    """Numbers events as the log would: positions, stream versions, ids; everything is recorded today unless said otherwise.

    Two books that go into one log have different names.
    """

    name: str = "test"
    events: list[Recorded] = field(default_factory=list)
    _positions: count[int] = field(default_factory=lambda: count(1))

    def add(
        self,
        event: Event,
        *,
        stream: str | None = None,
        bureau: str = BUREAU,
        on: date | None = TODAY,
        at: date = TODAY,
    ) -> Recorded:
        stream = stream or _stream(event, bureau)
        recorded = Recorded(
            position=next(self._positions),
            stream=stream,
            version=1 + sum(known.stream == stream for known in self.events),
            id=derived_id(self.name, len(self.events)),
            type=event.type,
            schema=1,
            region=REGION,
            bureau=bureau,
            actor="test",
            occurred_on=on,
            recorded_at=datetime(at.year, at.month, at.day, 4, tzinfo=UTC),
            correlation=derived_id(self.name, len(self.events)),
            causation=None,
            data=event.model_dump_json(exclude_none=True),
        )
        self.events.append(recorded)
        return recorded

    def extend(self, events: Iterable[Event]) -> None:
        for event in events:
            self.add(event)


def _stream(event: Event, bureau: str) -> str:
    if isinstance(event, CaseEvent):
        return f"case-{CASE}"
    if isinstance(event, DeadlineEvent):
        return f"deadline-{DUTY}"
    return f"organisation-{REGION}-{bureau}"


def opened(**data: object) -> CaseOpened:
    return CaseOpened(name="刘某诉某人社局工伤认定案", **data)  # type: ignore[arg-type]


def first_instance(number: str | None = "（2026）鲁0404行初12号") -> InstanceOpened:
    return InstanceOpened(instance=1, level=Level.FIRST, case_no=CaseNo(printed=number) if number else None)


def assigned(handler: str = "p-handler", instance: int = 1) -> HandlerAssigned:
    return HandlerAssigned(instance=instance, handler=handler)


def person(name: str, role: Role, email: str | None = None) -> PersonAssigned:
    return PersonAssigned(person=name, label=role.title, role=role, email=email)


def left(name: str, role: Role) -> PersonLeft:
    return PersonLeft(person=name, role=role)


def duty(
    due: date = date(2026, 3, 24),
    *,
    strength: Strength = Strength.HARD,
    responsible: Role = Role.HANDLER,
    informed: tuple[Role, ...] = (Role.LEGAL_OFFICE,),
    due_safe: date | None = None,
    provisional: bool = False,
) -> DeadlineSet:
    return DeadlineSet(
        case_id=CASE,
        instance=1,
        rule="answer",
        name="提交答辩状",
        clause="行政诉讼法第六十七条",
        kind=DeadlineKind.STATUTORY,
        strength=strength,
        responsible=responsible,
        informed=informed,
        trigger=UUID(int=3),
        trigger_on=date(2026, 3, 9),
        nominal=due,
        due=due,
        due_safe=due_safe or due,
        provisional=provisional,
        calendar="2026",
    )


def of_duty(cls: type[Event], **data: object) -> Event:
    """Another event of the life of ``duty``."""
    return cls.model_validate({"case_id": CASE, "instance": 1, "rule": "answer", **data})
