"""What the check before a hearing knows: the case as it stands, the plan, and which rank the bureau registered for whom. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from services.intake.appearance.rules import OUTSIDERS, hearing_days, is_reconsideration, own_leader
from services.intake.cases.instance import Instance
from shared.events import Event
from shared.events.case import (
    Agent,
    AppearancePlanned,
    AppearanceRecorded,
    CaseMarked,
    HearingHeld,
    HearingScheduled,
    InstanceEvent,
    Leader,
    LeaderNotified,
)
from shared.events.defendants import defendants
from shared.events.history import History
from shared.events.organisation import PersonAssigned, PersonLeft
from shared.events.terms import CaseKind, LeaderRank, Mark, Role

#: 法释〔2020〕3号第四条: in such a case the court has to notify a leader, notice or none so far
GRAVE = frozenset({Mark.PUBLIC_INTEREST, Mark.PUBLIC_ATTENTION, Mark.MASS_INCIDENT})


def instance_of(history: History, number: int) -> Instance:
    """One instance's facts; 一审, 二审 and 再审 each stand on their own (法释〔2020〕3号第一条)."""
    return Instance(number, tuple(fact for fact in history.facts.values() if _instance(fact.event) == number))


def _instance(event: Event) -> int | None:
    return event.instance if isinstance(event, InstanceEvent) else None


def registered_ranks(organisation: History) -> Mapping[str, LeaderRank]:
    """Person → rank of those who hold a role today; the latest assignment speaks."""
    ranks: dict[tuple[str, Role], LeaderRank] = {}
    for fact in organisation.facts.values():
        match fact.event:
            case PersonAssigned(person=person, role=role, rank=LeaderRank() as rank):
                ranks[person, role] = rank
            case PersonLeft(person=person, role=role):
                ranks.pop((person, role), None)
    return {person: rank for (person, _), rank in ranks.items()}


@dataclass(frozen=True)
class Scene:
    history: History
    plan: AppearancePlanned
    ranks: Mapping[str, LeaderRank] = field(default_factory=dict)

    @cached_property
    def instance(self) -> Instance:
        return instance_of(self.history, self.plan.instance)

    @property
    def kind(self) -> CaseKind:
        """An instance before a review organ is 复议, whatever the case began as."""
        reviewed = is_reconsideration(self.instance)
        return CaseKind.RECONSIDERATION if reviewed else CaseKind.LITIGATION

    @property
    def day(self) -> date | None:
        return hearing_days(self.instance).get(self.plan.hearing)

    @property
    def leader(self) -> Leader | None:
        """The leader who stands for the defendant: one of another body stands for nobody here."""
        return own_leader(self.plan)

    @property
    def staff(self) -> tuple[Agent, ...]:
        return tuple(agent for agent in self.plan.agents if agent.kind not in OUTSIDERS)

    @property
    def defendants(self) -> tuple[str, ...]:
        return tuple(one.name for one in defendants(self.history))

    @property
    def joint(self) -> str | None:
        """The co-defendant whose leader appears for all; None where the case has no such defendant."""
        named, known = self.plan.joint_leader, self.defendants
        return named if named and (not known or (named in known and len(known) > 1)) else None

    @property
    def appeared_before(self) -> bool:
        """A leader came to another hearing of this instance, which is enough unless the court asks again (法释〔2020〕3号第七条)."""
        counted = (e.hearing for _, e in self.instance.of(HearingHeld) if e.leader_appeared)
        recorded = (e.hearing for _, e in self.instance.of(AppearanceRecorded) if own_leader(e))
        return not any(self.summons()) and any(
            hearing != self.plan.hearing for hearing in (*counted, *recorded)
        )

    def summons(self) -> Iterator[str]:
        """What the court itself said about this hearing."""
        for fact, notified in self.instance.of(LeaderNotified):
            if notified.hearing == self.plan.hearing:
                yield f"法院 {fact.occurred_on} 通知负责人出庭"
        for _, scheduled in self.instance.of(HearingScheduled):
            if scheduled.hearing == self.plan.hearing and scheduled.court_requires_leader:
                yield "法院在排定开庭时要求负责人出庭"

    def reasons_to_appear(self) -> tuple[str, ...]:
        """Why a leader must come. What the case is about holds in every instance, whichever it was marked in."""
        marks = {
            mark: None for _, marked in self.history.of(CaseMarked) for mark in marked.marks if mark in GRAVE
        }
        return (*self.summons(), *(f"案件标记为“{mark.title}”" for mark in marks))
