"""What the form of a case's fact offers from the case itself: the instance, the hearing, the next number, whom and what to choose from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.intake.appearance.rules import hearing_days
from services.intake.cases.handling import task_states
from services.intake.pages.dossier import Dossier
from services.intake.pages.factform import Choices
from shared.events import Event
from shared.events.case import (
    AdviceReceived,
    AdviceReplied,
    AppearancePlanned,
    CaseOpened,
    DefendantRemoved,
    DocumentFiled,
    HearingHeld,
    HearingScheduled,
    InstanceEvent,
    InstanceOpened,
    MeasureDone,
    MeasureSet,
    MeasureVerified,
    MisconductAnswered,
    MisconductReferred,
    PeriodKept,
    PeriodSet,
    TaskAssigned,
)
from shared.events.defendants import defendants
from shared.events.organisation import DepartmentRegistered
from shared.web.words import in_full

#: facts that are numbered, and those that speak of one by its number
_NUMBERED = (MeasureSet, AdviceReceived, PeriodSet, MisconductReferred)
_BY_NUMBER: dict[type[Event], type[Event]] = {
    MeasureDone: MeasureSet, MeasureVerified: MeasureSet, AdviceReplied: AdviceReceived, PeriodKept: PeriodSet, MisconductAnswered: MisconductReferred,
}  # fmt: skip
#: how papers are served, and who signs for them
SERVED_HOW = ("直接送达", "邮寄送达", "电子送达", "留置送达", "委托送达", "公告送达")
SIGNED_BY = ("办公室", "收发室")
Pairs = tuple[tuple[str, str], ...]


def given(of: Dossier, kind: type[Event], number: int) -> dict[str, str]:
    """What stands in the form before anything is typed."""
    values: dict[str, str] = {}
    if kind is InstanceOpened:
        values["data.instance"] = str(len(of.instances) + 1)
        values |= {"data.follows": str(of.last)} if of.instances else {}
    elif issubclass(kind, InstanceEvent):
        values["data.instance"] = str(number)
    if kind is HearingScheduled:
        values["data.hearing"] = str(max(_hearings(of, number), default=0) + 1)
    if kind in _NUMBERED:
        known = [one.item for _, one in of.instance(number).of(kind)]  # type: ignore[attr-defined]
        values["data.item"] = str(max(known, default=0) + 1)
    return values


def choices(of: Dossier, kind: type[Event], number: int, *, more: str = "") -> Choices:
    options: dict[str, Pairs] = {}
    hidden = set(_hidden(of, kind))
    if issubclass(kind, InstanceEvent) and kind is not InstanceOpened and len(of.instances) > 1:
        options["instance"] = tuple(_instances(of))
    if kind is InstanceOpened:
        options["follows"] = tuple(_instances(of))
    if "hearing" in kind.model_fields and kind is not HearingScheduled and (days := _days(of, number)):
        options["hearing"] = days
    if (numbered := _BY_NUMBER.get(kind)) is not None:
        options["item"] = tuple(_numbers(of, numbered, number))
    return Choices(of.people.labels, options, _offers(of, kind, number), frozenset(hidden), more)


def _hidden(of: Dossier, kind: type[Event]) -> Iterator[str]:
    if kind is InstanceOpened or (issubclass(kind, InstanceEvent) and len(of.instances) <= 1):
        yield "instance"
    if kind is CaseOpened:
        yield "origin"
    if kind is AppearancePlanned:  # what they did in court is not there yet
        yield "acts"
    if kind is DocumentFiled:
        yield from ("name", "size", "media_type")


def _offers(of: Dossier, kind: type[Event], number: int) -> dict[str, Pairs]:
    names = [one.name for one in defendants(of.history)]
    departments = [one.department for _, one in of.organisation.of(DepartmentRegistered)]
    tasks = task_states(of.instance(number))
    courts = [one.court for one in of.instances if one.court]
    found: dict[str, Iterable[str]] = {
        "defendant": names if kind is DefendantRemoved else names[1:],
        "joint_leader": names[1:],
        "department": departments,
        "departments": departments,
        "to": departments,
        "unit": departments,
        "task": [] if kind is TaskAssigned else tasks,
        "court": courts,
        "served_how": SERVED_HOW,
        "signed_by": SIGNED_BY,
    }
    return {name: tuple((word, "") for word in dict.fromkeys(words)) for name, words in found.items()}


def _instances(of: Dossier) -> Iterator[tuple[str, str]]:
    for one in of.instances:
        number = f"　{one.case_no.shown}" if one.case_no else ""
        yield str(one.instance), f"第{one.instance}个审级：{one.level.title}{number}"


def _hearings(of: Dossier, number: int) -> set[int]:
    instance = of.instance(number)
    return {*hearing_days(instance), *(held.hearing for _, held in instance.of(HearingHeld))}


def _days(of: Dossier, number: int) -> Pairs:
    days = hearing_days(of.instance(number))
    return tuple((str(n), f"第{n}次：{in_full(day, of.words.calendar)}") for n, day in sorted(days.items()))


def _numbers(of: Dossier, kind: type[Event], number: int) -> Iterator[tuple[str, str]]:
    for _, one in of.instance(number).of(kind):
        said = of.words.line(one)
        yield str(one.item), f"{one.item}：{said[:60]}"  # type: ignore[attr-defined]
