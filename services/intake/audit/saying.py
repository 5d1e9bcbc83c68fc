"""The verdict on the log, as a fact of the log: whichever process verified it, all show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from shared.eventlog import EventLog, Expected, Write
from shared.eventlog.verify import Verdict
from shared.events.audit import LogVerified
from shared.events.envelope import new_event
from shared.security.refusals import NOWHERE
from shared.security.visitor import as_the_service


def said_in(log: EventLog) -> Callable[[str, int, Verdict, str], Awaitable[None]]:
    """What ``Verifying`` tells its verdict."""

    async def say(person: str, position: int, verdict: Verdict, unanchored: str) -> None:
        said = LogVerified(
            person=person,
            reached=position,
            seals=verdict.seals,
            intact=verdict.intact,
            broken_at=verdict.broken_at,
            reason=verdict.reason[:500],
            anchors=verdict.anchored,
            anchored_since=verdict.since,
            unanchored=unanchored[:500],
            acknowledged=len(verdict.excused),
        )
        new = new_event(said, region=NOWHERE, bureau=NOWHERE, actor=person, occurred_on=None)
        with as_the_service():
            await log.append(Write("audit-log", (new,), Expected.any()))

    return say
