"""A filled ledger: the file as it was read, what importing it would record, and its refused rows written out again to be mended. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.intake.decide import NO_PACKS
from services.intake.import_file import Line, Refusal
from services.intake.ledger.book import errors_book
from services.intake.ledger.facts import ACTOR
from services.intake.ledger.plan import Plan, plan
from services.intake.ledger.reading import Table
from services.intake.state import State
from shared.clock import Today
from shared.policy.choice import Packs

#: what a fact says that somebody recorded between our look and our sending
_TAKEN = "这一项刚刚已由他人登记为不同的内容；请重新导入查看，登记有误请报“更正”。"


@dataclass(frozen=True, slots=True)
class Ledger:
    """``plan`` is what would happen; ``table`` the file as it was read; ``region`` is the bureau's."""

    table: Table
    plan: Plan
    region: str

    def refused(self, found: Iterable[Refusal]) -> list[Refusal]:
        """Refusals with the row under its own headers, and an id taken in the meantime in the ledger's words."""
        return [self._worded(one) for one in found]

    def _worded(self, one: Refusal) -> Refusal:
        headers = self.table.headers
        data = {headers[int(at)] or f"第{int(at) + 1}列": text for at, text in one.data.items()}
        if one.code == "id_reused":
            return replace(one, code="ledger_changed", reason=_TAKEN, data=data)
        return replace(one, data=data)

    def unchanged(self, refused: Iterable[Refusal]) -> int:
        """Rows that add nothing."""
        bad = {one.row for one in refused}
        return sum(row not in bad for row in self.plan.unchanged)

    def preview(self) -> dict[str, Any]:
        """What an import of it comes to, by counts and reasons."""
        left_out = Counter(why for cells in self.plan.left_out.values() for why in cells.values())
        return {
            "new_cases": self.plan.new_cases,
            "new_facts": self.plan.new_facts,
            "completed": self.plan.completed,
            "unchanged_rows": len(self.plan.unchanged),
            "passed_over_rows": self.table.passed_over,
            "hidden_rows_and_columns": self.table.hidden,
            "ignored_columns": self.table.ignored,
            "cells_left_out": dict(left_out),
            "rejected_by_code": dict(self.plan.reasons),
        }

    def first(self, item: dict[str, Any]) -> None:
        """Send ``item`` before everything else: the registration of the bureau. Nothing where nothing else is sent."""
        if units := self.plan.contents.units:
            units.insert(0, [Line(units[0][0].row, "", item)])

    def columns(self) -> list[tuple[str, str]]:
        """(header of the file, what it was taken for), in the file's order."""
        found = sorted((position, name) for name, position in self.table.positions.items())
        return [(self.table.headers[position] or f"第{position + 1}列", name) for position, name in found]

    def errors(self, refused: Iterable[Refusal]) -> bytes:
        """The workbook of refused rows."""
        listed = list(refused)
        rows = [(one.row, self.plan.contents.rows[one.row]) for one in listed]
        marks = {
            one.row: self.plan.marks.get(one.row) or {(one.field or "").partition(".")[0]: one.reason}
            for one in listed
        }
        return errors_book(self.table.headers, rows, marks, self.table.positions)


def filled(
    table: Table,
    recorded: Mapping[UUID, State],
    *,
    region: str,
    bureau: str,
    today: Today,
    actor: str = ACTOR,
    packs: Packs = NO_PACKS,
) -> Ledger:
    """``recorded`` are the bureau's cases as the log has them now; ``actor`` and ``packs`` as in ``plan``."""
    planned = plan(table.rows, recorded, region=region, bureau=bureau, today=today, actor=actor, packs=packs)
    return Ledger(table, planned, region)
