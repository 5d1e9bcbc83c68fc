"""What is asked of a sign-up before it is decided, since it stands in another bureau's records: whether the session is there, for whom, until when.

A clerk signs up for oneself; for others of the bureau the 法制科负责人 does. A fact that is recorded already is let through to be answered as that.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.intake.sessions.rules import cancelled
from services.intake.submission import Submission
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.events.history import History, fold
from shared.events.observation import HearingObserved
from shared.events.organisation_learning import TrainingAttended
from shared.events.organisation_repair import EntryCorrected
from shared.events.organisation_sessions import (
    ObservationPlanned,
    PlannedSession,
    SignedUp,
    SignUpWithdrawn,
    TrainingPlanned,
)
from shared.security.identity import NotAllowed
from shared.security.rights import Duty
from shared.security.visitor import as_the_service, visitor

#: whoever has one of these signs up nobody but themselves
SELF_ONLY = frozenset({Duty.CLERK, Duty.HANDLER})


class SessionsOpen:
    """Call it with a fact on its way in: Rejected ``session_unknown``, ``session_cancelled``, ``session_not_for_you``, ``sign_up_closed`` or
    ``session_other_kind``; NotAllowed for a clerk who signs up somebody else.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def __call__(self, fact: Submission) -> None:
        match fact.event:
            case SignedUp(session=session, person=person):
                check_person(person)
                await self._check(fact, session, check_open)
            case SignUpWithdrawn(person=person):
                check_person(person)
            case EntryCorrected(data={"session": _, "person": str() as person}):
                check_person(person)
            case TrainingAttended(session=UUID() as session):
                await self._check(fact, session, _training)
            case HearingObserved(session=UUID() as session):
                await self._check(fact, session, _observation)

    async def _check(self, fact: Submission, session: UUID, rule: Any) -> None:
        with as_the_service():
            try:
                rule(fact, *await self._session(fact.region, session))
            except Rejected:
                if not await self._log.find([fact.id]):
                    raise

    async def _session(self, region: str, session: UUID) -> tuple[PlannedSession, str, History]:
        """The plan as it stands, its organiser's code and records."""
        for event in await self._log.find([session]):
            if event.region == region and event.stream.startswith("organisation-"):
                history = fold(await self._log.read_stream(event.stream))
                plan = history.facts.get(session)
                if plan and isinstance(plan.event, PlannedSession):
                    return plan.event, event.bureau, history
        raise Rejected(
            "session_unknown", "没有计划过这次活动，或已作废；请到报名页面重新选择。", "data.session"
        )


def check_person(person: str) -> None:
    """NotAllowed for a clerk who speaks for somebody else."""
    who = visitor()
    if who and who.duty in SELF_ONLY and person != who.person:
        message = "内勤只能为本人报名或取消报名；本单位其他人员由法制科负责人办理。"
        raise NotAllowed("not_yourself", message, "data.person")


def check_open(fact: Submission, plan: PlannedSession, organiser: str, history: History) -> None:
    """Rejected when ``fact`` comes too late, or from a bureau that is not meant."""
    assert isinstance(fact.event, SignedUp)
    if fact.event.session in cancelled(history):
        raise Rejected("session_cancelled", "这次活动已经取消，不能报名。", "data.session")
    if not plan.is_for(fact.bureau, organiser):
        raise Rejected("session_not_for_you", "这次活动不对本单位开放，不能报名。", "data.session")
    if fact.occurred_on and fact.occurred_on > plan.last_day:
        message = f"报名已于 {plan.last_day} 截止；确需参加的，请联系举办单位更正截止日。"
        raise Rejected("sign_up_closed", message, "occurredon")


def _training(_: Submission, plan: PlannedSession, *__: object) -> None:
    if not isinstance(plan, TrainingPlanned):
        raise Rejected("session_other_kind", "这次活动是旁听，请登记“旁听庭审”。", "data.session")


def _observation(_: Submission, plan: PlannedSession, *__: object) -> None:
    if not isinstance(plan, ObservationPlanned):
        raise Rejected("session_other_kind", "这次活动是培训，请登记“参加学法培训”。", "data.session")
