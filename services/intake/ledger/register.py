"""Which case and which instance a row speaks of: by the case's number in the system, by case number, by name and plaintiffs. Pure.

Nothing is guessed: where two recorded cases fit, the row is refused and says how to tell them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.intake.ledger.columns import CASE_ID, CASE_NO, INSTANCE_NO, LEVEL, NAME, PLAINTIFFS
from services.intake.ledger.synonyms import plain
from services.intake.ledger.words import number_key
from services.intake.state import State
from shared.errors import Rejected
from shared.events.case import InstanceOpened
from shared.events.envelope import derived_id


@dataclass(slots=True)
class Known:
    """``numbers`` by level; ``plaintiffs`` is "" while nobody said who they are."""

    state: State = field(default_factory=State)
    plaintiffs: str = ""
    numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass(slots=True)
class _Index:
    """Cases by what a row may say of them."""

    by_number: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_name: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))


class Register:
    """The bureau's cases as they are recorded, and those that rows of the file begin; voided cases apart from them."""

    def __init__(self, region: str, bureau: str, recorded: Mapping[UUID, State]) -> None:
        self._place = (region, bureau)
        self.cases: dict[UUID, Known] = {}
        self._living, self._voided = _Index(), _Index()
        for id_, state in recorded.items():
            self._enter(id_, state)

    def claim(self, cells: Mapping[str, Any]) -> UUID:
        """The case of a row, begun if it is a new one. Rejected ``ledger_unknown_case``, ``ledger_ambiguous`` or ``ledger_voided``."""
        id_ = self._by_id(cells[CASE_ID]) if CASE_ID in cells else self._found_or_new(cells)
        _check_not_voided(id_, self.cases.get(id_))
        known = self.cases.setdefault(id_, Known())
        if NAME in cells:
            self._living.by_name[plain(cells[NAME])].add(id_)
        known.plaintiffs = known.plaintiffs or _plaintiffs(cells)
        if number := _number(cells):
            self._living.by_number[number].add(id_)
            known.numbers[cells.get(LEVEL, "")].add(number)
        return id_

    def _enter(self, id_: UUID, state: State) -> None:
        known = self.cases[id_] = Known(state)
        opened = state.history.opened
        if opened is None:
            return
        index = self._voided if state.history.voided else self._living
        index.by_name[plain(opened.name)].add(id_)
        known.plaintiffs = "、".join(sorted(plain(one.label) for one in opened.plaintiffs))
        for _, instance in state.history.of(InstanceOpened):
            if instance.case_no:
                number = number_key(instance.case_no.printed)
                index.by_number[number].add(id_)
                known.numbers[instance.level.value].add(number)

    def _found_or_new(self, cells: Mapping[str, Any]) -> UUID:
        """A voided case is found only where no other fits: 重复建案 leaves the other one."""
        living = _only(*self._fitting(self._living, cells))
        return living or min(self._fitting(self._voided, cells)[0], default=None) or self._own_id(cells)

    def _fitting(self, index: _Index, cells: Mapping[str, Any]) -> tuple[set[UUID], str]:
        """The cases that a row may mean, and by what."""
        number = _number(cells)
        if number and (found := index.by_number.get(number)):
            return found, f"案号 {number}"
        named = index.by_name.get(plain(cells.get(NAME, "")), set())
        return {id_ for id_ in named if self._fits(self.cases[id_], cells)}, "案名和原告"

    def _by_id(self, written: str) -> UUID:
        try:
            id_ = UUID(written)
        except ValueError:
            return derived_id("ledger", *self._place, "own", plain(written))
        if id_ not in self.cases:
            raise Rejected(
                "ledger_unknown_case",
                f"本单位没有编号为 {written} 的案件；新案请把“{CASE_ID}”留空。",
                CASE_ID,
            )
        return id_

    @staticmethod
    def _fits(known: Known, cells: Mapping[str, Any]) -> bool:
        plaintiffs, number = _plaintiffs(cells), _number(cells)
        if plaintiffs and known.plaintiffs and plaintiffs != known.plaintiffs:
            return False
        others = known.numbers.get(cells.get(LEVEL, ""))
        return not number or not others or number in others

    def _own_id(self, cells: Mapping[str, Any]) -> UUID:
        key = _number(cells) or f"{plain(cells.get(NAME, ''))}/{_plaintiffs(cells)}"
        return derived_id("ledger", *self._place, key)


def _check_not_voided(id_: UUID, known: Known | None) -> None:
    if known and known.state.history.voided:
        message = (
            f"此行对应的案件（{id_}）已整案作废，没有登记。作废无误的，请从台账中删去此行；"
            f"确需重新登记的，请在“{CASE_ID}”填一个自编的新编号。"
        )
        raise Rejected("ledger_voided", message, CASE_ID)


def instance_of(cells: Mapping[str, Any], state: State) -> int:
    """The number of the row's instance: the recorded one it fits, else the next."""
    if written := cells.get(INSTANCE_NO):
        return int(written)
    opened = [event for _, event in state.history.of(InstanceOpened)]
    at_level = [event for event in opened if event.level.value == cells.get(LEVEL)]
    number = _number(cells)
    if number:
        exact = [e for e in at_level if e.case_no and number_key(e.case_no.printed) == number]
        at_level = exact or [e for e in at_level if e.case_no is None]
    if len(at_level) > 1:
        raise Rejected(
            "ledger_ambiguous",
            f"本案有 {len(at_level)} 个同样的审级，请填“{INSTANCE_NO}”或案号。",
            INSTANCE_NO,
        )
    return at_level[0].instance if at_level else len(opened) + 1


def _number(cells: Mapping[str, Any]) -> str:
    return number_key(cells[CASE_NO]["printed"]) if CASE_NO in cells else ""


def _plaintiffs(cells: Mapping[str, Any]) -> str:
    return "、".join(sorted(plain(one["label"]) for one in cells.get(PLAINTIFFS, ())))


def _only(found: set[UUID], what: str) -> UUID | None:
    if len(found) > 1:
        raise Rejected("ledger_ambiguous", f"有 {len(found)} 件案件的{what}相同，请填“{CASE_ID}”。", CASE_ID)
    return next(iter(found), None)
