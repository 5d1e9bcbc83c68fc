"""A row against what is recorded of its case: which facts are new, which are known, and which were written differently.

A blank that is filled in later completes the recorded fact by a correction with its reason. A recorded value that the row contradicts
is never overwritten: it is refused cell by cell, and a clerk corrects it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.intake.ledger.columns import (
    CASE_SLOTS,
    COLUMNS,
    INSTANCE_NO,
    LEVEL,
    NAME,
    ON,
    SLOTS,
    Column,
    Kind,
    Slot,
)
from services.intake.ledger.words import said, same
from services.intake.published import NOTICES
from services.intake.scenario import MARK
from shared.events.case import Corrected, InstanceEvent
from shared.events.envelope import derived_id
from shared.events.history import Fact, History
from shared.events.terms import Level, Notice, Origin

ACTOR = "ledger"
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class CaseKey:
    """Whose stream the facts belong to."""

    id: str
    region: str
    bureau: str


@dataclass(frozen=True, slots=True)
class Step:
    """One fact to send, and the columns it came from: the one with its date, and by dotted field the others."""

    item: dict[str, Any]
    columns: Mapping[str, str]

    @property
    def place(self) -> str:
        return next(iter(self.columns.values()))


@dataclass(slots=True)
class Found:
    """What a row comes to: ``steps`` to send, ``changed`` and ``left_out`` by column title with the reason."""

    steps: list[Step] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def compare(
    cells: Mapping[str, Any], case: CaseKey, instance: int | None, history: History, today: date
) -> Found:
    """``cells`` are values by column title, blanks left out; ``instance`` is None for a row about the case alone. Corrections bear ``today``."""
    found = Found()
    for name, slot in SLOTS.items():
        stated = {c: cells[c.title] for c in COLUMNS if c.slot == name and c.title in cells}
        if not stated or (instance is None and name not in CASE_SLOTS):
            continue
        recorded = standing(history, slot, instance)
        if recorded is not None:
            _further(found, case, recorded, stated, today)
        else:
            _new(found, case, name, slot, instance, stated)
    return found


def standing(history: History, slot: Slot, instance: int | None) -> Fact | None:
    """The first recorded fact of the slot: the one the ledger shows."""
    for fact, event in history.of(slot.event):
        if isinstance(event, InstanceEvent) and event.instance != instance:
            continue
        if all(getattr(event, name) == value for name, value in slot.fixed.items()):
            return fact
    return None


def cells_of(history: History, instance: int | None) -> dict[str, str | date | int]:
    """The row that the recorded facts make, by column title; blanks are left out."""
    shown: dict[str, str | date | int] = {} if instance is None else {INSTANCE_NO: instance}
    for column in COLUMNS:
        if column.slot is None:
            continue
        fact = standing(history, SLOTS[column.slot], instance)
        value = said(column, _value(fact, column)) if fact else None
        if value:
            shown[column.title] = value
    return shown


def _value(fact: Fact, column: Column) -> Any:
    if column.field == ON:
        return fact.occurred_on and fact.occurred_on.isoformat()
    value: Any = fact.event.model_dump(mode="json", exclude_none=True)
    for part in _path(column):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _path(column: Column) -> list[str]:
    parts = column.field.split(".")
    return parts[:1] if column.kind is Kind.NAMES else parts


def _further(found: Found, case: CaseKey, recorded: Fact, stated: Mapping[Column, Any], today: date) -> None:
    """A fact that is there already: the same, completed, or contradicted."""
    blank: dict[Column, Any] = {}
    for column, value in stated.items():
        known = _value(recorded, column)
        if said(column, known) is None:
            blank[column] = value
        elif not same(column, known, value):
            found.changed[column.title] = (
                f"“{column.title}”已登记为“{said(column, known)}”，台账中为“{said(column, value)}”；"
                "登记有误请报“更正”，台账不能改动已登记的内容。"
            )
    if blank:
        found.steps.append(_completion(case, recorded, blank, today))


def _completion(case: CaseKey, recorded: Fact, blank: Mapping[Column, Any], today: date) -> Step:
    data = recorded.event.model_dump(mode="json", exclude_none=True)
    day = _put(data, blank) or (recorded.occurred_on and recorded.occurred_on.isoformat())
    what = "、".join(column.title for column in blank)
    correction = {"corrects": str(recorded.id), "data": data, "reason": f"台账补填：{what}"}
    if day:
        correction["fact_on"] = day
    own = derived_id("ledger", recorded.evidence, *(f"{c.title}={v}" for c, v in blank.items()))
    item = _item(case, str(own), Corrected.type, today.isoformat(), correction)
    return Step(item, {f"data.{'fact_on' if c.field == ON else c.field}": c.title for c in blank})


def _new(  # noqa: PLR0917
    found: Found, case: CaseKey, name: str, slot: Slot, instance: int | None, stated: Mapping[Column, Any]
) -> None:
    data: dict[str, Any] = dict(slot.fixed)
    if issubclass(slot.event, InstanceEvent):
        data["instance"] = instance
    day = _put(data, stated)
    reason = _left_out(name, slot, data, day, stated)
    if reason:
        found.left_out |= {column.title: reason for column in stated}
        return
    own = derived_id("ledger", case.id, instance if name not in CASE_SLOTS else "", name)
    columns = {
        "occurredon" if c.field == ON else f"data.{c.field}": c.title for c in _dated_first(name, stated)
    }
    found.steps.append(Step(_item(case, str(own), slot.event.type, day, data), columns))


def _dated_first(name: str, stated: Mapping[Column, Any]) -> list[Column]:
    """The columns of a fact; a refused date is shown at the date, everything else at its own cell."""
    order = [c for c in COLUMNS if c.slot == name and c in stated]
    return sorted(order, key=lambda c: c.field != ON and c.title not in {NAME, LEVEL})


def _left_out(
    name: str, slot: Slot, data: Mapping[str, Any], day: str | None, stated: Mapping[Column, Any]
) -> str:
    """Why nothing can be recorded of this: a day or a part that the fact needs is unknown; "" when it can."""
    columns = [c for c in COLUMNS if c.slot == name]
    missing = [c.title for c in columns if c.field == ON and slot.event.dated and day is None]
    needed = {key for key, part in slot.event.model_fields.items() if part.is_required()}
    missing += [c.title for c in columns if c.field in needed and c.field not in data]
    if missing:
        return f"缺少“{'”“'.join(missing)}”，没有登记“{slot.event.title}”。"
    named = next((c for c in stated if c.kind is Kind.PERSON and _HAN.search(str(stated[c]))), None)
    return f"“{named.title}”应填人员编号，不填姓名，没有登记。" if named else ""


def _put(data: dict[str, Any], stated: Mapping[Column, Any]) -> str | None:
    """Write the values into the event's data; answers the legal date if it is among them."""
    day: str | None = None
    for column, value in stated.items():
        if column.field == ON:
            day = value
            continue
        *parents, last = _path(column)
        inner = data
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[last] = value
    return day


def _item(case: CaseKey, id_: str, type_: str, day: str | None, data: dict[str, Any]) -> dict[str, Any]:
    if type_ == SLOTS["opened"].event.type and MARK in data.get("name", ""):
        data["origin"] = Origin.INVENTED.value
    return {
        "id": id_,
        "type": type_,
        "subject": f"case-{case.id}",
        "region": case.region,
        "bureau": case.bureau,
        "actor": ACTOR,
        "occurredon": day,
        "data": data,
    }


def with_notice(steps: list[Step], level: str | None) -> list[Step]:
    """What is served follows from the level: the appeal at second instance, the reply notice in reconsideration."""
    notice = NOTICES.get(Level(level), Notice.COMPLAINT) if level else Notice.COMPLAINT
    for step in steps:
        if step.item["type"] == SLOTS["notice"].event.type:
            step.item["data"]["notice"] = notice.value
    return steps
