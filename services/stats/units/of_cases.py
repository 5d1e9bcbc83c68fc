"""What is counted of cases besides their instances. Each function hears one fact and says which units it changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.stats.units.unit import Heard, Kind, Known, Place, Unit
from shared.events import case as facts
from shared.events.model import Event
from shared.events.terms import LeaderAct, Outcome, Party
from shared.policy.subjects import RecordKind, Stage, Subject

#: what a judgment makes the agency do
TO_PERFORM = frozenset(
    {Outcome.REVOKE_AND_REDO, Outcome.ORDER_PERFORMANCE, Outcome.ORDER_COMPENSATION, Outcome.MEDIATED}
)


def _named(place: Place, known: Known, subject: Subject, name: str, instance: int | None) -> Unit:
    return known.get(name) or place.unit(subject, name, instance)


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
        case facts.BecameEffective() if unit.exists:
            yield unit.with_values(effective_on=heard.on)


def _case(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """案件 by its effective outcome: that of the last instance that became effective."""
    unit = _named(place, known, Subject.CASE, "case", None)
    judged = dict(unit.values.get("_judged", {}))
    match heard.event:
        case facts.CaseOpened() as event:
            yield unit.with_values(after_review=event.prior_review is not None, final=False, performed=False)
        case facts.InstanceOpened() as event:
            first = unit.values.get("opened_on")
            yield unit.with_values(opened_on=first or heard.on) if unit.exists else unit
        case facts.Judged() as event:
            judged[str(event.instance)] = {
                "outcome": event.outcome and event.outcome.value,
                "agency_result": event.agency_result and event.agency_result.value,
                "to_perform": event.outcome in TO_PERFORM,
            }
            yield unit.with_values(_judged=judged)
        case facts.BecameEffective() as event:
            yield from _effective(unit, event.instance, heard)
        case facts.Performed():
            yield unit.with_values(performed=True)
        case facts.Closed():
            yield unit.with_values(closed_on=heard.on)


def _effective(unit: Unit, instance: int, heard: Heard) -> Iterable[Unit]:
    said = unit.values.get("_judged", {}).get(str(instance))
    if said is not None and instance >= unit.values.get("_effective", 0):
        yield unit.with_values(final=True, effective_on=heard.on, _effective=instance, **said)._replace(
            instance=instance
        )


def _stops(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """中止 and the like: from the stop to the resumption, or to the end of the instance."""
    open_ones = [
        u
        for u in known.values()
        if u.subject == Subject.STOP and not u.values.get("resumed_on") and not u.voided
    ]
    match heard.event:
        case facts.ClockStopped() as event:
            same = [
                u
                for u in open_ones
                if u.instance == event.instance and u.values["reason"] == event.reason.value
            ]
            if not same:
                unit = place.unit(Subject.STOP, f"stop#{heard.id}", event.instance)
                yield unit.with_values(stopped_on=heard.on, reason=event.reason.value)
        case facts.ClockResumed() | facts.Judged() as event:
            yield from (u.with_values(resumed_on=heard.on) for u in open_ones if u.instance == event.instance)
        case facts.Closed():
            yield from (u.with_values(resumed_on=heard.on) for u in open_ones)


def _settlements(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """调解和解: one for each instance; 案前 if it ended before the court or the organ took the case."""
    event = heard.event
    assert isinstance(event, facts.InstanceEvent)
    unit = _named(place, known, Subject.SETTLEMENT, f"settlement:{event.instance}", event.instance)
    match event:
        case facts.InstanceOpened():
            yield _staged(unit.with_values(_opened=heard.on))
        case facts.MediationPlanned():
            yield unit.with_values(planned=True, planned_on=heard.on)
        case facts.MediationEnded():
            yield _staged(unit.with_values(outcome=event.outcome.value, ended_on=heard.on))


def _staged(unit: Unit) -> Unit:
    ended, opened = unit.values.get("ended_on"), unit.values.get("_opened")
    if not ended or not opened:
        return unit
    return unit.with_values(stage=(Stage.BEFORE if ended < opened else Stage.DURING).value)


def _appearances(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """Who stood for the agency as its leader, hearing by hearing."""
    event = heard.event
    assert isinstance(event, facts.HearingHeld | facts.AppearanceRecorded)
    name = f"appearance:{event.instance}:{event.hearing}"
    unit = _named(place, known, Subject.APPEARANCE, name, event.instance).with_values(hearing_on=heard.on)
    if isinstance(event, facts.HearingHeld):
        rank = event.leader_rank and event.leader_rank.value
        leader: dict[str, Any] = {
            "leader": event.leader_appeared,
            "person": event.leader,
            "rank": rank,
            "spoke": event.leader_spoke,
        }
        yield unit.with_values(**{k: v for k, v in leader.items() if v is not None or k not in unit.values})
    elif event.leader is not None:
        acts = set(event.leader_acts)
        rank = event.leader.rank and event.leader.rank.value
        yield unit.with_values(
            leader=True,
            person=event.leader.person,
            rank=rank,
            in_charge=event.leader.in_charge,
            spoke=bool(acts & {LeaderAct.ANSWERED_COURT, LeaderAct.TOOK_PART, LeaderAct.OFFERED_RESOLUTION})
            if acts
            else None,
            resolved=LeaderAct.OFFERED_RESOLUTION in acts,
        )
    else:
        yield unit.with_values(leader=False)


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
}


def _records(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:  # noqa: ARG001  # every record is one of its own
    event = heard.event
    assert isinstance(event, facts.InstanceEvent)
    unit = place.unit(Subject.RECORD, f"record#{heard.id}", event.instance)
    yield unit.with_values(label=event.title, record=_RECORDS[type(event)].value, happened_on=heard.on)


KINDS = (
    Kind(Subject.RECORD, tuple(_RECORDS), _records),
    Kind(Subject.DOCUMENT, (facts.Judged, facts.JudgmentServed, facts.BecameEffective), _documents),
    Kind(
        Subject.CASE,
        (
            facts.CaseOpened,
            facts.InstanceOpened,
            facts.Judged,
            facts.BecameEffective,
            facts.Performed,
            facts.Closed,
        ),
        _case,
    ),
    Kind(Subject.STOP, (facts.ClockStopped, facts.ClockResumed, facts.Judged, facts.Closed), _stops),
    Kind(
        Subject.SETTLEMENT, (facts.InstanceOpened, facts.MediationPlanned, facts.MediationEnded), _settlements
    ),
    Kind(Subject.APPEARANCE, (facts.HearingHeld, facts.AppearanceRecorded), _appearances),
    Kind(Subject.ADVICE, (facts.AdviceReceived, facts.AdviceReplied), _advice),
    Kind(Subject.LOSS, (facts.LossAnalysed,), _losses),
    Kind(Subject.CORRECTION, (facts.MeasureSet, facts.MeasureDone, facts.MeasureVerified), _corrections),
)
