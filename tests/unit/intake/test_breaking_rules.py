"""Tries to break what the documents rule, one after the other: what the bureau itself may not do is refused with a code; what happened in
the world is recorded however unlawful, and is shown to be.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.intake.answers import Refused, as_json
from services.intake.appearance.afterwards import as_plan
from services.intake.appearance.evaluators import Verdict
from services.intake.appearance.precheck import aftercheck
from services.intake.appearance.scene import Scene as Appearance
from services.intake.checking.checks import evaluate
from services.intake.checking.view import view
from services.intake.decide import decide
from services.intake.ledger.facts import ACTOR
from services.intake.state import State, after
from services.intake.submission import parse
from services.intake.work.causes import summary
from shared.errors import Rejected
from shared.events.case import AppearanceRecorded
from tests.support.packs import SHIPPED_PACKS
from tests.unit.intake.scenes import FIRST, JUDGED, NOTICE, OPENED, TODAY, UNDER_WAY, Scene, given, item
from tests.unit.intake.test_organisation_rules import REGISTERED
from tests.unit.intake.test_work_causes import row

PACKS = SHIPPED_PACKS
MINHANG, JINGHAI, YICHENG = ("310112", "mh-renshe"), ("120118", "jh-renshe"), ("370404", "fz-renshe")
LAWYERS = [{"kind": "lawyer", "person": "l-1"}, {"kind": "lawyer", "person": "l-2"}]
STAFF = {"kind": "undertaking", "person": "s-1", "standing": "established"}
SCHEDULED = item("case.hearing_scheduled", "2026-10-20", instance=1, hearing=1, hearing_on="2026-11-10")
INSTRUCTED = item("case.principal_instructed", "2026-10-14", instance=1, person="p-1", instruction="依法应诉")
CLOSED = item("case.closed", "2026-11-16")


def fact(name: str, day: str, /, **data: Any) -> dict[str, Any]:
    return item(f"case.{name}", f"2026-{day}", instance=1, **data)


def own(name: str, day: str = "11-02", /, **data: Any) -> dict[str, Any]:
    return item(f"organisation.{name}", f"2026-{day}", **data)


def planned(**data: Any) -> dict[str, Any]:
    return fact("appearance_planned", "11-02", hearing=1, **data)


def moved_to(place: tuple[str, str], one: dict[str, Any]) -> dict[str, Any]:
    """The same fact of a bureau elsewhere."""
    region, bureau = place
    subject = one["subject"]
    if subject.startswith("organisation-"):
        subject = f"organisation-{region}-{bureau}"
    return one | {"region": region, "bureau": bureau, "subject": subject}


def bound(place: tuple[str, str], *facts: dict[str, Any]) -> State:
    """What is recorded under the documents that bind ``place``."""
    state = State()
    for one in facts:
        state = after(state, decide(parse(moved_to(place, one)), state, TODAY, PACKS))
    return state


def refused(place: tuple[str, str], code: str, *facts: dict[str, Any]) -> str:
    """The last fact is refused there with this code; what the clerk reads."""
    state = bound(place, *facts[:-1])
    with pytest.raises(Rejected) as refusal:
        decide(parse(moved_to(place, facts[-1])), state, TODAY, PACKS)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value.message


def test_whatever_contradicts_the_record_is_told_at_once() -> None:
    """Too early for its notice and twice the same hearing; two days in the future: one refusal tells all, its code and field are the first's."""
    early = fact("hearing_held", "10-01", hearing=1)
    state = bound(YICHENG, OPENED, FIRST, NOTICE, fact("hearing_held", "11-10", hearing=1))
    with pytest.raises(Rejected) as refusal:
        decide(parse(moved_to(YICHENG, early)), state, TODAY, PACKS)
    assert refusal.value.code == "hearing_before_notice"
    assert [field for field, _ in refusal.value.faults] == ["occurredon", "data.hearing"]
    act = {"made_on": "2099-01-01"}
    review = {"organ": "某区人民政府", "decided_on": "2099-02-01"}
    opened = OPENED | {
        "data": OPENED["data"] | {"act": act, "prior_review": review},
        "occurredon": "2099-03-01",
    }
    with pytest.raises(Rejected) as refusal:
        decide(parse(moved_to(YICHENG, opened)), State(), TODAY, PACKS)
    answer = Refused.of("x", refusal.value)
    assert [field for field, _ in answer.faults] == [
        "occurredon",
        "data.act.made_on",
        "data.prior_review.decided_on",
    ]
    assert as_json(answer).keys() == {"status", "id", "code", "field", "message"}
    assert answer.message.count("晚于今天") == 3


def failing(place: tuple[str, str], state: State) -> set[str]:
    """Clauses that the checks of the case show as broken."""
    packs = PACKS.binding(*place, TODAY)
    results = evaluate(view(state.history), packs)
    return {one.check.clause for one in results if one.opinion.verdict is Verdict.FAIL}


def in_court(place: tuple[str, str], **record: Any) -> set[str]:
    """Clauses that the record of a hearing shows as broken; the record itself is taken."""
    told = fact("appearance_recorded", "11-10", hearing=1, **record)
    history = bound(place, *UNDER_WAY, SCHEDULED, told).history
    recorded = AppearanceRecorded.strictly({"instance": 1, "hearing": 1, **record})
    scene = Appearance(history, as_plan(recorded, None))
    results = aftercheck(scene, recorded, PACKS.binding(*place, date(2026, 11, 10)))
    return {one.check.clause for one in results if one.opinion.verdict is Verdict.FAIL}


def scheduled() -> Scene:
    return given(*UNDER_WAY, SCHEDULED)


def test_only_lawyers_in_court() -> None:
    """JH-1.4a: a plan of lawyers alone is refused; that it happened is recorded and shown with its article."""
    scheduled().refuses(planned(agents=LAWYERS), "only_lawyers", "data.agents")
    assert "JH-1.4a" in in_court(JINGHAI, agents=LAWYERS, absence={"reason": "other_just_cause"})
    assert "JH-1.4a" not in in_court(JINGHAI, agents=[STAFF], absence={"reason": "other_just_cause"})


def test_a_third_agent() -> None:
    """JH-1.3a: three agents are refused in a plan (行政诉讼法第三十一条); two and the leader are not."""
    three = [*LAWYERS, STAFF]
    leader = {"person": "p-1", "rank": "deputy"}
    scheduled().refuses(planned(agents=three, leader=leader), "too_many_agents", "data.agents")
    assert scheduled().when(planned(agents=three[1:], leader=leader))


@pytest.mark.parametrize("whose", ["subordinate", "entrusted"])
def test_a_leader_who_is_not_eligible(whose: str) -> None:
    """YC23-2.2a: a leader of another body stands for nobody (法释〔2020〕3号第二条): not planned, and not counted as having appeared."""
    leader = {"person": "p-9", "rank": "principal", "belongs_to": whose}
    scheduled().refuses(planned(leader=leader), "leader_not_eligible", "data.leader.belongs_to")
    held = fact("hearing_held", "11-10", hearing=1, leader_appeared=True)
    told = fact("appearance_recorded", "11-10", hearing=1, leader=leader)
    given(*UNDER_WAY, SCHEDULED, held).refuses(told, "contradictory_appearance", "data.leader")
    assert scheduled().when(told)


def test_a_loss_analysis_without_causes() -> None:
    """YC23-2.5c, JH-2.3e: an analysis that names no cause is none."""
    empty = fact("loss_analysed", "11-15", problems="程序", causes=[], measures="改进")
    given(*UNDER_WAY, JUDGED).refuses(empty, "bad_shape", "data.causes")


def requested(kind: str, **more: Any) -> dict[str, Any]:
    return own("review_requested", review="审1", kind=kind, subject="（虚构）送审", **more)


def concluded(item_: str, day: str = "11-03") -> dict[str, Any]:
    return own("review_item_concluded", day, review="审1", review_item=item_, conforms=True, reviewer="p-1")


def test_a_decision_without_review() -> None:
    """MH23-4.5: no enforcement decision before the review, and none before all nine items are concluded (行政处罚法第五十八条)."""
    decided = own("decision_made", "11-06", review="审1")
    approved = own("review_concluded", "11-05", review="审1", approved=True)
    request = requested("enforcement", decision_kind="penalty")
    refused(MINHANG, "decision_not_reviewed", REGISTERED, decided)
    refused(MINHANG, "decision_not_reviewed", REGISTERED, request, decided)
    items = [concluded(one) for one in _nine()]
    assert len(items) == 9
    said = refused(MINHANG, "review_items_missing", REGISTERED, request, *items[:8], approved)
    assert _nine()[8] in said
    assert bound(MINHANG, REGISTERED, request, *items, approved, decided)


def _nine() -> tuple[str, ...]:
    checks = (check for pack in PACKS.binding(*MINHANG, TODAY) for check in pack.checks)
    return next(check.items for check in checks if check.clause == "MH23-4.5")


def test_a_decision_before_any_opinion() -> None:
    """MH23-4.6b: the legal office's opinion follows the first review, and no contract is signed before it."""
    request = requested("contract", office_meeting=True)
    opinion, first = concluded("局法制科法律意见"), concluded("本部门法治员初审")
    approved = own("review_concluded", "11-05", review="审1", approved=True)
    refused(MINHANG, "review_out_of_order", REGISTERED, request, opinion)
    refused(MINHANG, "review_items_missing", REGISTERED, request, first, approved)
    assert bound(MINHANG, REGISTERED, request, first, opinion, approved)


def test_two_handlers_at_once() -> None:
    """MH26-2.7: a second handler without a reason is refused; with one it replaces the first."""
    first, second = (fact("handler_assigned", "10-13", handler=one) for one in ("p-1", "p-2"))
    given(*UNDER_WAY, first).refuses(second, "handler_already_assigned", "data.reason")
    assert given(*UNDER_WAY, first).when(fact("handler_assigned", "10-13", handler="p-2", reason="请假"))


def test_overruling_a_proposal_with_no_reason() -> None:
    """MH26-2.6: whoever is not the first proposed is assigned with a reason, or not at all."""
    proposed = fact("handler_proposed", "10-13", candidates=["p-1", "p-2"])
    scene = given(*UNDER_WAY, proposed)
    scene.refuses(
        fact("handler_assigned", "10-13", handler="p-2"), "proposal_overruled_without_reason", "data.reason"
    )
    assert scene.when(fact("handler_assigned", "10-13", handler="p-2", reason="专长"))


def test_a_closing_without_the_first_persons_instruction() -> None:
    """YC23-2.1b: ≥1条才可结案. 峄城 refuses the closing of a suit until the instruction is recorded, and says what to report."""
    said = refused(YICHENG, "principal_not_instructed", *UNDER_WAY, CLOSED)
    assert "YC23-2.1b" in said
    assert "主要负责人批示研究" in said
    assert bound(YICHENG, *UNDER_WAY, INSTRUCTED, CLOSED)


def test_a_closing_that_is_not_the_rules_to_refuse() -> None:
    """YC23-2.1b binds suits in 峄城 since 2023: elsewhere, earlier, in reconsideration, from a ledger or of a published case it is recorded, and shown as missing."""
    assert bound(MINHANG, *UNDER_WAY, CLOSED)
    review = OPENED | {"data": OPENED["data"] | {"kind": "reconsideration"}}
    published = OPENED | {"data": OPENED["data"] | {"origin": "published"}}
    assert bound(YICHENG, review, FIRST, CLOSED)
    assert bound(YICHENG, published, FIRST, CLOSED)
    assert bound(YICHENG, OPENED, item("case.closed", "2022-05-10"))
    told = bound(YICHENG, *UNDER_WAY, CLOSED | {"actor": ACTOR})
    assert "YC23-2.1b" in failing(YICHENG, told)


def test_a_closed_case_reopened_wrongly() -> None:
    """JH-1.2e: an instance that begins after the closing would have no deadlines; the closing is taken back first."""
    second = item("case.instance_opened", "2026-11-18", instance=2, level="second")
    given(*UNDER_WAY, CLOSED).refuses(second, "case_closed", "data.instance")
    given(*UNDER_WAY, second).refuses(CLOSED, "case_closed", "data.instance")
    given(*UNDER_WAY, CLOSED).refuses(item("case.closed", "2026-11-20"), "case_closed_twice")
    taken_back = item("case.voided", "2026-11-19", voids=CLOSED["id"], reason="二审受理")
    assert given(*UNDER_WAY, CLOSED, taken_back).when(second)
    earlier = item("case.instance_opened", "2026-11-16", instance=2, level="second")
    assert given(*UNDER_WAY, CLOSED).when(earlier), "registered late, begun before"


def test_a_hearing_in_a_voided_case() -> None:
    """YC23-2.2b: nothing more is recorded of a case that was taken back as a whole."""
    gone = item("case.voided", "2026-11-02", reason="重复建案")
    given(*UNDER_WAY, gone).refuses(SCHEDULED, "case_voided", "subject")


def test_facts_before_the_case_is_opened() -> None:
    """JH-1.2a: a notice belongs to a case that is opened, and to an instance of it."""
    given().refuses(NOTICE, "case_not_opened", "subject")
    given(OPENED).refuses(NOTICE, "instance_not_opened", "data.instance")


def test_filing_without_the_advisers_word() -> None:
    """JH-1.2f: that a defence was filed unapproved is a fact, and its statutory period is kept by it; the checks show the missing approval."""
    filed = fact("defence_filed", "10-20")
    approved = fact("adviser_approved", "10-19", adviser="p-1", approved=True)
    assert "JH-1.2f" in failing(JINGHAI, bound(JINGHAI, *UNDER_WAY, filed))
    assert "JH-1.2f" not in failing(JINGHAI, bound(JINGHAI, *UNDER_WAY, approved, filed))


def test_evidence_of_who_is_no_defendant() -> None:
    """JH-1.1d: each of several defendants has its own evidence; a name that is not sued is refused, one that was served is known."""
    together = [{"name": "甲局"}, {"name": "乙区政府"}]
    opened = OPENED | {"data": OPENED["data"] | {"defendants": together}}
    scene = given(opened, FIRST, NOTICE)
    for name in ("evidence_filed", "defence_filed"):
        scene.refuses(fact(name, "10-20", defendant="丙镇政府"), "defendant_unknown", "data.defendant")
        assert scene.when(fact(name, "10-20", defendant="乙区政府"))
    served = fact("notice_received", "10-13", defendant="丙镇政府")
    assert given(opened, FIRST, NOTICE, served).when(fact("evidence_filed", "10-20", defendant="丙镇政府"))
    assert given(*UNDER_WAY).when(fact("evidence_filed", "10-20", defendant="乙区政府")), "nobody is named"


def test_performance_before_judgment() -> None:
    """JH-1.7a: nothing is performed before it is judged; performing before it takes effect is allowed to everybody."""
    scene = given(*UNDER_WAY, JUDGED)
    scene.refuses(fact("performed", "11-09"), "performed_before_judgment", "occurredon")
    effective = fact("became_effective", "11-20")
    assert given(*UNDER_WAY, JUDGED, effective).when(fact("performed", "11-15"))


def test_a_reply_to_advice_that_does_not_exist() -> None:
    """JH-1.7b: a reply answers an advice that was received, by its number."""
    received = fact("advice_received", "10-20", advice="governance", item=1)
    given(*UNDER_WAY).refuses(fact("advice_replied", "10-21", item=1), "advice_not_received", "data.item")
    given(*UNDER_WAY, received).refuses(fact("advice_replied", "10-21", item=2), "advice_not_received")


def test_a_training_of_fewer_than_nobody() -> None:
    """JH-1.8b: numbers of people are not negative."""
    training = own("training_held", training="lecture", topic="出庭", attendees=-1)
    given(REGISTERED).refuses(training, "bad_shape", "data.attendees")


def test_what_has_not_happened_yet() -> None:
    """JH-1.2a: a fact is dated today at the latest, in a correction too; a day that is set may lie ahead."""
    given(OPENED, FIRST).refuses(
        item("case.notice_received", "2026-11-23", instance=1), "future_date", "occurredon"
    )
    wrong = {"corrects": NOTICE["id"], "fact_on": "2026-11-23", "data": {"instance": 1}, "reason": "改日期"}
    given(*UNDER_WAY).refuses(item("case.corrected", "2026-11-20", **wrong), "future_date", "data.fact_on")
    assert given(*UNDER_WAY).when(fact("hearing_scheduled", "11-20", hearing=1, hearing_on="2026-12-20"))


def test_a_successor_before_the_predecessor_leaves() -> None:
    """MH23-3.2b: two at once for a while leave no gap and are recorded; leaving before having joined is refused."""

    def on_list(name: str, day: str, person: str, **data: Any) -> dict[str, Any]:
        return own(name, day, person=person, roster="legal_liaison", **data)

    first = on_list("roster_joined", "10-01", "p-1", label="甲", department="仲裁科")
    successor = on_list("roster_joined", "10-20", "p-2", label="乙", department="仲裁科")
    assert bound(MINHANG, REGISTERED, first, successor, on_list("roster_left", "11-01", "p-1"))
    early = on_list("roster_left", "09-30", "p-1")
    refused(MINHANG, "roster_left_before_joined", REGISTERED, first, early)


def test_a_recurrence_of_another_bureaus_cause() -> None:
    """MH26-4.1, BS24-2: the same cause recurs only in the bureau that had put it right."""
    mended, later = row(1, "2026-03-02", "2026-04-01"), row(2, "2026-06-01")
    assert [len(one["recurrences"]) for one in summary([mended, later])] == [1]
    elsewhere = replace(later, bureau="fz-ziran", case_id=UUID(int=3))
    assert [len(one["recurrences"]) for one in summary([mended, elsewhere])] == [0]
