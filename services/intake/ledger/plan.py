"""Rows of a ledger → what is sent, what is refused and why, cell by cell. Pure: the whole import is decided before anything is sent.

A case is taken whole or not at all: where one of its rows is refused, so are its other rows, and importing the mended file records them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from services.intake import submission
from services.intake.case_numbers import parse as parse_number
from services.intake.decide import NO_PACKS, decide_in_order
from services.intake.import_file import Contents, Line, Refusal
from services.intake.ledger.cells import Place
from services.intake.ledger.columns import (
    BY_TITLE,
    CASE_ID,
    CASE_NO,
    HEARING_NO,
    INSTANCE_NO,
    LEVEL,
    NAME,
    PLAINTIFFS,
)
from services.intake.ledger.facts import ACTOR, CaseKey, Found, compare, with_notice
from services.intake.ledger.register import Register, instance_of
from services.intake.ledger.slots import CASE_SLOTS
from services.intake.ledger.words import said
from services.intake.state import State
from shared.clock import Today
from shared.errors import Rejected
from shared.events.case import CaseOpened, Corrected
from shared.events.terms import Level
from shared.personal.masks import ERASED, STARS
from shared.policy.choice import Packs

_LEVELS = {
    "初": Level.FIRST,
    "终": Level.SECOND,
    "申": Level.RETRIAL_REVIEW,
    "再": Level.RETRIAL,
    "监": Level.RETRIAL_REVIEW,
}
_RANK = {level.value: rank for rank, level in enumerate(Level)}


@dataclass(slots=True)
class Row:
    """One instance of the file: values by column title, cells that cannot be read, the whole row as it came.

    ``prefix`` is what its headers begin with where a row holds several instances (“二审”).
    """

    number: int
    cells: dict[str, Any]
    wrong: dict[str, str]
    raw: dict[str, str]
    prefix: str = ""

    def header(self, title: str) -> str:
        """The title under which the file has this row's cell."""
        column = BY_TITLE.get(title)
        own = column is not None and column.slot is not None and column.slot not in CASE_SLOTS
        return self.prefix + title if own else title


@dataclass(slots=True)
class Plan:
    """``contents`` goes through the common import; ``marks`` are the wrong cells by row, ``left_out`` those not taken of accepted rows."""

    contents: Contents = field(default_factory=Contents)
    marks: dict[int, dict[str, str]] = field(default_factory=dict)
    left_out: dict[int, dict[str, str]] = field(default_factory=dict)
    new_cases: int = 0
    new_facts: int = 0
    completed: int = 0
    unchanged: list[int] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def plan(
    rows: Iterable[Row],
    recorded: Mapping[UUID, State],
    *,
    region: str,
    bureau: str,
    today: Today,
    actor: str = ACTOR,
    packs: Packs = NO_PACKS,
) -> Plan:
    """``recorded`` are the bureau's cases as the log has them now. ``actor`` and ``packs`` as the door will see them: what it would refuse of a case is
    refused with the whole case here.
    """
    planning = _Planning(Register(region, bureau, recorded), (region, bureau, actor), today, packs)
    for row in sorted(
        map(_completed, map(_unmasked, rows)), key=lambda row: _RANK.get(row.cells.get(LEVEL, ""), 0)
    ):
        planning.add(row)
    return planning.finished()


class _Planning:
    def __init__(self, register: Register, by: tuple[str, str, str], today: Today, packs: Packs) -> None:
        """``by``: region, bureau and actor."""
        self._register, self._by, self._today, self._packs = register, by, today, packs
        self._rows: dict[UUID, list[Row]] = {}
        self._lines: dict[UUID, list[Line]] = {}
        self._refused: dict[int, Refusal] = {}
        self._plan = Plan()

    def add(self, row: Row) -> None:
        self._plan.contents.rows[row.number] = row.raw
        try:
            _check_identity(row)
            id_ = self._register.claim(row.cells)
            self._rows.setdefault(id_, []).append(row)
            _check_readable(row)
            _check_level(row)
            self._take(id_, row)
        except Rejected as why:
            self._refuse(row, why)

    def _take(self, id_: UUID, row: Row) -> None:
        """Decide the row's facts on what is recorded and on the rows before it."""
        known = self._register.cases[id_]
        if known.state.history.version == 0 and NAME not in row.cells:
            raise Rejected("ledger_missing", f"新案没有“{NAME}”，也没有原告和被告；请补填。", NAME)
        instance = instance_of(row.cells, known.state) if LEVEL in row.cells else None
        place = Place(instance, row.cells.get(HEARING_NO, 1))
        case = CaseKey(str(id_), *self._by)
        found = compare(row.cells, case, place, known.state.history, self._today())
        if found.changed:
            self._mark(row, found.changed)
            raise Rejected("ledger_changed", "；".join(found.changed.values()), next(iter(found.changed)))
        with_notice(found.steps, row.cells.get(LEVEL))
        known.state = self._decided(found, known.state)
        lines = [Line(row.number, step.column(None), step.item) for step in found.steps]
        self._lines.setdefault(id_, []).extend(lines)
        if found.left_out:
            self._plan.left_out[row.number] = found.left_out
        if not lines:
            self._plan.unchanged.append(row.number)

    def _decided(self, found: Found, state: State) -> State:
        facts = [replace(submission.parse(step.item), ledger=True) for step in found.steps]
        decided = decide_in_order(facts, state, self._today, self._packs)
        for step, (_, result) in zip(found.steps, decided.results, strict=True):
            if isinstance(result, Rejected):
                raise Rejected(result.code, result.message, step.column(result.field))
        return decided.end

    def _refuse(self, row: Row, why: Rejected) -> None:
        column = why.field or NAME
        if row.number not in self._plan.marks:
            self._mark(row, row.wrong or {column: why.message})
        refusal = Refusal(row.number, why.code, row.header(column), why.message, row.raw)
        self._refused.setdefault(row.number, refusal)

    def _mark(self, row: Row, reasons: Mapping[str, str]) -> None:
        own = {row.header(title): reason for title, reason in reasons.items()}
        self._plan.marks.setdefault(row.number, {}).update(own)

    def finished(self) -> Plan:
        plan = self._plan
        for id_, rows in self._rows.items():
            bad = next((row.number for row in rows if row.number in self._refused), None)
            if bad is None:
                self._count(id_)
            else:
                self._refuse_all(rows, bad)
        plan.contents.refused = [self._refused[number] for number in sorted(self._refused)]
        plan.reasons = Counter(one.code for one in plan.contents.refused)
        adding = {line.row for unit in plan.contents.units for line in unit}
        plan.unchanged = sorted({*plan.unchanged} - adding - self._refused.keys())
        plan.left_out = {row: why for row, why in plan.left_out.items() if row not in self._refused}
        return plan

    def _count(self, id_: UUID) -> None:
        lines = self._lines.get(id_, [])
        if not lines:
            return
        self._plan.contents.units.append(lines)
        opened = sum(line.item["type"] == CaseOpened.type for line in lines)
        completed = sum(line.item["type"] == Corrected.type for line in lines)
        self._plan.new_cases += opened
        self._plan.completed += completed
        self._plan.new_facts += len(lines) - opened - completed

    def _refuse_all(self, rows: list[Row], bad: int) -> None:
        for row in rows:
            if row.number not in self._refused:
                message = f"同一案件的第 {bad} 行有误，本行一并未登记；改正那一行后重新导入。"
                self._refuse(row, Rejected("ledger_case_refused", message))


def _unmasked(row: Row) -> Row:
    """What an export masked (张**) says nothing of the case it names."""
    masked = {
        title
        for title in (NAME, PLAINTIFFS)
        if CASE_ID in row.cells and any(sign in str(row.cells.get(title)) for sign in (STARS, ERASED))
    }
    return replace(row, cells={title: cell for title, cell in row.cells.items() if title not in masked})


def _completed(row: Row) -> Row:
    """A level that the case number itself states, and a name made of the parties, where the ledger has no column for them."""
    cells = row.cells
    if LEVEL not in cells and LEVEL not in row.wrong and CASE_NO in cells:
        number = parse_number(cells[CASE_NO]["printed"])
        level = next((level for mark, level in _LEVELS.items() if number and mark in number.kind), None)
        if level:
            cells[LEVEL] = level.value
    if NAME not in cells and CASE_ID not in cells and {PLAINTIFFS, "被告"} <= cells.keys():
        about = cells.get("管理领域") or said(BY_TITLE["行为种类"], cells.get("行为种类")) or ""
        names = [said(BY_TITLE[title], cells[title]) for title in (PLAINTIFFS, "被告")]
        cells[NAME] = f"{names[0]}诉{names[1]}{about}案"[:2_000]
    return row


def _check_readable(row: Row) -> None:
    if row.wrong:
        column = next(iter(row.wrong))
        raise Rejected(
            "ledger_cell", "；".join(f"{title}：{why}" for title, why in row.wrong.items()), column
        )


def _check_identity(row: Row) -> None:
    """Something must say which case is meant."""
    if not {NAME, CASE_ID, CASE_NO} & row.cells.keys():
        _check_readable(row)
        raise Rejected("ledger_missing", "没有案名，也没有可以认出案件的案号或编号；请补填。", NAME)


def _check_level(row: Row) -> None:
    """Anything about an instance needs its level."""
    own = (title for title in row.cells if title != CASE_ID)
    about = [t for t in own if t in {INSTANCE_NO, HEARING_NO} or BY_TITLE[t].slot not in CASE_SLOTS]
    if about and LEVEL not in row.cells:
        raise Rejected("ledger_missing", f"填了“{about[0]}”而没有“{LEVEL}”，案号中也看不出；请补填。", LEVEL)
