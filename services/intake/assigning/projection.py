"""What each bureau's cases and people bear on who takes the next case: a read model of effective facts, so that a correction or a void means
here what it means everywhere. Set-based, a page of events at a time; rebuildable.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.assigning.docket import Case, People
from shared.database import Connection, Pool
from shared.events.case import (
    CaseOpened,
    Closed,
    Corrected,
    DefendantAdded,
    DefendantRemoved,
    HandlerAssigned,
    HearingHeld,
    InstanceOpened,
    Judged,
    Linked,
    Recused,
    Voided,
)
from shared.events.envelope import Recorded
from shared.events.history import History, dump, evolve, load
from shared.events.organisation import (
    LeaveRegistered,
    PersonAssigned,
    PersonLeft,
    RosterJoined,
    RosterLeft,
    SpecialtySet,
)
from shared.events.organisation_repair import EntryCorrected, EntryVoided
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)

#: histories that are kept as parsed; one is some 10 kB
REMEMBERED = 10_000

_OF_CASES = (
    CaseOpened, InstanceOpened, HandlerAssigned, Recused, Linked, HearingHeld, Judged, Closed, DefendantAdded, DefendantRemoved, Corrected, Voided,
)  # fmt: skip
_OF_PEOPLE = (
    PersonAssigned,
    PersonLeft,
    RosterJoined,
    RosterLeft,
    LeaveRegistered,
    SpecialtySet,
    EntryCorrected,
    EntryVoided,
)


@dataclass(frozen=True, slots=True)
class Known:
    """One bureau: its cases by id, and its people's history."""

    cases: Mapping[UUID, Case]
    history: History

    def people(self, on: date) -> People:
        return People(self.history, on)


class Assigning:
    """The projection ``intake.people``."""

    name = "intake.people"
    version = 1
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(event.type for event in (*_OF_CASES, *_OF_PEOPLE))

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        streams = {event.stream: event for event in page}
        rows = await db.fetch(queries.people, list(streams))
        histories = {row["stream"]: load(row["history"]) for row in rows}
        for event in page:
            histories[event.stream] = evolve(histories.get(event.stream, History()), event)
        saved = [
            {"stream": name, "region": of.region, "bureau": of.bureau, "history": dump(histories[name])}
            for name, of in streams.items()
        ]
        await db.execute(queries.save_people, saved)


class Remembered:
    """Cases and people of one database as they were parsed, by stream: only what has grown since is read again. The least used go first."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._kept: OrderedDict[str, Case] = OrderedDict()

    async def known(self, region: str, bureau: str) -> Known:
        """As ``known``."""
        versions = await self._pool.fetch(queries.versions, region, bureau)
        stale = [row["stream"] for row in versions if not self._has(row["stream"], row["version"])]
        rows = await self._pool.fetch(queries.people, stale)
        fresh = {row["stream"]: _shelved(row["stream"], load(row["history"])) for row in rows}
        found = {name: fresh.get(name) or self._kept[name] for name in (row["stream"] for row in versions)}
        self._keep(found)
        people = found.pop(f"organisation-{region}-{bureau}", None)
        living = (case for case in found.values() if case.history.opened and not case.history.voided)
        return Known({case.id: case for case in living}, people.history if people else History())

    def _has(self, stream: str, version: int) -> bool:
        return stream in self._kept and self._kept[stream].history.version == version

    def _keep(self, found: Mapping[str, Case]) -> None:
        for name, case in found.items():
            self._kept[name] = case
            self._kept.move_to_end(name)
        while len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)


def _shelved(stream: str, history: History) -> Case:
    """A bureau's own stream lies on the same shelf, under an id that no case has."""
    area, _, key = stream.partition("-")
    return Case(UUID(key) if area == "case" else UUID(int=0), history)


async def known(pool: Pool, region: str, bureau: str) -> Known:
    """What the read model has of a bureau; nothing of one it has never heard of."""
    rows = await pool.fetch(queries.of_bureau, region, bureau)
    histories = {row["stream"]: load(row["history"]) for row in rows}
    people = histories.pop(f"organisation-{region}-{bureau}", History())
    return Known({case.id: case for case in _cases(histories)}, people)


async def people_of(pool: Pool, places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Known]:
    """The people of several bureaus, without their cases."""
    names = {f"organisation-{region}-{bureau}": (region, bureau) for region, bureau in places}
    rows = await pool.fetch(queries.people, list(names))
    found = {names[row["stream"]]: Known({}, load(row["history"])) for row in rows}
    return {place: found.get(place, Known({}, History())) for place in places}


def _cases(histories: Mapping[str, History]) -> Iterable[Case]:
    """Cases that were opened and not voided."""
    for stream, history in histories.items():
        if history.opened and not history.voided:
            yield Case(UUID(stream.partition("-")[2]), history)
