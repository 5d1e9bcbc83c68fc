"""Before whom an unfinished duty is brought, and when a hearing is told once more: each rule with what it does not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.reminders.folding import deadline_after, hearings_after
from services.notify.reminders.ladders import Ladders, climbs_above, load_ladders
from services.notify.reminders.owed import (
    ComingHearing,
    OpenDeadline,
    of_deadline,
    of_hearing,
    worked_days_from,
)
from services.notify.reminders.projection import write
from shared.dates import shipped
from shared.events.case import Closed, HearingHeld, HearingMoved, HearingScheduled, Voided
from shared.events.deadline import DeadlineCancelled, DeadlineMet, DeadlinePaused
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.events.model import Event
from shared.events.notification import NotificationAcknowledged
from shared.events.terms import DeadlineKind, Nature, Origin, Role, Strength
from tests.support.bureau import BUREAU, CASE, DUTY, REGION, TODAY, Book, duty, of_duty, opened
from tests.unit.notify.test_rules import MOVED

CALENDAR, LADDERS = shipped(), load_ladders()
DUE = date(2026, 3, 24)  # a Tuesday


def one(**data: object) -> OpenDeadline:
    known = OpenDeadline(
        id=DUTY,
        case_id=CASE,
        region=REGION,
        bureau=BUREAU,
        instance=1,
        cause=UUID(int=3),
        known_on=TODAY,
        due=DUE,
        due_safe=DUE,
        strength=Strength.HARD,
        kind=DeadlineKind.STATUTORY,
        nature=Nature.DUTY,
        responsible=Role.HANDLER,
    )
    return replace(known, **data)  # type: ignore[arg-type]


def climbed(known: OpenDeadline, today: date, ladders: Ladders = LADDERS) -> list[tuple[str, Role | None]]:
    return [(f"{owed.on:%m-%d}", owed.event.role) for owed in of_deadline(known, ladders, CALENDAR, today)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 22), []),
        (date(2026, 3, 23), [("03-23", Role.LEGAL_OFFICE)]),
        (DUE, [("03-23", Role.LEGAL_OFFICE)]),
        (date(2026, 3, 25), [("03-23", Role.LEGAL_OFFICE), ("03-25", Role.LEADER)]),
        (
            date(2026, 3, 31),
            [
                ("03-23", Role.LEGAL_OFFICE),
                ("03-25", Role.LEADER),
                ("03-27", Role.PRINCIPAL),
                ("03-31", Role.JUSTICE_BUREAU),
            ],
        ),
    ],
)
def test_a_hard_duty_climbs_by_working_days(today: date, expected: list[tuple[str, Role]]) -> None:
    """刚: 法制科 the working day before, then leader, principal and 司法局; what was owed while nothing ran is owed with its own day."""
    assert climbed(one(), today) == expected


def test_a_rung_is_climbed_once() -> None:
    """What was said for this day is not said again."""
    assert climbed(one(said=(1, 2)), date(2026, 3, 25)) == []


@pytest.mark.parametrize("strength", [Strength.FLEXIBLE, Strength.SOFT])
def test_what_is_not_hard_never_goes_above_the_legal_office(strength: Strength) -> None:
    """柔 is brought to 法制科 once, 软 to nobody, however long ago it was."""
    expected = [("03-27", Role.LEGAL_OFFICE)] if strength is Strength.FLEXIBLE else []
    assert climbed(one(strength=strength), date(2026, 12, 1)) == expected


@pytest.mark.parametrize("nature", [Nature.RIGHT, Nature.ESTIMATE])
def test_only_a_duty_climbs(nature: Nature) -> None:
    """A right lapses and an estimate is others' business: nobody is urged."""
    assert climbed(one(nature=nature), date(2026, 12, 1)) == []


@pytest.mark.parametrize(
    ("responsible", "first"),
    [
        (Role.HANDLER, Role.LEGAL_OFFICE),
        (Role.LEGAL_OFFICE, Role.LEADER),
        (Role.LEADER, Role.PRINCIPAL),
        (Role.PRINCIPAL, Role.JUSTICE_BUREAU),
        (Role.JUSTICE_BUREAU, None),
        (Role.COURT, None),
    ],
)
def test_it_is_brought_before_somebody_higher(responsible: Role, first: Role | None) -> None:
    """A duty of the leader is not brought before 法制科; what the 司法局 or a court must do is brought before nobody."""
    found = climbed(one(responsible=responsible), date(2026, 12, 1))
    assert (found[0][1] if found else None) is first
    assert climbs_above(Role.JUSTICE_BUREAU, Role.HANDLER)


def test_who_takes_it_up_stops_the_ladder() -> None:
    """Before the day any acknowledgement stops what lies before it; a lapse is brought up again until that is acknowledged."""
    before = one(taken_up_on=date(2026, 3, 20))
    assert climbed(before, DUE) == []
    assert climbed(before, date(2026, 3, 25)) == [("03-25", Role.LEADER)]
    assert climbed(one(taken_up_on=date(2026, 3, 25)), date(2026, 12, 1)) == []


def test_nothing_is_owed_for_days_before_it_was_known() -> None:
    """A deadline registered long after its day urges nobody for days that were over."""
    assert climbed(one(known_on=date(2026, 6, 1)), date(2026, 6, 1)) == []


def test_a_bureau_may_have_ladders_of_its_own() -> None:
    """约定 of a bureau go before the release's, for that bureau only."""
    own = LADDERS.model_copy(update={"bureaus": {BUREAU: LADDERS.ladders[1:2]}})
    assert climbed(one(), date(2026, 3, 25), own) == [("03-25", Role.LEGAL_OFFICE)]
    assert climbed(one(bureau="another"), date(2026, 3, 25), own) == climbed(one(), date(2026, 3, 25))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (
            "agreed: x\nladders: [{strength: flexible, rungs: [{workdays: 1, to: leader}]}]",
            "督促不得高于法制科",
        ),
        ("agreed: x\nladders: [{strength: hard, rungs: [{workdays: 1, to: court}]}]", "不在系统内"),
        ("ladders: []", "agreed"),
        ("agreed: [", "有误"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(tmp_path: Path, text: str, word: str) -> None:
    """Ladders that accuse where they may only remind, or name nobody of the house, are no ladders."""
    file = tmp_path / "ladders.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=word):
        load_ladders(file)


def hearing(on: date, **data: object) -> ComingHearing:
    known = ComingHearing(
        id=UUID(int=9),
        case_id=CASE,
        region=REGION,
        bureau=BUREAU,
        instance=1,
        cause=UUID(int=3),
        known_on=date(2026, 1, 5),
        hearing_on=on,
    )
    return replace(known, **data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "owed_on"),
    [
        (date(2026, 3, 25), date(2026, 3, 24)),
        (date(2026, 3, 23), date(2026, 3, 20)),  # Monday: told on Friday
        # after Spring Festival: told on the Saturday worked before it
        (date(2026, 2, 24), date(2026, 2, 14)),
    ],
)
def test_a_hearing_is_told_on_the_last_working_day_before(on: date, owed_on: date) -> None:
    """明日开庭 when tomorrow follows a rest day is told before people leave."""
    assert [*of_hearing(hearing(on), CALENDAR, owed_on - timedelta(days=1))] == []
    for today in (owed_on, on + timedelta(days=2)):
        assert [one.on for one in of_hearing(hearing(on), CALENDAR, today)] == [owed_on]
    assert [*of_hearing(hearing(on, said_for=on), CALENDAR, on)] == []
    assert [*of_hearing(hearing(on, known_on=on), CALENDAR, on)] == []


def at(event: Event, **envelope: object) -> Recorded:
    book = Book()
    return book.add(event, stream=f"deadline-{DUTY}", **envelope)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "event",
    [
        of_duty(DeadlineMet, due=DUE, met_on=DUE, met_by=CASE, on_time=True),
        of_duty(DeadlineCancelled, reason="案件作废"),
        of_duty(DeadlinePaused, since=TODAY, reason="中止"),
    ],
)
def test_what_is_done_gone_or_paused_climbs_nowhere(event: Event) -> None:
    """Completion of the duty stops the ladder, as do cancellation and a clock that stands."""
    known = deadline_after(one(), at(event))
    assert known
    assert climbed(known, date(2026, 12, 1)) == []


def test_another_day_is_another_ladder() -> None:
    """A moved deadline starts again from its new day, also for those who had taken the old one up; the same day goes on."""
    known = one(said=(1, 2), taken_up_on=date(2026, 3, 25))
    moved = deadline_after(known, at(MOVED, on=date(2026, 3, 25)))
    assert moved
    assert (moved.said, moved.taken_up_on, moved.known_on) == ((), None, date(2026, 3, 25))
    same = deadline_after(known, at(MOVED.model_copy(update={"due": DUE, "due_safe": DUE})))
    assert same == known
    again = deadline_after(replace(known, over=True), at(duty()))
    assert again
    assert (again.said, again.over) == ((1, 2), False)


def test_an_acknowledgement_is_remembered_with_its_day() -> None:
    """The day somebody took it up decides what it stops."""
    known = deadline_after(one(), at(NotificationAcknowledged(person="p"), on=DUE))
    assert known
    assert known.taken_up_on == DUE


def coming(*events: Event, origin: Origin = Origin.REPORTED) -> list[date]:
    """The days of the hearings that are to come after a case's events."""
    book = Book()
    known: dict[UUID, ComingHearing] = {}
    for event in (opened(origin=origin), *events):
        last = book.add(event)
        known = hearings_after(known, last, fold(book.events))
    return [found.hearing_on for found in known.values()]


def test_hearings_follow_the_case() -> None:
    """A moved hearing is one on its new day; a held one, a closed or voided case and a published one have none to come."""
    scheduled = HearingScheduled(instance=1, hearing=1, hearing_on=DUE)
    later = DUE + timedelta(days=6)
    assert coming(scheduled) == [DUE]
    assert coming(scheduled, HearingMoved(instance=1, hearing=1, hearing_on=later)) == [later]
    assert coming(scheduled, HearingHeld(instance=1, hearing=1)) == []
    assert coming(scheduled, Closed()) == []
    assert coming(scheduled, Voided(reason="重复建案")) == []
    assert coming(scheduled, origin=Origin.PUBLISHED) == []


@given(
    due=st.dates(date(2024, 1, 8), date(2026, 11, 30)),
    days=st.integers(0, 60),
    strength=st.sampled_from(Strength),
    kind=st.sampled_from(DeadlineKind),
    taken_up=st.none() | st.integers(-10, 30),
)
def test_said_once_in_order_and_on_working_days(
    due: date, days: int, strength: Strength, kind: DeadlineKind, taken_up: int | None
) -> None:
    """Day by day, with everything said remembered, each rung comes once, on its own working day, and says the same as after a long outage."""
    known = one(
        due=due,
        due_safe=due,
        strength=strength,
        kind=kind,
        known_on=due - timedelta(days=60),
        taken_up_on=None if taken_up is None else due + timedelta(days=taken_up),
    )
    last, said = due + timedelta(days=days), []
    at_once = [write(owed) for owed in of_deadline(known, LADDERS, CALENDAR, last)]
    day = due - timedelta(days=40)
    while day <= last:
        for owed in of_deadline(known, LADDERS, CALENDAR, day):
            assert owed.on == day
            assert CALENDAR.is_workday(owed.on)
            said.append(write(owed))
            known = replace(known, said=(*known.said, owed.event.step))
        day += timedelta(days=1)
    assert said == at_once


@given(day=st.dates(date(2024, 1, 8), date(2026, 11, 30)), n=st.integers(-10, 10))
def test_worked_days_are_counted_both_ways(day: date, n: int) -> None:
    """Between the day and its rung lie just so many worked days."""
    found = worked_days_from(CALENDAR, day, n)
    low, high = min(day, found), max(day, found)
    between = [low + timedelta(days=i) for i in range((high - low).days + 1)]
    assert CALENDAR.is_workday(found)
    if n:
        assert sum(CALENDAR.is_workday(d) for d in between if d != day) == abs(n)


@pytest.mark.parametrize("day", [date.min, date(2000, 1, 1), date(2600, 1, 1), date.max])
def test_a_day_that_somebody_typed_stops_nothing(day: date) -> None:
    """A hearing or a due day in the year 1 or 9999 owes no reminder, and is not counted through the calendar."""
    today = date(2026, 3, 24)
    assert list(of_hearing(hearing(day), CALENDAR, today)) == []
    assert list(of_deadline(replace(one(), due=day, due_safe=day), LADDERS, CALENDAR, today)) == []
