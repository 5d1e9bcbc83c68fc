"""What is counted of cases besides their instances: each kind of unit, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.stats.catalogue import Catalogue
from services.stats.indicators import Figure, tally
from services.stats.periods import ALL, parse_period
from services.stats.units.unit import Unit
from shared.events import case as facts
from shared.events.terms import (
    Advice,
    AgencyResult,
    LeaderAct,
    LeaderRank,
    Level,
    LossCause,
    Mark,
    MediationOutcome,
    Misconduct,
    Outcome,
    Party,
    StopReason,
)
from shared.policy.subjects import Subject
from tests.unit.stats.story import Story, Told

CATALOGUE = Catalogue()


def figure(story: Story, code: str, period: str = "2026", upto: int | None = None) -> Figure:
    when = parse_period(period)
    subject, indicator = CATALOGUE.indicators[code]
    rows: Any = story.rows(upto) if subject is Subject.INSTANCE else story.units(when, upto).get(subject, ())
    return tally(indicator, rows, when)


def values(story: Story, subject: Subject, *names: str) -> list[tuple[Any, ...]]:
    """Of every unit of the subject."""
    return [tuple(one.value(name) for name in names) for one in story.units(ALL).get(subject, ())]


def suit(story: Story, level: Level = Level.FIRST) -> Told:
    case = story.case()
    case.opened(day("01-05"), level=level)
    return case


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def effective(case: Told, instance: int, on: str, **said: Any) -> None:
    """Judged, and in force on the same day."""
    case.judged(day(on), instance, **said)
    case.then(facts.BecameEffective(instance=instance), day(on))


LOST, WON = {"agency_result": AgencyResult.LOST}, {"agency_result": AgencyResult.WON}
PROCEDURAL = {"agency_result": AgencyResult.PROCEDURAL}


def test_documents_are_counted_by_the_day_they_were_received() -> None:
    """40份裁判文书: each instance's document once, of the year in which the agency itself was served (BS24-1.3f); the plaintiff's service is none."""
    story = Story()
    case = suit(story)
    case.judged(date(2025, 12, 29), agency_result=AgencyResult.WON, document="judgment")
    case.then(facts.JudgmentServed(instance=1, party=Party.PLAINTIFF), date(2025, 12, 30))
    case.then(facts.JudgmentServed(instance=1, party=Party.AGENCY), day("01-04"))
    assert figure(story, "documents", "2025").count == 0
    assert figure(story, "documents", "2026").count == figure(story, "document.judgment").count == 1
    assert figure(story, "document_won_rate") == Figure(1, 1, 0)


def test_a_loss_reversed_on_appeal_is_none_by_effective_outcome() -> None:
    """一案只计一次: lost in the first, won in the second instance (YC23-2.9b). By instance it is one loss of two (BS24-1.3h)."""
    story = Story()
    case = suit(story)
    case.judged(day("03-01"), **LOST)
    case.opened(day("04-01"), 2, Level.SECOND)
    effective(case, 2, "06-01", outcome=Outcome.REVERSE, **WON)
    assert figure(story, "effective_loss_rate") == Figure(1, 0, 0)
    assert figure(story, "loss_rate") == Figure(2, 1, 0)
    assert figure(story, "first_loss_rate") == Figure(1, 1, 0)


def test_not_in_force_is_not_counted_by_effective_outcome() -> None:
    """A loss that may still be appealed is no effective one."""
    story = Story()
    suit(story).judged(day("03-01"), agency_result=AgencyResult.LOST)
    assert figure(story, "effective_loss_rate") == Figure(0, 0, 0)
    assert figure(story, "loss_rate") == Figure(1, 1, 0)


@pytest.mark.parametrize(
    ("level", "outcome"),
    [(Level.SECOND, Outcome.WITHDRAWN), (Level.RETRIAL_REVIEW, Outcome.RETRIAL_REJECTED)],
)
def test_a_withdrawn_appeal_or_a_rejected_retrial_leaves_what_stood(level: Level, outcome: Outcome) -> None:
    """What says nothing of who was right does not take the place of the judgment below."""
    story = Story()
    case = suit(story)
    effective(case, 1, "03-01", **LOST)
    case.opened(day("04-01"), 2, level)
    effective(case, 2, "06-01", outcome=outcome, **PROCEDURAL)
    assert figure(story, "effective_loss_rate") == Figure(1, 1, 0)
    assert values(story, Subject.CASE, "effective_on") == [(day("03-01"),)]


def test_a_case_sent_back_waits_for_its_new_judgment() -> None:
    """发回重审 counts once more by instance; what was in force is so no longer until it is judged again."""
    story = Story()
    case = suit(story)
    effective(case, 1, "03-01", **LOST)
    case.opened(day("04-01"), 2, Level.RETRIAL)
    effective(case, 2, "05-01", outcome=Outcome.REMAND, **PROCEDURAL)
    assert figure(story, "effective_loss_rate") == Figure(0, 0, 0)
    case.opened(day("06-01"), 3, Level.REMAND)
    effective(case, 3, "09-01", **WON)
    assert figure(story, "effective_loss_rate") == Figure(1, 0, 0)
    assert figure(story, "level.remand").count == 1
    assert figure(story, "new").count == 3


def test_effect_registered_before_the_judgment_is_the_same() -> None:
    """The order in which facts become known does not matter."""
    story = Story()
    case = suit(story)
    case.then(facts.BecameEffective(instance=1), day("04-01"))
    case.judged(day("03-01"), **LOST)
    assert figure(story, "effective_loss_rate") == Figure(1, 1, 0)


def test_only_what_changed_has_a_new_version() -> None:
    """A judgment that is not in force yet changes its document and nothing of the case; an opening changes no settlement."""
    story = Story()
    suit(story).judged(day("03-01"), agency_result=AgencyResult.LOST)
    versions = story.unit_sheet().versions.written()
    assert [(version[0], version[3:][Unit._fields.index("name")]) for version in versions] == [
        (1, "case"),
        (2, "case"),
        (3, "document:1"),
    ]


def test_performance_of_what_was_upheld() -> None:
    """维持原判 leaves the order below to be performed (JH-1.7a, YC23-2.6c); a maintained act asks for nothing."""
    story = Story()
    case = suit(story)
    case.judged(day("03-01"), outcome=Outcome.REVOKE_AND_REDO, **LOST)
    case.opened(day("04-01"), 2, Level.SECOND)
    effective(case, 2, "06-01", outcome=Outcome.UPHOLD, **LOST)
    effective(suit(story), 1, "06-01", outcome=Outcome.DISMISS_CLAIM, **WON)
    assert figure(story, "performed_rate") == Figure(1, 0, 0)
    case.then(facts.Performed(instance=2), day("07-01"))
    assert figure(story, "performed_rate").numerator == 1


def test_suspended_cases_are_pending_cases() -> None:
    """中止 counts from its day until it is lifted, within the cases that are not closed; another reason is none."""
    story = Story()
    case, other = suit(story), suit(story)
    case.then(facts.ClockStopped(instance=1, reason=StopReason.SUSPENSION), day("03-01"))
    other.then(facts.ClockStopped(instance=1, reason=StopReason.MEDIATION), day("03-01"))
    assert [figure(story, "suspended", f"2026-0{month}").count for month in (2, 3, 4)] == [0, 1, 1]
    case.then(facts.ClockResumed(instance=1), day("04-10"))
    assert [figure(story, "suspended", f"2026-0{month}").count for month in (2, 3, 4)] == [0, 1, 0]


@pytest.mark.parametrize("end", [facts.Closed(), facts.Judged(instance=1)])
def test_a_suspension_ends_with_the_instance(end: facts.CaseEvent) -> None:
    """Judged or closed, it is suspended no longer."""
    story = Story()
    case = suit(story)
    case.then(facts.ClockStopped(instance=1, reason=StopReason.SUSPENSION), day("03-01"))
    case.then(end, day("05-01"))
    assert [figure(story, "suspended", f"2026-0{month}").count for month in (4, 5)] == [1, 0]


def test_a_suspension_stays_within_its_instance() -> None:
    """Whatever was registered, in whatever order: it begins no earlier than its instance and does not outlast it."""
    story = Story()
    case = story.case()
    case.opened(day("03-10"))
    case.then(facts.Judged(instance=1), day("05-01"))
    for on, fact in (
        ("02-01", facts.ClockStopped(instance=1, reason=StopReason.SUSPENSION)),
        ("06-10", facts.ClockResumed(instance=1)),
    ):
        case.then(fact, day(on))
    assert values(story, Subject.STOP, "stopped_on", "resumed_on") == [(day("03-10"), day("05-01"))]
    assert [figure(story, "suspended", f"2026-0{month}").count for month in (2, 3, 4, 5)] == [0, 1, 1, 0]


def test_overlapping_suspensions_are_one() -> None:
    """A stop registered again, or from an earlier day, is the same stop."""
    story = Story()
    case = suit(story)
    for text in ("03-01", "03-05", "02-20"):
        case.then(facts.ClockStopped(instance=1, reason=StopReason.SUSPENSION), day(text))
    assert values(story, Subject.STOP, "stopped_on", "resumed_on") == [(day("02-20"), None)]
    assert figure(story, "suspended").count == figure(story, "pending").count == 1


def test_settled_before_and_during() -> None:
    """案前 is before the court took the case, 案中 after it (BS24-1.3i); review and suit stand apart, an attempt that failed is none (YC23-2.4d)."""
    story = Story()
    before, during, failed = suit(story), suit(story, Level.RECONSIDERATION), suit(story)
    before.then(facts.MediationEnded(instance=1, outcome=MediationOutcome.SETTLED), day("01-03"))
    during.then(facts.MediationEnded(instance=1, outcome=MediationOutcome.SETTLED), day("01-05"))
    failed.then(facts.MediationEnded(instance=1, outcome=MediationOutcome.NOT_SETTLED), day("02-01"))
    codes = ("settled", "settled_before", "settled_during", "settled_suits", "settled_reviews")
    assert [figure(story, code).count for code in codes] == [2, 1, 1, 1, 1]


def test_settled_before_its_opening_was_registered() -> None:
    """In whatever order they are registered: a settlement of a day before the opening is 案前, and a correction of the opening moves it."""
    story = Story()
    case = story.case()
    case.then(facts.MediationEnded(instance=1, outcome=MediationOutcome.SETTLED), day("01-03"))
    opened = case.opened(day("01-05"))
    assert figure(story, "settled_before").count == 1
    case.corrected(opened, day("01-02"), instance=1, level=Level.FIRST.value)
    assert (figure(story, "settled_before").count, figure(story, "settled_during").count) == (0, 1)


def test_every_case_is_to_be_mediated() -> None:
    """每案必调: of the first instances served in the period, how many have a plan (YC23-2.4a, YC23-3.2b)."""
    story = Story()
    for planned in (True, False):
        case = suit(story)
        case.then(facts.NoticeReceived(instance=1), day("01-06"))
        if planned:
            case.then(facts.MediationPlanned(instance=1), day("01-20"))
    assert (figure(story, "mediation_coverage").numerator, figure(story, "mediation_coverage").count) == (
        1,
        2,
    )


def test_leaders_are_counted_once_each_and_against_their_roster() -> None:
    """Who appeared twice is one person (MH26-3.1b); what one record of a hearing leaves open the other may say (MH26-3.1c, MH26-3.1d)."""
    story = Story()
    case = suit(story)
    held = facts.HearingHeld(instance=1, hearing=1, leader_appeared=True, leader="ld", leader_spoke=True)
    case.then(held, day("03-01"))
    case.then(
        facts.AppearanceRecorded(instance=1, hearing=1, leader=facts.Leader(person="ld", in_charge=True)),
        day("03-01"),
    )
    said = {"leader_appeared": True, "leader": "ld", "leader_rank": LeaderRank.DEPUTY}
    suit(story).then(facts.HearingHeld.model_validate({"instance": 1, "hearing": 1, **said}), day("04-01"))
    shown = values(story, Subject.APPEARANCE, "person", "spoke", "in_charge", "resolved")
    assert shown == [("ld", True, True, None), ("ld", None, None, None)]
    assert figure(story, "leaders_appeared").count == 1
    assert figure(story, "in_charge_rate").numerator == 1


def test_spoken_is_what_was_done_in_court() -> None:
    """出声 is answering or taking part, 出解 offering a resolution; only listening is neither (YC23-2.2c)."""
    for acts, said in (
        ((LeaderAct.HEARD_PLAINTIFF,), (False, False)),
        ((LeaderAct.TOOK_PART,), (True, False)),
        ((LeaderAct.OFFERED_RESOLUTION,), (True, True)),
    ):
        story = Story()
        record = facts.AppearanceRecorded(
            instance=1, hearing=1, leader=facts.Leader(person="ld"), leader_acts=acts
        )
        suit(story).then(record, day("03-01"))
        assert values(story, Subject.APPEARANCE, "spoke", "resolved") == [said]


def test_advice_is_followed_until_it_is_answered() -> None:
    """每份建议书: received, answered, and in time where the document says until when (JH-1.7b)."""
    story = Story()
    case = suit(story)
    for item, by in ((1, day("03-31")), (2, None)):
        received = facts.AdviceReceived(instance=1, item=item, advice=Advice.GOVERNANCE, reply_by=by)
        case.then(received, day("02-01"))
    case.then(facts.AdviceReplied(instance=1, item=1), day("04-01"))
    assert figure(story, "advice_replied_rate").numerator == 1
    assert figure(story, "advice.governance").count == figure(story, "advice_received").count == 2
    assert values(story, Subject.ADVICE, "replied", "in_time") == [(True, False), (False, None)]


def test_causes_of_the_latest_analysis() -> None:
    """An analysis has several causes, a later one takes its place; a cause two cases share is a common problem (MH26-4.1)."""
    story = Story()
    first, second = suit(story), suit(story)
    for case, causes in (
        (first, [LossCause.LAW]),
        (first, [LossCause.SERVICE, LossCause.EVIDENCE]),
        (second, [LossCause.SERVICE]),
    ):
        said = {"instance": 1, "problems": "甲", "causes": causes, "measures": "乙"}
        case.then(facts.LossAnalysed.model_validate(said), day("05-01"))
    counts = [figure(story, f"loss_cause.{cause}").count for cause in ("law", "service", "evidence")]
    assert counts == [0, 2, 1]
    assert (figure(story, "recurring_rate").numerator, figure(story, "recurring_rate").count) == (2, 3)


def test_a_measure_sent_back_is_not_done() -> None:
    """整改措施 is done when reported done, open again when somebody else found it is not (MH26-4.3)."""
    story = Story()
    case = suit(story)
    case.then(facts.MeasureSet(instance=1, item=1, addresses=LossCause.LAW, what="改文本"), day("05-01"))
    done = []
    for event in (
        facts.MeasureDone(instance=1, item=1, proof="已改"),
        facts.MeasureVerified(instance=1, item=1, passed=False, verifier="v"),
        facts.MeasureVerified(instance=1, item=1, passed=True, verifier="v"),
    ):
        case.then(event, day("06-01"))
        done.append(figure(story, "measures_done_rate").numerator)
    assert done == [1, 0, 1]


def test_records_of_cases() -> None:
    """Typical cases, lessons, reviews of hearings and leads are counted one by one; a case with two marks counts under both (MH26-3.2e, YC23-3.3c, YC23-2.10)."""
    story = Story()
    case = suit(story)
    case.then(facts.LessonsDrawn(instance=1), day("05-01"))
    case.then(facts.MisconductReferred(instance=1, category=Misconduct.OTHER, organ="某机关"), day("05-01"))
    case.then(facts.CaseMarked(instance=1, marks=(Mark.CONTESTED,)), day("05-01"))
    case.then(facts.CaseMarked(instance=1, marks=(Mark.TYPICAL, Mark.CONTESTED)), day("06-01"))
    codes = ("record.lessons", "record.misconduct", "record.marked", "marked.contested", "marked.typical")
    assert [figure(story, code).count for code in codes] == [1, 1, 1, 1, 1]


def test_corrections_and_voids_are_followed() -> None:
    """What is corrected counts as corrected, what is taken back counts nowhere; before, it counted as it was known."""
    story = Story()
    case = suit(story)
    served = case.then(facts.JudgmentServed(instance=1, party=Party.AGENCY), day("03-01"))
    case.corrected(served, date(2025, 3, 1), instance=1, party="agency")
    assert [figure(story, "documents", year).count for year in ("2025", "2026")] == [1, 0]
    assert figure(story, "documents", "2026", upto=served.position).count == 1
    case.voided(served)
    assert figure(story, "documents", "all").count == 0


def test_a_case_taken_back_counts_in_no_unit() -> None:
    """作废 of the whole case empties every subject."""
    story = Story()
    case = suit(story)
    effective(case, 1, "03-01", **LOST)
    case.then(facts.ClockStopped(instance=1, reason=StopReason.SUSPENSION), day("02-01"))
    case.voided()
    assert {subject: units for subject, units in story.units(ALL).items() if units} == {}


def test_defendants_do_not_multiply_cases() -> None:
    """However many defendants are added or leave, the bureau's suit is one case in one instance."""
    story = Story()
    case = suit(story)
    case.then(facts.DefendantAdded(instance=1, defendant=facts.Defendant(name="乙局")), day("02-01"))
    case.then(facts.DefendantRemoved(instance=1, defendant="乙局"), day("03-01"))
    assert figure(story, "new").count == 1


def test_what_was_taken_back_may_be_said_again() -> None:
    """A letter of advice that was registered wrongly, taken back and registered anew counts once, as said anew."""
    story = Story()
    case = suit(story)
    for advice in (Advice.OTHER, Advice.GOVERNANCE):
        received = case.then(facts.AdviceReceived(instance=1, item=1, advice=advice), day("02-01"))
        if advice is Advice.OTHER:
            case.voided(received)
    assert [figure(story, code).count for code in ("advice.other", "advice.governance")] == [0, 1]


def test_a_stop_of_which_only_the_end_is_known_is_also_of_the_periods_before() -> None:
    """Nobody knows since when it stood: rows read for an earlier period have it, as the sums of months count it."""
    story = Story()
    case = suit(story)
    case.then(facts.ClockStopped(instance=1, reason=StopReason.SUSPENSION), None)
    case.then(facts.ClockResumed(instance=1), day("04-10"))
    (stop,) = story.units(ALL)[Subject.STOP]
    assert (stop.unit.came_on, stop.unit.went_on) == (None, day("04-10"))
    assert figure(story, "suspended", "2026-02") == Figure(1)
