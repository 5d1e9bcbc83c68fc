"""What is asked of a sign-up before it is decided, since the session stands in another bureau's records: whether it is there, for whom, until when.

A clerk signs up for oneself; for others of the bureau the 法制科负责人 does. A fact that is recorded already is let through to be answered as that.
"""

from __future__ import annotations

from services.intake.sessions.rules import cancelled, check_open
from services.intake.submission import Submission
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.events.history import fold
from shared.events.organisation_repair import EntryCorrected
from shared.events.organisation_sessions import PlannedSession, SignedUp, SignUpWithdrawn
from shared.security.identity import NotAllowed
from shared.security.rights import Duty
from shared.security.visitor import as_the_service, visitor

#: whoever has one of these signs up nobody but themselves
SELF_ONLY = frozenset({Duty.CLERK, Duty.HANDLER})


class SessionsOpen:
    """Call it with a fact on its way in: Rejected ``session_unknown``, ``session_cancelled``, ``session_not_for_you`` or ``sign_up_closed``;
    NotAllowed for a clerk who signs up somebody else.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def __call__(self, fact: Submission) -> None:
        match fact.event:
            case SignedUp(person=person) as wish:
                check_person(person)
                if wish.host:
                    await self._check(fact, wish, wish.host)
            case SignUpWithdrawn(person=person):
                check_person(person)
            case EntryCorrected(data={"session": _, "person": str() as person}):
                check_person(person)

    async def _check(self, fact: Submission, wish: SignedUp, organiser: str) -> None:
        with as_the_service():
            history = fold(await self._log.read_stream(f"organisation-{fact.region}-{organiser}"))
            known = history.facts.get(wish.session)
            plan = known.event if known and isinstance(known.event, PlannedSession) else None
            try:
                check_open(plan, fact.occurred_on, off=wish.session in cancelled(history))
                _check_audience(plan, fact.bureau, organiser)
            except Rejected:
                if not await self._log.find([fact.id]):
                    raise


def check_person(person: str) -> None:
    """NotAllowed for a clerk who speaks for somebody else."""
    who = visitor()
    if who and who.duty in SELF_ONLY and person != who.person:
        message = "内勤只能为本人报名或取消报名；本单位其他人员由法制科负责人办理。"
        raise NotAllowed("not_yourself", message, "data.person")


def _check_audience(plan: PlannedSession | None, bureau: str, organiser: str) -> None:
    if plan and not plan.is_for(bureau, organiser):
        raise Rejected("session_not_for_you", "这次活动不对本单位开放，不能报名。", "data.session")
