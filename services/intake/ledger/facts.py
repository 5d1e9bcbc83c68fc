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
from uuid import UUID

from services.intake.ledger.cells import Place, Standing, path, value_of
from services.intake.ledger.columns import (
    BY_SLOT,
    BY_TITLE,
    HEARING_NO,
    LEVEL,
    NAME,
    ON,
    Column,
    Kind,
)
from services.intake.ledger.slots import SLOTS, Scope, Slot
from services.intake.ledger.words import said, same
from services.intake.published import NOTICES
from services.intake.scenario import MARK
from services.intake.submission import LEDGER
from shared.dates.wording import written
from shared.events.case import Corrected
from shared.events.envelope import derived_id
from shared.events.history import Fact, History
from shared.events.terms import Level, Notice, Origin

ACTOR = LEDGER
_HAN = re.compile(r"[\u3400-\u9fff]")
_IDS = frozenset({Kind.PERSON, Kind.PEOPLE})
#: the parts without which there is no such fact, by slot
REQUIRED: Mapping[str, frozenset[str]] = {
    name: frozenset(key for key, part in slot.event.model_fields.items() if part.is_required())
    for name, slot in SLOTS.items()
}


@dataclass(frozen=True, slots=True)
class CaseKey:
    """Whose stream the facts belong to; ``actor`` answers for them."""

    id: str
    region: str
    bureau: str
    actor: str = ACTOR


@dataclass(frozen=True, slots=True)
class Step:
    """One fact to send, and the columns it came from: the one with its date, and by dotted field the others."""

    item: dict[str, Any]
    columns: Mapping[str, str]

    def column(self, refused: str | None) -> str:
        """The column of a field that a rule refuses: its own, that of a part of it, or the fact's first."""
        plain = re.sub(r"\.\d+", "", refused or "")
        parts = (at for at in self.columns if at.startswith(f"{plain}.") or plain.startswith(f"{at}."))
        first = next(iter(self.columns))
        return self.columns[plain if plain in self.columns else next(parts, first)]


@dataclass(slots=True)
class Found:
    """What a row comes to: ``steps`` to send, ``changed`` and ``left_out`` by column title with the reason."""

    steps: list[Step] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def compare(cells: Mapping[str, Any], case: CaseKey, place: Place, history: History, today: date) -> Found:
    """``cells`` are values by column title, blanks left out. Corrections bear ``today``."""
    found, standing = Found(), Standing(history)
    for name in SLOTS:
        stated = {c: cells[c.title] for c in BY_SLOT[name] if c.title in cells}
        if not stated or not place.has(name):
            continue
        recorded = standing.fact(name, place)
        if recorded is not None:
            _further(found, case, recorded, stated, today)
        else:
            _new(found, New(case, name, place, stated, _Row(cells, standing, place)))
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row says, or what is recorded where it says nothing."""

    cells: Mapping[str, Any]
    standing: Standing
    place: Place

    def value(self, title: str) -> Any:
        column = BY_TITLE[title]
        if title in self.cells or column.slot is None:
            return self.cells.get(title)
        fact = self.standing.fact(column.slot, self.place)
        return value_of(fact, column) if fact else None


@dataclass(frozen=True, slots=True)
class New:
    """A slot in which nothing stands yet, and what the row says of it."""

    case: CaseKey
    name: str
    place: Place
    stated: Mapping[Column, Any]
    row: _Row

    @property
    def slot(self) -> Slot:
        return SLOTS[self.name]


def _further(found: Found, case: CaseKey, recorded: Fact, stated: Mapping[Column, Any], today: date) -> None:
    """A fact that is there already: the same, completed, or contradicted."""
    blank: dict[Column, Any] = {}
    for column, value in stated.items():
        known = value_of(recorded, column)
        if said(column, known) is None:
            blank[column] = value
        elif not same(column, known, value):
            found.changed[column.title] = (
                f"“{column.title}”已登记为“{_read(column, known)}”，台账中为“{_read(column, value)}”；"
                "登记有误请报“更正”，台账不能改动已登记的内容。" + _another_hearing(column)
            )
    if blank:
        found.steps.append(_completion(case, recorded, blank, today))


def _read(column: Column, value: Any) -> str:
    """In the words of a sentence."""
    words = said(column, value)
    return written(words) if isinstance(words, date) else str(words)


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


def _another_hearing(column: Column) -> str:
    own = column.slot and SLOTS[column.slot].scope is Scope.HEARING
    return f"再次开庭请另起一行并填“{HEARING_NO}”。" if own else ""


def _new(found: Found, new: New) -> None:
    key = new.place.key(new.name)
    data: dict[str, Any] = key | _fixed(new.slot)
    day = _put(data, new.stated) or (new.row.value(new.slot.day) if new.slot.day else None)
    if reason := _left_out(new, data, day):
        found.left_out |= {column.title: reason for column in new.stated}
        return
    own = _own_id(new.case, new.name, key)
    columns = {
        "occurredon" if c.field == ON else f"data.{c.field}": c.title for c in _dated_first(new.stated)
    }
    found.steps.append(Step(_item(new.case, str(own), new.slot.event.type, day, data), columns))


def _fixed(slot: Slot) -> dict[str, Any]:
    firsts = {name: value[0] if isinstance(value, tuple) else value for name, value in slot.fixed.items()}
    return {name: value for name, value in firsts.items() if value is not None}


def _own_id(case: CaseKey, name: str, key: Mapping[str, int]) -> UUID:
    """The first hearing's facts are told by the instance alone."""
    further = [key["hearing"]] if key.get("hearing", 1) > 1 else []
    return derived_id("ledger", case.id, key.get("instance", ""), name, *further)


def _dated_first(stated: Mapping[Column, Any]) -> list[Column]:
    """The columns of a fact; a refused date is shown at the date, everything else at its own cell."""
    return sorted(stated, key=lambda c: c.field != ON and c.title not in {NAME, LEVEL})


def _left_out(new: New, data: Mapping[str, Any], day: str | None) -> str:
    """Why nothing can be recorded of this: a day or a part that the fact needs is unknown; "" when it can."""
    slot, columns = new.slot, BY_SLOT[new.name]
    missing: list[str] = []
    if slot.event.dated and day is None:
        missing += [c.title for c in columns if c.field == ON] or [slot.day]
    missing += [c.title for c in columns if path(c)[0] in REQUIRED[new.name] and path(c)[0] not in data]
    if slot.if_yes and new.row.value(slot.if_yes[0]) and slot.if_yes[1] not in {c.title for c in new.stated}:
        missing.append(slot.if_yes[1])
    if missing:
        return f"缺少“{'”“'.join(missing)}”，没有登记“{slot.event.title}”。"
    named = next((c for c in new.stated if c.kind in _IDS and _HAN.search(str(new.stated[c]))), None)
    return f"“{named.title}”应填人员编号，不填姓名，没有登记。" if named else ""


def _put(data: dict[str, Any], stated: Mapping[Column, Any]) -> str | None:
    """Write the values into the event's data; answers the legal date if it is among them."""
    day: str | None = None
    for column, value in stated.items():
        if column.field == ON:
            day = value
            continue
        *parents, last = path(column)
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
        "actor": case.actor,
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
