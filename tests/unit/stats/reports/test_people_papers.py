"""应对工作总结 (MH26-3.3d) and 法治队伍工作通报 (MH23-5.2c): what a bureau tells of its own people and their work."""

from __future__ import annotations

from datetime import date

from services.stats.reports import response_summary, team_bulletin
from shared.papers.paper import Blank
from shared.policy.subjects import Subject
from tests.unit.stats.reports.bureau_year import told
from tests.unit.stats.reports.region import WHOSE
from tests.unit.stats.reports.told import body, material, require_traced, table, text
from tests.unit.stats.story import Story

SUMMARY = """一、案件办理情况
本期区人社局新收行政应诉案件2件（案件×审级）；办结0件；期末未结2件，其中中止0件。上年同期无登记数据，不作同比。
新收案件的行政行为种类：种类不详2件。
二、裁判结果
本期无裁判的案件，不计算败诉率。
三、负责人出庭应诉情况
本期开庭审理行政诉讼案件2件（案件×审级）。
负责人出庭率100.00%（2/2）；主要负责人出庭率100.00%（2/2）；涉案分管领导到庭率：2件不详，不计算；出庭出声率100.00%（1/1），另有1件不详。
出庭负责人1人，共2人次；班子成员出庭覆盖率50.00%（1/2）。
本期在领导班子名册、未出庭的：副局长。
四、定额完成情况
本期无期末在本期内的定额，不计算定额完成率。
五、培训和旁听情况
本期组织培训2场，其中专题讲座1场、案例研讨1场；参训30人次（另有1条未填数量）。
本期组织旁听1场，旁听12人次。
六、存在的问题
本期无登记的败诉分析。
本期列入法治问题2项；销号1项。
七、下一步工作"""

BULLETIN = """一、队伍建设
期末在册：应对小组2人、法治员1人、领导班子2人。
本期无期末在本期内的定额，不计算定额完成率。
二、法制审核
本期提请法制审核：合同协议审核1件。
三、法治问题清单
本期列入法治问题2项；销号1项。
四、培训、学法和普法
本期培训2场；旁听1场；党组会议学法1次。
五、其他工作
本期无其他登记的工作。
六、存在的不足和下一步安排"""

NOTHING = """一、案件办理情况
本期区人社局无新收、办结和未结的行政应诉案件。上年同期无登记数据，不作同比。
二、裁判结果
本期无裁判的案件，不计算败诉率。
三、负责人出庭应诉情况
本期无开庭案件，不计算出庭率。
四、定额完成情况
本期无登记的定额。
五、培训和旁听情况
本期无登记的培训和旁听。
六、存在的问题
本期无登记的败诉分析。
本期无列入和销号的法治问题。
七、下一步工作"""


def test_the_summary_reads_as_told() -> None:
    """每半年总结应对工作情况 (MH26-3.3d): cases, results, appearance, quotas, training and 旁听, problems, each as told."""
    assert body(response_summary.make(material(told(), bureau="fz-renshe"))) == SUMMARY


def test_a_summary_of_nothing_reads_right() -> None:
    """A half-year without cases, hearings or trainings says so in every part (MH26-3.3d)."""
    paper = response_summary.make(material(Story(), bureau="fz-renshe"))
    assert body(paper) == NOTHING
    assert [block.what for block in paper.blocks if isinstance(block, Blank)] == ["下一步工作安排"]


def test_the_summary_says_who_of_the_leadership_stood_in_court() -> None:
    """Each leader by the name of the roster, how often, and of how many hearings it is recorded that they spoke (MH26-3.1b)."""
    paper = response_summary.make(material(told(), bureau="fz-renshe"))
    assert table(paper, "负责人出庭次数").rows == [("局长", "正职负责人", 2, 1, 0)]


def test_the_quota_of_each_member_is_shown_even_before_the_year_ends() -> None:
    """In the half-year each member's progress stands with its state; in the year's report it counts in the rate (MH26-2.6)."""
    half = response_summary.make(material(told(), bureau="fz-renshe"))
    lines = [row[1:] for row in table(half, "定额完成情况").rows]
    assert lines == [
        ("组员甲", 2, 2, date(2026, 12, 31), "已完成"),
        ("组员乙", 1, 2, date(2026, 12, 31), "正常"),
    ]
    year = body(response_summary.make(material(told(), "2026", bureau="fz-renshe")))
    assert "定额完成率100.00%（1/1），另有1项未到期末" in year


def test_quotas_of_the_year_can_be_given_apart() -> None:
    """Where only the half-year's rows are known, the year's quotas are given by name; another bureau's are not shown."""
    given = material(told(), bureau="fz-renshe")
    rows = given.known.units.pop(Subject.QUOTA)
    assert "本期无登记的定额" in body(response_summary.make(given))
    given = material(Story(), bureau="fz-renshe", facts={"quotas": rows})
    assert len(table(response_summary.make(given), "定额完成情况").rows) == 2
    other = material(Story(), bureau="fz-ziran", facts={"quotas": rows})
    assert "本期无登记的定额" in body(response_summary.make(other))


def test_the_team_bulletin_reads_as_told() -> None:
    """定期上局长办公会通报 (MH23-5.2c): who serves at the period's end, reviews, problems by department, learning."""
    paper = team_bulletin.make(material(told(), bureau="fz-renshe"))
    assert body(paper) == BULLETIN
    assert (paper.to, paper.issuer) == (["局长办公会"], "区人社局")
    assert table(paper, "各部门法治问题列入和销号情况").rows == [("监察科", 1, 1), ("未登记", 1, 0)]


def test_a_team_bulletin_of_nothing_reads_right() -> None:
    """A bureau without rosters and records is told so, and no table of zeros is printed (MH23-5.2c)."""
    paper = team_bulletin.make(material(Story(), bureau="fz-renshe"))
    assert "期末各名册均无在册人员。" in body(paper)
    assert "〔" not in text(paper)


def test_every_number_is_traced() -> None:
    """Both papers' tables count what their indicators count."""
    given = material(told(), bureau="fz-renshe")
    assert require_traced(response_summary.make(given), given, WHOSE) >= 15
    assert require_traced(team_bulletin.make(given), given, WHOSE) >= 10
