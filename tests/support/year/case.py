"""A case of a bureau being written: what nearly every case has, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.events.envelope import derived_id
from tests.support.docket import Item
from tests.support.year.bureaus import House
from tests.support.year.writing import Stream

FIELDS = ("工伤认定", "劳动监察", "养老待遇", "失业保险", "政府信息公开")
_NUMBERS = {"first": "行初", "second": "行终", "retrial_review": "行申", "retrial": "行再", "remand": "行初"}
_NOTICES = {"second": "appeal", "retrial_review": "retrial_application", "reconsideration": "review_reply"}
_COURT = {"first": 0, "remand": 0, "second": 1, "retrial_review": 2, "retrial": 2}


@dataclass
class Case:
    """One case being written; ``number`` tells it from the bureau's others."""

    house: House
    number: int
    stream: Stream

    def fact(self, name: str, day: int | None, /, *, instance: int | None = 1, **data: Any) -> Item:
        """A fact of an instance, or with ``instance`` None of the case itself."""
        return self.stream.add(name, day, instance=instance, **data)

    def opened(self, **more: Any) -> Item:
        name = f"（虚构）第{self.number}人诉{self.house.name.removeprefix('（虚构）')}案"
        plaintiffs = [{"label": f"赵某{self.number}", "kind": "person", "party_id": f"party-{self.number}"}]
        act = {"made_on": self.stream.day(-40), "doc_no": f"（虚构）人社〔2025〕{self.number}号"}
        data: dict[str, Any] = {
            "name": name,
            "act_type": "confirmation",
            "field": FIELDS[self.number % len(FIELDS)],
            "plaintiffs": plaintiffs,
            "defendants": [{"name": self.house.name, "level": "county_department", "role": "sole"}],
            "act": act,
        }
        return self.fact("opened", None, instance=None, **data | more)

    def begins(self, level: str, day: int, instance: int = 1, **more: Any) -> None:
        """The instance, its notice and who takes it."""
        printed = (
            f"(2025){self.house.courts[_COURT.get(level, 0)]}{_NUMBERS.get(level, '')}{9000 + self.number}号"
        )
        number = {"printed": printed} if level in _NUMBERS else None
        follows = instance - 1 if instance > 1 else None
        self.fact(
            "instance_opened",
            day,
            instance=instance,
            level=level,
            case_no=number,
            follows=follows,
            **more,
        )
        notice = _NOTICES.get(level, "complaint")
        self.fact("notice_received", day + 2, instance=instance, notice=notice, signed_by="办公室")
        self.fact("handler_assigned", day + 3, instance=instance, handler="p-handler")

    def answers(self, day: int, instance: int = 1) -> None:
        self.fact("defence_filed", day, instance=instance)
        self.fact("evidence_filed", day, instance=instance)

    def is_heard(self, day: int, instance: int = 1, *, leader: bool = True) -> None:
        """Set and held; the record behind it says the same."""
        self.fact(
            "hearing_scheduled", day - 15, instance=instance, hearing=1, hearing_on=self.stream.day(day)
        )
        own = {"person": "p-leader", "rank": "deputy", "in_charge": True} if leader else None
        rank = "deputy" if leader else None
        self.fact("hearing_held", day, instance=instance, hearing=1, leader_appeared=leader, leader_rank=rank)
        absence = (
            None if leader else {"reason": "irreplaceable_duty", "explained": "防汛值守", "endorsed": "seal"}
        )
        acts = ["answered_court"] if leader else None
        agents = [{"kind": "undertaking", "person": "p-handler", "standing": "established"}]
        appeared = {"leader": own, "leader_acts": acts, "absence": absence, "agents": agents}
        told = {key: value for key, value in appeared.items() if value is not None}
        self.fact("appearance_recorded", day, instance=instance, hearing=1, **told)

    def is_judged(self, day: int, outcome: str, result: str, instance: int = 1, **more: Any) -> None:
        """Judged and served on both sides."""
        data = {"document": "judgment", "outcome": outcome, "agency_result": result, **more}
        self.fact("judged", day, instance=instance, **data)
        self.fact("judgment_served", day + 4, instance=instance, party="agency")
        self.fact("judgment_served", day + 5, instance=instance, party="plaintiff")

    def instructed(self, day: int, instance: int = 1) -> None:
        """What the first person responsible said: 峄城 closes no case without it."""
        self.fact(
            "principal_instructed", day, instance=instance, person="p-principal", instruction="依法应诉"
        )

    def closes(self, day: int) -> None:
        self.fact("closed", day, instance=None)


def subject_of(house: House, number: int) -> str:
    return f"case-{derived_id('year', house.bureau.region, house.bureau.code, number)}"
