"""Which organisations there are and who holds which role in them, for lists and feeds: set-based, a page of events at a time."""

from __future__ import annotations

from collections.abc import Iterable

from services.deadlines.life.tables import queries
from shared.database import Connection
from shared.events.envelope import Recorded
from shared.events.organisation import OrganisationRegistered, PersonAssigned, PersonLeft

TYPES = frozenset({OrganisationRegistered.type, PersonAssigned.type, PersonLeft.type})

Post = tuple[str, str, str, str]  #: region, bureau, person, role


async def project_people(db: Connection, events: Iterable[Recorded]) -> None:
    """The last word on each post counts."""
    names: dict[tuple[str, str], str] = {}
    posts: dict[Post, str | None] = {}
    for event in events:
        match event.payload:
            case OrganisationRegistered(name=name):
                names[event.region, event.bureau] = name
            case PersonAssigned() as taken:
                posts[event.region, event.bureau, taken.person, taken.role.value] = taken.label
            case PersonLeft(person=person, role=role):
                posts[event.region, event.bureau, person, role.value] = None
    await _write(db, queries.save_organisations, [(*key, name) for key, name in names.items()])
    await _write(
        db, queries.save_posts, [(*post, label) for post, label in posts.items() if label is not None]
    )
    await _write(db, queries.forget_posts, [post for post, label in posts.items() if label is None])


async def _write(db: Connection, query: str, rows: list[tuple[str, ...]]) -> None:
    if rows:
        await db.execute(query, *map(list, zip(*rows, strict=True)))
