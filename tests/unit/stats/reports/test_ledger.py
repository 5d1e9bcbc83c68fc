"""工作台账: one line a case and instance, as many as the figures say, with dates and how far it has come (JH-2.3a)."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.stats.reports.ledger import FORM
from shared.events.case import BecameEffective, ClockStopped, NoticeReceived
from shared.events.terms import AgencyResult, Level, Outcome, StopReason
from shared.papers.paper import Paper
from tests.unit.stats.reports import told
from tests.unit.stats.reports.test_loss_analysis import owed
from tests.unit.stats.story import Story


def made(story: Story, period: str = "2026") -> Paper:
    return FORM.make(told.material(story, period))


def test_a_line_says_where_the_case_stands() -> None:
    """JH-2.3a: 在审案件进度、结案情况: a suit through two instances has two lines, a suspended one says so."""
    story = Story()
    case = story.case("某公司诉区人社局")
    case.opened(date(2026, 1, 5))
    case.then(NoticeReceived(instance=1), date(2026, 1, 7))
    case.heard(date(2026, 2, 3), leader=True)
    case.judged(date(2026, 3, 5), outcome=Outcome.REVOKE, agency_result=AgencyResult.LOST)
    case.opened(date(2026, 4, 5), 2, Level.SECOND)
    other = story.case("某甲诉区人社局")
    other.opened(date(2026, 5, 1))
    other.then(ClockStopped(instance=1, reason=StopReason.SUSPENSION), date(2026, 6, 1))
    paper = made(story)
    table = told.table(paper, "区人社局工作台账")
    heads = [column.title for column in table.columns]
    first, second, third = (dict(zip(heads, row, strict=True)) for row in table.rows)
    assert (first["审级"], first["负责人出庭"], first["结果"], first["胜败"], first["进度"]) == (
        "一审",
        "出庭",
        "撤销",
        "败诉",
        "已审结",
    )
    assert (first["收到通知"], first["首次开庭"], first["裁判（结案）"]) == (
        date(2026, 1, 7),
        date(2026, 2, 3),
        date(2026, 3, 5),
    )
    assert (second["审级"], second["进度"], second["负责人出庭"]) == ("二审", "审理中", None)
    assert (third["序号"], third["进度"]) == (3, "中止")
    assert "期末未结2件，其中中止1件" in told.body(paper)


def test_the_first_running_period_stands_in_the_line() -> None:
    """JH-2.3a: of the periods of an instance the earliest that still runs is shown; what is done is not."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    given_ = told.material(story, "2026")
    duties = (
        owed(case, "national.defence", date(2026, 1, 22), "on_time"),
        owed(case, "yicheng-2023.case_facts", date(2026, 3, 1), "pending"),
        owed(case, "national.evidence", date(2026, 2, 1), "pending"),
    )
    paper = FORM.make(replace(given_, known=replace(given_.known, duties=duties)))
    assert str(told.table(paper, "区人社局工作台账").rows[0][-1]).endswith("：2026-02-01")


def test_nothing_happened() -> None:
    """JH-2.3a: a period without cases has a ledger that says so and no empty tables of bureaus."""
    paper = made(Story())
    assert "本期没有在审和办结的案件。" in told.body(paper)
    assert [one.caption for one in told.tables(paper)] == ["各单位案件数（案件×审级）"]


days = st.none() | st.dates(date(2025, 6, 1), date(2027, 2, 1))


@given(st.lists(st.tuples(st.sampled_from(["fz-renshe", "fz-ziran"]), days, st.booleans(), days), max_size=8))
def test_as_many_lines_as_the_figures_say(cases: list[tuple[str, date | None, bool, date | None]]) -> None:
    """JH-2.3a: the lines of each bureau are as many as the indicator of what stood in the period counts, whatever is unknown."""
    story = Story()
    for bureau, taken, ended, on in cases:
        story.bureau = bureau
        case = story.case()
        case.opened(taken)
        if ended:
            case.judged(on)
            case.then(BecameEffective(instance=1), on)
    material = told.material(story, "2026")
    paper = FORM.make(material)
    told.require_traced(
        paper, material, {"区人社局": ["fz-renshe"], "区自然资源局": ["fz-ziran"], "合计": []}
    )
    for name, bureau in (("区人社局", "fz-renshe"), ("区自然资源局", "fz-ziran")):
        lines = [one for one in told.tables(paper) if one.caption == f"{name}工作台账"]
        assert sum(len(one.rows) for one in lines) == told.expected(material, "concerned", [bureau]).count
