"""半年通报、年度通报, read as a clerk reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.stats.indicators import Figure
from services.stats.reports import bulletin
from services.stats.reports.adjusted import Adjustment
from services.stats.reports.form import Standing
from shared.events.case import BecameEffective
from shared.events.envelope import derived_id
from shared.events.supervision import ConsequenceProposed
from shared.events.terms import (
    AgencyResult,
    Consequence,
    Finding,
    Level,
    Outcome,
    ProposalKind,
    ProposalState,
)
from shared.papers.paper import Blank, Heading, Share
from tests.unit.stats.reports.region import WHOSE, lost, told
from tests.unit.stats.reports.told import NAMES, PACKS, body, material, require_traced, table, text
from tests.unit.stats.story import Story

TOLD = """现将2026年上半年全区行政应诉工作情况通报如下。
本期全区新收行政应诉案件3件（案件×审级），同比增加2件；办结1件，与上年同期持平；期末未结2件，同比增加2件，其中中止0件，与上年同期持平。
一、行政败诉案件情况
本期全区裁判行政诉讼案件1件（案件×审级），其中败诉1件。
败诉率100.00%（1/1），同比提高100.00个百分点；一审败诉率100.00%（1/1），同比提高100.00个百分点；败诉率（按生效结果）100.00%（1/1），上年同期无可比数。
二、机关负责人出庭应诉情况
本期全区开庭审理行政诉讼案件2件（案件×审级），同比增加1件。
负责人出庭率100.00%（1/1），另有1件不详，同比提高100.00个百分点；主要负责人出庭率100.00%（1/1），另有1件不详，同比提高100.00个百分点；涉案分管领导到庭率：2件不详，不计算；出庭出声率100.00%（1/1），上年同期无可比数；承办人出庭率：2件不详，不计算；仅律师出庭率：2件不详，不计算。
三、执行生效裁判文书情况
本期无生效的须由行政机关履行的裁判文书，不计算履行率。
四、落实司法建议情况
本期全区收到建议书1份，同比增加1份，其中综合治理类司法建议1份；建议书回复率100.00%（1/1），上年同期无可比数。"""

NOTHING = """现将2026年上半年全区行政应诉工作情况通报如下。
本期全区无新收、办结和未结的行政应诉案件。上年同期无登记数据，不作同比。
一、行政败诉案件情况
本期全区无判定胜败的案件，不计算败诉率；本期无判定胜败的一审案件，不计算一审败诉率；本期无生效的胜败结果，不计算按生效结果的败诉率。
二、机关负责人出庭应诉情况
本期无开庭案件，不计算出庭率。
三、执行生效裁判文书情况
本期无生效的须由行政机关履行的裁判文书，不计算履行率。
四、落实司法建议情况
本期未收到建议书，不计算回复率。"""


def notice(state: ProposalState = ProposalState.CONFIRMED, on: date | None = date(2026, 5, 8)) -> Standing:
    said = ConsequenceProposed(
        kind=ProposalKind.FINDING,
        rule="yicheng-2023.notice_leader_absent",
        name="专项通报：负责人不依法出庭应诉",
        clause="YC23-2.6a",
        quote="对…行政机关负责人不依法出庭应诉的被诉行政机关进行专项通报",
        findings=(Finding.LEADER_ABSENT,),
        consequences=(Consequence.SPECIAL_NOTICE,),
        case_id=derived_id("case"),
        year=2026,
        pack="yicheng-2023",
    )
    return Standing(
        derived_id("notice", state, str(on)),
        "370404",
        "fz-ziran",
        said,
        state,
        reason="无正当理由未出庭",
        confirmed_on=on,
    )


def test_the_half_year_reads_as_told() -> None:
    """The four fixed parts of YC23-2.6c in their order, each number as it was told, the unknown apart, compared with a year earlier."""
    assert body(bulletin.make(material(told()))) == TOLD


def test_a_half_year_in_which_nothing_happened_reads_right() -> None:
    """Nothing to count is said in words; no rate is computed over nothing and no table of zeros is printed."""
    paper = bulletin.make(material(Story()))
    assert body(paper) == NOTHING
    assert "%" not in text(paper)


def test_every_number_in_the_tables_is_the_tally_of_its_indicator() -> None:
    """Tables by bureau, their totals, and the comparison name the indicator of each number, and it counts the same."""
    given = material(told())
    assert require_traced(bulletin.make(given), given, WHOSE) >= 15


def test_the_annex_has_a_code_in_its_last_column_and_nowhere_else() -> None:
    """What is counted is read by its name; by the code the figure is traced."""
    annex = table(bulletin.make(material(told())), "指标口径")
    assert [one.title for one in annex.columns] == ["指标", "口径", "编码"]
    assert "loss_rate" in {row[2] for row in annex.rows}
    assert not any(str(row[2]) in str(row[0]) for row in annex.rows)


def test_a_paper_names_the_documents_that_speak_there_and_no_other() -> None:
    """What gathers articles of laws is not cited as a document itself, but the laws; a figure that other districts ask for, too, cites only what binds here."""
    paper = bulletin.make(material(told()))
    named = next(line for line in paper.standing if line.startswith("所依据的文件"))
    assert "《中华人民共和国行政诉讼法》" in named
    assert "《关于加强和规范行政应诉工作的意见》（峄政办发〔2023〕2号）" in named
    assert "法定期间" not in named
    said = {str(row[2]): str(row[1]) for row in table(paper, "指标口径").rows}
    assert said["principal_rate"].endswith("依据：YC23-2.2d")
    assert "依据" not in said["loss_rate"]


def test_the_parts_are_those_of_the_document() -> None:
    """Sections come from the pack's report in its order; one that no figure answers is a gap to fill, not left out (YC23-2.6c)."""
    yicheng = PACKS.pack("yicheng-2023")
    assert yicheng
    rule = yicheng.reports[0].model_copy(update={"sections": ("落实司法建议", "行政败诉案件", "队伍建设")})
    packs = replace(PACKS, packs=(yicheng.model_copy(update={"reports": (rule,)}),), _views={})
    paper = bulletin.make(material(told(), packs=packs))
    heads = [block.text for block in paper.blocks if isinstance(block, Heading)]
    assert heads == ["一、落实司法建议情况", "二、行政败诉案件情况", "三、队伍建设情况"]
    assert [block.what for block in paper.blocks if isinstance(block, Blank)] == ["队伍建设"]


def test_it_goes_to_the_district_government_and_to_every_bureau() -> None:
    """开展半年通报、年度通报，同时上报区政府 (YC23-2.6c)."""
    paper = bulletin.make(material(told(), "2026"))
    assert (paper.to, paper.copies, paper.issuer) == (["区政府"], ["各单位"], "区司法局")
    assert paper.title == "关于2026年全区行政应诉工作情况的通报"


def test_the_list_of_lost_cases_names_no_people() -> None:
    """Lost cases are listed by number or id, never by their name, which holds people's names."""
    paper = bulletin.make(material(told()))
    rows = table(paper, "败诉案件清单").rows
    assert [row[0] for row in rows] == ["区人社局"]
    assert "某公司诉" not in text(paper)


def test_what_counts_as_a_loss_is_the_documents_own() -> None:
    """A revoked act in reconsideration is a loss where JH-2.3c holds and none where YC23-2.5c holds."""
    story = Story(bureau="jh-renshe")
    case = story.case()
    case.opened(date(2026, 1, 5), level=Level.RECONSIDERATION)
    case.judged(date(2026, 2, 5), outcome=Outcome.REVOKE, agency_result=AgencyResult.LOST)
    jinghai = PACKS.pack("jinghai")
    assert jinghai
    region = next(iter(jinghai.binds.regions), "120118")
    wide = body(bulletin.make(material(story, region=region)))
    assert "败诉率（含复议纠错）100.00%（1/1）" in wide
    assert "行政应诉、行政复议案件1件" in wide
    assert "本期全区无判定胜败的案件，不计算败诉率" in body(bulletin.make(material(story)))


def test_only_notices_confirmed_in_the_period_are_told() -> None:
    """A 专项通报 that is only proposed, was taken back, or was confirmed in another period is not in the list (YC23-2.6a)."""
    others = (
        notice(ProposalState.PROPOSED, None),
        notice(ProposalState.WITHDRAWN),
        notice(on=date(2025, 5, 8)),
    )
    assert "本期无认定的专项通报。" in text(bulletin.make(material(told(), supervision=others)))
    paper = bulletin.make(material(told(), supervision=(*others, notice())))
    (row,) = table(paper, "专项通报情况").rows
    assert row[:3] == ("区自然资源局", "负责人不依法出庭应诉", "YC23-2.6a")


def test_unknown_things_are_listed_with_their_cases() -> None:
    """What is not known of a case stands in a list of its own, so that somebody can find out."""
    rows = table(bulletin.make(material(told())), "数据不详的案件").rows
    assert [(row[0], row[-1]) for row in rows] == [("区自然资源局", "负责人是否出庭")]


def test_adjustments_are_attached_when_there_are_any() -> None:
    """A figure of an earlier report that changed since is shown with both values, the reason and the cases."""
    one = Adjustment(
        "2025年年度通报", "loss_rate", "败诉率", Figure(4, 1, 0), Figure(4, 0, 0), "二审改判", ("甲",)
    )
    (row,) = table(bulletin.make(material(told(), facts={"adjustments": [one]})), "对以前报告数字的调整").rows
    assert row[2:] == (Share(1, 4), Share(0, 4), "二审改判", "甲", "loss_rate")
    assert "调整" not in text(bulletin.make(material(told())))


def test_judgments_not_performed_are_listed() -> None:
    """An effective judgment that binds the agency to act, without a record of performance, lowers the rate and is named (YC23-2.6c)."""
    story = Story()
    case = story.case()
    case.opened(date(2026, 1, 5))
    case.judged(date(2026, 2, 5), outcome=Outcome.ORDER_PERFORMANCE, agency_result=AgencyResult.LOST)
    case.then(BecameEffective(instance=1), date(2026, 2, 25))
    paper = bulletin.make(material(story))
    assert "生效裁判履行率0.00%（0/1）" in body(paper)
    (row,) = table(paper, "尚无履行完毕记录的生效裁判").rows
    assert row[0] == NAMES["370404", "fz-renshe"]
    assert row[-1] == date(2026, 2, 25)


def test_a_bureau_without_a_registered_name_stands_under_its_code() -> None:
    """Nobody's figures vanish because nobody entered the bureau's name."""
    story = Story(bureau="fz-xin")
    lost(story)
    assert table(bulletin.make(material(story)), "各单位收结案情况").rows[0][0] == "fz-xin"


def test_a_list_that_nobody_would_read_on_paper_is_cut_and_says_so() -> None:
    """A list holds its first 500 lines, and says how many there are and where the others are."""
    story = Story()
    lost(story)
    (row,) = story.rows()
    given = material(story)
    many = tuple(row._replace(case_id=derived_id("many", n)) for n in range(501))
    paper = bulletin.make(replace(given, known=replace(given.known, instances=many)))
    found = table(paper, "败诉案件清单")
    assert (len(found.rows), found.note) == (500, "共501条，只列前500条；其余在系统中查询。")
    assert table(paper, "各单位败诉情况").rows[0][1] == 501
