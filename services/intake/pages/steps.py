"""Where a case stands, in words, and which facts come next from there. Pure.

A proposal to whoever keeps the record, nothing more: what must be done by when is for the deadlines to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.intake.appearance.rules import hearing_days
from services.intake.appearance.scene import instance_of
from services.intake.cases.instance import Instance
from services.intake.pages.phases import short
from shared.events import Event, case
from shared.events.history import History
from shared.events.terms import AgencyResult, Level, Matter, Party

_LOST = frozenset({AgencyResult.LOST, AgencyResult.PARTLY_LOST})


@dataclass(frozen=True, slots=True)
class Step:
    """``given``: what the form begins with, by field."""

    kind: type[Event]
    title: str
    given: tuple[tuple[str, str], ...] = ()

    @property
    def short(self) -> str:
        return short(self.kind)


@dataclass(frozen=True, slots=True)
class Standing:
    title: str
    steps: tuple[Step, ...]


def standing(history: History, today: date) -> Standing:
    if history.voided:
        return Standing("已作废", ())
    if history.of(case.Archived):
        return Standing("已归档", ())
    if history.of(case.Closed):
        return Standing("已结案", (_step(case.Archived),))
    opened = [one.instance for _, one in history.of(case.InstanceOpened)]
    if not opened:
        return Standing("尚未登记审级", (_step(case.InstanceOpened),))
    instance = instance_of(history, max(opened))
    if _of_review(instance):
        return Standing(_before_review(instance), (*_review(instance),))
    return _in_court(instance, today)


def _in_court(instance: Instance, today: date) -> Standing:
    if instance.of(case.Judged):
        return Standing(_judged(instance), (*_after_judgment(instance),))
    return Standing(_before(instance, today), (*_early(instance), *_court(instance, today)))


def _of_review(instance: Instance) -> bool:
    return Level.RECONSIDERATION in {one.level for _, one in instance.of(case.InstanceOpened)}


def _before_review(instance: Instance) -> str:
    if instance.of(case.Judged):
        return "已作出复议决定"
    if not instance.of(case.NoticeReceived):
        return "待登记收到的文书"
    return "已答复，等待复议决定" if instance.of(case.DefenceFiled) else "答复准备中"


def _review(instance: Instance) -> Iterator[Step]:
    """A reconsideration is answered in writing: nothing is reported to the 司法局, nobody appeals, a hearing is the exception."""
    if instance.of(case.Judged):
        if not instance.of(case.JudgmentServed):
            yield _step(case.JudgmentServed, "复议决定书送达本机关", party=Party.AGENCY.value)
        yield _step(case.Closed)
        return
    called: dict[type[Event], str] = {case.DefenceFiled: "提交答辩状（复议答复书）"}
    for one in _early(instance):
        if one.kind is not case.Reported:
            yield Step(one.kind, called.get(one.kind, one.title), one.given)
    if instance.of(case.DefenceFiled):
        yield _step(case.Judged, "裁判作出（复议决定）")


def _step(kind: type[Event], title: str = "", **given: object) -> Step:
    values = tuple((name, str(value)) for name, value in given.items())
    return Step(kind, title or kind.title, values)


def _before(instance: Instance, today: date) -> str:
    days = hearing_days(instance)
    held = {one.hearing for _, one in instance.of(case.HearingHeld)}
    if not instance.of(case.NoticeReceived):
        return "待登记收到的文书"
    if set(days) - held:
        late = any(day < today for n, day in days.items() if n not in held)
        return "待登记开庭情况" if late else "已排定开庭"
    if held:
        return "已开庭，等待裁判"
    return "已提交答辩，等待开庭" if instance.of(case.DefenceFiled) else "答辩准备中"


def _early(instance: Instance) -> Iterator[Step]:
    """What each case has from its first days on."""
    if not instance.of(case.NoticeReceived):
        yield _step(case.NoticeReceived)
    if not instance.of(case.HandlerAssigned):
        yield _step(case.HandlerAssigned)
    if not instance.of(case.ElementsSet):
        yield _step(case.ElementsSet)
    reported = {one.matter for _, one in instance.of(case.Reported)}
    if Matter.CASE_FACTS not in reported:
        yield _step(case.Reported, "报备案件基本情况", matter=Matter.CASE_FACTS.value)
    if not instance.of(case.DefenceFiled):
        yield _step(case.DefenceFiled)
    if not instance.of(case.EvidenceFiled):
        yield _step(case.EvidenceFiled)


def _court(instance: Instance, today: date) -> Iterator[Step]:
    days = hearing_days(instance)
    held = {one.hearing for _, one in instance.of(case.HearingHeld)}
    planned = {one.hearing for _, one in instance.of(case.AppearancePlanned)}
    recorded = {one.hearing for _, one in instance.of(case.AppearanceRecorded)}
    for number, day in sorted(days.items()):
        if number not in planned | held:
            yield _step(case.AppearancePlanned, hearing=number)
        if number not in held and day <= today:
            yield _step(case.HearingHeld, hearing=number, day=day)
        if number in held - recorded:
            yield _step(case.AppearanceRecorded, hearing=number, day=day)
    if not set(days) - held:
        yield _step(case.HearingScheduled)
    if held:
        yield _step(case.Judged)


def _judged(instance: Instance) -> str:
    if instance.of(case.BecameEffective):
        return "裁判已生效"
    if instance.of(case.Appealed):
        return "已提起上诉"
    return "已裁判"


def _after_judgment(instance: Instance) -> Iterator[Step]:
    served = {one.party for _, one in instance.of(case.JudgmentServed)}
    for party in (Party.AGENCY, Party.PLAINTIFF):
        if party not in served:
            yield _step(case.JudgmentServed, f"裁判文书送达{party.title}", party=party.value)
    lost = any(one.agency_result in _LOST for _, one in instance.of(case.Judged))
    if lost and not instance.of(case.LossAnalysed):
        yield _step(case.LossAnalysed)
    if instance.of(case.Appealed):
        yield _step(case.InstanceOpened, "进入二审")
    elif not instance.of(case.BecameEffective):
        yield _step(case.Appealed)
        yield _step(case.BecameEffective)
    else:
        yield _step(case.Closed)
