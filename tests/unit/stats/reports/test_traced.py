"""Held for every periodic report over random logs: no number in its tables that its indicator does not count, no rate without its numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.stats.reports import assessment, bulletin, case_analysis, response_summary, team_bulletin
from services.stats.reports.form import Form
from shared.events.case import (
    AdviceReceived,
    AdviceReplied,
    BecameEffective,
    HearingHeld,
    InstanceOpened,
    Judged,
    LossAnalysed,
    MeasureSet,
    Performed,
)
from shared.events.organisation import TrainingHeld
from shared.events.organisation_work import ProblemClosed, ProblemFound
from shared.events.terms import Advice, AgencyResult, LeaderRank, Level, LossCause, Outcome, Training
from shared.papers.paper import Share
from tests.unit.stats.reports.told import NAMES, body, material, require_traced, tables, text
from tests.unit.stats.story import Story

BUREAUS = {name: [bureau] for (_, bureau), name in NAMES.items()}
WHOSE: dict[str, list[str]] = {**BUREAUS, "合计": []}
FORMS = (bulletin.FORM, case_analysis.FORM, response_summary.FORM, team_bulletin.FORM, assessment.FORM)
PERIODS = st.sampled_from(["2025H2", "2026H1", "2026", "2026-03", "2026-01-15..2026-02-20", "all"])
PERCENT = re.compile(r"\d+\.\d\d%(?!（\d+/\d+）)")

days = st.none() | st.dates(date(2024, 12, 1), date(2026, 12, 31))
maybe = st.none() | st.booleans()
instances = st.integers(1, 2)
facts = st.one_of(
    st.builds(InstanceOpened, instance=instances, level=st.sampled_from(Level)),
    st.builds(
        HearingHeld,
        instance=instances,
        hearing=st.integers(1, 2),
        leader_appeared=maybe,
        leader=st.none() | st.sampled_from(["ld-1", "ld-2"]),
        leader_rank=st.none() | st.sampled_from(LeaderRank),
        leader_spoke=maybe,
        lawyer_only=maybe,
    ),
    st.builds(
        Judged,
        instance=instances,
        outcome=st.none() | st.sampled_from(Outcome),
        agency_result=st.none() | st.sampled_from(AgencyResult),
    ),
    st.builds(BecameEffective, instance=instances),
    st.builds(Performed, instance=instances),
    st.builds(AdviceReceived, instance=instances, item=st.just(1), advice=st.sampled_from(Advice)),
    st.builds(AdviceReplied, instance=instances, item=st.just(1)),
    st.builds(
        LossAnalysed,
        instance=instances,
        problems=st.just("问题"),
        causes=st.lists(st.sampled_from(LossCause), min_size=1, max_size=2).map(tuple),
        measures=st.just("措施"),
    ),
    st.builds(
        MeasureSet,
        instance=instances,
        item=st.just(1),
        addresses=st.sampled_from(LossCause),
        what=st.just("措施"),
    ),
)
works = st.one_of(
    st.builds(
        TrainingHeld,
        training=st.sampled_from(Training),
        topic=st.just("实务"),
        attendees=st.none() | st.integers(0, 50),
    ),
    st.builds(
        ProblemFound, problem=st.just("p-1"), what=st.just("问题"), department=st.none() | st.just("监察科")
    ),
    st.builds(ProblemClosed, problem=st.just("p-1"), proof=st.just("已改")),
)
of_cases = st.lists(st.tuples(facts, days), max_size=8)
logs = st.lists(
    st.tuples(
        st.sampled_from([bureau for _, bureau in NAMES]),
        st.lists(of_cases, max_size=2),
        st.lists(st.tuples(works, days), max_size=3),
    ),
    max_size=3,
)


def story(log: list[tuple[str, list[Any], list[Any]]]) -> Story:
    told = Story()
    for bureau, cases, work in log:
        told.bureau = bureau
        for case_facts in cases:
            case = told.case()
            for event, on in case_facts:
                case.then(event, on)
        for event, on in work:
            told.tell(f"organisation-370404-{bureau}", event, on)
    return told


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
@settings(max_examples=40, deadline=None)
@given(log=logs, period=PERIODS)
def test_every_number_equals_the_tally_of_its_indicator(form: Form, log: list[Any], period: str) -> None:
    """Whatever happened and whatever is unknown: each number under a trace or beside a code is what that indicator counts."""
    bureau = "fz-renshe" if form.about == "bureau" else None
    asked = material(story(log), period, bureau)
    paper = form.make(asked)
    require_traced(paper, asked, WHOSE)
    assert not PERCENT.search(text(paper).replace("个百分点", ""))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
@settings(max_examples=40, deadline=None)
@given(log=logs, period=PERIODS)
def test_every_rate_that_is_said_stands_in_a_table(form: Form, log: list[Any], period: str) -> None:
    """A sentence has no rate of its own: its two numbers stand in a table that names the indicator."""
    bureau = "fz-renshe" if form.about == "bureau" else None
    paper = form.make(material(story(log), period, bureau))
    shares = {cell for one in tables(paper) for row in one.rows for cell in row if isinstance(cell, Share)}
    totals = {cell for one in tables(paper) for cell in one.total or () if isinstance(cell, Share)}
    said = {Share(int(a), int(b)) for a, b in re.findall(r"%（(\d+)/(\d+)）", body(paper))}
    assert said <= shares | totals
