"""A pack's rule put to the calendar: its period counted, its readings weighed, its samples checked."""

from __future__ import annotations

from datetime import date

from services.deadlines.dates import (
    Direction,
    Due,
    Period,
    Unit,
    WorkCalendar,
    ambiguous,
    due,
)
from shared.policy.load import PackError, Packs
from shared.policy.model import DeadlineRule, Length, Pack, Sample, Version


def period_of(length: Length) -> Period:
    """The one unit a pack gives, as the date engine counts it."""
    unit, n = next((u, n) for u in Unit if (n := getattr(length, u.value)) is not None)
    return Period(n, unit, Direction.BEFORE if length.before else Direction.AFTER)


def count(version: Version, start: date, calendar: WorkCalendar) -> Due:
    """When the rule's period ends. Of several readings the latest decides a breach and the earliest reminds."""
    counted = [due(start, period_of(length), calendar) for length in version.periods]
    return counted[0] if len(counted) == 1 else ambiguous(counted)


def check_samples(packs: Packs, calendar: WorkCalendar) -> None:
    """Count every sample date the packs carry. PackError names each rule whose sample comes out differently."""
    faults = [
        fault
        for pack, rule in packs.rules()
        for sample in rule.samples
        if (fault := _fault(pack, rule, sample, calendar))
    ]
    if faults:
        raise PackError("\n".join(faults))


def _fault(pack: Pack, rule: DeadlineRule, sample: Sample, calendar: WorkCalendar) -> str | None:
    name = f"{pack.rule_id(rule)} 样例 {sample.start}"
    version = rule.version_on(sample.accepted or sample.start)
    if version is None:
        return f"{name}: 该日没有可用的规则版本"
    counted = count(version, sample.start, calendar)
    if counted.due != sample.due:
        return f"{name}: 应为 {sample.due}，按规则得 {counted.due}"
    if sample.due_safe not in {None, counted.due_safe}:
        return f"{name}: 提醒日应为 {sample.due_safe}，按规则得 {counted.due_safe}"
    return None
