"""What is counted of cases besides their instances. Each function hears one fact and says which units it changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.stats.units import effective
from services.stats.units.unit import Heard, Kind, Known, Place, Unit, alive
from shared.events import case as facts
from shared.events.model import Event
from shared.events.terms import LeaderAct, Party
from shared.policy.subjects import RecordKind, Stage, Subject

#: 出声
SPOKEN = frozenset({LeaderAct.ANSWERED_COURT, LeaderAct.TOOK_PART, LeaderAct.OFFERED_RESOLUTION})


def _named(place: Place, known: Known, subject: Subject, name: str, instance: int | None) -> Unit:
    return alive(known, name) or place.unit(subject, name, instance)


def _documents(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """裁判文书: one for each instance that was judged; received when the agency itself was served."""
    event = heard.event
    assert isinstance(event, facts.InstanceEvent)
    unit = _named(place, known, Subject.DOCUMENT, f"document:{event.instance}", event.instance)
    match event:
        case facts.Judged():
            yield unit.with_values(
                judged_on=heard.on,
                document=event.document and event.document.value,
                outcome=event.outcome and event.outcome.value,
                agency_result=event.agency_result and event.agency_result.value,
            )
        case facts.JudgmentServed(party=Party.AGENCY):
            yield unit.with_values(received_on=heard.on)
        case facts.BecameEffective():
            name = effective.EFFECTIVE if unit.exists else effective.EARLY
            yield unit.with_values(label=None, **{name: heard.on})


def _stops(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """中止 and the like: from the stop to the resumption, or to the end of the instance; those of one reason never overlap."""
    stops = [u for u in known.values() if u.subject == Subject.STOP and not u.voided]
    going_on = [u for u in stops if not u.values["_over"]]
    match heard.event:
        case facts.ClockStopped() as event:
            alike = (event.instance, event.reason.value)
            yield from _stopped(
                place, heard, event, [u for u in stops if (u.instance, u.values["reason"]) == alike]
            )
        case facts.ClockResumed() | facts.Judged() as event:
            yield from (_ended(u, heard.on) for u in going_on if u.instance == event.instance)
        case facts.Closed():
            yield from (_ended(u, heard.on) for u in going_on)


def _stopped(place: Place, heard: Heard, event: facts.ClockStopped, alike: Iterable[Unit]) -> Iterable[Unit]:
    """One that begins before others like it have ended is one with them."""
    same = [unit for unit in alike if _goes_on(unit, heard.on)]
    yield from (unit._replace(voided=True) for unit in same[1:])
    unit = same[0] if same else place.unit(Subject.STOP, f"stop#{heard.id}", event.instance)
    days = [day for day in (heard.on, *(one.day("stopped_on") for one in same)) if day]
    begun = min(days, default=None)
    yield unit.with_values(stopped_on=begun, resumed_on=None, reason=event.reason.value, _over=False)


def _goes_on(stop: Unit, on: date | None) -> bool:
    """Whether a further stop of that day is the same one."""
    resumed = stop.day("resumed_on")
    return resumed is None or on is None or on <= resumed


def _ended(stop: Unit, on: date | None) -> Unit:
    """A day before its beginning is a slip: it ends where it began."""
    begun = stop.day("stopped_on")
    return stop.with_values(resumed_on=max(begun, on) if begun and on else on, _over=True)


def _settlements(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """调解和解: one for each instance; 案前 if it ended before the court or the organ took the case."""
    event = heard.event
    assert isinstance(event, facts.InstanceEvent)
    name = f"settlement:{event.instance}"
    if isinstance(event, facts.InstanceOpened) and not alive(known, name):
        return
    unit = _named(place, known, Subject.SETTLEMENT, name, event.instance)
    match event:
        case facts.InstanceOpened():
            yield _staged(unit, known)
        case facts.MediationPlanned():
            yield unit.with_values(planned=True, planned_on=heard.on)
        case facts.MediationEnded():
            yield _staged(unit.with_values(outcome=event.outcome.value, ended_on=heard.on), known)


def _staged(unit: Unit, known: Known) -> Unit:
    ended, opened = unit.values.get("ended_on"), effective.opened(known, unit.instance)
    if not ended or not opened:
        return unit
    return unit.with_values(stage=(Stage.BEFORE if ended < opened else Stage.DURING).value)


def _appearances(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """Who stood for the agency as its leader, hearing by hearing; what one record leaves open the other may say."""
    event = heard.event
    assert isinstance(event, facts.HearingHeld | facts.AppearanceRecorded)
    name = f"appearance:{event.instance}:{event.hearing}"
    unit = _named(place, known, Subject.APPEARANCE, name, event.instance)
    said = _leader_said(event) if isinstance(event, facts.HearingHeld) else _leader_recorded(event)
    told = {k: v for k, v in said.items() if v is not None or k not in unit.values}
    yield unit.with_values(hearing_on=heard.on, **told)


def _leader_said(event: facts.HearingHeld) -> dict[str, Any]:
    return {
        "leader": event.leader_appeared,
        "person": event.leader,
        "rank": event.leader_rank and event.leader_rank.value,
        "spoke": event.leader_spoke,
    }


def _leader_recorded(event: facts.AppearanceRecorded) -> dict[str, Any]:
    """出声 is answering or taking part, 出解 offering a resolution; where no act is recorded neither is known."""
    if event.leader is None:
        return {"leader": False}
    acts = set(event.leader_acts)
    return {
        "leader": True,
        "person": event.leader.person,
        "rank": event.leader.rank and event.leader.rank.value,
        "in_charge": event.leader.in_charge,
        "spoke": bool(acts & SPOKEN) if acts else None,
        "resolved": LeaderAct.OFFERED_RESOLUTION in acts if acts else None,
    }


def _advice(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    event = heard.event
    assert isinstance(event, facts.AdviceReceived | facts.AdviceReplied)
    unit = _named(place, known, Subject.ADVICE, f"advice:{event.instance}:{event.item}", event.instance)
    if isinstance(event, facts.AdviceReceived):
        yield unit.with_values(
            label=event.doc_no or event.advice.title,
            advice=event.advice.value,
            received_on=heard.on,
            replied=unit.values.get("replied", False),
            _by=event.reply_by,
        )
    else:
        by = unit.values.get("_by")
        in_time = heard.on.isoformat() <= by if by and heard.on else None
        yield unit.with_values(replied=True, replied_on=heard.on, in_time=in_time)


def _losses(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """败诉原因: one for each cause of the latest analysis of the instance."""
    event = heard.event
    assert isinstance(event, facts.LossAnalysed)
    family = f"loss:{event.instance}"
    causes = {f"{family}#{cause.value}": cause for cause in event.causes}
    for name, unit in known.items():
        if unit.family == family and name not in causes:
            yield unit._replace(voided=True)
    for name, cause in causes.items():
        unit = _named(place, known, Subject.LOSS, name, event.instance)
        yield unit.with_values(cause=cause.value, analysed_on=heard.on)._replace(voided=False)


def _corrections(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """整改措施: done once it is reported done and not sent back."""
    event = heard.event
    assert isinstance(event, facts.MeasureSet | facts.MeasureDone | facts.MeasureVerified)
    unit = _named(place, known, Subject.CORRECTION, f"measure:{event.instance}:{event.item}", event.instance)
    match event:
        case facts.MeasureSet():
            yield unit.with_values(
                label=event.what,
                cause=event.addresses.value,
                set_on=heard.on,
                complete_by=event.complete_by,
                done=False,
                verified=None,
            )
        case facts.MeasureDone():
            yield unit.with_values(done=True, done_on=heard.on)
        case facts.MeasureVerified():
            yield unit.with_values(verified=event.passed, done=event.passed)


_RECORDS: dict[type[Event], RecordKind] = {
    facts.TypicalCaseChosen: RecordKind.TYPICAL_CASE,
    facts.LessonsDrawn: RecordKind.LESSONS,
    facts.HearingReviewed: RecordKind.HEARING_REVIEW,
    facts.MisconductReferred: RecordKind.MISCONDUCT,
}


def _records(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:  # noqa: ARG001  # every record is one of its own
    event = heard.event
    assert isinstance(event, facts.InstanceEvent)
    unit = place.unit(Subject.RECORD, f"record#{heard.id}", event.instance)
    yield unit.with_values(label=event.title, record=_RECORDS[type(event)].value, happened_on=heard.on)


def _marks(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """特殊案件: one for each instance, with every mark it was given, of the day of the first."""
    event = heard.event
    assert isinstance(event, facts.CaseMarked)
    unit = _named(place, known, Subject.RECORD, f"marked:{event.instance}", event.instance)
    marks = list(dict.fromkeys((*unit.values.get("mark", ()), *(mark.value for mark in event.marks))))
    day = unit.day("happened_on") or heard.on
    yield unit.with_values(label=event.title, record=RecordKind.MARKED.value, mark=marks, happened_on=day)


KINDS = (
    Kind(Subject.RECORD, (facts.CaseMarked,), _marks),
    Kind(Subject.RECORD, tuple(_RECORDS), _records),
    Kind(Subject.DOCUMENT, (facts.Judged, facts.JudgmentServed, facts.BecameEffective), _documents),
    effective.KIND,
    Kind(Subject.STOP, (facts.ClockStopped, facts.ClockResumed, facts.Judged, facts.Closed), _stops),
    Kind(
        Subject.SETTLEMENT, (facts.InstanceOpened, facts.MediationPlanned, facts.MediationEnded), _settlements
    ),
    Kind(Subject.APPEARANCE, (facts.HearingHeld, facts.AppearanceRecorded), _appearances),
    Kind(Subject.ADVICE, (facts.AdviceReceived, facts.AdviceReplied), _advice),
    Kind(Subject.LOSS, (facts.LossAnalysed,), _losses),
    Kind(Subject.CORRECTION, (facts.MeasureSet, facts.MeasureDone, facts.MeasureVerified), _corrections),
)
