"""The worked examples of packs put to the engine: whoever reads a pack can trust that what it prints is what comes out."""

from __future__ import annotations

from collections.abc import Iterator

from services.deadlines.duties.periods import due_of
from services.deadlines.law.rules import count
from shared.dates import PeriodError, WorkCalendar
from shared.policy.choice import Packs
from shared.policy.duties import Periodic, PeriodicSample
from shared.policy.model import DeadlineRule, Pack, Sample
from shared.policy.source import PackError


def check_samples(packs: Packs, calendar: WorkCalendar) -> None:
    """Count every sample the packs carry. PackError names file and line of each that comes out differently."""
    faults = [fault for pack in packs.packs for fault in sample_faults(packs, pack, calendar)]
    if faults:
        raise PackError("\n".join(faults))


def sample_faults(packs: Packs, pack: Pack, calendar: WorkCalendar) -> Iterator[str]:
    """The same for one of the packs, one line a fault."""
    for at, rule in enumerate(pack.deadlines):
        for no, sample in enumerate(rule.samples):
            if reason := _of_deadline(rule, sample, calendar):
                where = f"{pack.rule_id(rule)} 样例 {sample.start}：{reason}"
                yield packs.fault(pack, ("deadlines", at, "samples", no), where)
    for at, duty in enumerate(pack.periodic):
        for no, one in enumerate(duty.samples):
            if reason := _of_periodic(duty, one, calendar):
                where = f"{pack.rule_id(duty)} 样例 {one.period}：{reason}"
                yield packs.fault(pack, ("periodic", at, "samples", no), where)


def _of_deadline(rule: DeadlineRule, sample: Sample, calendar: WorkCalendar) -> str | None:
    version = rule.version_on(sample.accepted or sample.start)
    if version is None:
        return "该日没有可用的规则版本"
    if not version.periods:
        return "期间由文书载明，样例无从核对，请删除"
    try:
        counted = count(version, sample.start, calendar)
    except PeriodError as error:
        return str(error)
    if counted.due != sample.due:
        return f"应为 {sample.due}，按规则得 {counted.due}"
    if sample.due_safe not in {None, counted.due_safe}:
        return f"提醒日应为 {sample.due_safe}，按规则得 {counted.due_safe}"
    return None


def _of_periodic(duty: Periodic, sample: PeriodicSample, calendar: WorkCalendar) -> str | None:
    try:
        counted = due_of(duty, sample.period, calendar).due
    except PeriodError as error:
        return str(error)
    return None if counted == sample.due else f"应为 {sample.due}，按规则得 {counted}"
