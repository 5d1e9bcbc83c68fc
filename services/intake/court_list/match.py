"""Which entry of a court's list is which of our instances: by case number, else by parties, level and dates. Pure; nothing is guessed.

Several bureaus may have registered one case (共同被告): all of theirs belong to the entry. Two candidates of one bureau, or one candidate
of two entries, are left to a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.intake.court_list.names import alike, any_alike, party_key
from services.intake.court_list.sides import Entry, Ours, Side
from services.intake.court_list.terms import Confidence


@dataclass(frozen=True, slots=True)
class Pair:
    entry: Entry
    ours: tuple[Ours, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Unclear:
    entry: Entry
    candidates: tuple[Ours, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Every entry stands in exactly one of the first three; ``ours_only`` are the instances that stand in none of them."""

    pairs: tuple[Pair, ...]
    unclear: tuple[Unclear, ...]
    court_only: tuple[Entry, ...]
    ours_only: tuple[Ours, ...]


def match(listed: Sequence[Entry], ours: Sequence[Ours]) -> Matching:
    """Numbers first; what no number decides is then looked for among the instances that are still free."""
    by_number = _by_number(ours)
    certain = {one.key: found for one in listed if one.number and (found := by_number.get(one.number.key))}
    taken = {one.key for found in certain.values() for one in found}
    guesses = _by_parties(
        [one for one in listed if one.key not in certain], [o for o in ours if o.key not in taken]
    )
    claims = Counter(one.key for found, _ in guesses.values() for one in found)
    pairs, unclear, court_only = [], [], []
    for entry in listed:
        if found := certain.get(entry.key):
            repaired = any(side.number and side.number.repaired for side in (entry, *found))
            candidates, confidence = tuple(found), Confidence.REPAIRED if repaired else Confidence.NUMBER
        else:
            candidates, confidence = guesses.get(entry.key, ((), Confidence.PARTIES))
        if not candidates:
            court_only.append(entry)
        elif _one_a_bureau(candidates) and all(claims[one.key] <= 1 for one in candidates):
            pairs.append(Pair(entry, candidates, confidence))
        else:
            unclear.append(Unclear(entry, candidates))
    named = {one.key for found in (*pairs,) for one in found.ours} | {
        o.key for u in unclear for o in u.candidates
    }
    return Matching(
        tuple(pairs), tuple(unclear), tuple(court_only), tuple(o for o in ours if o.key not in named)
    )


def same_parties(one: Side, other: Side) -> bool:
    """At least one on each side of the bar in common."""
    return any_alike(one.known_as, other.known_as) and any_alike(one.defendants, other.defendants)


def by_party(ours: Iterable[Ours]) -> Mapping[str, list[Ours]]:
    """Instances by what their plaintiffs' names have in common with other writings of them."""
    found: dict[str, list[Ours]] = defaultdict(list)
    keys: dict[str, str] = {}
    for one in ours:
        keys |= {name: party_key(name) for name in one.known_as if name not in keys}
        for key in {keys[name] for name in one.known_as}:
            found[key].append(one)
    return found


def _by_number(ours: Iterable[Ours]) -> Mapping[str, list[Ours]]:
    found: dict[str, list[Ours]] = defaultdict(list)
    for one in ours:
        if one.number:
            found[one.number.key].append(one)
    return found


Guess = tuple[tuple[Ours, ...], Confidence]


def _by_parties(listed: Iterable[Entry], free: Sequence[Ours]) -> dict[str, Guess]:
    known = by_party(free)
    found: dict[str, Guess] = {}
    for entry in listed:
        near = {one.key: one for name in entry.known_as for one in known.get(party_key(name), ())}
        if could := tuple(one for one in near.values() if could_be(entry, one)):
            dated = tuple(one for one in could if _same_day(entry, one))
            found[entry.key] = (dated, Confidence.DATED) if dated else (could, Confidence.PARTIES)
    return found


def could_be(entry: Entry, one: Ours) -> bool:
    """The same parties, nothing that contradicts, and not two numbers that can both be read."""
    if entry.number and one.number and entry.number.read and one.number.read:
        return False
    if entry.level and one.level and entry.level is not one.level:
        return False
    if entry.court and one.court and not alike(entry.court, one.court):
        return False
    if entry.docketed_on and one.docketed_on and entry.docketed_on != one.docketed_on:
        return False
    return same_parties(entry, one)


def _same_day(entry: Entry, one: Ours) -> bool:
    return bool(
        (entry.docketed_on and entry.docketed_on == one.docketed_on)
        or (entry.judged_on and entry.judged_on == one.judged_on)
        or set(entry.hearings) & set(one.hearings)
    )


def _one_a_bureau(found: Sequence[Ours]) -> bool:
    return len({one.bureau for one in found}) == len(found)
