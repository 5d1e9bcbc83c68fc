"""What each day changed of the cells: so that a past day's figures are sums too, not a count over cases.

A day's changes are written down when a later day begins, which the log decides: cells kept up to date and cells built anew have the same days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TypeAlias

from services.stats.cells.changes import Owner, Versions, changed, owners, queries
from services.stats.cells.contributions import Key, Sums, month_of
from services.stats.entries.projection import day_of
from shared.database import Connection
from shared.events.envelope import Recorded
from shared.policy.subjects import Subject

#: what is added to each cell's three numbers
Changes: TypeAlias = dict[Key, list[int]]
_COLUMNS = ("day", "region", "bureau", "codes", "halves", "numerators", "counted", "apart")


def no_changes() -> Changes:
    return defaultdict(lambda: [0, 0, 0])


def by_day(
    page: Sequence[Recorded], found: Mapping[Owner, Versions], sums: Mapping[Subject, Sums]
) -> dict[date, Changes]:
    """What each day of the page changed, in order. Pure."""
    changes: dict[date, Changes] = {}
    stood: dict[Owner, int] = {}
    for day, events in _days(page):
        cells, upto = no_changes(), events[-1].position
        for owner in owners(events):
            since = stood.get(owner, page[0].position - 1)
            for one, sign in changed(found[owner], since, upto):
                if of := sums.get(one.subject):
                    add_to(cells, of, one.seen, sign)
            stood[owner] = upto
        changes[day] = {key: three for key, three in cells.items() if any(three)}
    return changes


def add_to(cells: Changes, sums: Sums, row: object, sign: int) -> None:
    """A row's share, added or taken away."""
    for key, slot, n in sums.slots(row):
        cells[key][slot] += sign * n


def _days(page: Sequence[Recorded]) -> Iterator[tuple[date, list[Recorded]]]:
    """The events of each day in Shanghai; the log's moments never go back."""
    first, last = day_of(page[0].recorded_at), day_of(page[-1].recorded_at)
    if first == last:
        yield first, list(page)
        return
    for day, events in groupby(page, key=lambda event: day_of(event.recorded_at)):
        yield day, list(events)


async def close_days(db: Connection, days: Mapping[date, Changes], numbers: Mapping[str, int]) -> None:
    """Before the page's own changes are saved: write down what the days before its last one changed, and say which day that is."""
    before, today = await db.fetchval(queries.today), max(days)
    if before == today:
        return
    finished = {day: changes for day, changes in days.items() if day != today}
    if before:
        known = {key: n for key, n in (await _unwritten(db, before)).items() if key.code in numbers}
        finished[before] = _sum(known, days.get(before, {}))
    lines = [line for day, changes in finished.items() for line in _lines(day, changes, numbers)]
    await db.copy_records_to_table("stats_cell_days", columns=_COLUMNS, records=lines)
    await db.execute(queries.set_today, today)


async def _unwritten(db: Connection, day: date) -> Changes:
    """What the day changed by the pages before."""
    month = day.replace(day=1)
    rows = await db.fetch(queries.unwritten, month_of(day), month, day)
    return {Key(code, region, bureau, at): list(three) for code, region, bureau, at, *three in rows}


def _sum(one: Changes, other: Changes) -> Changes:
    cells = no_changes()
    for changes in (one, other):
        for key, three in changes.items():
            cells[key] = [a + b for a, b in zip(cells[key], three, strict=True)]
    return cells


def _lines(day: date, changes: Changes, numbers: Mapping[str, int]) -> Iterator[tuple[object, ...]]:
    """A line a bureau, its cells in the order of their numbers and halves."""
    places: dict[tuple[str, str], list[tuple[int, ...]]] = defaultdict(list)
    for key, three in changes.items():
        if any(three):
            places[key.region, key.bureau].append((numbers[key.code], key.half, *three))
    for place, cells in sorted(places.items()):
        yield (day, *place, *_columns(sorted(cells)))


def _columns(rows: Iterable[tuple[int, ...]]) -> list[list[int]]:
    return [list(column) for column in zip(*rows, strict=True)]
