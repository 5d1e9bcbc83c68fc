"""What each bureau's cases and people bear on who takes the next case: a read model of effective facts, so that a correction or a void means
here what it means everywhere. Set-based, a page of events at a time; rebuildable.
"""

from __future__ import annotations

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
