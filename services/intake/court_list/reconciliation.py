"""A court's list beside what the bureaus of its region registered, both ways. Pure: made anew from the facts at every look, so a case that
is reported later is no longer missing, and an explanation holds as long as both sides say what they said when it was given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.intake.court_list.book import CourtBook, Explanation, Scope, key_of
from services.intake.court_list.differences import Difference, differences
from services.intake.court_list.match import Pair, by_party, match, same_parties
from services.intake.court_list.names import alike, party_key
from services.intake.court_list.sides import Entry, Ours, entries
from services.intake.court_list.terms import Attribute, Confidence, Finding
from shared.events.terms import ListBasis


@dataclass(frozen=True, slots=True)
class Item:
    """One case of either side. ``bureaus`` are those it concerns here, ``unnamed`` defendants that no bureau here is called."""

    key: str
    finding: Finding
    entry: Entry | None
    ours: tuple[Ours, ...]
    confidence: Confidence | None = None
    differences: tuple[tuple[Difference, Explanation | None], ...] = ()
    bureaus: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def unclear(self) -> bool:
        """``ours`` are candidates, none of which is known to be the one."""
        return bool(self.entry and self.ours and self.confidence is None)

    @property
    def own(self) -> Ours | None:
        """The instance here; of several bureaus' the first."""
        return None if self.unclear or not self.ours else self.ours[0]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Of the same court and not for the list to have: ``others`` have some other day in its period (as far as they were looked at, see
    ``Desk.reconciled``), ``undated`` lack the day it goes by.
    """

    items: tuple[Item, ...]
    others: tuple[Ours, ...]
    undated: tuple[Ours, ...]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(item.finding for item in self.items)
        return {finding.value: found[finding] for finding in Finding} | {"undated": len(self.undated)}


#: cases that are named as perhaps the same
_RELATED = 5
#: bureau → how it is called
Names = Mapping[str, str]


@dataclass(frozen=True)
class Called:
    """``names``, and which of them a defendant's name means: looked for once, however many rows name it."""

    names: Names
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def bureaus(self, defendants: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(bureau for sued in defendants for bureau in self._meant(sued)))

    def _meant(self, sued: str) -> tuple[str, ...]:
        if sued not in self.known:
            self.known[sued] = tuple(bureau for bureau, name in self.names.items() if alike(sued, name))
        return self.known[sued]


def reconcile(
    book: CourtBook, ours: Sequence[Ours], names: Names, listed: Sequence[Entry] | None = None
) -> Reconciliation:
    """``ours`` and ``names`` are those of the list's region; ``listed`` the list's own cases where they are known by their parties' names."""
    listed = entries(book.rows) if listed is None else listed
    found = match(listed, ours)
    known = by_party(ours)
    called = Called(names)
    items: list[Item] = [_paired(pair, called) for pair in found.pairs]
    items += [_unclear(one.entry, one.candidates, called) for one in found.unclear]
    items += [_court_only(entry, related(entry, known), called) for entry in found.court_only]
    codes = {entry.number.read.court_code for entry in listed if entry.number and entry.number.read}
    here = [one for one in found.ours_only if _is_of(book.scope, codes, one)]
    items += [_ours_only(one) for one in here if _is_due(book.scope, one)]
    undated = tuple(one for one in here if one.is_undated(book.scope.basis))
    others = tuple(one for one in here if not _is_due(book.scope, one) and _is_beside(book.scope, one))
    return Reconciliation(tuple(_explained(item, book) for item in items), others, undated)


def _paired(pair: Pair, called: Called) -> Item:
    found = tuple(one for ours in pair.ours for one in differences(pair.entry, ours))
    bureaus = tuple(dict.fromkeys(one.bureau for one in pair.ours))
    silent = [one for one in called.bureaus(pair.entry.defendants) if one not in bureaus]
    notes = tuple(f"名单中的被告 {called.names[one]}（{one}）没有登记本案" for one in silent)
    return Item(
        key=pair.entry.key,
        finding=Finding.DIFFERS if found else Finding.MATCHED,
        entry=pair.entry,
        ours=pair.ours,
        confidence=pair.confidence,
        differences=tuple((one, None) for one in found),
        bureaus=bureaus,
        notes=pair.entry.notes + notes,
    )


def _unclear(entry: Entry, candidates: tuple[Ours, ...], called: Called) -> Item:
    several = Difference(entry.key, Attribute.REGISTERED, f"{len(candidates)} 个可能的案件", "在名单中")
    return Item(
        entry.key, Finding.AMBIGUOUS, entry, candidates,
        differences=((several, None),), bureaus=called.bureaus(entry.defendants), notes=entry.notes,
    )  # fmt: skip


def _court_only(entry: Entry, related: Sequence[Ours], called: Called) -> Item:
    bureaus = called.bureaus(entry.defendants)
    notes = list(entry.notes)
    if not bureaus:
        notes.append("不能从被告名称认出所属单位")
    notes += [f"当事人与已登记的“{one.name}”（{one.bureau}）相同，可能是未登记的审级" for one in related]
    return Item(
        entry.key, Finding.COURT_ONLY, entry, (),
        differences=((Difference(entry.key, Attribute.REGISTERED, None, "在名单中"), None),),
        bureaus=bureaus, notes=tuple(notes),
    )  # fmt: skip


def _ours_only(one: Ours) -> Item:
    missing = Difference(one.key, Attribute.REGISTERED, "已登记", None, one.key)
    return Item(
        one.key, Finding.OURS_ONLY, None, (one,), differences=((missing, None),), bureaus=(one.bureau,)
    )


def _explained(item: Item, book: CourtBook) -> Item:
    """With the explanations given; an item of which everything is explained needs no look any more."""
    found = tuple((one, book.explained.get(key_of(one))) for one, _ in item.differences)
    done = bool(found) and all(why for _, why in found)
    finding = Finding.EXPLAINED if done else item.finding
    return Item(item.key, finding, item.entry, item.ours, item.confidence, found, item.bureaus, item.notes)


def related(entry: Entry, known: Mapping[str, list[Ours]]) -> list[Ours]:
    """The first registered cases between the same parties, each once."""
    found: dict[UUID, Ours] = {}
    for one in (one for name in entry.known_as for one in known.get(party_key(name), ())):
        if one.case_id not in found and same_parties(entry, one):
            found[one.case_id] = one
        if len(found) == _RELATED:
            break
    return list(found.values())


def _is_of(scope: Scope, codes: set[str], one: Ours) -> bool:
    """Before the list's court: by its name, else by the court's code in the case number."""
    if one.court:
        return alike(one.court, scope.court)
    return bool(one.number and one.number.read and one.number.read.court_code in codes)


def _is_due(scope: Scope, one: Ours) -> bool:
    """The list covers its day, so it should have it."""
    day = one.day(scope.basis)
    return day is not None and scope.covers(day)


def _is_beside(scope: Scope, one: Ours) -> bool:
    return any(scope.covers(day) for basis in ListBasis for day in one.days(basis))


def lines(found: Reconciliation) -> Iterator[Item]:
    """In the order in which somebody works through them: what is missing first."""
    order = [
        Finding.COURT_ONLY,
        Finding.AMBIGUOUS,
        Finding.DIFFERS,
        Finding.OURS_ONLY,
        Finding.EXPLAINED,
        Finding.MATCHED,
    ]
    yield from sorted(found.items, key=lambda item: order.index(item.finding))
