"""Which dates another calendar may move: counting again gives the same, and only open dates move."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.deadlines.calendars.given import read_notice
from services.deadlines.calendars.recount import differs, recounted
from services.deadlines.law.basis import Basis
from services.deadlines.law.clocks import Start
from services.deadlines.life.lifecycle import Desk, on_facts
from services.deadlines.life.standing import Standing, Status, evolve
from shared.calendars.editions import Editions
from shared.dates import Due, Notice, PeriodError, shipped
from shared.events.case import DefenceFiled
from shared.policy.model import Length, Version
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.calendar_notices import (
    FEW,
    GIVEN_2027,
    NAMES,
    imported,
    notices,
)
from tests.unit.deadlines.cases import a_suit, day

LENGTHS = st.builds(
    lambda n, unit, before: Length.model_validate({unit: n, "before": before}),
    st.integers(1, 40), st.sampled_from(["days", "workdays", "months"]), st.booleans(),
)  # fmt: skip


@FEW
@given(st.integers(0, 700), st.lists(LENGTHS, min_size=1, max_size=3), notices())
def test_counting_again_is_counting(offset: int, lengths: list[Length], notice: Notice) -> None:
    """From start and periods alone comes what the whole rule gives on any calendar: the same four dates."""
    start, calendar = day("26-06-01") + timedelta(days=offset), shipped().with_notice(notice)
    readings = [{"id": f"r{n}", "text": "读", "period": one.model_dump()} for n, one in enumerate(lengths)]
    said = {"period": lengths[0].model_dump()} if len(lengths) == 1 else {"readings": readings}
    version = Version.model_validate({"clause": "条", "quote": "文", **said})
    basis = Basis(version, Start("", NAMES, "起算", start, start))
    texts = [f"{p.n} {p.unit.value}" + (" before" if p.direction == "before" else "") for p in basis.periods]
    counted = basis.count(calendar)
    assert isinstance(counted, Due)
    assert recounted(start, texts, calendar) == counted
    row = {"trigger_on": start, "periods": texts, "adjusted": False, **counted._asdict()}
    assert not differs(row, calendar)
    assert differs({**row, "due": counted.due + timedelta(days=1)}, calendar)
    assert differs({**row, "adjusted": True}, calendar)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 700), st.integers(1, 40), st.sampled_from(["days", "workdays", "months"]), notices())
def test_only_days_that_changed_can_move_a_date(offset: int, n: int, unit: str, notice: Notice) -> None:
    """A date whose window meets no changed day is the same on both calendars: leaving it aside loses nothing."""
    start, text = day("26-06-01") + timedelta(days=offset), f"{n} {unit}"
    for periods in ([text], [f"{text} before"], [text, f"{text} before"]):
        then, now = (
            recounted(start, periods, shipped()),
            recounted(start, periods, shipped().with_notice(notice)),
        )
        if then != now:
            first, last = min(start, then.due_safe), max(start, then.due, then.nominal)
            runs = shipped().changed_days(shipped().with_notice(notice))
            assert any(run[0] <= last and run[1] >= first for run in runs)


def test_beyond_the_calendar_a_date_is_left_to_the_facts() -> None:
    """What cannot be counted is never taken to stand."""
    row = {"trigger_on": date(2100, 12, 30), "periods": ["15 days"], "adjusted": False}
    with pytest.raises(PeriodError):
        recounted(row["trigger_on"], row["periods"], shipped())
    some = date(2100, 12, 30)
    assert differs({**row, **Due(some, some, some, provisional=True)._asdict()}, shipped())


def standings(case: Any, desk: Desk) -> dict[UUID, Standing]:
    """How the case's deadlines stand when all is said."""
    found: dict[UUID, Standing] = {}
    for emission in on_facts(case, {}, desk):
        found[emission.deadline] = evolve(found.get(emission.deadline), emission.event, emission.occurred_on)
    return found


def test_an_open_date_moves_for_the_notice_and_a_met_one_stays() -> None:
    """The reason and the cause are the notice's; what was met, or fell away, before it is not opened again."""
    first = imported(1, read_notice(GIVEN_2027))
    known = Editions.of(shipped()).after([first])
    case = a_suit((DefenceFiled(instance=1), "26-12-28"), notice="26-12-25")
    before = standings(case, Desk(SHIPPED_PACKS, shipped(), day("26-12-29")))
    said = on_facts(case, before, Desk(SHIPPED_PACKS, known.calendar, day("26-12-30"), known.change()))
    rules = {one.event.rule: one for one in said}
    assert "national.defence" not in rules
    moved = rules["national.evidence"]
    assert (moved.event.type, moved.causation) == ("deadline.moved", first.id)
    assert moved.event.reason == "国办发明电〔2026〕9号放假安排公布后重新计算"  # type: ignore[attr-defined]
    assert {one.event.type for one in said} == {"deadline.moved"}
    assert all(before[one.deadline].status is Status.OPEN for one in said)


def test_a_fact_that_moves_a_date_is_not_blamed_on_the_notice() -> None:
    """Counted by an older calendar, but moved by a correction: the reason is the correction."""
    known = Editions.of(shipped()).after([imported(1, read_notice(GIVEN_2027))])
    before = standings(a_suit(notice="26-06-01"), Desk(SHIPPED_PACKS, shipped(), day("26-06-02")))
    later = Desk(SHIPPED_PACKS, known.calendar, day("26-06-02"), known.change())
    assert on_facts(a_suit(notice="26-06-01"), before, later) == []
    moved = [
        e for e in on_facts(a_suit(notice="26-06-03"), before, later) if e.event.type == "deadline.moved"
    ]
    assert moved
    assert all("放假安排" not in e.event.reason for e in moved)  # type: ignore[attr-defined]
