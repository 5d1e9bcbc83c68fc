"""年度法治政府建设情况报告: every row of 宝人社〔2024〕1号 stands in it and traces, what is not recorded is a gap, never a zero by silence."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.periods import ALL
from services.stats.reports.form import Material
from services.stats.reports.principal_years import principal_years
from services.stats.reports.rule_of_law import FORM
from services.stats.reports.rule_of_law_leader import FACT
from shared.events import organisation_work as work
from shared.events.case import HearingHeld, InstanceOpened, JudgmentServed, MediationEnded
from shared.events.terms import (
    AgencyResult,
    Document,
    EnforcementSystem,
    LeaderRank,
    Level,
    MediationOutcome,
    Party,
    PersonalAct,
)
from shared.papers.paper import Blank, Heading, Share, Table
from shared.policy.subjects import Subject
from tests.unit.stats.reports import told
from tests.unit.stats.story import Story


def bureau_year() -> Story:
    """A year like that of the sample: documents, a settled dispute, 普法, 公示, one problem of last year put right."""
    story, stream = Story(), "organisation-370404-fz-renshe"
    for number in (1, 2):
        case = story.case()
        case.opened(date(2025, 2, number))
        case.heard(date(2025, 3, number), leader=True, leader_rank=LeaderRank.PRINCIPAL)
        case.judged(date(2025, 4, number), document=Document.JUDGMENT, agency_result=AgencyResult.WON)
        case.then(JudgmentServed(instance=1, party=Party.AGENCY), date(2025, 4, 9))
    settled = story.case()
    settled.opened(date(2025, 5, 1))
    settled.then(MediationEnded(instance=1, outcome=MediationOutcome.SETTLED), date(2025, 6, 1))
    story.tell(
        stream, work.ProblemFound(problem="1", what="普法形式单调", department="法制科"), date(2024, 12, 1)
    )
    story.tell(stream, work.ProblemFound(problem="2", what="联动机制不完善"), date(2024, 12, 1))
    story.tell(stream, work.ProblemClosed(problem="1", proof="已改"), date(2025, 5, 1))
    story.tell(
        stream,
        work.PublicityHeld(topic="宪法", brand="樱花讲堂", sessions=400, people=60_000),
        date(2025, 6, 1),
    )
    story.tell(stream, work.PublicityHeld(topic="劳动法", sessions=3), date(2025, 7, 1))
    story.tell(
        stream,
        work.EnforcementRecorded(system=EnforcementSystem.PUBLICITY, quantity=62, channel="区门户"),
        date(2025, 8, 1),
    )
    acted = work.LeaderActed(person="p-1", acted=PersonalAct.DEPLOYED, what="部署全年工作")
    story.tell(stream, acted, date(2025, 1, 9))
    return story


def asked(story: Story, bureau: str | None = "fz-renshe", **more: object) -> Material:
    return told.material(story, "2025", bureau, **more)  # type: ignore[arg-type]


def years_of(story: Story, year: int) -> dict[str, object]:
    appearances = told.knowledge(story, ALL).rows(Subject.APPEARANCE)
    return {FACT: principal_years(appearances, year)}


def test_five_parts_in_their_order() -> None:
    """BS24-2: 举措成效, 不足原因, 第一责任人履职, 下年安排, and the fifth that national practice has."""
    paper = FORM.make(asked(bureau_year()))
    heads = [one.text for one in paper.blocks if isinstance(one, Heading) and one.level == 1]
    assert [head[:2] for head in heads] == ["一、", "二、", "三、", "四、", "五、"]
    assert "第一责任人" in heads[2]
    assert heads[4] == "五、其他需要报告的情况"


def test_goes_to_committee_and_government() -> None:
    """BS24-2: 主送区委、区政府，抄送区法治政府建设工作领导小组办公室; it bears a date and the bureau's name."""
    paper = FORM.make(asked(bureau_year()))
    assert (list(paper.to), list(paper.copies)) == (["区委", "区政府"], ["法治政府建设工作领导小组办公室"])
    assert (paper.issuer, paper.issued_on) == ("区人社局", told.TODAY)


def test_numbers_of_the_sample_report() -> None:
    """BS24-1.2c、BS24-1.3b、BS24-1.3f、BS24-1.3g、BS24-1.3h、BS24-1.3i: 场次 and 人数, 公示批次, 文书份数, 出庭率, 胜诉率, 化解件数 are those told."""
    read = told.text(FORM.make(asked(bureau_year())))
    assert "收到行政裁判文书2份" in read
    assert "100.00%（2/2）" in read
    assert "1件行政争议在案前、案中得到实质化解，不计入裁判文书份数" in read
    assert "开展法治宣传403场" in read
    assert "樱花讲堂｜400｜60000" in read
    assert "未注明｜3｜0" in read
    assert "区门户｜62" in read


def test_every_number_traces() -> None:
    """BS24-1.3: whatever stands in a table of the report is the tally of the indicator it names."""
    material = asked(bureau_year())
    paper = FORM.make(material)
    blocks = [one for one in paper.blocks if not (isinstance(one, Table) and "（按" in one.caption)]
    assert told.require_traced(replace(paper, blocks=blocks), material, {}) > 30


def test_last_years_shortcomings_meet_this_years_work() -> None:
    """BS24-2: each problem listed last year stands beside whether it was closed; what is open goes on into the next year's plan."""
    paper = FORM.make(asked(bureau_year()))
    table = told.table(paper, "上年不足与整改情况对照")
    assert [(row[1], row[4]) for row in table.rows] == [
        ("普法形式单调", "已销号"),
        ("联动机制不完善", "未销号"),
    ]
    assert "继续整改尚未销号的问题1项：联动机制不完善。" in told.body(paper)


def test_what_nobody_entered_is_a_gap() -> None:
    """P14、BS24-1.1b、BS24-3a: an empty year has no figures to boast of: everything that must be entered is marked 待填."""
    gaps = [one.what for one in FORM.make(asked(Story())).blocks if isinstance(one, Blank)]
    for name in (
        "四支法治工作队伍",
        "普法宣传",
        "行政执法三项制度",
        "四个亲自",
        "年终述职",
        "连续出庭应诉年数",
        "主要安排",
    ):
        assert any(name in gap for gap in gaps), name


def test_gaps_close_as_facts_are_entered() -> None:
    """BS24-3a: of 四个亲自 only those not recorded are asked for."""
    gaps = [one.what for one in FORM.make(asked(bureau_year())).blocks if isinstance(one, Blank)]
    (four,) = (gap for gap in gaps if "四个亲自" in gap)
    assert "亲自部署" not in four
    assert "亲自督办" in four


def test_honours_and_decisions_by_name() -> None:
    """BS24-1.h、BS24-3b: honours and decisions stand with their names beside their number."""
    story, stream = bureau_year(), "organisation-370404-fz-renshe"
    story.tell(stream, work.HonourReceived(honour="政务公开工作优秀单位"), date(2025, 12, 1))
    story.tell(stream, work.DecisionRegistered(subject="关于就业促进工作的实施意见"), date(2025, 9, 1))
    said = told.body(FORM.make(asked(story)))
    assert "获得荣誉：政务公开工作优秀单位。" in said
    assert "重大行政决策：关于就业促进工作的实施意见。" in said


def test_a_region_has_a_line_a_bureau() -> None:
    """BS24-1.3f: for a whole region each figure stands by bureau with its total."""
    table = told.table(FORM.make(asked(bureau_year(), None)), "收到行政裁判文书")
    assert [row[:2] for row in table.rows] == [("区人社局", 2)]
    assert table.total is not None
    assert table.total[-1] == Share(2, 2)


def test_only_whole_years() -> None:
    """BS24-2: the report is of one calendar year; anything else is refused in Chinese."""
    with pytest.raises(ValueError, match="自然年"):
        FORM.make(told.material(bureau_year(), "2025H1", "fz-renshe"))


def test_due_day_is_the_packs() -> None:
    """BS24-2: by when it is owed is said as the document that binds the bureau says it."""
    material = told.material(Story(), "2025", "bs-renshe", region="310113")
    assert any("2026年3月1日前" in line for line in FORM.make(material).standing)


def heard(
    story: Story, year: int, rank: LeaderRank | None = LeaderRank.PRINCIPAL, leader: bool | None = True
) -> None:
    case = story.case()
    case.opened(date(year, 1, 5))
    case.heard(date(year, 3, 1), leader=leader, leader_rank=rank)


def test_years_in_a_row() -> None:
    """BS24-1.3e: 连续四年, counted back from the report's year; a year without a hearing neither counts nor interrupts."""
    story = Story()
    for year in (2020, 2021, 2023, 2024, 2025):
        heard(story, year)
    heard(story, 2019, LeaderRank.DEPUTY)
    table = told.table(FORM.make(asked(story, facts=years_of(story, 2025))), "主要负责人连续出庭应诉年数")
    assert list(table.rows[0]) == [
        "区人社局",
        5,
        "2020、2021、2023、2024、2025",
        "2022年没有开庭登记；2019年有开庭而正职未出庭",
    ]


def test_an_unknown_rank_ends_the_row_and_is_said() -> None:
    """BS24-1.3e: a year in which nobody knows who stood there is not counted, and is not called an absence."""
    story = Story()
    heard(story, 2025)
    heard(story, 2024, None)
    (found,) = years_of(story, 2025)[FACT].values()  # type: ignore[attr-defined]
    assert (found.count, found.broken_by, found.unknown) == (1, 2024, True)


def test_reconsideration_is_no_court() -> None:
    """BS24-1.3e: a 听证 of a reconsideration makes no year."""
    story = Story()
    case = story.case()
    case.then(InstanceOpened(instance=1, level=Level.RECONSIDERATION), date(2025, 1, 1))
    case.then(
        HearingHeld(instance=1, hearing=1, leader_appeared=True, leader_rank=LeaderRank.PRINCIPAL),
        date(2025, 2, 1),
    )
    assert years_of(story, 2025)[FACT] == {}


@given(st.dictionaries(st.integers(2000, 2025), st.booleans(), max_size=12))
def test_years_are_those_told(told_years: dict[int, bool]) -> None:
    """BS24-1.3e: the years are exactly those with the principal after the last year that had hearings without them."""
    story = Story()
    for year, came in told_years.items():
        heard(story, year, LeaderRank.PRINCIPAL if came else LeaderRank.DEPUTY)
    last_without = max((year for year, came in told_years.items() if not came), default=0)
    wanted: Iterable[int] = sorted(
        (y for y, came in told_years.items() if came and y > last_without), reverse=True
    )
    found = years_of(story, 2025)[FACT]
    years = next(iter(found.values())).years if found else ()  # type: ignore[attr-defined]
    assert list(years) == list(wanted)
