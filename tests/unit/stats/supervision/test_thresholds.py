"""Thresholds of a year: what counts, once each, by which reading; and what follows when what they rest on falls away."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.stats.supervision.rulebook import Rulebook, rulebook
from services.stats.supervision.standing import Row, folded
from services.stats.supervision.thresholds import Threshold, thresholds
from shared.events.supervision import ConsequenceCarriedOut, ProposalConfirmed, ProposalDismissed
from shared.events.terms import Consequence, Finding, Level, ProposalState
from shared.policy.agreement import parse_agreement
from shared.policy.load import with_agreement
from tests.unit.stats.story import Story
from tests.unit.stats.supervision.scene import BOOK, REPORT, Office, Supervised, a_case

PLACE = ("370404", "fz-renshe")


def confirm(office: Office, row: Row, found: str | None = None) -> None:
    office.record(row.stream, ProposalConfirmed(officer="officer-1", reason="属实", found=found))


def newest(office: Office, case: Supervised) -> Row:
    return [row for row in office.rows.values() if row.case_id == case.told.case_id][-1]


def noticed(office: Office, *days: date) -> list[Supervised]:
    """A case for each day, with a confirmed 专项通报 whose failing is complete the day after."""
    cases = []
    for day in days:
        case = a_case(office.story)
        case.owes(REPORT, day).missed()
        office.look(case)
        confirm(office, newest(office, case))
        cases.append(case)
    return cases


def lost(office: Office, *days: date) -> list[Supervised]:
    """A case for each day, lost without mediation, effective that day; the causation is found."""
    cases = []
    for day in days:
        case = a_case(office.story)
        case.lost(date(2026, 2, 1), effective=day)
        office.look(case)
        confirm(office, newest(office, case), "未调解导致败诉")
        cases.append(case)
    return cases


def consequences(office: Office) -> dict[str, ProposalState]:
    return {
        row.rule.partition(".")[2]: ProposalState(row.state)
        for row in office.rows.values()
        if row.kind == "consequence"
    }


def threshold(office: Office, name: str, year: int = 2026, book: Rulebook = BOOK) -> Threshold:
    every = thresholds(book, *PLACE, office.rows.values(), year)
    return next(one for one in every if one.provided.rule.endswith(name))


@cache
def agreed(text: str) -> Rulebook:
    """The documents with an agreement on supervision."""
    return rulebook(with_agreement(BOOK.packs, parse_agreement(text, "here.agreed.yaml")))


def test_two_notices_propose_the_first_talk() -> None:
    """YC23-2.9b: one 专项通报 is one short, two propose 约谈 and 刚性扣分, with what they rest on and both readings."""
    office = Office(Story())
    noticed(office, date(2026, 3, 5))
    assert office.look_at_bureau() == []
    assert threshold(office, "talk_deputy").one_short
    noticed(office, date(2026, 6, 5))
    assert office.look_at_bureau() == ["consequence_proposed"]
    [row] = [row for row in office.rows.values() if row.kind == "consequence"]
    event = row.event
    assert event.consequences == (Consequence.TALK_DEPUTY, Consequence.DEDUCTION)
    assert (event.count, event.threshold, len(event.rests_on), event.year) == (2, 2, 2, 2026)
    assert event.readings[0].startswith("或")
    assert event.readings[0].endswith("（已达到）")
    assert event.readings[1].startswith("且")
    assert event.readings[1].endswith("（未达到）")
    assert office.look_at_bureau() == []


def test_one_proven_loss_proposes_the_first_talk_and_two_the_second() -> None:
    """YC23-2.9b, YC23-2.9c: one lost case 约谈 of the first level, two of the second with 一票否优; “以上”含本数."""
    office = Office(Story())
    lost(office, date(2026, 5, 1))
    office.look_at_bureau()
    assert set(consequences(office)) == {"talk_deputy"}
    lost(office, date(2026, 7, 1))
    office.look_at_bureau()
    assert set(consequences(office)) == {"talk_deputy", "talk_principal"}


def test_one_case_is_one_loss_however_many_failings_led_to_it() -> None:
    """YC23-2.9c: “行政败诉2件” are two cases; a case lost after a late defence and without mediation is one."""
    office = Office(Story())
    case = a_case(office.story)
    case.owes("national.defence", date(2026, 3, 5)).missed()
    case.lost(date(2026, 6, 1), effective=date(2026, 6, 20))
    assert office.look(case) == ["consequence_proposed"] * 3
    for row in list(office.rows.values()):
        confirm(office, row, "导致败诉")
    office.look_at_bureau()
    assert set(consequences(office)) == {"talk_deputy"}
    counts = Counter(name for row in office.rows.values() for name in row.counts_as)
    assert counts == {"lost_after_late_defence": 1, "lost_without_mediation": 1, "special_notice": 1}


def test_only_what_is_confirmed_counts() -> None:
    """YC23-2.6a: proposals and dismissals count nowhere; a clue for 移送 never does."""
    office = Office(Story())
    cases = [a_case(office.story) for _ in range(3)]
    for case in cases:
        case.owes(REPORT, date(2026, 3, 5)).missed()
        case.owes("national.performance", date(2026, 3, 5)).missed()
        office.look(case)
    for row in list(office.rows.values()):
        if Consequence.SPECIAL_NOTICE in row.event.consequences:
            office.record(row.stream, ProposalDismissed(officer="officer-1", reason="已口头报备"))
        elif row.restricted:
            confirm(office, row)
    assert office.look_at_bureau() == []


def test_the_year_is_the_calendar_year_of_the_failing() -> None:
    """YC23-2.9: due on 31 December is late on 1 January and counts in the new year; two years do not add up."""
    office = Office(Story())
    noticed(office, date(2025, 12, 30), date(2025, 12, 31))
    assert sorted(row.year for row in office.rows.values()) == [2025, 2026]
    assert office.look_at_bureau() == []
    noticed(office, date(2026, 11, 3))
    assert office.look_at_bureau() == ["consequence_proposed"]


def test_any_twelve_months_by_agreement() -> None:
    """YC23-2.9: where a region agreed on rolling twelve months, what lies a year back counts and a day more does not."""
    book = agreed("supervision: {window: rolling}\n")
    near, far = Office(Story(), book), Office(Story(), book)
    noticed(near, date(2025, 6, 6), date(2026, 6, 5))
    noticed(far, date(2025, 6, 5), date(2026, 6, 5))
    assert near.look_at_bureau() == ["consequence_proposed"]
    assert far.look_at_bureau() == []


def test_and_instead_of_or_by_agreement() -> None:
    """YC23-2.9b: read as 且 two notices alone are not enough, with a proven loss they are; the reading in use stands first."""
    book = agreed("supervision: {joined: {yicheng-2023.talk_deputy: all}}\n")
    office = Office(Story(), book)
    noticed(office, date(2026, 3, 5), date(2026, 4, 7))
    assert office.look_at_bureau() == []
    assert threshold(office, "talk_deputy", book=book).one_short
    lost(office, date(2026, 5, 1))
    assert office.look_at_bureau() == ["consequence_proposed"]
    [row] = [row for row in office.rows.values() if row.kind == "consequence"]
    assert [text[0] for text in row.event.readings] == ["且", "或"]


def test_a_reversal_takes_back_what_rested_on_it() -> None:
    """P5: a retrial that reverses the loss withdraws the confirmed finding, and then the talk that rested on it, each with its cause."""
    office = Office(Story())
    [case] = lost(office, date(2026, 5, 1))
    office.look_at_bureau()
    case.told.opened(date(2026, 8, 1), 2, level=Level.RETRIAL)
    case.told.judged(date(2026, 10, 1), 2, agency_result="won")
    assert office.look(case) == ["proposal_withdrawn"]
    assert office.look_at_bureau() == ["proposal_withdrawn"]
    assert consequences(office) == {"talk_deputy": ProposalState.WITHDRAWN}
    assert "裁判作出" in (newest(office, case).reason or "")
    assert office.look(case) == office.look_at_bureau() == []


def test_a_dismissed_basis_takes_back_the_talk() -> None:
    """P5: a finding that an officer takes back is counted no more, and its consequence says why it is gone."""
    office = Office(Story())
    cases = noticed(office, date(2026, 3, 5), date(2026, 4, 7))
    office.look_at_bureau()
    row = newest(office, cases[0])
    office.record(row.stream, ProposalDismissed(officer="officer-1", reason="核定有误"))
    assert office.look_at_bureau() == ["proposal_withdrawn"]
    gone = next(row for row in office.rows.values() if row.kind == "consequence")
    assert "核定有误" in (gone.reason or "")
    assert office.look(cases[0]) == []


def test_a_ground_that_comes_back_is_a_new_proposal() -> None:
    """P5: a corrected date withdraws, its correction back proposes again under another id; the old one stays withdrawn."""
    office = Office(Story())
    case = a_case(office.story)
    owed = case.owes(REPORT, date(2026, 3, 5))
    owed.missed()
    assert office.look(case) == ["consequence_proposed"]
    owed.moved(date(2026, 12, 20))
    assert office.look(case) == ["proposal_withdrawn"]
    owed.moved(date(2026, 3, 5))
    owed.missed()
    assert office.look(case) == ["consequence_proposed"]
    assert sorted(row.state for row in office.rows.values()) == ["proposed", "withdrawn"]
    assert office.look(case) == []


def test_what_was_dismissed_is_over() -> None:
    """YC23-2.6a: a dismissed proposal is neither withdrawn when its ground goes nor proposed again when it comes back."""
    office = Office(Story())
    case = a_case(office.story)
    owed = case.owes(REPORT, date(2026, 3, 5))
    owed.missed()
    office.look(case)
    office.record(newest(office, case).stream, ProposalDismissed(officer="officer-1", reason="已口头报备"))
    owed.moved(date(2026, 3, 20))
    assert office.look(case) == []
    owed.missed()
    assert office.look(case) == []


def test_an_open_proposal_follows_the_record_and_a_confirmed_one_stays() -> None:
    """YC23-2.6a: more evidence restates an open proposal, and the time to reply runs again; what was confirmed stays as it was found."""
    office = Office(Story())
    case = a_case(office.story)
    owed = case.owes(REPORT, date(2026, 3, 5))
    owed.missed()
    office.look(case)
    owed.met(date(2026, 3, 12))
    assert office.look(case) == ["proposal_restated"]
    confirm(office, newest(office, case))
    case.owes(REPORT, date(2026, 3, 5), instance=2)
    assert office.look(case) == []


def test_carried_out_when_everything_is() -> None:
    """YC23-2.9b: the talk alone does not carry out what also takes points off; a finding that is carried out still counts."""
    office = Office(Story())
    noticed(office, date(2026, 3, 5), date(2026, 4, 7))
    office.look_at_bureau()
    row = next(row for row in office.rows.values() if row.kind == "consequence")
    confirm(office, row)
    for consequence, state in (
        (Consequence.TALK_DEPUTY, "confirmed"),
        (Consequence.DEDUCTION, "carried_out"),
    ):
        office.record(row.stream, ConsequenceCarriedOut(consequence=consequence, officer="officer-1"))
        assert office.rows[row.proposal_id].state == state
    first = next(row for row in office.rows.values() if Finding.SPECIAL_NOTICE in row.counts_as)
    office.record(
        first.stream,
        ConsequenceCarriedOut(consequence=Consequence.SPECIAL_NOTICE, officer="officer-1", doc_no="通报1号"),
    )
    assert threshold(office, "talk_deputy").reached


@given(days=st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=6), rolling=st.booleans())
def test_the_count_is_that_of_the_fullest_window(days: list[date], rolling: bool) -> None:
    """However the failings lie, the count of a year is the most that any window of the kind agreed on holds that ends in the year."""
    book = agreed("supervision: {window: rolling}\n") if rolling else BOOK
    rows: list[Any] = [_row(number, day) for number, day in enumerate(days)]

    def holds(end: date, day: date) -> bool:
        start = (end.year - 1, end.month, end.day)
        return start < (day.year, day.month, day.day) and day <= end if rolling else day.year == end.year

    most = max((sum(holds(end, day) for day in days) for end in days if end.year == 2026), default=0)
    found = next(t for t in thresholds(book, *PLACE, rows, 2026) if t.provided.rule.endswith("talk_deputy"))
    assert found.tallies[0].count == most
    assert found.by("any") == (most >= 2)


def _row(number: int, day: date) -> Row:
    office = Office(Story())
    case = a_case(office.story, f"虚构案件{number}")
    case.owes(REPORT, date(2026, 3, 5)).missed()
    office.look(case)
    row = newest(office, case)
    return row._replace(
        state="confirmed", year=day.year, counted_on=day, proposed_at=number, proposal_id=UUID(int=number + 1)
    )


def test_replayed_events_give_the_same_rows() -> None:
    """A row is made from its events alone: folded again from its stream it is the same."""
    office = Office(Story())
    noticed(office, date(2026, 3, 5), date(2026, 4, 7))
    office.look_at_bureau()
    for row in office.rows.values():
        events = [one for one in office.story.events if one.stream == row.stream]
        assert folded(events) == row
