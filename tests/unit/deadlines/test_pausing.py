"""The life of a deadline whose clock is stopped, extended or waits for a fact: said once, in the right order, with the reason."""

from services.deadlines.life.lifecycle import Desk, next_look, on_day, on_facts
from services.deadlines.life.standing import Status, evolve
from shared.dates import shipped
from shared.events.case import (
    CaseOpened,
    ClockResumed,
    ClockStopped,
    Closed,
    ExtensionGranted,
    InstanceOpened,
    Judged,
    JudgmentServed,
)
from shared.events.terms import Document, Extendable, Level, Outcome, Party, StopReason
from tests.unit.deadlines.cases import a_case, day, voided
from tests.unit.deadlines.small_packs import on_event, packs, rule
from tests.unit.deadlines.test_effective import APPEAL, REPORT

DECISION = rule(
    "decision",
    on_event("case.instance_opened"),
    {"days": 60},
    stopped_by=["suspension"],
    extended_by="review_decision",
    completed_by=[{"fact": {"event": "case.judged"}}],
)
STOP = (ClockStopped(instance=1, reason=StopReason.SUSPENSION), "26-06-20")
RESUME = (ClockResumed(instance=1), "26-07-10")


class Told:
    """What was said of one deadline, folded as the service folds it."""

    def __init__(self, *rules):
        self.packs = packs(*rules)
        self.standings = {}
        self.events = []

    def _take(self, emissions):
        for e in emissions:
            self.standings[e.deadline] = evolve(self.standings.get(e.deadline), e.event, e.occurred_on)
            self.events.append(e.event)
        return [e.event.type.removeprefix("deadline.") for e in emissions]

    def facts(self, case, today):
        return self._take(on_facts(case, self.standings, self._desk(today)))

    def day(self, case, today):
        return self._take(on_day(case, self.standings, self._desk(today)))

    def _desk(self, today):
        return Desk(self.packs, shipped(), day(today))

    @property
    def standing(self):
        (standing,) = self.standings.values()
        return standing


def review(*facts):
    opened = CaseOpened(name="某某"), None
    return a_case(opened, (InstanceOpened(instance=1, level=Level.RECONSIDERATION), "26-06-01"), *facts)


def test_a_stopped_clock_pauses_the_deadline_and_nothing_is_late():
    """While the clock stands nothing is reminded of and nothing missed, however long it takes."""
    told = Told(DECISION)
    assert told.facts(review(), "26-06-01") == ["set"]
    assert told.facts(review(STOP), "26-06-20") == ["paused"]
    assert told.facts(review(STOP), "26-06-21") == []
    assert told.day(review(STOP), "26-12-01") == []
    assert told.standing.status is Status.PAUSED
    assert next_look(told.standing, (3, 1, 0), shipped()) is None


def test_a_clock_that_runs_again_says_the_new_day_and_why():
    """Twenty days were lost: the deadline resumes, twenty days and a roll later."""
    told = Told(DECISION)
    told.facts(review(), "26-06-01")
    told.facts(review(STOP), "26-06-20")
    assert told.facts(review(STOP, RESUME), "26-07-10") == ["resumed"]
    assert told.standing.dated.due == day("26-08-20")
    assert "停钟20日" in told.events[-1].reason
    assert told.facts(review(STOP, RESUME), "26-07-11") == []


def test_all_told_at_once_it_is_never_paused():
    """Stop and resumption known from the start: one date, nothing else."""
    told = Told(DECISION)
    assert told.facts(review(STOP, RESUME), "26-07-11") == ["set"]
    assert told.standing.dated.due == day("26-08-20")


def test_a_case_learned_of_while_its_clock_stands_is_set_and_paused():
    """The stream begins with what the date would be, then says that the clock stands."""
    assert Told(DECISION).facts(review(STOP), "26-07-01") == ["set", "paused"]


def test_done_while_it_stands_is_done_in_time():
    """The decision during the stop: running again, and met."""
    told = Told(DECISION)
    told.facts(review(STOP), "26-07-01")
    assert told.facts(review(STOP, (Judged(instance=1), "26-12-01")), "26-12-01") == ["resumed", "met"]
    assert told.events[-1].on_time


def test_a_stop_learned_of_late_takes_back_the_miss():
    """Found late on Monday, on Tuesday the suspension is registered: the deadline is paused, no longer missed."""
    told = Told(DECISION)
    told.facts(review(), "26-06-01")
    assert told.day(review(), "26-08-10")[-1] == "missed"
    assert told.facts(review(STOP), "26-08-11") == ["paused"]


def test_a_stop_taken_back_lets_it_run_as_before():
    """The suspension was registered by mistake and is voided: the old date holds, and the reason says so."""
    told = Told(DECISION)
    told.facts(review(), "26-06-01")
    told.facts(review(STOP), "26-06-20")
    assert told.facts(review(STOP, voided(3)), "26-06-21") == ["resumed"]
    assert told.standing.dated.due == day("26-07-31")
    assert "作废" in told.events[-1].reason


def test_closing_a_case_ends_what_is_paused():
    """A closed case has no clock that stands."""
    told = Told(DECISION)
    told.facts(review(STOP), "26-07-01")
    assert told.facts(review(STOP, (Closed(), "26-07-02")), "26-07-02") == ["cancelled"]


def test_an_extension_moves_it_and_says_so():
    """Granted: moved, with the grant as the reason."""
    told = Told(DECISION)
    told.facts(review(), "26-06-01")
    grant = (ExtensionGranted(instance=1, matter=Extendable.REVIEW_DECISION, days=30), "26-07-01")
    assert told.facts(review(grant), "26-07-01") == ["moved"]
    assert "延期30日" in told.events[-1].reason


def test_an_estimate_is_never_missed():
    """预估: when a court's period ends, nobody is late."""
    estimate = DECISION | {"nature": "estimate", "responsible": "review_organ", "remind": []}
    told = Told(estimate)
    assert told.facts(review(), "26-06-01") == ["set"]
    assert told.day(review(), "26-09-01") == ["cancelled"]
    assert "预估" in told.events[-1].reason


def test_what_others_did_too_late_is_not_found_late():
    """A court that took longer than its period, or a right used after it ended: said once as ended, never as late, also when learned at once."""
    late = (Judged(instance=1), "26-09-30")
    for nature in ("estimate", "right"):
        rule_ = DECISION | {"nature": nature, "remind": []}
        assert Told(rule_).facts(review(late), "26-10-01") == ["set", "cancelled"]
        told = Told(rule_)
        told.facts(review(), "26-06-01")
        told.day(review(), "26-09-01")
        assert told.facts(review(late), "26-10-01") == []


class TestWaitingForAService:
    def case(self, *facts):
        return a_case(
            (CaseOpened(name="某案"), None),
            (InstanceOpened(instance=1, level=Level.FIRST), None),
            (Judged(instance=1, document=Document.JUDGMENT, outcome=Outcome.REVOKE), "26-04-01"),
            (JudgmentServed(instance=1, party=Party.AGENCY), "26-04-03"),
            *facts,
        )

    def told(self):
        told = Told(REPORT, APPEAL)
        said = told.facts(self.case(), "26-04-03")
        assert said == ["set", "withheld"]
        return told

    def test_it_waits_with_an_earliest_day_and_says_so_once(self):
        """The plaintiff's service is missing: withheld, with the day before which the report cannot be due."""
        told = self.told()
        assert told.events[-1].earliest == day("26-05-21")
        assert told.facts(self.case(), "26-04-04") == []

    def test_the_missing_service_makes_it_a_date(self):
        """The last service is registered: the report has its day."""
        told = self.told()
        late = (JudgmentServed(instance=1, party=Party.PLAINTIFF), "26-04-10")
        assert told.facts(self.case(late), "26-04-11") == ["set", "set"]
        assert told.events[-1].due == day("26-05-28")
