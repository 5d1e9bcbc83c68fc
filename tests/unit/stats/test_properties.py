"""What holds for every log: the identity of the flow, sums, and that counting step by step equals counting from the beginning."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.stats.catalogue import Catalogue
from services.stats.figures.fold import Counted, recount
from services.stats.figures.instance import Case, Instance, opened_instance
from services.stats.indicators import Place, tally, trace
from services.stats.periods import ALL, Period, parse_period
from shared.events.case import HearingHeld, InstanceOpened, Judged, NoticeReceived
from shared.events.envelope import derived_id
from shared.events.history import fold
from shared.events.terms import AgencyResult, CaseKind, LeaderRank, Level, Origin, Outcome
from tests.unit.stats.story import Story

INDICATORS = Catalogue(()).instances
FLOW = ("carried_over", "new", "closed", "pending")
PERIODS = st.sampled_from([ALL, *map(parse_period, ("2025H2", "2026H1", "2026H2", "2026", "2026-03"))])

days = st.none() | st.dates(date(2025, 6, 1), date(2027, 1, 31))
maybe = st.none() | st.booleans()
hearings = st.builds(
    HearingHeld,
    instance=st.integers(1, 2),
    hearing=st.just(1),
    leader_appeared=maybe,
    leader_rank=st.none() | st.sampled_from(LeaderRank),
    leader_spoke=maybe,
    lawyer_only=maybe,
)
facts = st.one_of(
    hearings,
    st.builds(InstanceOpened, instance=st.integers(1, 2), level=st.sampled_from(Level)),
    st.builds(NoticeReceived, instance=st.integers(1, 2)),
    st.builds(
        Judged,
        instance=st.integers(1, 2),
        outcome=st.none() | st.sampled_from(Outcome),
        agency_result=st.none() | st.sampled_from(AgencyResult),
    ),
)
told = st.lists(st.tuples(facts, days), max_size=12)


@st.composite
def rows(draw: st.DrawFn) -> Instance:
    number = draw(st.integers(1, 10_000))
    case = Case(
        derived_id("row", number),
        "370404",
        draw(st.sampled_from(["a-ju", "b-ju"])),
        "案",
        CaseKind.LITIGATION.value,
        Origin.REPORTED.value,
    )
    start = opened_instance(case, 1, draw(st.sampled_from(Level)).value, None, draw(days))
    return start._replace(
        closed=draw(st.booleans()),
        closed_on=draw(days),
        hearings=draw(st.integers(0, 2)),
        hearing_on=draw(days),
        leader_appeared=draw(maybe),
        agency_result=draw(st.none() | st.sampled_from([result.value for result in AgencyResult])),
    )


def consistent(row: Instance) -> Instance:
    return row if row.closed else row._replace(closed_on=None, agency_result=None)


many = st.lists(rows().map(consistent), max_size=30)


@given(many, PERIODS)
def test_carried_and_new_are_closed_and_pending(given_rows: list[Instance], period: Period) -> None:
    """结转＋新收＝办结＋未结 for every set of rows and every period; whoever is in one of the four is in exactly one of each side."""
    carried, new, closed, pending = (tally(INDICATORS[code], given_rows, period).count for code in FLOW)
    assert carried + new == closed + pending
    for row in given_rows:
        sides = [bool(INDICATORS[code].place(row, period)) for code in FLOW]
        assert sum(sides[:2]) == sum(sides[2:]) <= 1


@given(many, PERIODS)
def test_every_concerned_row_is_accounted_for(given_rows: list[Instance], period: Period) -> None:
    """Levels add up to the whole, outcomes to the judgments, and in `all` nothing is left out."""
    count = {code: tally(indicator, given_rows, period).count for code, indicator in INDICATORS.items()}
    assert sum(n for code, n in count.items() if code.startswith("level.")) == count["concerned"]
    assert (
        count["concerned"]
        == count["carried_over"] + count["new"] + count["undated_judged"] + count["undated"]
    )
    assert sum(n for code, n in count.items() if code.startswith("outcome.")) == count["judged"]
    assert count["judged"] == count["closed"] + count["undated_judged"]
    assert period is not ALL or count["concerned"] == len(given_rows)


@given(many, PERIODS)
def test_total_is_the_sum_of_the_bureaus(given_rows: list[Instance], period: Period) -> None:
    """Every figure of all bureaus together is the sum of the bureaus' figures."""
    for indicator in INDICATORS.values():
        whole = tally(indicator, given_rows, period)
        parts = [
            tally(indicator, [row for row in given_rows if row.bureau == bureau], period)
            for bureau in ("a-ju", "b-ju")
        ]
        assert whole.count == sum(part.count for part in parts)
        if indicator.is_rate:
            assert whole.numerator == sum(part.numerator or 0 for part in parts)
            assert whole.apart == sum(part.apart or 0 for part in parts)


@given(many, PERIODS)
def test_number_and_trace_never_differ(given_rows: list[Instance], period: Period) -> None:
    """The cases behind a number are as many as the number says, in each place; of a sum their amounts add up to it."""
    for indicator in INDICATORS.values():
        figure = tally(indicator, given_rows, period)
        traced = list(trace(indicator, given_rows, period))
        if indicator.amount:
            amounts = [indicator.amount(row) for row, _ in traced]
            assert (figure.count, figure.apart) == (sum(filter(None, amounts)), amounts.count(None))
            continue
        places = [place for _, place in traced]
        assert places.count(Place.APART) == (figure.apart or 0)
        assert places.count(Place.NUMERATOR) == (figure.numerator or 0)
        assert len(places) - places.count(Place.APART) == figure.count


@given(told)
def test_counting_step_by_step_equals_counting_anew(events: list[tuple[object, date | None]]) -> None:
    """A case that was counted fact by fact has the same rows as the same case counted from its corrected history."""
    story = Story()
    case = story.case()
    for event, on in events:
        case.then(event, on)
    counted = story.sheet().cases[f"case-{case.case_id}"]
    start = Counted(Case(case.case_id, "370404", "fz-renshe", "", "", ""))
    assert recount(start, fold(story.events)) == counted


@given(told)
def test_figures_as_of_a_position_are_those_of_the_log_up_to_it(
    events: list[tuple[object, date | None]],
) -> None:
    """The versions valid at a position are exactly what counting the log up to that position gives."""
    story = Story()
    case = story.case()
    for event, on in events:
        case.then(event, on)
    versions = story.sheet().instances.written()
    for position in range(1, len(story.events) + 1):
        valid = [v[3:] for v in versions if v[0] <= position and (v[1] is None or v[1] > position)]
        assert sorted(valid) == sorted(map(list, story.rows(upto=position)), key=lambda row: row[1])
