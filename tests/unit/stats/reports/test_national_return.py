"""The national return: 46 lines and 合计, 45 columns, everything balances or the paper says what does not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.reports.form import Material
from services.stats.reports.national_form import Category, Dictionary, FormColumn, national_return
from services.stats.reports.national_return import FORM
from shared.events.case import CaseOpened, Defendant, InstanceOpened, Plaintiff
from shared.events.terms import (
    ActType,
    AgencyResult,
    CaseKind,
    LeaderRank,
    Level,
    OrganLevel,
    Outcome,
)
from shared.papers.paper import Blank, Paper, Share, Table
from tests.unit.stats.reports import told
from tests.unit.stats.story import Story, Told

CLOSED = "行政复议案件统计报表（五）审结和未结"
TAKEN = "行政复议案件统计报表（一）收案和申请人"


def review(
    story: Story,
    field: str | None,
    taken: date | None = date(2026, 2, 1),
    *,
    act: ActType | None = None,
    level: OrganLevel | None = None,
) -> Told:
    case = story.case()
    sued = (Defendant(name="某机关", level=level),)
    people = (Plaintiff(label="某甲"), Plaintiff(label="某乙"))
    opened = CaseOpened(
        name="某甲申请复议",
        kind=CaseKind.RECONSIDERATION,
        field=field,
        act_type=act,
        defendants=sued,
        plaintiffs=people,
    )
    case.then(opened, None)
    case.then(InstanceOpened(instance=1, level=Level.RECONSIDERATION), taken)
    return case


def made(story: Story, period: str = "2026") -> Paper:
    return FORM.make(told.material(story, period))


def line(paper: Paper, caption: str, head: str) -> dict[str, object]:
    table = told.table(paper, caption)
    lines = [*table.rows, table.total or ()]
    found = next(row for row in lines if row[0] == head)
    return {column.title: value for column, value in zip(table.columns, found, strict=True)}


def test_lines_and_columns_are_those_of_the_form() -> None:
    """国法复统字1号: 46 categories and 合计, columns 1–45 each once, the unrecorded ones 待填."""
    paper = made(Story())
    assert [len(one.rows) for one in told.tables(paper) if one.caption.startswith("行政复议案件")] == [46] * 5
    numbers = [one.number for sheet in national_return().sheets for one in sheet.columns if one.number]
    assert numbers == list(range(1, 46))
    gaps = {one.key for one in paper.blocks if isinstance(one, Blank)}
    assert gaps >= {"taken.2", "review_organs", "matters.28", "closed.40", "compensation.45"}


def test_a_year_of_cases() -> None:
    """国法复统字1号: carried over and taken, by category, level, matter and outcome; applicants by head."""
    story = Story()
    review(story, "工伤认定", date(2025, 12, 1)).judged(date(2026, 1, 9), outcome=Outcome.MAINTAIN_ACT)
    second = review(story, "公安", act=ActType.PENALTY, level=OrganLevel.COUNTY_DEPARTMENT)
    second.judged(date(2026, 3, 9), outcome=Outcome.REVOKE_AND_REDO)
    review(story, "劳动监察", act=ActType.PROMISE)
    paper = made(story)
    assert line(paper, TAKEN, "劳动和社会保障") == {
        "行政管理类别": "劳动和社会保障",
        "1上期结转": 1,
        "2本期新收": None,
        "3受理": 1,
        "4申请人总数": 2,
    }
    total = line(paper, CLOSED, "合计")
    assert (total["31已审结总计"], total["33维持"], total["35撤销"], total["43未审结"]) == (2, 1, 1, 1)
    assert line(paper, "行政复议案件统计报表（二）被申请人", "公安")["6县级部门"] == 1
    assert line(paper, "行政复议案件统计报表（四）申请复议事项", "合计")["30其他"] == 1
    assert "对账：全部相符。" in told.body(paper)


def test_an_unknown_category_is_said_and_never_vanishes() -> None:
    """国法复统字1号: a field that names no category, two, or nothing has a line of its own, fails the reconciliation, and is listed."""
    story = Story()
    for field in ("城市管理", "环境卫生", None):
        review(story, field)
    paper = made(story)
    assert line(paper, TAKEN, "未归类")["3受理"] == 3
    assert "对账未通过" in told.body(paper)
    assert "城市管理、环境卫生、（未填）" in told.body(paper)
    assert told.table(paper, "对账表").rows[-1][-1] == "不符"
    assert len(told.table(paper, "管理领域未归类的案件").rows) == 3


def test_what_no_date_places_is_listed() -> None:
    """国法复统字1号: a case whose days are unknown or contradict each other stands in no cell, but on a list."""
    story = Story()
    review(story, "公安", date(2026, 5, 1)).judged(date(2026, 4, 1), outcome=Outcome.MAINTAIN_ACT)
    paper = made(story)
    assert line(paper, CLOSED, "合计")["31已审结总计"] == 0
    assert len(told.table(paper, "日期不详的案件").rows) == 1
    assert "对账：全部相符。" in told.body(paper)


def test_suits_by_level_outcome_and_appearance() -> None:
    """行政应诉表: 一审、二审、再审 each a line with outcomes, and appearance with its two numbers; a reconsideration is none of them."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.heard(date(2026, 2, 3), leader=True, leader_rank=LeaderRank.PRINCIPAL)
    case.judged(date(2026, 3, 5), outcome=Outcome.REVOKE, agency_result=AgencyResult.LOST)
    case.opened(date(2026, 4, 5), 2, Level.SECOND)
    case.heard(date(2026, 5, 3), leader=None, instance=2)
    case.judged(date(2026, 6, 5), 2, outcome=Outcome.REVERSE, agency_result=AgencyResult.WON)
    review(story, "公安")
    paper = made(story)
    first, second = (
        line(paper, "行政应诉案件统计表（一）收结和裁判结果", level) for level in ("一审", "二审")
    )
    assert (first["本期新收"], first["撤销"], second["改判"]) == (1, 1, 1)
    stood = line(paper, "行政应诉案件统计表（二）出庭和胜败", "合计")
    assert (stood["负责人出庭率"], stood["负责人出庭率：不详"]) == (Share(1, 1), 1)
    assert (stood["胜诉"], stood["败诉"]) == (1, 1)


def test_dictionaries_go_by_year() -> None:
    """A category dictionary is in use from its year; before the first there is none; an exact name wins over a word in it."""
    old, new = (
        Dictionary(since=since, title="d", categories=(Category(code="1", title=title, words=()),))
        for since, title in ((2012, "工商"), (2027, "市场监管"))
    )
    form = national_return().model_copy(update={"dictionaries": (new, old)})
    assert (form.dictionary(2026), form.dictionary(2027)) == (old, new)
    with pytest.raises(ValueError, match="2011年"):
        form.dictionary(2011)
    named = national_return().dictionary(2026).category("税务")
    assert named is not None
    assert named.title == "税务"


def test_every_indicator_of_the_form_exists() -> None:
    """A column names indicators of the catalogue, or a dictionary of them; one that names none would count nothing and look like zero."""
    columns: list[FormColumn] = [one for sheet in national_return().sheets for one in sheet.columns]
    assert {code for one in columns for code in one.codes} <= set(told.CATALOGUE.indicators)


fields = st.sampled_from(["公安", "工伤认定", "城市管理", None, "其他", "教育"])
days = st.none() | st.dates(date(2025, 6, 1), date(2027, 3, 1))


@given(
    st.lists(
        st.tuples(
            fields,
            days,
            days,
            st.none() | st.sampled_from(Outcome),
            st.none() | st.sampled_from(ActType),
            st.none() | st.sampled_from(OrganLevel),
        ),
        max_size=8,
    ),
    st.sampled_from(["2026", "2026H1", "2025", "all"]),
)
def test_rows_add_up_and_sides_balance(
    cases: list[
        tuple[str | None, date | None, date | None, Outcome | None, ActType | None, OrganLevel | None]
    ],
    period: str,
) -> None:
    """国法复统字1号: whatever was told, every column of every sheet is the sum of its lines, and every balance but that of unknown fields holds."""
    story = Story()
    for field, taken, ended, outcome, act, level in cases:
        case = review(story, field, taken, act=act, level=level)
        if ended:
            case.judged(ended, outcome=outcome)
    paper = made(story, period)
    assert all(row[-1] == "相符" for row in told.table(paper, "对账表").rows[:-1])
    for one in told.tables(paper):
        assert_adds_up(one)


def assert_adds_up(table: Table) -> None:
    """By hand, beside what the table itself refuses."""
    for at, column in enumerate(table.columns):
        if table.total is not None and column.sums and isinstance(table.total[at], int):
            assert table.total[at] == sum(row[at] for row in table.rows if isinstance(row[at], int))  # type: ignore[misc]


def test_of_one_bureau() -> None:
    """A return of one bureau counts its own cases only."""
    story = Story()
    review(story, "公安")
    story.bureau = "fz-ziran"
    review(story, "土地")
    given: Material = told.material(story, "2026")
    paper = FORM.make(replace(given, asked=replace(given.asked, bureau="fz-ziran")))
    assert line(paper, TAKEN, "合计")["3受理"] == 1
