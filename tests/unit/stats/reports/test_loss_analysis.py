"""败诉分析报告: the three elements, what the record shows with its dates, to whom and from which day; a loss that was reversed says so."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.figures.duty import OwedDuty
from services.stats.reports.form import Asked, Material
from services.stats.reports.loss_analysis import FORM
from shared.events.case import (
    BecameEffective,
    DocumentFiled,
    JudgmentServed,
    LossAnalysed,
    MeasureDone,
    MeasureSet,
    MeasureVerified,
    NoticeReceived,
)
from shared.events.envelope import derived_id
from shared.events.history import fold
from shared.events.terms import (
    AgencyResult,
    Document,
    FilePart,
    Level,
    LossCause,
    Outcome,
    Paper,
    Party,
)
from shared.papers.paper import Blank, Paragraph
from shared.policy.load import Packs, parse_pack
from tests.unit.stats.reports import told
from tests.unit.stats.story import Story, Told

PACK = """
id: p
title: 某区意见
issuer: 某区
deadlines:
- {id: loss, title: 败诉分析, kind: local, strength: hard, responsible: handler, trigger: {events: [{event: case.judgment_served}]},
   versions: [{clause: 第五条, quote: 十日内, period: {days: 10}}],
   completed_by: [{fact: {event: case.reported, where: {matter: [loss_analysis]}}}], samples: [{from: 2026-03-02, due: 2026-03-12}]}
"""
YICHENG, JINGHAI = "370404", "120118"


def lost() -> tuple[Story, Told]:
    story = Story()
    case = story.case("某公司诉区人社局工伤认定")
    case.opened(date(2026, 1, 5))
    case.then(NoticeReceived(instance=1), date(2026, 1, 7))
    case.heard(date(2026, 2, 3), leader=False)
    case.judged(
        date(2026, 3, 1),
        document=Document.JUDGMENT,
        outcome=Outcome.REVOKE,
        agency_result=AgencyResult.LOST,
        operative="撤销被告作出的工伤认定决定",
    )
    case.then(JudgmentServed(instance=1, party=Party.AGENCY), date(2026, 3, 5))
    return story, case


def asked(story: Story, case: Told, instance: int = 1, duties: tuple[OwedDuty, ...] = ()) -> Material:
    made = told.material(story, "all")
    events = [event for event in story.events if event.stream == f"case-{case.case_id}"]
    return replace(
        made,
        asked=Asked(made.asked.period, YICHENG, case_id=case.case_id, instance=instance),
        known=replace(made.known, duties=duties),
        histories={case.case_id: fold(events)},
    )


def owed(case: Told, rule: str, due: date, state: str) -> OwedDuty:
    """Whatever else a duty is read with is that of its instance."""
    row = case.row()
    same = {name: getattr(row, name) for name in OwedDuty._fields if hasattr(row, name)}
    return OwedDuty(**{**same, "deadline_id": derived_id(rule), "rule": rule, "due": due, "state": state})


def gaps(material: Material) -> list[str]:
    paper = FORM.make(material)
    blocks = [*paper.blocks, *(block for one in paper.attachments for block in one.blocks)]
    return [one.what for one in blocks if isinstance(one, Blank)]


def test_three_elements_both_recipients() -> None:
    """YC23-2.5c: 存在的问题, 败诉原因, 改进措施, to 依法治区委员会办公室 and 区司法局, counted from receipt."""
    story, case = lost()
    paper = FORM.make(
        asked(story, case, duties=(owed(case, "yicheng-2023.loss_analysis", date(2026, 3, 16), "pending"),))
    )
    read = told.text(paper)
    assert all(part in read for part in ("二、存在的问题", "三、败诉原因", "四、改进措施"))
    assert set(paper.to) == {"依法治区委员会办公室", "区司法局"}
    (row,) = (row for row in told.table(paper, "报送要求").rows if "YC23-2.5c" in str(row[1]))
    assert (row[2], row[4], row[5]) == ("自本机关收到裁判文书起", date(2026, 3, 16), "未届满")
    assert paper.issuer == "区人社局"


def test_jinghai_counts_from_effect() -> None:
    """JH-2.3e: in 静海 the report goes to 区政府, counted from effect; before that nothing runs."""
    story, case = lost()
    made = asked(story, case)
    here = tuple(row._replace(region=JINGHAI) for row in made.known.instances)
    paper = FORM.make(replace(made, known=replace(made.known, instances=here)))
    assert list(paper.to) == ["区政府"]
    (row,) = told.table(paper, "报送要求").rows
    assert (row[1], row[2], row[4], row[5]) == ("JH-2.3e", "自裁判生效起", None, "未起算")


def test_where_nobody_is_named_it_goes_to_the_justice_bureau() -> None:
    """YC23-2.5c: a document that asks for the analysis and names no recipient means the 司法局, as reports without one do."""
    made = replace(asked(*lost()), packs=Packs((parse_pack(PACK, "p.yaml"),)))
    assert list(FORM.make(made).to) == ["区司法局"]


def test_what_nobody_wrote_is_a_gap() -> None:
    """YC23-2.5c: without an analysis the three elements are 待填, and so is the judgment that goes with it."""
    found = gaps(asked(*lost()))
    for name in ("存在的问题", "败诉原因", "改进工作的措施", "败诉裁判文书"):
        assert any(name in gap for gap in found), name


def test_the_record_speaks_as_a_draft() -> None:
    """YC23-2.5c: what was late or left out by the log is proposed with its dates, marked as a draft, never as the cause."""
    story, case = lost()
    late = owed(case, "national.defence", date(2026, 1, 22), "late")
    paper = FORM.make(asked(story, case, duties=(late,)))
    drafts = [one.text for one in paper.blocks if isinstance(one, Paragraph) and one.draft]
    assert any("应于2026年1月22日前完成，逾期完成" in text for text in drafts)
    assert any("没有制定调解和解方案" in text for text in drafts)
    assert any("开庭而负责人未出庭" in text for text in drafts)
    assert not any("导致" in text for text in drafts)


def test_what_was_analysed_stands_in_its_words() -> None:
    """YC23-2.5c、MH26-4.3: a registered analysis fills the three elements; measures stand with how far they have come."""
    story, case = lost()
    analysis = LossAnalysed(
        instance=1,
        problems="未调查即认定",
        causes=(LossCause.EVIDENCE, LossCause.PROCEDURE),
        measures="完善调查笔录",
    )
    case.then(analysis, date(2026, 3, 10))
    for item in (1, 2):
        case.then(
            MeasureSet(instance=1, item=item, addresses=LossCause.EVIDENCE, what=f"措施{item}"),
            date(2026, 3, 11),
        )
    case.then(MeasureDone(instance=1, item=1, proof="已办"), date(2026, 4, 1))
    case.then(MeasureVerified(instance=1, item=1, passed=False, verifier="v"), date(2026, 4, 2))
    case.then(MeasureDone(instance=1, item=1, proof="重办"), date(2026, 4, 3))
    filed = DocumentFiled(
        instance=1,
        part=FilePart.MAIN,
        paper=Paper.JUDGMENT,
        name="判决书.pdf",
        digest="a" * 64,
        size=1,
        media_type="application/pdf",
    )
    case.then(filed, date(2026, 3, 6))
    paper = FORM.make(asked(story, case))
    assert gaps(asked(story, case)) == []
    assert "败诉原因：证据、程序。" in told.body(paper)
    assert [row[5] for row in told.table(paper, "整改措施").rows] == ["已完成未核验", "未完成"]
    assert told.table(paper, "败诉裁判文书").rows[0][0] == "判决书.pdf"


def test_a_loss_reversed_on_appeal_says_so() -> None:
    """JH-2.3e: where a later instance found for the agency, the draft says that the loss does not stand."""
    story, case = lost()
    case.opened(date(2026, 4, 1), 2, Level.SECOND)
    case.judged(date(2026, 6, 1), 2, outcome=Outcome.REVERSE, agency_result=AgencyResult.WON)
    case.then(BecameEffective(instance=2), date(2026, 6, 1))
    assert "本审级的败诉已被改变" in told.body(FORM.make(asked(story, case)))
    with pytest.raises(ValueError, match="不是败诉"):
        FORM.make(asked(story, case, instance=2))


def test_no_such_instance_is_refused() -> None:
    """YC23-2.5c: a report about an instance that is not there is refused in Chinese."""
    with pytest.raises(ValueError, match="请核对案件编号"):
        FORM.make(asked(*lost(), instance=7))


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.none(), max_size=6))
def test_the_course_is_in_order_and_complete(days: list[date | None]) -> None:
    """YC23-2.5c: every hearing stands in the course of the case once, by its day; one without a day is last."""
    story = Story()
    case = story.case()
    case.opened(date(2025, 12, 1))
    for day in days:
        case.heard(day)
    case.judged(date(2027, 1, 1), agency_result=AgencyResult.LOST)
    shown = [row[0] for row in told.table(FORM.make(asked(story, case)), "案件经过").rows if row[1] == "开庭"]
    assert shown == sorted((day for day in days if day), key=str) + [None] * days.count(None)
