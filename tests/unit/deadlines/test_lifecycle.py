"""The life of a deadline: what is said when, and that nothing is said twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.deadlines.life.lifecycle import Desk, next_look, on_day, on_facts
from services.deadlines.life.standing import evolve
from shared.dates import parse_notice, shipped
from shared.events.case import (
    Appealed,
    Closed,
    DefenceFiled,
    EvidenceFiled,
    HearingMoved,
    HearingScheduled,
    Judged,
    JudgmentServed,
    NoticeReceived,
    Reported,
)
from shared.events.terms import Document, Matter, Origin, Party
from shared.policy.choice import Packs
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import a_case, a_suit, corrected, day, voided
from tests.unit.deadlines.test_calendar import NOTICE_2027

#: two documents suffice to see a life: the more rules speak of a case, the less one sees of each
PACKS = Packs(tuple(pack for pack in SHIPPED_PACKS.packs if pack.id in {"national", "yicheng-2023"}))


class Told:
    """A case's deadlines over time: what was emitted, folded as the service folds it."""

    def __init__(self, region="110105"):
        self.region = region
        self.calendar = shipped()
        self.standings = {}
        self.events = []

    def _take(self, emissions):
        for e in emissions:
            before = self.standings.get(e.deadline)
            assert e.version == (before.version if before else 0) + 1
            self.standings[e.deadline] = evolve(before, e.event, e.occurred_on)
            self.events.append(e)
        return [_short(e) for e in emissions]

    def facts(self, case, today):
        return self._take(on_facts(case, self.standings, self.desk(today)))

    def day(self, case, today):
        return self._take(on_day(case, self.standings, self.desk(today)))

    def desk(self, today):
        return Desk(PACKS, self.calendar, day(today) if isinstance(today, str) else today)


def _short(emission):
    """“moved national.defence”, for reading."""
    return f"{emission.event.type.removeprefix('deadline.')} {emission.event.rule.partition('.')[2]}"


def suit(*facts, **case):
    """A suit with no local rules: the defence and the evidence are due on 2026-06-16."""
    return a_suit(*facts, region="110105", **case)


ANSWERED = ((DefenceFiled(instance=1), "26-06-10"), (EvidenceFiled(instance=1), "26-06-10"))


def test_a_deadline_is_set_once():
    """Facts seen again, and other facts, say nothing new."""
    told = Told()
    assert told.facts(suit(), "26-06-01") == ["set defence", "set evidence"]
    assert told.facts(suit(), "26-06-02") == []
    assert told.facts(suit((Reported(instance=1, matter=Matter.CASE_FACTS), "26-06-02")), "26-06-02") == []


def test_reminders_come_on_their_working_days_and_then_the_miss():
    """5, 3 and 1 working days before and on the day; one day after it the duty is missed, dated the first day late."""
    told = Told()
    told.facts(suit(), "26-06-01")
    said = {}
    for i in range(30):
        today = date(2026, 6, 1) + timedelta(days=i)
        if now := told.day(suit(), today):
            said[today.isoformat()] = now
    pair = lambda what: [f"{what} defence", f"{what} evidence"]  # noqa: E731
    assert said == {
        "2026-06-09": pair("approaching"),
        "2026-06-11": pair("approaching"),
        "2026-06-15": pair("approaching"),
        "2026-06-16": pair("approaching"),
        "2026-06-17": pair("missed"),
    }
    assert told.events[-1].occurred_on == day("26-06-17")


def test_after_downtime_everything_owed_is_said_with_the_day_it_was_owed_for():
    """A service that slept through the whole period says each reminder, then the miss, and says it once."""
    told = Told()
    told.facts(suit(), "26-06-01")
    said = told.day(suit(), "26-07-01")
    assert said[:5] == ["approaching defence"] * 4 + ["missed defence"]
    assert [(e.event.days_left, e.event.step) for e in told.events[2:6]] == [(5, 1), (3, 2), (1, 3), (0, 4)]
    owed_for = [e.event.remind_on for e in told.events[2:6]]
    assert owed_for == [day("26-06-09"), day("26-06-11"), day("26-06-15"), day("26-06-16")]
    assert told.day(suit(), "26-07-02") == []


def test_a_deadline_learned_too_late_is_missed_without_pretended_reminders():
    """No reminder was owed before the system knew of the case."""
    told = Told()
    told.facts(suit(), "26-09-01")
    assert told.day(suit(), "26-09-01") == ["missed defence", "missed evidence"]


def test_a_met_deadline_is_on_time_until_the_last_day():
    """Filing on the due day is in time; filing the day after is late, also after the miss was found."""
    told = Told()
    told.facts(suit(), "26-06-01")
    filed = suit((DefenceFiled(instance=1), "26-06-16"), (EvidenceFiled(instance=1), "26-06-17"))
    told.day(suit(), "26-06-20")
    assert told.facts(filed, "26-06-20") == ["met defence", "met evidence"]
    assert [e.event.on_time for e in told.events[-2:]] == [True, False]
    assert told.day(filed, "26-06-21") == []


def test_a_list_reported_between_the_two_readings_is_on_time():
    """Reminders use the strict reading (06-05), but a breach is found only after the wide one (06-08)."""
    told = Told()
    facts = [(HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 6, 11)), "26-06-01")]
    told.facts(a_suit(*facts), "26-06-01")
    facts.append((Reported(instance=1, matter=Matter.LEADER_LIST), "26-06-08"))
    assert told.facts(a_suit(*facts), "26-06-09") == ["met leader_list"]
    assert told.events[-1].event.on_time


def test_a_moved_hearing_moves_the_list_and_reopens_it():
    """Even a missed list is owed again when the hearing is put off, and its reminders start anew."""
    told = Told()
    first = a_suit((HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 7, 2)), "26-06-10"))
    told.facts(first, "26-06-10")
    told.day(first, "26-06-30")
    moved = a_suit(
        (HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 7, 2)), "26-06-10"),
        (HearingMoved(instance=1, hearing=1, hearing_on=date(2026, 7, 23)), "26-06-30"),
    )
    assert told.facts(moved, "26-06-30") == ["moved leader_list"]
    event = told.events[-1].event
    assert (event.previous_due, event.due) == (day("26-06-29"), day("26-07-20"))
    assert "开庭改期" in event.reason
    assert told.day(moved, "26-07-17") == ["approaching leader_list"] * 3
    assert told.day(moved, "26-07-21") == ["missed leader_list"]


def test_a_corrected_trigger_moves_the_deadline_with_the_reason():
    """The reason names the old and the new day."""
    told = Told()
    told.facts(suit(), "26-06-01")
    case = suit(corrected(3, NoticeReceived(instance=1), "26-06-03"))
    assert told.facts(case, "26-06-04") == ["moved defence", "moved evidence"]
    assert "2026-06-01" in told.events[-1].event.reason
    assert "2026-06-03" in told.events[-1].event.reason


def test_a_new_holiday_notice_recomputes_what_is_open_and_says_what_moved():
    """Provisional dates are settled by the notice of 2027; the event names the calendar it was counted on."""
    told = Told()
    case = suit(notice="26-12-25")
    told.facts(case, "26-12-25")
    assert told.events[0].event.provisional
    told.calendar = shipped().with_notice(parse_notice(NOTICE_2027))
    assert told.facts(case, "26-12-26") == ["moved defence", "moved evidence"]
    event = told.events[-1].event
    assert (event.provisional, event.calendar) == (False, told.calendar.version)
    assert "放假安排" in event.reason


def test_a_voided_completion_brings_the_deadline_back():
    """What was met by a mistake is owed again, and can be missed."""
    told = Told()
    told.facts(suit(), "26-06-01")
    told.facts(suit(*ANSWERED), "26-06-10")
    again = suit(*ANSWERED, voided(4))
    assert told.facts(again, "26-06-12") == ["moved defence"]
    assert "missed defence" in told.day(again, "26-06-17")


@pytest.mark.parametrize(
    ("change", "reason"),
    [(voided(3), "起算事实"), (voided(), "案件已作废"), ((Closed(), "26-06-05"), "结案")],
)
def test_what_falls_away_is_cancelled_with_the_reason(change, reason):
    """A voided trigger, a voided case and a closed case each end what is open, once."""
    told = Told()
    told.facts(suit(), "26-06-01")
    assert told.facts(suit(change), "26-06-08") == ["cancelled defence", "cancelled evidence"]
    assert reason in told.events[-1].event.reason
    assert told.facts(suit(change), "26-06-09") == told.day(suit(change), "26-07-09") == []


def test_a_trigger_recorded_anew_sets_the_deadline_again():
    """After a void the right notice starts the same deadline afresh."""
    told = Told()
    told.facts(suit(), "26-06-01")
    told.facts(suit(voided(3)), "26-06-02")
    assert told.facts(suit(voided(3), (NoticeReceived(instance=1), "26-06-02")), "26-06-03") == [
        "set defence",
        "set evidence",
    ]


def test_a_right_that_lapses_is_no_miss():
    """Not to appeal is a choice; but an appeal recorded late is still seen as made in time."""
    told = Told()
    judged = (
        (Judged(instance=1, document=Document.JUDGMENT), "26-06-20"),
        (JudgmentServed(instance=1, party=Party.AGENCY), "26-06-22"),
    )
    told.facts(suit(*ANSWERED, *judged), "26-06-22")
    after = told.day(suit(*ANSWERED, *judged), "26-07-20")
    assert after[-1] == "cancelled appeal_judgment"
    assert told.facts(suit(*ANSWERED, *judged), "26-07-21") == []
    late = suit(*ANSWERED, *judged, (Appealed(instance=1, by=Party.AGENCY), "26-07-01"))
    assert told.facts(late, "26-07-22") == ["set appeal_judgment", "met appeal_judgment"]
    assert told.events[-1].event.on_time


def test_a_published_judgment_that_is_silent_convicts_nobody():
    """What the source does not say is unknown: never a miss; what it says is judged."""
    told = Told()
    case = suit((DefenceFiled(instance=1), "14-07-28"), notice="14-07-21", origin=Origin.PUBLISHED)
    told.facts(case, "26-11-22")
    assert told.day(case, "26-11-22") == ["cancelled evidence"]
    assert "未载明" in told.events[-1].event.reason
    assert [e.event.on_time for e in told.events if _short(e) == "met defence"] == [True]
    assert told.facts(case, "26-11-23") == []


def test_a_withheld_deadline_is_said_once_and_corrected_into_a_real_one():
    """The case says that no rule is known; when the date turns out to be a typing error the deadline is set."""
    told = Told()
    old = suit(notice="1989-06-01")
    assert told.facts(old, "26-06-01") == ["withheld defence", "withheld evidence"]
    assert told.facts(old, "26-06-02") == told.day(old, "26-06-02") == []
    mended = suit(corrected(3, NoticeReceived(instance=1), "26-06-01"), notice="1989-06-01")
    assert told.facts(mended, "26-06-02") == ["set defence", "set evidence"]


def test_the_next_look_is_the_next_day_with_something_to_say():
    """A clock that looks only then misses nothing, and when all is said it looks no more."""
    told = Told()
    told.facts(suit(), "26-06-01")
    remind = PACKS.rule("national.defence")[1].remind
    days = []
    while looks := [d for s in told.standings.values() if (d := next_look(s, remind, told.calendar))]:
        days.append(min(looks))
        assert told.day(suit(), days[-1])
    assert [d.day for d in days] == [9, 11, 15, 16, 17]


def test_the_same_decision_made_twice_has_the_same_ids():
    """A worker killed between append and checkpoint repeats itself harmlessly."""
    desk = Told().desk("26-07-01")
    once, twice = (on_facts(suit(), {}, desk) for _ in range(2))
    assert [e.id for e in once] == [e.id for e in twice]
    assert len({e.id for e in once}) == len(once)


FACTS = st.sampled_from(
    [
        (DefenceFiled(instance=1), "26-06-10"),
        (EvidenceFiled(instance=1), "26-06-20"),
        (Reported(instance=1, matter=Matter.CASE_FACTS), "26-06-03"),
        (HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 7, 2)), "26-06-10"),
        (HearingMoved(instance=1, hearing=1, hearing_on=date(2026, 8, 6)), "26-06-20"),
        (Judged(instance=1, document=Document.JUDGMENT), "26-07-10"),
        (JudgmentServed(instance=1, party=Party.AGENCY), "26-07-12"),
        corrected(3, NoticeReceived(instance=1), "26-06-08"),
        voided(3),
        voided(4),
        voided(),
        (Closed(), "26-07-20"),
    ]
)


@settings(max_examples=60)
@given(st.lists(FACTS, max_size=8), st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_whatever_happens_nothing_is_said_twice_and_everything_settles(facts, waits):
    """After any facts in any order on any days, repeating both decisions says nothing more, and no id is used twice."""
    told, today = Told(), date(2026, 6, 1)
    for number in range(len(facts) + 1):
        case = a_suit(*facts[:number])
        told.facts(case, today)
        told.day(case, today)
        assert told.facts(case, today) == told.day(case, today) == []
        today += timedelta(days=waits[number % len(waits)])
    assert len({e.id for e in told.events}) == len(told.events)


def test_a_case_without_facts_says_nothing():
    """An empty history is a case with nothing to say."""
    assert Told().facts(a_case(), "26-06-01") == []
