"""Which organisations there are and who holds which role in them, for lists and feeds: set-based, a page of events at a time.

An organisation in whose records something was corrected or voided is written anew, from its whole stream.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.deadlines.life.tables import queries
from shared.database import Connection
from shared.eventlog import reader
from shared.events.envelope import Recorded
from shared.events.history import ENTRY_MENDING, effective
from shared.events.organisation import OrganisationRegistered, PersonAssigned, PersonLeft

_FACTS = frozenset({OrganisationRegistered.type, PersonAssigned.type, PersonLeft.type})
TYPES = _FACTS | ENTRY_MENDING

Post = tuple[str, str, str, str]  #: region, bureau, person, role


async def project_people(db: Connection, page: Sequence[Recorded]) -> None:
    """The last word on each post counts."""
    await _save(db, await _restated(db, page))


async def _restated(db: Connection, page: Sequence[Recorded]) -> list[Recorded]:
    """What is to be written: the page's facts, and of mended streams all facts up to the page's end, whose posts are forgotten."""
    mended = {event.stream: event for event in page if event.type in ENTRY_MENDING}
    facts = [event for event in page if event.type in _FACTS and event.stream not in mended]
    if not mended:
        return facts
    await _write(db, queries.forget_posts_of, [(event.region, event.bureau) for event in mended.values()])
    streams: dict[str, list[Recorded]] = {name: [] for name in mended}
    for event in await reader.streams(db, mended):
        if event.position <= page[-1].position:
            streams[event.stream].append(event)
    return facts + [one for of in streams.values() for one in effective(of) if one.type in _FACTS]


async def _save(db: Connection, events: Iterable[Recorded]) -> None:
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
