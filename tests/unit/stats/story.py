"""Tell what happened to cases, in order, and count it: the projection's own steps over an invented log, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.stats.figures.instance import Instance
from services.stats.periods import Period
from services.stats.projection import Sheet, enter
from services.stats.units.placed import Placed, by_subject
from services.stats.units.projection import Sheet as UnitSheet
from services.stats.units.projection import Units
from services.stats.units.projection import enter as enter_unit
from shared.events import CATALOGUE
from shared.events.case import (
    CaseOpened,
    Corrected,
    HearingHeld,
    InstanceOpened,
    Judged,
    Voided,
)
from shared.events.envelope import NewEvent, Recorded, derived_id, new_event
from shared.events.model import Event
from shared.events.terms import Level, Origin
from shared.policy.subjects import Subject

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Story:
    """A log in the making; every event is recorded one hour after the one before."""

    events: list[Recorded] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    bureau: str = "fz-renshe"
    region: str = "370404"

    def tell(self, stream: str, event: Event, on: date | None) -> Recorded:
        new = new_event(
            event, region=self.region, bureau=self.bureau, actor="test", occurred_on=on, id=self._next_id()
        )
        version = self.versions[stream] = self.versions.get(stream, 0) + 1
        recorded = Recorded(
            position=len(self.events) + 1,
            stream=stream,
            version=version,
            id=new.id,
            type=new.type,
            schema=new.schema,
            region=new.region,
            bureau=new.bureau,
            actor=new.actor,
            occurred_on=on,
            recorded_at=BEGIN + timedelta(hours=len(self.events)),
            correlation=new.id,
            causation=None,
            data=new.data,
        )
        self.events.append(recorded)
        return recorded

    def case(self, name: str = "甲诉某局", origin: Origin = Origin.REPORTED) -> Told:
        case_id = derived_id("story", len(self.events))
        told = Told(self, case_id)
        told.then(CaseOpened(name=name, origin=origin), None)
        return told

    def retell(self, items: Iterable[dict[str, Any]]) -> None:
        """Facts as a bureau's own system sends them, under their own ids."""
        for item in items:
            self.region, self.bureau = item["region"], item["bureau"]
            event = CATALOGUE[item["type"]].model_validate(item["data"])
            told = self.tell(item["subject"], event, date_of(item["occurredon"]))
            self.events[-1] = replace(told, id=UUID(item["id"]))

    def sheet(self, upto: int | None = None) -> Sheet:
        """Everything counted up to a position."""
        events = [e for e in self.events if upto is None or e.position <= upto]
        sheet = Sheet()
        for event in events:
            sheet.streams.setdefault(event.stream, []).append(event)
        for event in events:
            enter(sheet, event)
        return sheet

    def rows(self, upto: int | None = None) -> list[Instance]:
        """The rows that count."""
        return [row for row in self.sheet(upto).instances.current.values() if not row.voided]

    def unit_sheet(self, upto: int | None = None) -> UnitSheet:
        """Every unit counted up to a position."""
        events = [e for e in self.events if (upto is None or e.position <= upto) and e.type in Units.types]
        sheet = UnitSheet()
        for event in events:
            sheet.streams.setdefault(event.stream, []).append(event)
        for event in events:
            enter_unit(sheet, event)
        return sheet

    def units(self, period: Period, upto: int | None = None) -> dict[Subject, tuple[Placed, ...]]:
        """The units that count, with their instances."""
        units = [unit for unit in self.unit_sheet(upto).versions.current.values() if not unit.voided]
        return by_subject(units, {(row.case_id, row.instance): row for row in self.rows(upto)}, period)

    def _next_id(self) -> UUID:
        return derived_id("story-event", len(self.events))


@dataclass
class Told:
    """One case of the story."""

    story: Story
    case_id: UUID

    def then(self, event: Event, on: date | None) -> Recorded:
        return self.story.tell(f"case-{self.case_id}", event, on)

    def opened(self, on: date | None = None, instance: int = 1, level: Level = Level.FIRST) -> Recorded:
        return self.then(InstanceOpened(instance=instance, level=level), on)

    def heard(
        self, on: date | None, leader: bool | None = None, instance: int = 1, **said: object
    ) -> Recorded:
        facts = {"instance": instance, "hearing": 1, "leader_appeared": leader, **said}
        return self.then(HearingHeld.model_validate(facts), on)

    def judged(self, on: date | None, instance: int = 1, **said: object) -> Recorded:
        return self.then(Judged.model_validate({"instance": instance, **said}), on)

    def corrected(self, wrong: Recorded, on: date | None, **data: object) -> Recorded:
        return self.then(
            Corrected(corrects=wrong.id, fact_on=on, data=data, reason="录入错误"), date(2026, 6, 1)
        )

    def voided(self, fact: Recorded | None = None) -> Recorded:
        return self.then(Voided(voids=fact and fact.id, reason="重复建案"), date(2026, 6, 1))

    def row(self, instance: int = 1) -> Instance:
        return self.story.sheet().instances.current[f"case-{self.case_id}", instance]


def date_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def as_new(event: Recorded) -> NewEvent:
    """The event on its way into a real log, which gives it its own position and instant."""
    shared = {field.name: getattr(event, field.name) for field in fields(NewEvent)}
    return NewEvent(**shared)
