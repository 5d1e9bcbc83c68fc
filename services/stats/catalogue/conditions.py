"""The words the catalogue is written in: small conditions on an instance, put together with ``both``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from services.stats.figures.instance import Instance
from services.stats.indicators import Indicator, Predicate
from services.stats.periods import Period
from shared.events.terms import Level

Condition: TypeAlias = Predicate[Instance]
InstanceIndicator: TypeAlias = Indicator[Instance]

UNIT = "案件×审级"


def both(one: Condition, other: Condition) -> Condition:
    return lambda row, period: one(row, period) and other(row, period)


def where(test: Callable[[Instance], bool]) -> Condition:
    """A condition that does not depend on the period."""
    return lambda row, _: test(row)


def at(level: Level) -> Condition:
    return lambda row, _: row.level == level


def litigation(row: Instance, _: Period) -> bool:
    """行政诉讼 of any level, not 行政复议."""
    return row.level != Level.RECONSIDERATION


def count(
    code: str, title: str, dated_by: str, counts: Condition, *, left_out: str = "", clause: str = ""
) -> InstanceIndicator:
    """A plain count of instances."""
    return Indicator(
        code=code,
        title=title,
        counted=UNIT,
        dated_by=dated_by,
        counts=counts,
        left_out=left_out,
        clause=clause,
    )
