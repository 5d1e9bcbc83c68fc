"""What each bureau's cases and people bear on who takes the next case: a read model of effective facts, so that a correction or a void means
here what it means everywhere. Set-based, a page of events at a time; rebuildable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.intake.assigning.docket import Case
from services.intake.assigning.others import known_by
from services.intake.assigning.rota import sittings
from services.intake.court_list.sides import Registered
from services.intake.court_list.suits import suits
from services.intake.people.named import NAMING, named
from shared.database import Connection
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
from shared.events.history import History, dump, fold, load
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

#: what is kept as a history, and what names people in cases
_FOLDED = frozenset(event.type for event in (*_OF_CASES, *_OF_PEOPLE))
_NAMING = frozenset(event.type for event in NAMING) | {Corrected.type}


class Assigning:
    """The projection ``intake.people``."""

    name = "intake.people"
    version = 5
    schema = load_sql(__package__, "schema.sql")
    types = _FOLDED | _NAMING

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        found = {one for event in page if event.type in _NAMING for one in named(event)}
        await db.execute(queries.save_named, [one._asdict() for one in found])
        await self._fold(db, [event for event in page if event.type in _FOLDED])

    async def _fold(self, db: Connection, page: Sequence[Recorded]) -> None:
        streams: dict[str, list[Recorded]] = {}
        for event in page:
            streams.setdefault(event.stream, []).append(event)
        rows = await db.fetch(queries.people, list(streams))
        known = {row["stream"]: load(row["history"]) for row in rows}
        histories = {name: fold(events, known.get(name)) for name, events in streams.items()}
        saved: list[dict[str, Any]] = [
            {"stream": name, "region": of.region, "bureau": of.bureau, "history": dump(histories[name])}
            for name, (*_, of) in streams.items()
        ]
        await db.execute(queries.save_people, saved)
        await _save_dockets(db, [one for one in saved if one["stream"].startswith("case-")], histories)


async def _save_dockets(
    db: Connection, saved: Sequence[Mapping[str, Any]], histories: Mapping[str, History]
) -> None:
    """All rows of the cases, in place of those they had. A case that was voided, or never opened, has none."""
    ids = [_id(one["stream"]) for one in saved]
    for forget in (
        queries.forget_places,
        queries.forget_suitors,
        queries.forget_links,
        queries.forget_sittings,
        queries.forget_suits,
        queries.forget_suit_days,
        queries.forget_suit_parties,
    ):
        await db.execute(forget, ids)
    living = [
        ({"case_id": case.id, "region": one["region"], "bureau": one["bureau"]}, case)
        for one in saved
        if (case := Case(_id(one["stream"]), histories[one["stream"]])).history.opened
        and not case.history.voided
    ]
    await db.execute(queries.save_places, [head | row for head, case in living for row in _places(case)])
    await db.execute(queries.save_suitors, [head | row for head, case in living for row in _suitors(case)])
    await db.execute(
        queries.save_links, [head | {"other": other} for head, case in living for other in case.linked]
    )
    await db.execute(queries.save_sittings, [head | row for head, case in living for row in _sittings(case)])
    listed = [
        suits(Registered(case.id, head["bureau"], case.history), head["region"]) for head, case in living
    ]
    await db.execute(queries.save_suits, [row for one in listed for row in one.suits])
    await db.execute(queries.save_suit_days, [row for one in listed for row in one.days])
    await db.execute(queries.save_suit_parties, [row for one in listed for row in one.parties])


def _places(case: Case) -> Iterable[dict[str, Any]]:
    """``given_on``: null where nobody knows."""
    plaintiffs = [[one.label, one.party_id] for one in known_by(case.plaintiffs)]
    for (instance, defendant), (handler, day) in case.assigned.items():
        yield {
            "instance": instance,
            "defendant": defendant,
            "handler": handler,
            "given_on": day,
            "in_hand": instance in case.open_instances,
            "recused": case.recused.get(handler),
            "name": case.opened.name,
            "plaintiffs": plaintiffs,
        }


def _suitors(case: Case) -> Iterable[dict[str, Any]]:
    return ({"label": one.label, "party_id": one.party_id} for one in known_by(case.plaintiffs))


def _sittings(case: Case) -> Iterable[dict[str, Any]]:
    return ({"leader": one.leader, "held_on": one.on, "topics": sorted(one.topics)} for one in sittings(case))


def _id(stream: str) -> UUID:
    return UUID(stream.partition("-")[2])
