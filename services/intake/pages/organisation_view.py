"""A bureau's people as its card shows them: posts, lists with their terms, who is away, and which lists its documents ask for and nobody is on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from shared.events.history import Fact, History
from shared.events.organisation import (
    DepartmentRegistered,
    LeaveRegistered,
    PersonAssigned,
    PersonLeft,
    RosterJoined,
    RosterLeft,
    SpecialtySet,
)
from shared.events.terms import LeaderRank, Role, Roster
from shared.policy.model import Pack


@dataclass(frozen=True, slots=True)
class Post:
    person: str
    label: str
    role: Role
    rank: LeaderRank | None
    since: date | None
    fields: tuple[str, ...] = ()
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """``until`` is the first day no longer on the list; None: still on it."""

    person: str
    label: str
    since: date | None
    department: str | None = None
    qualified: bool | None = None
    until: date | None = None
    away_until: date | None = None


@dataclass(slots=True)
class Listed:
    """``asked`` says which document asks for the list, "" where none does."""

    roster: Roster
    asked: str = ""
    members: list[Member] = field(default_factory=list)
    former: list[Member] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Away:
    person: str
    label: str
    first_day: date
    until: date
    reason: str | None


def posts(history: History, away: dict[str, date]) -> list[Post]:
    """Who holds which post, leaders first."""
    held: dict[tuple[str, Role], Post] = {}
    fields = {event.person: event.fields for _, event in history.of(SpecialtySet)}
    for fact in _by_day(history.facts.values()):
        match fact.event:
            case PersonAssigned(person=who, role=role) as event:
                held[who, role] = Post(
                    who, event.label, role, event.rank, fact.occurred_on, fields.get(who, ()), away.get(who)
                )
            case PersonLeft(person=who, role=role):
                held.pop((who, role), None)
    order = (Role.PRINCIPAL, Role.LEADER, Role.LEGAL_OFFICE, Role.LIAISON, Role.HANDLER)
    rank = {role: n for n, role in enumerate(order)}
    return sorted(held.values(), key=lambda post: (rank.get(post.role, 9), post.label))


def rosters(history: History, packs: Iterable[Pack], away: dict[str, date]) -> list[Listed]:
    """Every list that somebody is or was on, or that a document asks for."""
    asked = {rule.roster: f"{pack.title}：{rule.title}" for pack in packs for rule in pack.rosters}
    found = {roster: Listed(roster, asked.get(roster, "")) for roster in Roster}
    on: dict[tuple[str, Roster], Member] = {}
    for fact in _by_day(history.facts.values()):
        match fact.event:
            case RosterJoined(person=who, roster=roster) as event:
                first = on[who, roster].since if (who, roster) in on else fact.occurred_on
                on[who, roster] = Member(
                    who, event.label, first, event.department, event.qualified, away_until=away.get(who)
                )
            case RosterLeft(person=who, roster=roster) if member := on.pop((who, roster), None):
                gone = Member(
                    who,
                    member.label,
                    member.since,
                    member.department,
                    member.qualified,
                    until=fact.occurred_on,
                )
                found[roster].former.append(gone)
    for (_, roster), member in on.items():
        found[roster].members.append(member)
    return [one for one in found.values() if one.members or one.former or one.asked]


def gaps(history: History, listed: Iterable[Listed]) -> Iterator[str]:
    """What is missing, each with what asks for it."""
    known = list(listed)
    for one in known:
        if one.asked and not one.members:
            yield f"“{one.roster.title}”名册尚无人员（{one.asked}）。"
    officers = next((one for one in known if one.roster is Roster.LEGAL_OFFICER), None)
    covered = {member.department for member in officers.members} if officers else set()
    without = [e.department for _, e in history.of(DepartmentRegistered) if e.department not in covered]
    if officers and officers.asked and without:
        yield f"没有法治员的部门：{'、'.join(dict.fromkeys(without))}。"


def leaves(history: History, labels: dict[str, str], today: date) -> list[Away]:
    """Standing and to come, by their first day; registered again for the same first day the last counts."""
    known = {(e.person, e.first_day): e for _, e in history.of(LeaveRegistered)}
    found = [
        Away(e.person, labels.get(e.person, e.person), e.first_day, e.until, e.reason) for e in known.values()
    ]
    return sorted((one for one in found if one.until >= today), key=lambda one: (one.first_day, one.person))


def _by_day(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: fact.occurred_on or date.min)
