"""The day a judgment takes effect, inferred from the service on every party (law B10, notes P11)."""

from services.deadlines.law.obligations import Withheld, obligations
from shared.dates import shipped
from shared.events.case import (
    Appealed,
    BecameEffective,
    CaseOpened,
    Defendant,
    InstanceOpened,
    Judged,
    JudgmentServed,
    Plaintiff,
)
from shared.events.terms import CaseKind, Document, Level, Outcome, Party
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import a_case, day
from tests.unit.deadlines.small_packs import on_event, packs, rule

APPEAL = rule(
    "appeal",
    {**on_event("case.judgment_served"), "subject": ["party", "who"]},
    {"days": 15},
    nature="right",
    applies={"levels": ["first"], "documents": ["judgment"]},
    completed_by=[{"fact": {"event": "case.appealed"}, "same": ["by", "who"]}],
)
REPORT = rule("report", {"milestone": "effective"}, {"days": 30}, kind="local", survives=["closing"])
RULES = packs(REPORT, APPEAL)


def case(*facts, level=Level.FIRST, document=Document.JUDGMENT, outcome=Outcome.REVOKE, **opened):
    return a_case(
        (CaseOpened(name="某案", **opened), None),
        (InstanceOpened(instance=1, level=level), None),
        (Judged(instance=1, document=document, outcome=outcome), "25-04-01"),
        *facts,
    )


def served(party, on, who=None):
    return JudgmentServed(instance=1, party=party, who=who), on


def report(case):
    return next((d for d in obligations(case, RULES, shipped()) if d.rule_id == "p.report"), None)


def test_the_day_after_the_last_partys_appeal_period():
    """E44: one party served 04-11 may appeal until Sunday 04-27, a working day; effect on 04-28, whoever was served earlier."""
    duty = report(case(served(Party.AGENCY, "25-04-03"), served(Party.PLAINTIFF, "25-04-11")))
    assert duty.start.on == day("25-04-28")
    assert duty.due.due == day("25-05-28")
    assert "上诉期均届满的次日" in duty.start.title


def test_while_a_service_is_not_known_there_is_only_an_earliest_day():
    """Nobody knows when the plaintiff was served: the report is waited for, not before the range's lower end."""
    duty = report(case(served(Party.AGENCY, "25-04-11")))
    assert isinstance(duty, Withheld)
    assert "缺原告的送达日" in duty.reason
    assert duty.start.on == day("25-04-28")
    assert duty.earliest == day("25-05-28")


def test_every_one_of_several_plaintiffs_must_be_served():
    """Three plaintiffs, two named services: the third is missing. A service that names nobody is on the whole side."""
    three = {"plaintiffs": tuple(Plaintiff(label=f"原告{n}") for n in "甲乙丙")}
    two = (
        served(Party.AGENCY, "25-04-11"),
        served(Party.PLAINTIFF, "25-04-11", "甲"),
        served(Party.PLAINTIFF, "25-04-12", "乙"),
    )
    assert isinstance(report(case(*two, **three)), Withheld)
    assert report(case(*two, served(Party.PLAINTIFF, "25-04-20", "丙"), **three)).start.on == day("25-05-07")
    assert report(
        case(served(Party.AGENCY, "25-04-11"), served(Party.PLAINTIFF, "25-04-11"), **three)
    ).start.on == day("25-04-28")


def test_co_defendants_and_third_parties_count_too():
    """Two defendants and a third party: four sides must have been served."""
    opened = {"defendants": (Defendant(name="某区政府"), Defendant(name="某局")), "has_third_party": True}
    duty = report(case(served(Party.AGENCY, "25-04-11"), served(Party.PLAINTIFF, "25-04-11"), **opened))
    assert "共同被告、第三人" in duty.reason


def test_an_appeal_keeps_it_from_taking_effect():
    """静海: as long as an appeal is pending nothing has taken effect and no report is due."""
    facts = (
        served(Party.AGENCY, "25-04-03"),
        served(Party.PLAINTIFF, "25-04-11"),
        (Appealed(instance=1, by=Party.PLAINTIFF), "25-04-20"),
    )
    assert report(case(*facts)) is None


def test_before_any_service_nothing_is_said():
    """A judgment that nobody received yet starts nothing, not even a range."""
    assert report(case()) is None


def test_at_second_instance_service_is_effect():
    """No appeal lies: the last service decides."""
    facts = (served(Party.AGENCY, "25-04-03"), served(Party.PLAINTIFF, "25-04-11"))
    duty = report(case(*facts, level=Level.SECOND))
    assert duty.start.on == day("25-04-11")
    assert "最后送达" in duty.start.title


def test_a_mediation_is_effective_when_the_last_party_signed():
    """解释第八十五条: 调解书经双方签收生效, on the last signature."""
    facts = (served(Party.AGENCY, "25-04-03"), served(Party.PLAINTIFF, "25-04-07"))
    duty = report(case(*facts, document=Document.MEDIATION, outcome=Outcome.MEDIATED))
    assert duty.start.on == day("25-04-07")
    assert "最后签收" in duty.start.title


def test_a_reconsideration_decision_is_effective_when_served():
    """复议法第七十五条: 决定书一经送达，即发生法律效力."""
    facts = (served(Party.AGENCY, "25-04-03"), served(Party.PLAINTIFF, "25-04-07"))
    duty = report(
        case(*facts, level=Level.RECONSIDERATION, document=Document.DECISION, kind=CaseKind.RECONSIDERATION)
    )
    assert duty.start.on == day("25-04-07")


def test_what_a_court_certified_goes_before_what_is_inferred():
    """A registered day of effect is the day, whatever the services say."""
    facts = (served(Party.AGENCY, "25-04-03"), (BecameEffective(instance=1), "25-05-05"))
    assert report(case(*facts)).start.on == day("25-05-05")


def test_each_of_several_plaintiffs_has_an_appeal_period_and_uses_his_own():
    """乙 appeals: his right is used, 甲's still runs; and an appeal that names only the side speaks for all of it."""
    two = (served(Party.PLAINTIFF, "25-04-11", "甲"), served(Party.PLAINTIFF, "25-04-14", "乙"))

    def used(**by):
        facts = (*two, (Appealed(instance=1, **by), "25-04-20"))
        found = obligations(case(*facts), RULES, shipped())
        return {d.start.subject: d.met is not None for d in found if d.rule_id == "p.appeal"}

    assert used(by=Party.PLAINTIFF, who="乙") == {"plaintiff/甲": False, "plaintiff/乙": True}
    assert used(by=Party.PLAINTIFF) == {"plaintiff/甲": True, "plaintiff/乙": True}
    assert used(by=Party.AGENCY) == {"plaintiff/甲": False, "plaintiff/乙": False}


def test_the_national_rules_know_each_of_several_plaintiffs():
    """With the shipped packs, too, effect follows the last named plaintiff's appeal period."""
    facts = (served(Party.AGENCY, "25-04-03"), served(Party.PLAINTIFF, "25-04-11", "甲"))
    (ends,) = [
        d.due.due
        for d in obligations(case(*facts), SHIPPED_PACKS, shipped())
        if d.start.subject == "plaintiff/甲"
    ]
    assert ends == day("25-04-27")
