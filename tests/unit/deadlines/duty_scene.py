"""An invented bureau whose year is told fact by fact, and looked at on a day: recorded events, folded as the projection folds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.deadlines.duties.assessment import Assessment
from services.deadlines.duties.book import Book, book
from services.deadlines.duties.facts import effective, known
from services.deadlines.duties.owed import Owed, now_and_lately, only, owed
from shared.dates import shipped
from shared.events.case import (
    CaseOpened,
    Corrected,
    HandlerAssigned,
    HearingHeld,
    HearingScheduled,
    InstanceOpened,
    Plaintiff,
    Voided,
)
from shared.events.envelope import Recorded, derived_id
from shared.events.model import Event
from shared.events.organisation import OrganisationRegistered, PersonAssigned, RosterJoined, RosterLeft
from shared.events.terms import DutyState, LeaderRank, Level, Role, Roster
from shared.policy.load import Packs, assemble, parse_pack
from tests.unit.deadlines.cases import day

REGION, BUREAU = "310112", "mh-renshe"
ON_TRACK, AT_RISK, MET, MET_LATE, FAILED, NO_OCCASION = DutyState

PACK = """
id: trial
title: 试行办法
issuer: 某局
effective: {from: 2023-01-01}
quotas:
  - id: plaintiffs
    title: 每位成员每年独立承办不同原告案件2件以上
    kind: local
    strength: flexible
    responsible: handler
    clause: MH26-2.6
    quote: 原则上每位成员每年独立承办不同原告案件 2 件以上
    per: person
    period: year
    roster: response_team
    count: {fact: {event: case.handler_assigned}, distinct: plaintiffs, by: handler}
    at_least: 2
    check_on: ["09-30", "11-30"]
  - id: principal
    title: 主要领导出庭每年1次以上
    kind: local
    strength: hard
    responsible: principal
    clause: MH26-3.1a
    quote: 局主要领导带头出庭应诉每年度 1 次以上
    period: year
    count:
      fact: {event: case.hearing_held, where: {leader_appeared: [true], leader_rank: [principal]}}
      case_kinds: [litigation]
    occasion: {event: case.hearing_held}
    check_on: ["09-30", "11-30"]
  - id: joint_meeting
    title: 联席会议每半年1次
    kind: local
    strength: hard
    responsible: justice_bureau
    owner: justice_bureau
    clause: YC23-2.3a
    quote: 每半年召开一次
    period: half_year
    count: {fact: {event: organisation.meeting_held, where: {meeting: [joint]}}}
    check_on: ["05-31", "11-30"]
  - id: training
    title: 每年至少一次集中培训
    kind: local
    strength: hard
    responsible: legal_office
    clause: JH-1.8b
    quote: 每年开展至少一次集中培训、学习活动
    period: year
    count: {fact: {event: organisation.training_held}}
    check_on: ["09-30"]
  - id: enforcers
    title: 持证执法人员培训
    kind: local
    strength: hard
    responsible: legal_office
    clause: JH-1.8c
    quote: 还应组织持证执法人员进行专业法律知识、执法业务程序等方面培训
    enforcing_only: true
    period: year
    count: {fact: {event: organisation.training_held, where: {groups: [certified_enforcer]}}}
    check_on: ["09-30"]
  - id: officers
    title: 法治员名额
    kind: local
    strength: hard
    responsible: department
    clause: MH23-3.1c
    quote: 局机关各科室法治员推荐名额为1人，局属各单位法治员推荐名额为2人
    per: department
    period: standing
    roster: legal_officer
    sizes:
      office: {at_least: 1, at_most: 1}
      subordinate: {at_least: 2, at_most: 2}
      subordinate_small: {at_least: 1, at_most: 2}
    refill: {workdays: 5}
periodic:
  - id: half_year_report
    title: 行政应诉案件统计分析报告
    kind: agreed
    strength: hard
    responsible: legal_office
    clause: YC23-2.6b
    quote: 每半年向区依法治区委员会办公室、区司法局报送行政应诉案件统计分析报告
    report: case_analysis
    every: half_year
    after: {workdays: 10}
    to: [rule_of_law_office, justice_bureau]
    samples: [{period: 2026H1, due: 2026-07-14}]
"""


def packs(text: str = PACK) -> Packs:
    return assemble([parse_pack(text, "trial.yaml")])


def person(label: str, party_id: str | None = None) -> Plaintiff:
    return Plaintiff(label=label, party_id=party_id)


A, B = person("甲", "p-甲"), person("乙", "p-乙")


@dataclass
class Scene:
    """Facts are told with their day as 26-06-01; ``on`` looks at the bureau as it stood on a day."""

    region: str = REGION
    bureau: str = BUREAU
    packs: Packs = field(default_factory=packs)
    events: list[Recorded] = field(default_factory=list)

    def tell(self, stream: str, event: Event, on: str | date | None) -> UUID:
        number = len(self.events) + 1
        version = 1 + sum(known.stream == stream for known in self.events)
        key = derived_id("duties", self.bureau, number)
        self.events.append(
            Recorded(
                position=number, stream=stream, version=version, id=key, type=event.type,
                schema=event.schema_version, region=self.region, bureau=self.bureau, actor="test",
                occurred_on=day(on) if isinstance(on, str) else on, recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
                correlation=key, causation=None, data=event.model_dump_json(exclude_none=True),
            )
        )  # fmt: skip
        return key

    def own(self, event: Event, on: str | date | None) -> UUID:
        """A fact about the organisation."""
        return self.tell(f"organisation-{self.region}-{self.bureau}", event, on)

    def registered(self, on: str | None = "25-01-02", **said: Any) -> Scene:
        self.own(OrganisationRegistered(name="某区人社局", **said), on)
        return self

    def justice(self) -> Scene:
        self.own(PersonAssigned(person="p-sfj", label="司法局", role=Role.JUSTICE_BUREAU), "25-01-02")
        return self

    def joins(
        self, who: str, on: str, roster: Roster = Roster.RESPONSE_TEAM, where: str | None = None
    ) -> None:
        self.own(RosterJoined(person=who, label=f"组员{who}", roster=roster, department=where), on)

    def leaves(self, who: str, on: str, roster: Roster = Roster.RESPONSE_TEAM) -> None:
        self.own(RosterLeft(person=who, roster=roster), on)

    def case(self, *plaintiffs: Plaintiff, **said: Any) -> CaseTold:
        told = CaseTold(self, derived_id("duty case", self.bureau, len(self.events)))
        self.tell(told.stream, CaseOpened(name="某某诉某局", plaintiffs=plaintiffs, **said), None)
        return told

    def book(self) -> Book:
        streams: dict[str, list[Recorded]] = {}
        for event in self.events:
            streams.setdefault(event.stream, []).append(event)
        return book(self.region, self.bureau, known(row for of in streams.values() for row in effective(of)))

    def owed(self, on: str, period: str | None = None) -> list[Owed]:
        spans = only(period) if period else now_and_lately
        return list(owed(self.packs, self.book(), day(on), shipped(), spans))

    def stands(self, rule: str, on: str, period: str, who: str | None = None) -> Assessment:
        """The one assessment of a rule in a period, of the bureau or of a person or department."""
        [found] = [
            one.assessment
            for one in self.owed(on, period)
            if one.assessment.duty.rule == f"trial.{rule}" and one.assessment.duty.period == period
            if (one.assessment.duty.person or one.assessment.duty.department) == who
        ]
        return found


@dataclass
class CaseTold:
    scene: Scene
    id: UUID

    @property
    def stream(self) -> str:
        return f"case-{self.id}"

    def then(self, event: Event, on: str | None) -> UUID:
        return self.scene.tell(self.stream, event, on)

    def instance(self, no: int = 1, level: Level = Level.FIRST) -> CaseTold:
        self.then(InstanceOpened(instance=no, level=level), None)
        return self

    def handled(self, who: str, on: str, no: int = 1) -> UUID:
        return self.then(HandlerAssigned(instance=no, handler=who), on)

    def scheduled(self, on: str, no: int = 1, hearing: int = 1) -> UUID:
        return self.then(HearingScheduled(instance=no, hearing=hearing, hearing_on=day(on)), "26-01-05")

    def heard(self, on: str, rank: LeaderRank | None = None, no: int = 1, hearing: int = 1) -> UUID:
        event = HearingHeld(instance=no, hearing=hearing, leader_appeared=rank is not None, leader_rank=rank)
        return self.then(event, on)

    def corrected(self, wrong: UUID, event: Event, on: str) -> UUID:
        data = event.model_dump(mode="json", exclude_none=True)
        return self.then(Corrected(corrects=wrong, fact_on=day(on), data=data, reason="录入有误"), on)

    def voided(self, fact: UUID | None = None) -> UUID:
        return self.then(Voided(voids=fact, reason="录入有误"), "26-12-31")
