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


class Register:
    """The bureau's cases as they are recorded, and those that rows of the file begin."""

    def __init__(self, region: str, bureau: str, recorded: Mapping[UUID, State]) -> None:
        self._place = (region, bureau)
        self.cases: dict[UUID, Known] = {}
        self._by_number: dict[str, set[UUID]] = defaultdict(set)
        self._by_name: dict[str, set[UUID]] = defaultdict(set)
        for id_, state in recorded.items():
            self._enter(id_, state)

    def claim(self, cells: Mapping[str, Any]) -> UUID:
        """The case of a row, begun if it is a new one. Rejected ``ledger_unknown_case`` or ``ledger_ambiguous``."""
        id_ = self._find(cells) or self._own_id(cells)
        known = self.cases.setdefault(id_, Known())
        if NAME in cells:
            self._by_name[plain(cells[NAME])].add(id_)
        known.plaintiffs = known.plaintiffs or _plaintiffs(cells)
        if number := _number(cells):
            self._by_number[number].add(id_)
            known.numbers[cells.get(LEVEL, "")].add(number)
        return id_

    def _enter(self, id_: UUID, state: State) -> None:
        known = self.cases[id_] = Known(state)
        opened = state.history.opened
        if state.history.voided or opened is None:
            return
        self._by_name[plain(opened.name)].add(id_)
        known.plaintiffs = "、".join(sorted(plain(one.label) for one in opened.plaintiffs))
        for _, instance in state.history.of(InstanceOpened):
            if instance.case_no:
                number = number_key(instance.case_no.printed)
                self._by_number[number].add(id_)
                known.numbers[instance.level.value].add(number)

    def _find(self, cells: Mapping[str, Any]) -> UUID | None:
        if written := cells.get(CASE_ID):
            return self._by_id(written)
        number = _number(cells)
        if number and (found := self._by_number.get(number)):
            return _only(found, f"案号 {number}")
        named = self._by_name.get(plain(cells.get(NAME, "")), set())
        return _only({id_ for id_ in named if self._fits(self.cases[id_], cells)}, "案名和原告")

    def _by_id(self, written: str) -> UUID | None:
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
