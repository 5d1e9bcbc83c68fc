"""An exported ledger, imported again, adds nothing: whatever a case holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake import submission
from services.intake.decide import decide_in_order
from services.intake.state import State
from shared.text import flaw
from tests.unit.intake.scenes import TODAY, item
from tests.unit.intake.test_ledger_plan import codes, events, planned, reread

DAYS = st.dates(date(2024, 1, 1), TODAY) | st.none()
WORDS = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() and flaw(text) is None)


def work(instance: int, day: str) -> list[dict[str, Any]]:
    """One of each further fact that the ledger has columns for, in an order the rules allow whichever are left out."""
    person, until = "handler-1", "2027-01-31"
    data: list[tuple[str, dict[str, Any]]] = [
        ("contact_named", {"department": "某科", "person": person}),
        ("handler_assigned", {"handler": person}),
        ("elements_set", {"unit": "某科", "leader": "a、b", "staff": [person, "x y"], "opinion": "应诉", "resolve_by": until}),
        ("elements_set", {"unit": "另一科", "leader": person, "staff": [person], "opinion": "和解", "resolve_by": until}),
        ("reported", {"matter": "case_facts"}),
        ("risk_assessed", {"risk": "high", "needs_others": True}),
        ("guarantee_set", {"unit": "某科", "leader": person, "responsible": person, "resolve_by": until}),
        ("marked", {"marks": ["public_interest", "mass_incident"]}),
        ("reported", {"matter": "sensitive"}),
        ("mediation_planned", {"plan": "面谈"}),
        ("mediation_ended", {"outcome": "settled"}),
        ("adviser_approved", {"adviser": person, "approved": False, "reason": "补证据"}),
        ("notice_received", {"defendant": "某镇"}),
        ("reported", {"matter": "leader_list"}),
        ("advice_received", {"advice": "governance", "item": 1, "doc_no": "建〔2026〕1号", "reply_by": until}),
    ]  # fmt: skip
    return [item(f"case.{kind}", day, instance=instance, **fact) for kind, fact in data]


@st.composite
def hearings(draw: st.DrawFn, instance: int, day: str) -> list[dict[str, Any]]:
    """None to three hearings, scheduled or not, with or without a record that agrees with what is counted."""
    facts: list[dict[str, Any]] = []
    for number in draw(st.sets(st.integers(1, 4), max_size=3)):
        of = {"instance": instance, "hearing": number}
        came = draw(st.none() | st.booleans())
        if draw(st.booleans()):
            facts.append(item("case.hearing_scheduled", day, **of, hearing_on="2026-12-01"))
        facts.append(
            item("case.hearing_held", draw(st.sampled_from([None, day])), **of, leader_appeared=came)
        )
        agents = draw(
            st.lists(st.sampled_from([{"kind": "lawyer"}, {"kind": "legal", "label": "某"}]), max_size=2)
        )
        leader = {"leader": {"person": "leader-1"}, "leader_acts": ["took_part", "answered_court"]}
        record = leader if came else {"absence": {"reason": "force_majeure"}}
        if draw(st.booleans()):
            facts.append(item("case.appearance_recorded", day, **of, agents=agents, **record))
    return facts  # fmt: skip


def after_judgment(instance: int, day: str) -> list[dict[str, Any]]:
    data: list[tuple[str, dict[str, Any]]] = [
        ("appeal_decided", {"appeal": False, "reason": "服判"}),
        ("loss_analysed", {"problems": "送达", "causes": ["procedure", "law"], "measures": "培训"}),
        ("reported", {"matter": "loss_analysis", "to": "justice_bureau"}),
        ("reported", {"matter": "loss_analysis", "to": "rule_of_law_office"}),
        ("performed", {"note": "已重作"}),
        ("lessons_drawn", {}),
    ]
    return [item(f"case.{kind}", day, instance=instance, **fact) for kind, fact in data]


@st.composite
def cases(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Facts of a case with any text, some dates unknown, several instances and parties, in an order the rules allow."""
    names = draw(st.lists(WORDS, max_size=3))
    opened: dict[str, Any] = {"name": draw(WORDS), "plaintiffs": [{"label": name} for name in names]}
    opened |= draw(
        st.fixed_dictionaries({}, optional={"field": WORDS, "has_third_party": st.booleans(), "note": WORDS})
    )
    facts = [item("case.opened", None, **opened)]
    for instance in range(1, draw(st.integers(0, 3)) + 1):
        level = draw(st.sampled_from(["first", "second", "remand"]))
        number = draw(st.none() | WORDS.map(lambda text: {"printed": text}))
        facts.append(item("case.instance_opened", None, instance=instance, level=level, case_no=number))
        start = draw(DAYS)
        if start:
            judged = str(min(start + timedelta(30), TODAY))
            facts += [
                item("case.notice_received", str(start), instance=instance, signed_by=draw(WORDS)),
                *draw(st.lists(st.sampled_from(work(instance, str(start))), unique_by=lambda one: one["id"])),
                *draw(hearings(instance, judged)),
                item("case.judged", judged, instance=instance, outcome="other", operative=draw(WORDS)),
                item("case.judgment_served", judged, instance=instance, party="plaintiff"),
                *draw(st.lists(st.sampled_from(after_judgment(instance, judged)), unique_by=lambda one: one["id"])),
            ]  # fmt: skip
    if draw(st.booleans()):
        number = {"printed": "云府复〔2026〕1号"}
        facts.append(item("case.linked", "2026-01-05", relation="prior_review", other_case_no=number))
    return facts


@settings(max_examples=60, deadline=None)
@given(cases())
def test_an_exported_ledger_adds_nothing_when_it_is_imported(facts: list[dict[str, Any]]) -> None:
    """Round trip through the workbook: every recorded case is found again and nothing about it is new or changed."""
    decided = decide_in_order([submission.parse(one) for one in facts], State(), lambda: TODAY)
    assert not decided.any_refused
    recorded = {UUID(facts[0]["subject"].removeprefix("case-")): decided.end}
    found = planned(reread(recorded), recorded)
    assert (events(found), codes(found), found.left_out) == ([], [], {})
    first = {one["data"]["instance"] for one in facts if one["type"] == "case.instance_opened"}
    further = {
        (one["data"]["instance"], one["data"]["hearing"])
        for one in facts
        if one["data"].get("hearing", 1) > 1
    }
    assert len(found.unchanged) == max(1, len(first)) + len(further)
