"""The two sides of a reconciliation in one shape: a case at one level, as the court lists it and as a bureau registered it. Pure.

A court may give a row a party, several numbers in a cell, or the same case twice: that is one entry a number, with all its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from services.intake.assigning.docket import Case
from services.intake.court_list.numbers import Number, number, numbers
from shared.events.case import HearingHeld, InstanceOpened, Judged
from shared.events.court_list import CourtRow
from shared.events.history import Fact, History
from shared.events.terms import AgencyResult, Document, Level, ListBasis, Outcome
from shared.personal.tokens import is_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What can be compared; None is “does not say”. ``number`` is None where there is no case number at all."""

    number: Number | None = None
    printed: str | None = None
    court: str | None = None
    #: what stands for their names
    plaintiffs: tuple[str, ...] = ()
    defendants: tuple[str, ...] = ()
    level: Level | None = None
    docketed_on: date | None = None
    hearings: tuple[date, ...] = ()
    leader_appeared: bool | None = None
    judged_on: date | None = None
    document: Document | None = None
    outcome: Outcome | None = None
    agency_result: AgencyResult | None = None
    #: by what stands for it; nothing of it is shown
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def known_as(self) -> tuple[str, ...]:
        """The plaintiffs as they are compared; an erased one is nobody that could be recognised."""
        known = (self.names.get(one, one) for one in self.plaintiffs)
        return tuple(one for one in known if not is_token(one))


S = TypeVar("S", bound=Side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Side):
    """A case of the list. ``key`` is the same in a later list; ``notes`` say what the list itself leaves unclear."""

    key: str
    rows: tuple[int, ...]
    cause: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours(Side):
    """An instance of a registered case."""

    case_id: UUID
    bureau: str
    name: str
    instance: int

    @property
    def key(self) -> str:
        return f"{self.case_id}/{self.instance}"

    def days(self, basis: ListBasis) -> tuple[date, ...]:
        """Every day of that kind, the first first."""
        if basis is ListBasis.HEARD:
            return self.hearings
        day = self.docketed_on if basis is ListBasis.DOCKETED else self.judged_on
        return (day,) if day else ()

    def day(self, basis: ListBasis) -> date | None:
        """The day by which it belongs to a period. A case that was not judged yet has none for a list of judged cases."""
        return next(iter(self.days(basis)), None)

    def is_undated(self, basis: ListBasis) -> bool:
        """The day is missing although the case has come that far; one that waits for its hearing or judgment is not undated."""
        waits = basis is not ListBasis.DOCKETED and self.outcome is None and self.document is None
        return self.day(basis) is None and not waits


def entries(rows: Iterable[CourtRow], names: Mapping[str, str] | None = None) -> tuple[Entry, ...]:
    """The cases of a list, in its order. ``names`` by the tokens that the rows have."""
    known = names or {}
    found: dict[str, Entry] = {}
    for row in rows:
        for one in _entries(row):
            found[one.key] = _merged(found[one.key], one) if one.key in found else one
    return tuple(_named(one, known) for one in found.values())


def _named(one: S, names: Mapping[str, str]) -> S:
    known = {party: names[party] for party in one.plaintiffs if party in names}
    return replace(one, names=known) if known else one


def _entries(row: CourtRow) -> Iterator[Entry]:
    named: tuple[Number | None, ...] = numbers(row.case_no.printed) if row.case_no else (None,)
    for one in named:
        yield Entry(
            key=one.key if one else _key(row),
            rows=(row.row,),
            notes=tuple(f"没有读懂 {words}" for words in row.unread),
            cause=row.cause,
            number=one,
            printed=_printed(row, one, several=len(named) > 1),
            court=row.court,
            plaintiffs=row.plaintiffs,
            defendants=row.defendants,
            level=row.level or (one.level if one else None),
            docketed_on=row.docketed_on,
            hearings=(row.hearing_on,) if row.hearing_on else (),
            leader_appeared=row.leader_appeared,
            judged_on=row.judged_on,
            document=row.document,
            outcome=row.outcome,
            agency_result=row.agency_result,
        )


def _printed(row: CourtRow, one: Number | None, *, several: bool) -> str | None:
    if one and one.read and (several or not one.repaired):
        return one.key
    return row.case_no.printed if row.case_no else None


def _key(row: CourtRow) -> str:
    """Of a row without a number: its content, so that a list sent again says the same of the same."""
    said = (row.plaintiffs, row.defendants, row.level, row.docketed_on, row.hearing_on, row.judged_on)
    return f"row-{sha256(repr(said).encode()).hexdigest()[:16]}"


_SINGLE = ("docketed_on", "judged_on", "outcome", "agency_result", "document", "level", "leader_appeared")


def _merged(one: Entry, other: Entry) -> Entry:
    """The first row that speaks counts; parties and hearings add up, what contradicts is noted."""
    chosen = {
        name: getattr(one, name) if getattr(one, name) is not None else getattr(other, name)
        for name in (*_SINGLE, "court", "cause")
    }
    clash = any(
        None not in (a, b) and a != b for a, b in ((getattr(one, n), getattr(other, n)) for n in _SINGLE)
    )
    note = (f"第 {other.rows[0]} 行与前面的行所说不同，以前面的为准",) if clash else ()
    return replace(
        one,
        rows=tuple(sorted({*one.rows, *other.rows})),
        notes=(*one.notes, *other.notes, *note),
        plaintiffs=tuple(dict.fromkeys((*one.plaintiffs, *other.plaintiffs))),
        defendants=tuple(dict.fromkeys((*one.defendants, *other.defendants))),
        hearings=tuple(sorted({*one.hearings, *other.hearings})),
        **chosen,
    )


@dataclass(frozen=True, slots=True)
class Registered:
    """A case as the read model has it."""

    case_id: UUID
    bureau: str
    history: History


@dataclass(slots=True)
class _Met:
    """What was recorded of one instance besides its opening."""

    hearings: list[tuple[Fact, HearingHeld]] = field(default_factory=list)
    judged: tuple[Fact, Judged] | None = None


def instances(cases: Iterable[Registered], names: Mapping[str, str] | None = None) -> tuple[Ours, ...]:
    """Every instance before a court of every case that stands; a reconsideration is no court's. ``names`` by the tokens that the cases have."""
    return tuple(
        one
        for case in cases
        if case.history.opened and not case.history.voided
        for one in _of(case, names or {})
    )


def _of(registered: Registered, names: Mapping[str, str]) -> Iterator[Ours]:
    case, met = Case(registered.case_id, registered.history), _met(registered.history)
    for fact, opened in registered.history.of(InstanceOpened):
        if opened.level is not Level.RECONSIDERATION:
            yield _named(_ours(registered, case, (fact, opened), met.get(opened.instance, _Met())), names)


def _met(history: History) -> dict[int, _Met]:
    found: dict[int, _Met] = {}
    for fact, held in history.of(HearingHeld):
        found.setdefault(held.instance, _Met()).hearings.append((fact, held))
    for fact, judged in history.of(Judged):
        found.setdefault(judged.instance, _Met()).judged = (fact, judged)
    return found


def _ours(registered: Registered, case: Case, opening: tuple[Fact, InstanceOpened], met: _Met) -> Ours:
    fact, opened = opening
    appeared = [held.leader_appeared for _, held in met.hearings if held.leader_appeared is not None]
    on, judged = met.judged or (None, None)
    return Ours(
        case_id=registered.case_id,
        bureau=registered.bureau,
        name=case.opened.name,
        instance=opened.instance,
        number=number(opened.case_no.printed) if opened.case_no else None,
        printed=opened.case_no.shown if opened.case_no else None,
        court=opened.court,
        plaintiffs=tuple(one.label for one in case.plaintiffs),
        defendants=tuple(one.name for one in case.defendants),
        level=opened.level,
        docketed_on=fact.occurred_on,
        hearings=tuple(sorted(held.occurred_on for held, _ in met.hearings if held.occurred_on)),
        leader_appeared=any(appeared) if appeared else None,
        judged_on=on.occurred_on if on else None,
        document=judged.document if judged else None,
        outcome=judged.outcome if judged else None,
        agency_result=judged.agency_result if judged else None,
    )
