"""A refusal is recorded in the log, whoever refused it, so that an auditor sees who asked for what was not theirs."""

from __future__ import annotations

import structlog

from shared import database
from shared.errors import Retry
from shared.eventlog import EventLog, Expected, Write
from shared.events.audit import AccessRefused
from shared.events.envelope import new_event
from shared.security.identity import Identity, NotAllowed
from shared.security.visitor import as_the_service

log = structlog.get_logger(__name__)
NOWHERE = "none"


async def record(events: EventLog, who: Identity, method: str, path: str, why: NotAllowed) -> None:
    """Never anything of what was asked for. A log that is away is no reason to let them in, nor to answer otherwise."""
    said = AccessRefused(person=who.person, duty=who.duty, method=method, path=path[:500], code=why.code)
    region, bureau = who.region or NOWHERE, who.bureau or NOWHERE
    new = new_event(said, region=region, bureau=bureau, actor=who.person, occurred_on=None)
    log.warning("access.refused", person=who.person, path=path, code=why.code)
    try:
        with as_the_service():
            await events.append(Write(f"audit-{who.person}", (new,), Expected.any()))
    except (Retry, *database.TRANSIENT) as error:
        log.error("access.refusal_not_recorded", person=who.person, reason=repr(error))  # noqa: TRY400
