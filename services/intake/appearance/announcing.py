"""The process manager ``intake.prechecks``: says when those who will appear at a hearing are not what the documents ask for, and when they are again.

A case is looked at as it stood after each of its facts that may change the answer, so it does not matter how many are read at once. Ids derive
from the fact: a crash or a second worker says nothing twice. It keeps no tables: what was said is in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.appearance.outlook import Hearing, hearings_ahead, outlook
from services.intake.appearance.scene import registered_ranks
from shared.clock import Today
from shared.database import Connection
from shared.eventlog import EventLog, Expected, Write, reader
from shared.events.case import (
    AppearancePlanned,
    AppearanceRecorded,
    CaseMarked,
    Corrected,
    DefendantAdded,
    DefendantRemoved,
    HearingHeld,
    HearingMoved,
    HearingScheduled,
    LeaderNotified,
    Voided,
)
from shared.events.envelope import Recorded, derived_id, new_event
from shared.events.history import History, fold
from shared.events.precheck import PrecheckEvent
from shared.policy.choice import Packs

ACTOR = "intake"
_MATTERS = (
    AppearancePlanned, AppearanceRecorded, CaseMarked, Corrected, DefendantAdded, DefendantRemoved, HearingHeld, HearingMoved, HearingScheduled,
    LeaderNotified, Voided,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """A hearing ahead as it stood after one fact of its case."""

    fact: Recorded
    history: History
    hearing: Hearing

    @property
    def organisation(self) -> str:
        return f"organisation-{self.fact.region}-{self.fact.bureau}"

    @property
    def key(self) -> UUID:
        return derived_id("precheck", self.hearing.stream, self.fact.id)


class Prechecks:
    name = "intake.prechecks"
    version = 1
    schema = ""
    types = frozenset(event.type for event in _MATTERS)

    def __init__(self, log: EventLog, packs: Packs, today: Today) -> None:
        self._log = log
        self._packs = packs
        self._today = today

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        if not live or not page:
            return
        cases = await _read(db, (event.stream for event in page))
        found = [look for event in page for look in looks(event, cases[event.stream], self._today())]
        known = await _read(db, (name for look in found for name in (look.organisation, look.hearing.stream)))
        for look in found:
            await self._say(look, cases[look.fact.stream], known)

    async def _say(self, look: Look, case: Sequence[Recorded], known: dict[str, list[Recorded]]) -> None:
        said = known.setdefault(look.hearing.stream, [])
        if any(event.id == look.key for event in said):
            return
        fact, on = look.fact, look.hearing.on
        people = [e for e in known.get(look.organisation, ()) if e.position <= fact.position]
        packs = self._packs.binding(fact.region, fact.bureau, on)
        before = last_said(said, case, fact.version)
        event = outlook(look.hearing, look.history, registered_ranks(fold(people)), packs, before)
        if event is not None:
            await self._log.append(write(look, event, self._today()))
            known |= await self._reread(look.hearing.stream)

    async def _reread(self, stream: str) -> dict[str, list[Recorded]]:
        return {stream: await self._log.read_stream(stream)}


def looks(fact: Recorded, case: Sequence[Recorded], today: date) -> Iterator[Look]:
    """The hearings ahead that a fact may bear on, as the case stood after it. Pure."""
    before = [event for event in case if event.version <= fact.version]
    if not any(event.type == AppearancePlanned.type for event in before):
        return
    history = fold(before)
    for hearing in hearings_ahead(UUID(fact.stream.removeprefix("case-")), history, today):
        yield Look(fact, history, hearing)


def last_said(said: Iterable[Recorded], case: Sequence[Recorded], version: int) -> PrecheckEvent | None:
    """The last that was said for a fact before that ``version`` of the case. Pure."""
    versions = {event.id: event.version for event in case}
    earlier = [
        (versions[e.causation], e)
        for e in said
        if e.causation in versions and versions[e.causation] < version
    ]
    last = max(earlier, key=lambda one: one[0], default=None)
    return last[1].payload if last and isinstance(last[1].payload, PrecheckEvent) else None


def write(look: Look, event: PrecheckEvent, today: date) -> Write:
    fact = look.fact
    new = new_event(
        event,
        region=fact.region,
        bureau=fact.bureau,
        actor=ACTOR,
        occurred_on=today,
        id=look.key,
        correlation=fact.correlation,
        causation=fact.id,
    )
    return Write(look.hearing.stream, (new,), Expected.any())


async def _read(db: Connection, names: Iterable[str]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {name: [] for name in names}
    for event in await reader.streams(db, found) if found else []:
        found[event.stream].append(event)
    return found
