"""What one page of another site's events becomes in this log. Pure: the order, the versions and the digest are decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shared.eventlog.outcomes import Expected, Write
from shared.eventlog.seal import leaf, sm3
from shared.events import CATALOGUE
from shared.events.envelope import NewEvent, Recorded, derived_id, new_event
from shared.events.site import CopiedFrom, SiteMirrored
from shared.sites.known import COPIED, Site
from shared.sites.published import Published

ACTOR = "mirror"


class CannotCopyError(Exception):
    """The copy stops before this event and says why; a person has to look. It is tried again after so many seconds."""

    def __init__(self, why: str, after: float = 30.0) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the copy of a site is: ``version`` of the stream ``site-<name>``; the rest as in SiteMirrored."""

    version: int = 0
    upto: int = 0
    sequence: int = 0
    digest: bytes = bytes(32)


@dataclass(frozen=True, slots=True)
class Copy:
    """One append (``writes`` and ``order`` as the log takes them, none when nothing is to be copied) and the standing after it."""

    after: Standing
    writes: tuple[Write, ...] = ()
    order: tuple[int, ...] = ()


def stream_of(site: str) -> str:
    return f"site-{site}"


def copy(name: str, site: Site, standing: Standing, page: Sequence[Published]) -> Copy:
    """What follows from one page of the site's stream.

    What was read before is left out, so a page may overlap the last. The page ends before an event of a region that is not the site's, or of a
    type that this release does not know; CannotCopyError when that is its first.
    """
    fresh = _good(site, [one for one in page if one.position > standing.upto])
    wanted = [one for one in fresh if _is_copied(one)]
    if not fresh:
        return Copy(standing)
    read, digest = fresh[-1], folded(standing.digest, ((one.stream, one.event) for one in wanted))
    if not wanted:
        return Copy(Standing(standing.version, read.position, read.sequence, digest))
    last = wanted[-1]
    said = SiteMirrored(
        site=name,
        upto=last.position,
        sequence=last.sequence,
        digest=digest.hex(),
        origins=tuple(CopiedFrom(position=one.position, recorded_at=one.recorded_at) for one in wanted),
    )
    after = Standing(standing.version + 1, read.position, read.sequence, digest)
    writes = _by_stream(wanted)
    return Copy(
        after, (_provenance(site, said, standing.version), *writes), (0, *_as_recorded(writes, wanted))
    )


def folded(digest: bytes, events: Iterable[tuple[str, NewEvent | Recorded]]) -> bytes:
    """The digest after these events, each with its stream."""
    for stream, event in events:
        digest = sm3(digest + leaf(stream, event))
    return digest


def _is_copied(one: Published) -> bool:
    return one.event.type.partition(".")[0] in COPIED


def _good(site: Site, page: Sequence[Published]) -> list[Published]:
    for n, one in enumerate(page):
        try:
            _check(site, one)
        except CannotCopyError:
            if n == 0:
                raise
            return list(page[:n])
    return list(page)


def _check(site: Site, one: Published) -> None:
    if not _is_copied(one):
        return
    if one.event.region not in site.regions:
        raise CannotCopyError(f"位置 {one.position} 的事件属于 {one.event.region}，不在该站点的地区之内")
    if one.event.type not in CATALOGUE:
        raise CannotCopyError(f"位置 {one.position} 的事件 {one.event.type} 本版本不认识，请先升级本站点")


def _provenance(site: Site, said: SiteMirrored, version: int) -> Write:
    event = new_event(
        said,
        region=site.regions[0],
        bureau=said.site,
        actor=ACTOR,
        occurred_on=None,
        id=derived_id("mirrored", said.site, said.upto, said.digest),
    )
    return Write(stream_of(said.site), (event,), Expected.exact(version))


def _as_recorded(writes: Iterable[Write], wanted: Iterable[Published]) -> Iterator[int]:
    """The site's own order, as places among the writes behind the first."""
    places = {event.id: n for n, event in enumerate((e for write in writes for e in write.events), 1)}
    return (places[one.event.id] for one in wanted)


def _by_stream(wanted: Iterable[Published]) -> list[Write]:
    """One write a stream: it must stand where the site's stood before, so a gap or a stranger's event is found at once."""
    streams: dict[str, list[Published]] = {}
    for one in wanted:
        streams.setdefault(one.stream, []).append(one)
    return [
        Write(stream, tuple(one.event for one in of), Expected.exact(of[0].version - 1))
        for stream, of in streams.items()
    ]
