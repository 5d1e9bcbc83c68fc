"""On-time rates: which rules are one duty, and how a deadline's life is counted."""

from datetime import date
from uuid import UUID

from services.stats.catalogue import Catalogue
from services.stats.duties import duty_kinds
from services.stats.figures.duty import OwedDuty
from services.stats.indicators import Figure, tally
from services.stats.periods import parse_period
from shared.events.deadline import (
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    DeadlineWithheld,
)
from shared.events.envelope import derived_id
from shared.events.terms import DeadlineKind, Role, Strength
from shared.policy.load import Packs, parse_pack
from tests.unit.stats.story import Story

PACK = """
id: p
title: 某区意见
issuer: 某区
deadlines:
- {id: defence, title: 答辩, kind: statutory, strength: hard, responsible: handler, trigger: {events: [{event: case.notice_received}]},
   versions: [{clause: 行政诉讼法第六十七条, quote: 十五日内, period: {days: 15}}], completed_by: [{fact: {event: case.defence_filed}}],
   samples: [{from: 2026-03-02, due: 2026-03-17}]}
- {id: report, title: 报备, kind: local, strength: hard, responsible: handler, trigger: {events: [{event: case.notice_received}]},
   versions: [{clause: YC23-2.5a, quote: 3日内, period: {days: 3}}],
   completed_by: [{fact: {event: case.reported, where: {matter: [case_facts]}}}], samples: [{from: 2026-03-02, due: 2026-03-05}]}
- {id: appeal, title: 上诉, kind: statutory, strength: hard, nature: right, responsible: handler,
   trigger: {events: [{event: case.judgment_served}]}, versions: [{clause: 行政诉讼法第八十五条, quote: 十五日内, period: {days: 15}}],
   completed_by: [{fact: {event: case.appealed}}], samples: [{from: 2026-03-02, due: 2026-03-17}]}
- {id: more-evidence, title: 补充证据, kind: court, strength: soft, nature: right, responsible: handler,
   trigger: {events: [{event: case.notice_received}]}, versions: [{clause: 行政诉讼法第三十六条, quote: 可以补充, period: {days: 15}}],
   completed_by: [{fact: {event: case.evidence_filed}}], samples: [{from: 2026-03-02, due: 2026-03-17}]}
"""
KINDS = duty_kinds(Packs((parse_pack(PACK, "p.yaml"),)))
ON_TIME = Catalogue(KINDS).duties


def set_for(case_id: UUID, rule: str, due: date) -> DeadlineSet:
    day = date(2026, 3, 2)
    return DeadlineSet(
        case_id=case_id,
        instance=1,
        rule=rule,
        trigger=case_id,
        trigger_on=day,
        nominal=due,
        due=due,
        due_safe=due,
        provisional=False,
        calendar="2026",
        name="期限",
        clause="YC23-2.5a",
        kind=DeadlineKind.LOCAL,
        strength=Strength.HARD,
        responsible=Role.HANDLER,
    )


def owed(story: Story) -> list[OwedDuty]:
    current = story.sheet().duties.current.values()
    case = ("litigation", "first", None, None, None, None, None, False, None)
    return [OwedDuty(*duty, "案", *case) for duty in current if duty.state != "cancelled"]


def test_a_rule_belongs_to_the_duty_its_completion_names() -> None:
    """报备 and 答辩举证 gather the rules of all packs by what completes them; a right is nobody's duty."""
    rules = {kind.code: kind.rules for kind in KINDS}
    assert rules["report"] == {"p.report"}
    assert rules["defence"] == {"p.defence"}
    assert not any("p.appeal" in names for names in rules.values())
    assert ON_TIME["on_time.report"].clause == "YC23-2.5a"


def test_on_time_rate_counts_what_fell_due() -> None:
    """Of five duties due in March: met, met late, missed, pending, cancelled → 1 of 3 in time, 1 not yet due."""
    story = Story()
    case_id = derived_id("case")
    due = date(2026, 3, 5)
    facts = {"case_id": case_id, "instance": 1, "rule": "p.report", "due": due}
    ends = [
        DeadlineMet(**facts, met_on=due, met_by=case_id, on_time=True),
        DeadlineMet(**facts, met_on=date(2026, 3, 9), met_by=case_id, on_time=False),
        DeadlineMissed(**facts),
        None,
        DeadlineCancelled(case_id=case_id, instance=1, rule="p.report", reason="作废"),
    ]
    for number, end in enumerate(ends):
        stream = f"deadline-{derived_id(number)}"
        story.tell(stream, set_for(case_id, "p.report", due), date(2026, 3, 2))
        if end:
            story.tell(stream, end, due)
    indicator = ON_TIME["on_time.report"]
    assert tally(indicator, owed(story), parse_period("2026-03")) == Figure(3, numerator=1, apart=1)
    assert tally(indicator, owed(story), parse_period("2026-04")) == Figure(0, numerator=0, apart=0)


def test_missed_then_done_is_late_and_moved_is_open_again() -> None:
    """A duty done after it was missed is late, not on time; one that is moved is owed on its new day."""
    story = Story()
    case_id = derived_id("case")
    stream, due = f"deadline-{case_id}", date(2026, 3, 5)
    facts = {"case_id": case_id, "instance": 1, "rule": "p.report"}
    opened = set_for(case_id, "p.report", due)
    story.tell(stream, opened, None)
    story.tell(stream, DeadlineMissed(**facts, due=due), None)
    story.tell(stream, DeadlineMet(**facts, due=due, met_on=due, met_by=case_id, on_time=False), None)
    assert owed(story)[0].state == "late"
    moved = opened.model_dump(include=set(DeadlineMoved.model_fields)) | {"due": date(2026, 4, 7)}
    story.tell(stream, DeadlineMoved(**moved, previous_due=due, reason="改期"), None)
    assert (owed(story)[0].state, owed(story)[0].due) == ("pending", date(2026, 4, 7))


def test_a_stopped_clock_takes_back_the_miss_and_gives_a_new_day() -> None:
    """Registered late, a suspension makes an apparent miss pending again; resumed, the duty is owed on its new day."""
    story = Story()
    case_id = derived_id("case")
    stream, due = f"deadline-{case_id}", date(2026, 3, 5)
    facts = {"case_id": case_id, "instance": 1, "rule": "p.report"}
    opened = set_for(case_id, "p.report", due)
    story.tell(stream, opened, None)
    story.tell(stream, DeadlineMissed(**facts, due=due), None)
    story.tell(stream, DeadlinePaused(**facts, since=date(2026, 3, 3), reason="中止"), None)
    assert owed(story)[0].state == "pending"
    dates = opened.model_dump(include=set(DeadlineResumed.model_fields)) | {"due": date(2026, 4, 7)}
    story.tell(stream, DeadlineResumed(**dates, reason="恢复"), None)
    assert (owed(story)[0].state, owed(story)[0].due) == ("pending", date(2026, 4, 7))


def test_a_duty_that_can_no_longer_be_dated_is_owed_no_more() -> None:
    """A correction took the date away: withheld, it is counted nowhere."""
    story = Story()
    case_id = derived_id("case")
    stream, due = f"deadline-{case_id}", date(2026, 3, 5)
    story.tell(stream, set_for(case_id, "p.report", due), None)
    withheld = DeadlineWithheld(
        case_id=case_id, instance=1, rule="p.report", trigger=case_id, trigger_on=due, reason="无规则"
    )
    story.tell(stream, withheld, None)
    assert owed(story) == []
