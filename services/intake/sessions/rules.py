"""The rules of planned trainings and observations within one bureau's records: days in order, nobody signed up twice, a result once. Pure.

What another bureau's records say (whether a session is open, and for whom) is asked at the door, see ``door``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from shared.dates.wording import said
from shared.errors import Rejected
from shared.events.history import Fact, History
from shared.events.observation import HearingObserved
from shared.events.organisation import TrainingHeld
from shared.events.organisation_learning import TrainingAttended
from shared.events.organisation_sessions import (
    ObservationPlanned,
    PlannedSession,
    SessionCancelled,
    SignedUp,
    SignUpWithdrawn,
    TrainingPlanned,
)
from shared.events.terms import Audience


def check_sessions(history: History) -> None:
    """Rejected with the first rule that the records break."""
    for fact, plan in planned(history):
        _days_in_order(fact, plan)
        _audience_said(plan)
        _one_case(plan)
    _cancelled_once(history)
    _own_are_open(history)
    _signed_up_once(history)
    _held_once(history)
    _attended_once(history)


def planned(history: History) -> Iterator[tuple[Fact, PlannedSession]]:
    return ((f, f.event) for f in history.facts.values() if isinstance(f.event, PlannedSession))


def cancelled(history: History) -> dict[UUID, SessionCancelled]:
    return {event.session: event for _, event in history.of(SessionCancelled)}


def _days_in_order(fact: Fact, plan: PlannedSession) -> None:
    if plan.last_day > plan.session_on:
        message = f"报名截止日{said(plan.last_day)}晚于举办日期{said(plan.session_on)}，请核对。"
        raise Rejected("closes_after_session", message, "data.closes_on")
    if fact.occurred_on and plan.last_day < fact.occurred_on:
        message = "计划的日期（或报名截止日）已过；已经举办的，请直接登记“举办培训”或“旁听庭审”。"
        raise Rejected("session_in_the_past", message, "data.session_on")


def _audience_said(plan: PlannedSession) -> None:
    if (plan.audience is Audience.NAMED) != bool(plan.bureaus):
        message = "开放对象为“指定单位”的，写明是哪些单位；其他情形不写。"
        raise Rejected("audience_unclear", message, "data.bureaus")


def _one_case(plan: PlannedSession) -> None:
    if isinstance(plan, ObservationPlanned) and (plan.case_id is None) == (plan.others_case is None):
        message = "旁听本单位案件请选案件，旁听他单位案件请写其案号或名称；两项恰好填一项。"
        raise Rejected("observed_what", message, "data.case_id")


def _cancelled_once(history: History) -> None:
    own, seen = {fact.id for fact, _ in planned(history)}, set[UUID]()
    for _, event in history.of(SessionCancelled):
        if event.session not in own:
            message = "本单位没有计划过这次活动，不能取消；请由举办单位取消。"
            raise Rejected("session_unknown", message, "data.session")
        if event.session in seen:
            raise Rejected("session_cancelled_twice", "这次活动此前已经取消。", "data.session")
        seen.add(event.session)


def _own_are_open(history: History) -> None:
    """What the bureau planned itself; of others' sessions the door asks."""
    plans, gone = {fact.id: plan for fact, plan in planned(history)}, set[UUID]()
    for fact in history.facts.values():
        match fact.event:
            case SessionCancelled(session=session):
                gone.add(session)
            case SignedUp(session=session, host=None):
                check_open(plans.get(session), fact.occurred_on, off=session in gone)


def check_open(plan: PlannedSession | None, day: date | None, *, off: bool) -> None:
    """Rejected ``session_unknown``, ``session_cancelled`` or ``sign_up_closed``."""
    if plan is None:
        message = "没有计划过这次活动，或已作废；请到报名页面重新选择。"
        raise Rejected("session_unknown", message, "data.session")
    if off:
        raise Rejected("session_cancelled", "这次活动已经取消，不能报名。", "data.session")
    if day and day > plan.last_day:
        message = f"报名已于{said(plan.last_day)}截止；确需参加的，请联系举办单位更正截止日。"
        raise Rejected("sign_up_closed", message, "occurredon")


def _signed_up_once(history: History) -> None:
    coming: set[tuple[UUID, str]] = set()
    for fact in history.facts.values():
        match fact.event:
            case SignedUp(session=session, person=person):
                if (session, person) in coming:
                    raise Rejected("signed_up_twice", "此人已经报名，不必再报。", "data.person")
                coming.add((session, person))
            case SignUpWithdrawn(session=session, person=person):
                if (session, person) not in coming:
                    raise Rejected("not_signed_up", "此人没有报名，不能取消报名。", "data.person")
                coming.discard((session, person))


def _held_once(history: History) -> None:
    """The organiser says that a training was held, everybody else who of theirs came: so no training is counted by two bureaus."""
    plans, gone, seen = {fact.id: plan for fact, plan in planned(history)}, cancelled(history), set[UUID]()
    for _, held in history.of(TrainingHeld):
        if held.session is None:
            continue
        if not isinstance(plans.get(held.session), TrainingPlanned):
            message = "“举办培训”由举办单位对自己计划的培训登记；本单位人员参加的，请登记“参加学法培训”。"
            raise Rejected("session_not_own", message, "data.session")
        if held.session in gone or held.session in seen:
            message = "这次培训已经取消，或结果已经登记过，不能再登记。"
            raise Rejected("session_recorded_twice", message, "data.session")
        seen.add(held.session)


def _attended_once(history: History) -> None:
    """Of sessions that the bureau planned, or that one of its people signed up for."""
    known = {fact.id for fact, _ in planned(history)} | {one.session for _, one in history.of(SignedUp)}
    came: set[tuple[UUID, str]] = set()
    watched: set[UUID] = set()
    for fact in history.facts.values():
        match fact.event:
            case TrainingAttended(session=UUID() as session) | HearingObserved(session=UUID() as session) if (
                session not in known
            ):
                message = "本单位没有计划这次活动，也没有人报名；没有报名而参加的，不选计划的活动。"
                raise Rejected("session_unknown", message, "data.session")
            case TrainingAttended(session=UUID() as session, participants=people):
                if any((session, person) in came for person in people):
                    message = "参加人员中有人这次培训已经登记过，请去掉已登记的人员。"
                    raise Rejected("attended_twice", message, "data.participants")
                came |= {(session, person) for person in people}
            case HearingObserved(session=UUID() as session):
                if session in watched:
                    raise Rejected("session_recorded_twice", "这次旁听已经登记过。", "data.session")
                watched.add(session)
