"""Refusals and exports are recorded in the log, whoever refused or handed out, so that an auditor sees who asked for what was not theirs, and what left."""

from __future__ import annotations

import time
from collections import OrderedDict

import structlog

from shared import database
from shared.errors import Retry
from shared.eventlog import EventLog, Expected, Write
from shared.events.audit import AccessRefused, AuditEvent, FileExported
from shared.events.envelope import new_event
from shared.security.identity import Identity, NotAllowed
from shared.security.visitor import as_the_service

log = structlog.get_logger(__name__)
NOWHERE = "none"


async def record(events: EventLog, who: Identity, method: str, path: str, why: NotAllowed) -> None:
    """Never anything of what was asked for. A log that is away is no reason to let them in, nor to answer otherwise."""
    said = AccessRefused(person=who.person, duty=who.duty, method=method, path=path[:500], code=why.code)
    log.warning("access.refused", person=who.person, path=path, code=why.code)
    try:
        await _say(events, who, said)
    except (Retry, *database.TRANSIENT) as error:
        log.error("access.refusal_not_recorded", person=who.person, reason=repr(error))  # noqa: TRY400


async def export(
    events: EventLog,
    who: Identity,
    *,
    path: str,
    extent: str,
    media_type: str,
    size: int | None,
    lines: int | None,
) -> None:
    """Raises what the log raises: what is not on record is not handed out."""
    said = FileExported(
        person=who.person,
        duty=who.duty,
        path=path[:500],
        extent=extent[:500],
        media_type=media_type[:120],
        lines=lines,
        size=size,
    )
    await _say(events, who, said)


async def _say(events: EventLog, who: Identity, said: AuditEvent) -> None:
    region, bureau = who.region or NOWHERE, who.bureau or NOWHERE
    new = new_event(said, region=region, bureau=bureau, actor=who.person, occurred_on=None)
    with as_the_service():
        await events.append(Write(f"audit-{who.person}", (new,), Expected.any()))


class Seldom:
    """The same thing at most once in ``seconds``; what was longest ago is forgotten when there is too much."""

    def __init__(self, seconds: float = 60.0, most: int = 10_000) -> None:
        self._seconds = seconds
        self._most = most
        self._when: OrderedDict[tuple[str, ...], float] = OrderedDict()

    def first(self, *what: str) -> bool:
        now = time.monotonic()
        if now - self._when.get(what, -self._seconds) < self._seconds:
            return False
        self._when[what] = now
        self._when.move_to_end(what)
        while len(self._when) > self._most:
            self._when.popitem(last=False)
        return True
