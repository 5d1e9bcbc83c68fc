"""What the pages of the cockpit decide: whose figures are shown, of which period and day, and how a figure reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.catalogue import Catalogue, local_tables
from services.stats.cockpit.comparing import Change, parts, quarter
from services.stats.duties import duty_kinds
from services.stats.indicators import Figure
from services.stats.pages.charts import charts
from services.stats.pages.choosing import LookTrend, stretch
from services.stats.pages.frame import LEAST, MOST, Frame, period_choices, steps
from services.stats.pages.look import Look, seen
from services.stats.pages.overview import earlier
from services.stats.pages.shown import Lamp, beside, changed, number
from services.stats.pages.tracing import meaning
from services.stats.periods import parse_period
from shared.errors import Rejected
from shared.papers.paper import Chart, ChartKind, Series
from shared.policy.load import SHIPPED, load_packs
from shared.security import Duty, Identity
from shared.security.identity import NotAllowed

TODAY = date(2026, 11, 22)
OFFICER = Identity(person="sifa", name="司法局", duty=Duty.JUSTICE_OFFICER, region="370404")
CLERK = Identity(person="nq", name="内勤", duty=Duty.CLERK, region="370404", bureau="fz-a")
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("period", "shown"),
    [("2026", (None, "2025")), ("2026H2", ("2026H1", "2025H2")), ("2026-01", ("2025-12", "2025-01")), ("all", (None, None))],
)  # fmt: skip
def test_a_year_stands_beside_the_year_before_once(period: str, shown: tuple[str | None, str | None]) -> None:
    """Of a whole year 上期 and 上年同期 are the same; of anything shorter each has its column."""
    assert tuple(one and one.code for one in earlier(parse_period(period))) == shown


def test_a_bureaus_person_sees_their_bureau_and_never_anothers() -> None:
    """Without asking they see their own; another's, or another region's, is refused."""
    assert seen(CLERK, Look(), TODAY).bureau == "fz-a"
    for look in (Look(bureau="fz-b"), Look(region="370405")):
        with pytest.raises(NotAllowed):
            seen(CLERK, look, TODAY)


def test_an_officer_sees_all_bureaus_or_the_one_they_chose() -> None:
    """The choice is carried on by every link of the page."""
    assert seen(OFFICER, Look(), TODAY).bureau is None
    sees = seen(OFFICER, Look(bureau="fz-b", period="2026H1", as_of="2026-06-30"), TODAY)
    assert sees.link("/cockpit/by") == "/cockpit/by?period=2026H1&as_of=2026-06-30&bureau=fz-b"
    assert "bureau" not in seen(CLERK, Look(), TODAY).link("/cockpit")


def test_an_operator_sees_no_figures() -> None:
    """Whoever may not see cases may not see what is counted from them."""
    with pytest.raises(NotAllowed):
        seen(Identity(person="yw", name="运维", duty=Duty.OPERATOR), Look(), TODAY)


@pytest.mark.parametrize(
    ("look", "code"),
    [
        (Look(), "2026H2"),
        (Look(period="2025"), "2025"),
        (Look(period="range", since="2026-03-01", until="2026-04-15"), "2026-03-01..2026-04-15"),
        (Look(period="range", until="2026-04-15"), "2026-01-01..2026-04-15"),
        (Look(period="range"), "2026-01-01..2026-11-22"),
    ],
)
def test_the_period_is_what_was_chosen(look: Look, code: str) -> None:
    """Nothing chosen in November is the half-year of today; days of one's own begin with the year and end today where one is left out."""
    assert seen(OFFICER, look, TODAY).when.code == code


@pytest.mark.parametrize(
    ("today", "code", "rather"),
    [
        (date(2026, 6, 30), "2026H1", None),
        (date(2026, 7, 1), "2026H1", "2026H2"),
        (date(2026, 7, 31), "2026H1", "2026H2"),
        (date(2026, 8, 1), "2026H2", None),
        (date(2026, 12, 31), "2026H2", None),
        (date(2027, 1, 1), "2026", "2027H1"),
        (date(2027, 2, 1), "2027H1", None),
    ],
)
def test_after_a_period_ended_it_is_shown_first(today: date, code: str, rather: str | None) -> None:
    """YC23-2.6c: 半年通报 and 年度通报 are written in July and January; the period that runs is one press away, and who chose one is told nothing."""
    sees = seen(OFFICER, Look(), today)
    assert (sees.when.code, sees.rather and sees.rather.code) == (code, rather)
    assert seen(OFFICER, Look(period=code), today).rather is None


def test_a_day_that_has_not_come_is_the_present() -> None:
    """Today and later say no more than what is known now; a day that cannot be read is told in the words of its field."""
    assert seen(OFFICER, Look(as_of="2026-11-22"), TODAY).as_of is None
    assert seen(OFFICER, Look(as_of="2026-11-21"), TODAY).as_of == date(2026, 11, 21)
    with pytest.raises(Rejected, match="以哪一日为准"):
        seen(OFFICER, Look(as_of="2026-13-31"), TODAY)


@given(DAYS, st.integers(0, 5000))
def test_the_slider_goes_from_the_first_entry_to_now(today: date, back: int) -> None:
    """Each of its days is the last of a month, in order, the last one is today; it has a half-year at least and ten years at most."""
    days = steps(today - timedelta(days=back), today)
    assert days[-1] == today
    assert days == sorted(set(days))
    assert all((day + timedelta(days=1)).day == 1 for day in days[:-1])
    assert LEAST <= len(days) - 1 <= MOST


@given(DAYS, DAYS)
def test_the_slider_stands_at_the_last_of_its_days_that_is_not_later(today: date, day: date) -> None:
    """A day between two of its days is shown at the earlier one."""
    frame = Frame(seen(OFFICER, Look(as_of=str(day)), today), (), date(2000, 1, 1))
    at = frame.seen.as_of or today
    assert frame.days[frame.at] <= at or frame.at == 0
    assert all(later > at for later in frame.days[frame.at + 1 :])


@given(DAYS, st.sampled_from(["2019", "2026H1", "2026-03", "all", "2026-01-05..2026-02-01"]))
def test_what_is_shown_is_among_the_choices(today: date, code: str) -> None:
    """The form never loses the period it was opened with; days of one's own are a choice too."""
    when = parse_period(code)
    codes = [choice for _, choices in period_choices(today, when) for choice, _ in choices]
    assert ("range" if ".." in code else code) in codes
    assert len(codes) == len(set(codes))


@given(DAYS)
def test_every_day_lies_in_its_quarter_and_four_make_a_year(day: date) -> None:
    """A quarter is three whole months."""
    assert quarter(day).contains(day)
    four = parts(parse_period(str(day.year)), "quarter")
    assert [one.since for one in four] == [date(day.year, month, 1) for month in (1, 4, 7, 10)]
    assert four[3].until == date(day.year, 12, 31)


@given(st.sampled_from(["month", "quarter", "half", "year"]), st.integers(1, 24))
def test_a_trend_has_as_many_parts_as_were_asked_for(by: str, count: int) -> None:
    """It ends with today's part where the period shown is not over."""
    first, last = stretch(seen(OFFICER, LookTrend(by=by, count=count), TODAY), by, count)
    since, until = parse_period(first).since, parse_period(last).until
    found = parts(parse_period(f"{since}..{until}"), by)
    assert len(found) == count
    assert found[-1].contains(TODAY)


def test_a_rate_always_comes_with_its_two_numbers() -> None:
    """And leads to its cases; over nothing it is a dash that leads nowhere."""
    shown = number(Figure(7, 5, 2), "/cockpit/trace?x")
    assert (shown.text, shown.of, shown.apart, shown.link) == ("71.43%", "5/7", 2, "/cockpit/trace?x")
    assert number(Figure(0, 0, 0), "/x").link == ""
    assert number(Figure(0, 0, 3), "/x").link == "/x"
    assert number(Figure(1200), "/x").text == "1,200"


def test_a_bureau_is_compared_in_words() -> None:
    """A higher rate is good, but of losses; equal rates are equal whatever their denominators."""
    half, whole, none = Figure(2, 1, 0), Figure(10, 4, 0), Figure(0, 0, 0)
    assert beside("appearance_rate", half, whole) == Lamp("green", "高于全区")
    assert beside("loss_rate", half, whole) == Lamp("yellow", "高于全区")
    assert beside("loss_rate", half, Figure(4, 2, 0)) == Lamp("grey", "与全区持平")
    assert beside("loss_rate", none, whole) is None
    assert beside("new", Figure(3), Figure(9)) is None


def test_a_change_says_what_it_is_of() -> None:
    """Points of rates, numbers of counts, a dash where nothing can be compared."""
    assert changed(Change(points="-2.10")) == "−2.10 个百分点"
    assert changed(Change(-3)) == "−3"
    assert changed(Change(0)) == "持平"
    assert changed(Change()) == "—"


def test_a_chart_tells_its_numbers_to_who_cannot_see_it() -> None:
    """Its title and numbers are in the drawing, and what a bureau calls itself is text and nothing else."""
    series = [Series("出庭率", [0.5, None])]
    (svg,) = charts(Chart("出庭率", ChartKind.BAR, ["<b>局", "乙局"], series, percent=True))
    assert 'role="img"' in svg
    assert "<desc" in svg
    assert "&lt;b&gt;局 50.0%，乙局 没有数" in svg
    assert "<b>" not in svg
    assert "style=" not in svg


def test_a_figure_is_explained_without_codes() -> None:
    """The rules that a duty comes from are told by the duty's own name."""
    packs = load_packs(SHIPPED)
    catalogue = Catalogue(duty_kinds(packs), local_tables(packs))
    text = meaning(catalogue, "on_time.defence")
    assert text.startswith("期限种类：答辩举证；计数单位：期限")
    for code in catalogue.indicators:
        assert "national" not in meaning(catalogue, code), code
