"""The counting rules: the rulings on quotas and appearance, each worked by hand."""

from datetime import date

import pytest

from services.stats.catalogue import Catalogue
from services.stats.figures.instance import Instance
from services.stats.indicators import Figure, tally
from services.stats.periods import parse_period
from shared.events.case import BecameEffective, Closed, JudgmentServed, NoticeReceived, Registered
from shared.events.terms import AgencyResult, Document, LeaderRank, Level, Outcome, Party
from tests.unit.stats.story import Story

INDICATORS = Catalogue(()).instances


def figure(code: str, rows: list[Instance], period: str) -> Figure:
    return tally(INDICATORS[code], rows, parse_period(period))


def test_leader_once_in_an_instance_is_appearance() -> None:
    """Two hearings of the first instance, the deputy head at one of them: that instance has appeared (法释〔2020〕3号第七条)."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.heard(date(2026, 2, 3), leader=False)
    case.heard(date(2026, 3, 3), leader=True, leader_rank=LeaderRank.DEPUTY)
    assert figure("appearance_rate", story.rows(), "2026H1") == Figure(1, numerator=1, apart=0)
    assert figure("principal_rate", story.rows(), "2026H1") == Figure(1, numerator=0, apart=0)


def test_appearing_on_appeal_does_not_excuse_the_first_instance() -> None:
    """The head came to the second instance only: one of two appearances, because each instance counts for itself."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.heard(date(2026, 2, 3), leader=False)
    case.opened(date(2026, 4, 1), instance=2, level=Level.SECOND)
    case.heard(date(2026, 5, 6), leader=True, instance=2, leader_rank=LeaderRank.PRINCIPAL)
    assert figure("appearance_rate", story.rows(), "2026H1") == Figure(2, numerator=1, apart=0)
    assert figure("principal_rate", story.rows(), "2026H1") == Figure(2, numerator=1, apart=0)


def test_written_instance_is_not_in_the_denominator() -> None:
    """An appeal decided on paper has no hearing, so it neither helps nor hurts the rate."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5), level=Level.SECOND)
    case.judged(date(2026, 3, 5), document=Document.JUDGMENT, outcome=Outcome.UPHOLD)
    assert figure("appearance_rate", story.rows(), "2026H1") == Figure(0, numerator=0, apart=0)
    assert figure("appearance_rate", story.rows(), "2026H1").percent is None


def test_unknown_appearance_stands_apart() -> None:
    """A hearing of which nobody says who came is neither yes nor no: it is counted apart and shown."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.heard(date(2026, 2, 3), leader=None)
    assert figure("appearance_rate", story.rows(), "2026H1") == Figure(0, numerator=0, apart=1)


def test_no_needs_every_hearing_to_say_no() -> None:
    """One hearing without a leader and one unknown: unknown, since the leader may have come to the other."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.heard(date(2026, 2, 3), leader=False)
    case.heard(date(2026, 3, 3), leader=None)
    assert case.row().leader_appeared is None
    case.heard(date(2026, 4, 3), leader=False)
    assert case.row().leader_appeared is None
    case.heard(date(2026, 5, 3), leader=True)
    assert case.row().leader_appeared is True


def test_speaking_is_asked_only_of_leaders_who_came() -> None:
    """“出庭又出声” is counted among instances with a leader; a leader of whom nothing is said stands apart."""
    story = Story()
    silent, spoke, unknown, absent = (story.case(f"案{n}") for n in range(4))
    for case in (silent, spoke, unknown, absent):
        case.opened(date(2026, 1, 5))
    silent.heard(date(2026, 2, 3), leader=True, leader_spoke=False)
    spoke.heard(date(2026, 2, 3), leader=True, leader_spoke=True)
    unknown.heard(date(2026, 2, 3), leader=True)
    absent.heard(date(2026, 2, 3), leader=False, leader_spoke=False)
    assert figure("spoke_rate", story.rows(), "2026H1") == Figure(2, numerator=1, apart=1)


def test_lawyers_alone_at_any_hearing_counts() -> None:
    """An instance in which once only lawyers stood for the agency is counted as such, whatever the other hearings were."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.heard(date(2026, 2, 3), leader=False, lawyer_only=True)
    case.heard(date(2026, 3, 3), leader=True, lawyer_only=False)
    assert figure("lawyer_only_rate", story.rows(), "2026H1") == Figure(1, numerator=1, apart=0)


def test_appearance_belongs_to_the_day_of_the_hearing() -> None:
    """Taken in December, heard in January: taken counts in 2025, the appearance in 2026 (以开庭日归期)."""
    story = Story()
    case = story.case()
    case.opened(date(2025, 12, 28))
    case.heard(date(2026, 1, 20), leader=True)
    assert figure("new", story.rows(), "2025H2").count == 1
    assert figure("heard", story.rows(), "2025H2").count == 0
    assert figure("appearance_rate", story.rows(), "2026H1") == Figure(1, numerator=1, apart=0)


def test_taken_on_the_earliest_known_day() -> None:
    """收案日 is the earliest of docketing, service and registration that is known."""
    story = Story()
    case = story.case()
    case.opened(None)
    case.then(Registered(instance=1), date(2026, 3, 9))
    case.then(NoticeReceived(instance=1), date(2026, 3, 6))
    assert case.row().taken_on == date(2026, 3, 6)


def test_carried_new_closed_pending_by_hand() -> None:
    """Four cases around 2026H1: one carried and closed, one carried and pending, one new and closed, one new and closed after it."""
    story = Story()
    days = [
        (date(2025, 11, 1), date(2026, 2, 1)),
        (date(2025, 12, 1), None),
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 7, 1)),
    ]
    for taken, closed in days:
        case = story.case()
        case.opened(taken)
        if closed:
            case.judged(closed)
    counts = {
        code: figure(code, story.rows(), "2026H1").count
        for code in ("carried_over", "new", "closed", "pending")
    }
    assert counts == {"carried_over": 2, "new": 2, "closed": 2, "pending": 2}
    assert figure("carried_over", story.rows(), "2026H2").count == 2
    assert figure("closed", story.rows(), "2026H2").count == 1


def test_unknown_days_are_listed_not_guessed() -> None:
    """Judged in the period but taken on an unknown day: apart, and still among the period's judgments."""
    story = Story()
    judged, lost_in_time, contradictory = (story.case(f"案{n}") for n in range(3))
    judged.opened(None)
    judged.judged(date(2026, 3, 5), agency_result=AgencyResult.LOST)
    lost_in_time.opened(None)
    lost_in_time.judged(None)
    contradictory.opened(date(2026, 5, 1))
    contradictory.judged(date(2026, 4, 1))
    rows = story.rows()
    assert [
        figure(code, rows, "2026H1").count for code in ("new", "closed", "undated_judged", "undated")
    ] == [0, 0, 2, 1]
    assert figure("judged", rows, "2026H1").count == 2
    assert figure("concerned", rows, "all").count == 3
    assert figure("judged", rows, "all").count == 3


def test_loss_rate_leaves_out_procedure_and_unknown() -> None:
    """One won, one lost, one partly lost, one procedural, one unknown: 2 of 3 lost, one apart."""
    story = Story()
    results = [AgencyResult.WON, AgencyResult.LOST, AgencyResult.PARTLY_LOST, AgencyResult.PROCEDURAL, None]
    for result in results:
        case = story.case()
        case.opened(date(2026, 1, 5))
        case.judged(date(2026, 3, 5), agency_result=result)
    loss = figure("loss_rate", story.rows(), "2026H1")
    assert loss == Figure(3, numerator=2, apart=1)
    assert loss.percent == "66.67%"
    assert figure("first_loss_rate", story.rows(), "2026H1") == loss


def test_reversal_on_appeal_is_a_result_of_its_own() -> None:
    """Lost in March, won on appeal in August: H1 shows the loss, H2 the win, each instance for itself."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.judged(date(2026, 3, 5), agency_result=AgencyResult.LOST)
    case.opened(date(2026, 4, 5), instance=2, level=Level.SECOND)
    case.judged(date(2026, 8, 5), instance=2, agency_result=AgencyResult.WON, outcome=Outcome.REVERSE)
    assert figure("loss_rate", story.rows(), "2026H1") == Figure(1, numerator=1, apart=0)
    assert figure("loss_rate", story.rows(), "2026H2") == Figure(1, numerator=0, apart=0)


def test_reconsideration_is_work_but_not_litigation() -> None:
    """A reconsideration is counted as taken and closed, and is in no rate of litigation."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5), level=Level.RECONSIDERATION)
    case.heard(date(2026, 2, 3), leader=True)
    case.judged(date(2026, 3, 5), agency_result=AgencyResult.LOST)
    rows = story.rows()
    assert figure("closed", rows, "2026H1").count == 1
    assert figure("loss_rate", rows, "2026H1") == Figure(0, numerator=0, apart=0)
    assert figure("appearance_rate", rows, "2026H1") == Figure(0, numerator=0, apart=0)


def test_three_plaintiffs_are_one_case() -> None:
    """A suit of several plaintiffs is one case: the unit is case and instance, never people."""
    story = Story()
    case = story.case("刘某等3人诉某局")
    case.opened(date(2026, 1, 5))
    assert figure("new", story.rows(), "2026H1").count == 1


def test_closing_the_case_ends_what_has_no_document() -> None:
    """结案 without a document ends the open instance that day; a judged instance keeps its judgment's date."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.judged(date(2026, 3, 5))
    case.opened(date(2026, 4, 1), instance=2, level=Level.SECOND)
    case.then(Closed(), date(2026, 5, 1))
    assert [case.row(no).closed_on for no in (1, 2)] == [date(2026, 3, 5), date(2026, 5, 1)]
    assert case.row(2).outcome is None


def test_only_the_agencys_own_service_is_receipt() -> None:
    """收到裁判文书 is the day the agency was served, not another party; the effective day is kept beside it."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.judged(date(2026, 3, 5))
    case.then(JudgmentServed(instance=1, party=Party.PLAINTIFF), date(2026, 3, 9))
    assert case.row().served_on is None
    case.then(JudgmentServed(instance=1, party=Party.AGENCY), date(2026, 3, 10))
    case.then(BecameEffective(instance=1), date(2026, 3, 26))
    assert (case.row().served_on, case.row().effective_on) == (date(2026, 3, 10), date(2026, 3, 26))


@pytest.mark.parametrize("told_first", [True, False])
def test_voided_case_counts_nowhere(told_first: bool) -> None:
    """A case taken back counts nowhere, and facts that still arrive for it change nothing."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    if told_first:
        case.judged(date(2026, 3, 5))
    case.voided()
    if not told_first:
        case.judged(date(2026, 3, 5))
    assert story.rows() == []


def test_correction_replaces_the_fact_everywhere() -> None:
    """A corrected judgment date moves the case to the other half-year; the figures before the correction can still be given."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    wrong = case.judged(date(2026, 3, 5), agency_result=AgencyResult.WON)
    case.corrected(wrong, date(2026, 7, 5), instance=1, agency_result=AgencyResult.LOST)
    assert figure("closed", story.rows(), "2026H1").count == 0
    assert figure("loss_rate", story.rows(), "2026H2") == Figure(1, numerator=1, apart=0)
    assert figure("closed", story.rows(upto=wrong.position), "2026H1").count == 1


def test_voided_hearing_is_as_if_it_never_was() -> None:
    """Taking back the only hearing with a leader leaves what the other hearing says."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.heard(date(2026, 2, 3), leader=False)
    mistaken = case.heard(date(2026, 1, 20), leader=True)
    assert case.row().leader_appeared is True
    case.voided(mistaken)
    assert (case.row().leader_appeared, case.row().hearings, case.row().hearing_on) == (
        False,
        1,
        date(2026, 2, 3),
    )
    later = case.heard(date(2026, 4, 3), leader=True)
    assert case.row().hearings == 2
    assert story.rows(upto=later.position)[0].leader_appeared is True


def test_voided_opening_removes_the_instance() -> None:
    """An instance opened by mistake counts nowhere once its opening is taken back."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    mistaken = case.opened(date(2026, 2, 5), instance=2, level=Level.SECOND)
    case.voided(mistaken)
    assert [row.instance for row in story.rows()] == [1]


@pytest.mark.parametrize(("plaintiffs", "answer"), [(None, None), (9, False), (10, True)])
def test_ten_plaintiffs_are_numerous(plaintiffs: int | None, answer: bool | None) -> None:
    """十人以上 includes ten (民法典第一千二百五十九条); where nobody said how many sue it is not known."""
    case = Story().case()
    case.opened()
    assert case.row()._replace(plaintiffs=plaintiffs).value("numerous") is answer
