"""Who should handle an instance, and why (MH26-2.6, 2.7, 3.3b): points by named factors, each said in a sentence. Pure.

The former handler of the same plaintiff's case goes before everybody; then who lacks different plaintiffs this year, knows the matter, has
least in hand. Nobody is proposed who is recused, away, or not in the response team. Equal points go to whoever has less in hand, then to
whoever was given a case longest ago, then by person id: the same facts always give the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.assigning.docket import Case, People, Place
from services.intake.assigning.others import Others, known_by
from shared.events.case import HandlerAssigned, Plaintiff
from shared.events.plaintiffs import different
from shared.events.terms import Level, Roster, Term
from shared.policy.model import Pack, Quota
from shared.policy.provisions import Assignment, Undertaker


class Factor(Term):
    FORMER = "former_handler", "同一原告"
    QUOTA = "quota_gap", "缺额"
    SPECIALTY = "specialty", "专长"
    LOAD = "load", "在办量"


#: more than all other factors together; each different plaintiff lacking; a matching specialty; each open case in hand, up to so many
FORMER, GAP, SPECIALTY, LOAD, FULL = 1_000, 10, 5, -1, 90


@dataclass(frozen=True, slots=True)
class Scored:
    factor: Factor
    points: int
    said: str
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    person: str
    label: str
    scores: tuple[Scored, ...]
    in_hand: int
    last_given: date | None

    @property
    def points(self) -> int:
        return sum(score.points for score in self.scores)


@dataclass(frozen=True, slots=True)
class Excluded:
    """``code``: recused, on_leave or left_team."""

    person: str
    label: str
    code: str
    said: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """``candidates`` best first; ``current`` handles it now, and ``unfit`` says why he no longer can, if so."""

    place: Place
    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    notes: tuple[str, ...]
    current: str | None = None
    unfit: Excluded | None = None


@dataclass(frozen=True)
class Policy:
    """What the documents in force say of assigning: 同一原告 (with its levels), the quota of different plaintiffs, who assigns."""

    same_handler: Assignment | None = None
    assigns: Assignment | None = None
    quota: Quota | None = None

    @classmethod
    def of(cls, packs: Iterable[Pack]) -> Policy:
        listed = tuple(packs)
        rules = [rule for pack in listed for rule in pack.assignment]
        quotas = (quota for pack in listed for quota in pack.quotas)
        return cls(
            next((r for r in rules if Undertaker.SAME_HANDLER in r.undertaken_by), None),
            next((r for r in rules if Undertaker.LEGAL_OFFICE in r.undertaken_by), None),
            next((q for q in quotas if _counts_plaintiffs(q)), None),
        )


def _counts_plaintiffs(quota: Quota) -> bool:
    fact = quota.count.fact
    return bool(fact and fact.event == HandlerAssigned.type and quota.count.distinct == "plaintiffs")


@dataclass(frozen=True)
class Bench:
    """Everything a proposal looks at. ``others`` is what the bureau's cases without this one say."""

    case: Case
    others: Others
    people: People
    policy: Policy

    def propose(self, place: Place) -> Proposal:
        """LookupError when the case has no such instance."""
        level = self.case.levels[place[0]][0]
        team = self.people.members(Roster.RESPONSE_TEAM)
        excluded = {person: why for person in team if (why := self._unfit(person))}
        former, how = self._former(place, level)
        found = [self._candidate(p, label, former, how) for p, label in team.items() if p not in excluded]
        current = self.case.assigned.get(place, (None, None))[0]
        return Proposal(
            place=place,
            candidates=tuple(sorted(found, key=_order)),
            excluded=(*excluded.values(), *self._former_gone(former, team)),
            notes=tuple(self._notes(team, former)),
            current=current,
            unfit=self._unfit(current) if current else None,
        )

    def had_this_plaintiff(self, instance: int) -> bool:
        """Somebody has handled a case of this plaintiff before: an earlier instance of this one, or another case."""
        earlier = any(number < instance for number, _ in self.case.assigned)
        return earlier or self.others.same is not None

    def _unfit(self, person: str) -> Excluded | None:
        return unfit(person, self.case.recused.get(person), self.people)

    def _former(self, place: Place, level: Level) -> tuple[str | None, str]:
        """The handler of an earlier instance; of a linked case; of another case of the plaintiff's, if this is 二审再审."""
        rule = self.policy.same_handler
        if rule is None:
            return None, ""
        earlier = {
            i: who
            for (i, defendant), (who, _) in self.case.assigned.items()
            if i < place[0] and defendant == place[1]
        }
        if earlier:
            return earlier[max(earlier)], f"承办过本案第 {max(earlier)} 个审级"
        same = self.others.same if level in (rule.levels or ()) else None
        for given, how in ((self.others.linked, "承办过关联案件"), (same, "承办过同一原告的案件")):
            if given:
                return given.handler, f"{how}“{given.name}”"
        return None, ""

    def _former_gone(self, former: str | None, team: dict[str, str]) -> Iterator[Excluded]:
        if former and former not in team:
            yield self._unfit(former) or Excluded(
                former, self.people.name(former), "left_team", "不在应对小组名册上"
            )

    def _candidate(self, person: str, label: str, former: str | None, how: str) -> Candidate:
        load = self.others.load(person)
        in_hand = load.in_hand + (person in self.case.in_hand.values())
        given = [*self._given(person), *([load.last_given] if load.last_given else [])]
        scores = (
            *self._same_plaintiff(person == former, how),
            *self._gap(person),
            *self._knows(person),
            self._load(in_hand),
        )
        return Candidate(person, label, scores, in_hand, max(given, default=None))

    def _same_plaintiff(self, is_former: bool, how: str) -> Iterator[Scored]:
        if is_former and self.policy.same_handler:
            said = f"{how}，同一原告的后续审级原则上由同一人承办"
            yield Scored(Factor.FORMER, FORMER, said, self.policy.same_handler.clause)

    def _gap(self, person: str) -> Iterator[Scored]:
        quota = self.policy.quota
        if quota is None:
            return
        done, adds = self.different_plaintiffs(person)
        said = f"本年已承办不同原告案件 {done} 件，应完成 {quota.at_least} 件"
        gap = max(0, quota.at_least - done)
        if not self.case.plaintiffs:
            yield Scored(Factor.QUOTA, 0, f"{said}；本案原告未登记，无法判断能否增加件数", quota.clause)
        elif not adds:
            yield Scored(Factor.QUOTA, 0, f"{said}；本案原告已计入其中，再承办不增加件数", quota.clause)
        else:
            yield Scored(
                Factor.QUOTA, GAP * gap, f"{said}，{f'尚缺 {gap} 件' if gap else '不缺'}", quota.clause
            )

    def different_plaintiffs(self, person: str) -> tuple[int, bool]:
        """How many different plaintiffs this person was given in the year (as the quota counts them), and whether this case adds one."""
        done, this = self.others.load(person).plaintiffs, known_by(self.case.plaintiffs)
        if any(day.year == self.people.on.year for day in self._given(person)):
            done |= {this}
        count = _different(done)
        return count, _different(done | {this}) > count

    def _given(self, person: str) -> list[date]:
        """The days on which this case was given to them."""
        return [day for who, day in self.case.assigned.values() if who == person and day]

    def _knows(self, person: str) -> Iterator[Scored]:
        if known := sorted(self.people.specialties.get(person, frozenset()) & self.case.topics):
            yield Scored(Factor.SPECIALTY, SPECIALTY, f"专长与本案相符：{'、'.join(known)}", self._assigns)

    def _load(self, in_hand: int) -> Scored:
        return Scored(Factor.LOAD, LOAD * min(in_hand, FULL), f"在办 {in_hand} 件", self._assigns)

    @property
    def _assigns(self) -> str | None:
        return self.policy.assigns.clause if self.policy.assigns else None

    def _notes(self, team: dict[str, str], former: str | None) -> Iterator[str]:
        if not team:
            yield "应对小组名册为空，无人可建议；请先登记名册。"
        if former and self.policy.quota and self.policy.same_handler:
            yield (
                f"{self.policy.same_handler.clause} 要求同一原告的后续审级归同一人，{self.policy.quota.clause} 只数不同原告："
                "由原承办人承办不增加其本年件数；为补缺额改派他人的，须填写理由。"
            )


def unfit(person: str, recused: str | None, people: People) -> Excluded | None:
    """Why this person may not have a case, or not now. ``recused`` is the reason, if they are from this one."""
    label = people.name(person)
    if recused is not None:
        return Excluded(person, label, "recused", f"已登记回避：{recused}")
    if person in people.left_team:
        return Excluded(person, label, "left_team", f"已于 {people.left_team[person]} 退出应对小组")
    if person in people.away:
        return Excluded(person, label, "on_leave", f"请假至 {people.away[person]}")
    return None


def _different(cases: Iterable[tuple[Plaintiff, ...]]) -> int:
    """A number that does not depend on the order."""
    return len(different({UUID(int=number): plaintiffs for number, plaintiffs in enumerate(cases)}))


def _order(candidate: Candidate) -> tuple[int, int, date, str]:
    return -candidate.points, candidate.in_hand, candidate.last_given or date.min, candidate.person
