"""行政应诉案件统计分析报告 of one bureau (YC23-2.6b)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.stats.knowledge import Knowledge
from services.stats.reports import case_analysis
from services.stats.selection import Scope
from shared.events.case import LossAnalysed, MeasureDone, MeasureSet
from shared.events.history import fold
from shared.events.organisation_work import ProblemFound
from shared.events.terms import LossCause
from shared.papers.paper import Blank, Chart, Paragraph, Share
from tests.unit.stats.reports.region import WHOSE, told
from tests.unit.stats.reports.told import body, material, require_traced, table, text
from tests.unit.stats.story import Story

NOTHING = """一、案件基本情况
本期区人社局无新收、办结和未结的行政应诉案件。上年同期无登记数据，不作同比。
二、行政行为种类分布
本期无新收案件。
三、裁判结果
本期无裁判的案件，不计算败诉率。
四、负责人出庭应诉情况
本期无开庭案件，不计算出庭率。
五、期限履行情况
本期无届满的期限，不计算按时率。
六、败诉原因和整改情况
本期无登记的败诉分析。
本期无列入和销号的法治问题。
七、与全区情况比较
本单位与全区（含本单位）同期的比率如下，各附分子、分母。
八、原因分析和下一步措施"""


def analysed() -> Story:
    """The lost case of the told half-year was analysed, one of two measures done, a problem listed."""
    story = told()
    case = next(event for event in story.events if event.bureau == "fz-renshe").stream
    story.bureau = "fz-renshe"
    said = {"problems": "调查笔录缺少签名", "causes": (LossCause.EVIDENCE,), "measures": "补训取证人员"}
    story.tell(case, LossAnalysed(instance=1, **said), date(2026, 3, 8))
    for item in (1, 2):
        measure = {"item": item, "addresses": LossCause.EVIDENCE, "what": f"措施{item}"}
        story.tell(case, MeasureSet(instance=1, **measure), date(2026, 3, 10))
    story.tell(case, MeasureDone(instance=1, item=1, proof="已培训"), date(2026, 4, 10))
    found = ProblemFound(problem="p-1", what="取证不规范", department="监察科")
    story.tell("organisation-370404-fz-renshe", found, date(2026, 5, 5))
    return story


def test_a_bureau_in_which_nothing_happened_reads_right() -> None:
    """Every part says that there was nothing; what only people can say stands as a gap (YC23-2.6b)."""
    paper = case_analysis.make(material(Story(), bureau="fz-renshe"))
    assert body(paper) == NOTHING
    gaps = [block.what for block in paper.blocks if isinstance(block, Blank)]
    assert gaps == ["案件特点和发生原因分析", "依法行政中存在的问题", "下一步工作措施"]


def test_it_goes_to_the_office_and_to_the_justice_bureau() -> None:
    """向区依法治区委员会办公室、区司法局报送 (YC23-2.6b), in the bureau's own name."""
    paper = case_analysis.make(material(told(), bureau="fz-renshe"))
    assert (paper.to, paper.issuer) == (["依法治区委员会办公室", "区司法局"], "区人社局")
    assert paper.title == "区人社局2026年上半年行政应诉案件统计分析报告"


def test_the_numbers_are_the_bureaus_own_beside_the_regions() -> None:
    """A comparison has the bureau's rate and the region's, each with its two numbers; nobody else's cases are named."""
    paper = case_analysis.make(material(told(), bureau="fz-renshe"))
    compared = table(paper, "与全区比较")
    lines = {code: row[1:] for code, row in zip(compared.lines, compared.rows, strict=True)}
    assert lines["advice_replied_rate"] == (Share(0, 0), Share(1, 1))
    assert lines["loss_rate"] == (Share(1, 1), Share(1, 1))
    assert "区自然资源局" not in text(paper)


def test_without_the_region_the_comparison_is_a_gap() -> None:
    """Where only the bureau's own figures are known, the region's are asked for and never taken for zero."""
    given = material(told(), bureau="fz-renshe")
    own = replace(given.known, scope=Scope("370404", "fz-renshe"))
    paper = case_analysis.make(replace(given, known=own))
    assert Blank("全区同期数据", "区司法局", key="region") in paper.blocks
    whole: Knowledge = given.known
    known = case_analysis.make(replace(given, known=own, facts={case_analysis.WHOLE: whole}))
    assert table(known, "与全区比较").rows


def test_every_number_is_traced() -> None:
    """Tables by month, by kind and beside the region count what their indicators count."""
    given = material(analysed(), bureau="fz-renshe")
    assert require_traced(case_analysis.make(given), given, WHOSE) >= 20


def test_causes_measures_and_problems_come_from_the_record() -> None:
    """Loss analyses by cause, measures with their state, the list of problems (YC23-2.5c, YC23-2.6b)."""
    paper = case_analysis.make(material(analysed(), bureau="fz-renshe"))
    assert "本期败诉分析认定的原因：证据1次" in body(paper)
    assert "本期制定整改措施2项；整改完成率50.00%（1/2）。" in body(paper)
    assert [row[-1] for row in table(paper, "本期制定的整改措施").rows] == ["已完成", "未完成"]
    assert table(paper, "本期列入的法治问题").rows == [("取证不规范", "监察科", date(2026, 5, 5), "未销号")]


def test_the_words_of_an_analysis_are_drafts() -> None:
    """What an analysis says of problems and measures is taken over as a draft under its own key, for a person to judge."""
    story = analysed()
    stream = story.events[0].stream
    history = fold(event for event in story.events if event.stream == stream)
    given = replace(material(story, bureau="fz-renshe"), histories={story.rows()[0].case_id: history})
    (draft,) = [b for b in case_analysis.make(given).blocks if isinstance(b, Paragraph) and b.draft]
    assert "存在的问题：调查笔录缺少签名；改进措施：补训取证人员" in draft.text
    assert draft.key
    assert draft.key.startswith("loss-")


def test_months_are_drawn_only_where_there_is_something_to_draw() -> None:
    """A trend over the months is shown as a table and a line; a period without cases has neither."""
    paper = case_analysis.make(material(told(), bureau="fz-renshe"))
    (chart,) = [block for block in paper.blocks if isinstance(block, Chart)]
    assert [series.values for series in chart.series] == [[1, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0]]
    assert len(table(paper, "分月收结案情况").rows) == len(chart.labels)
    empty = case_analysis.make(material(Story(), bureau="fz-renshe"))
    assert not [block for block in empty.blocks if isinstance(block, Chart)]
