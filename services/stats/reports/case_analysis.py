"""行政应诉案件统计分析报告 of one bureau (YC23-2.6b): its numbers, beside last year's and the region's, and what its own analyses say.

What the numbers mean is for people: judgements stand as gaps, and words taken over from loss analyses as drafts.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.stats.reports.adjusted import adjustments
from services.stats.reports.bulletin_lists import lost_cases, open_duties, unknown_cases
from services.stats.reports.counted import Reading, readings
from services.stats.reports.form import Form, Material
from services.stats.reports.framing import author, framed, numbered, passports
from services.stats.reports.losing import loss_code
from services.stats.reports.problems import causes_and_measures, open_problems
from services.stats.reports.saying import FLOW, at_a_glance, flow
from services.stats.reports.sentences import Sentences, sentence
from services.stats.reports.tabling import broken_down, by_month, compared, lines
from shared.events.terms import ActType, AgencyResult, Outcome, Recipient
from shared.papers.paper import Blank, Block, Paper, Paragraph

#: ``Material.facts``: what is known of the whole region, for a report of one bureau
WHOLE = "whole"
OFFICE = "法制机构"
ACTS = tuple(f"act_type.{code}" for code in (*(one.value for one in ActType), "unknown"))
OUTCOMES = tuple(f"outcome.{code}" for code in (*(one.value for one in Outcome), "unknown"))
RESULTS = tuple(f"result.{code}" for code in (*(one.value for one in AgencyResult), "unknown"))
RATES = (
    "appearance_rate",
    "principal_rate",
    "spoke_rate",
    "first_loss_rate",
    "effective_loss_rate",
    "settled_rate",
    "mediation_coverage",
    "performed_rate",
    "advice_replied_rate",
)


def make(material: Material) -> Paper:
    """The paper of the bureau asked for."""
    said = Sentences(readings(material, material.asked.bureau))
    now, whole = said.readings.now, whole_region(material)
    parts = [
        ("案件基本情况", [*_cases(material, said)]),
        ("行政行为种类分布", [*_acts(said)]),
        ("裁判结果", [*_results(material, said)]),
        ("负责人出庭应诉情况", [*_appearance(said)]),
        ("期限履行情况", [*_on_time(said)]),
        ("败诉原因和整改情况", [*causes_and_measures(material, said), *open_problems(said)]),
        ("与全区情况比较", [*_beside_region(material, said, whole)]),
        ("原因分析和下一步措施", [*_judgement()]),
    ]
    blocks = numbered(parts)
    return framed(
        material,
        now,
        f"{author(material)}{material.asked.period.title}行政应诉案件统计分析报告",
        blocks,
        to=[one.title for one in FORM.to],
        attachments=[
            lost_cases(material, now),
            *open_duties(now),
            *unknown_cases(now),
            *adjustments(material),
            *passports(material, now, blocks),
        ],
    )


def whole_region(material: Material) -> Reading | None:
    """The figures of the region, where the material knows them."""
    known = material.facts.get(WHOLE) or material.known
    if known.scope.bureau is not None:
        return None
    return Reading(known, material.catalogue, material.asked.period)


def _cases(material: Material, said: Sentences) -> Iterator[Block]:
    yield Paragraph(flow(said, author(material)) + "".join(said.no_earlier))
    yield from at_a_glance(said, (*FLOW, "suspended"), "收结案情况")
    months = by_month(said.readings.now, ("new", "closed"), "分月收结案情况")
    if len(months.rows) > 1 and said.readings.now.count("new", "closed"):
        yield months
        yield lines(said.readings.now, ("new", "closed"), "分月收结案情况")


def _acts(said: Sentences) -> Iterator[Block]:
    if not said.readings.now.count(*ACTS):
        yield Paragraph("本期无新收案件。")
        return
    yield Paragraph(f"本期新收案件中，{said.parts(ACTS)}。")
    yield broken_down(said.readings, ACTS, "新收案件的行政行为种类")


def _results(material: Material, said: Sentences) -> Iterator[Block]:
    code, now = loss_code(material), said.readings.now
    if not now.count("judged"):
        yield Paragraph("本期无裁判的案件，不计算败诉率。")
        return
    yield Paragraph(f"本期裁判案件{said.count('judged', basis=True)}，其中{said.parts(OUTCOMES)}。")
    if parts := said.parts(RESULTS):
        yield Paragraph(f"行政诉讼案件中，{parts}。")
    yield Paragraph(
        sentence(
            said.rate(code, "本期无判定胜败的案件，不计算败诉率"),
            said.rate("effective_loss_rate", "本期无生效的胜败结果，不计算按生效结果的败诉率"),
            said.rate("settled_rate", ""),
        )
    )
    yield broken_down(
        said.readings,
        ("judged", *OUTCOMES, *RESULTS, code, "effective_loss_rate", "settled_rate"),
        "裁判结果和胜败",
    )


def _appearance(said: Sentences) -> Iterator[Block]:
    if not said.readings.now.count("heard"):
        yield Paragraph("本期无开庭案件，不计算出庭率。")
        return
    yield Paragraph(f"本期开庭审理行政诉讼案件{said.count('heard', basis=True)}。")
    codes = (
        "appearance_rate",
        "principal_rate",
        "in_charge_rate",
        "spoke_rate",
        "staff_rate",
        "lawyer_only_rate",
    )
    yield Paragraph(sentence(*(said.rate(code, "") for code in codes)))
    yield broken_down(said.readings, ("heard", *codes), "负责人出庭应诉情况")


def _on_time(said: Sentences) -> Iterator[Block]:
    now = said.readings.now
    codes = [code for code in now.catalogue.indicators if code.startswith("on_time.")]
    owed = [code for code in codes if now.figure(code).count or now.figure(code).apart]
    if not owed:
        yield Paragraph("本期无届满的期限，不计算按时率。")
        return
    yield Paragraph(sentence(*(said.rate(code, "") for code in owed)))
    yield compared(said.readings, owed, "期限履行情况")


def _beside_region(material: Material, said: Sentences, whole: Reading | None) -> Iterator[Block]:
    if whole is None:
        yield Blank("全区同期数据", "区司法局", key="region")
        return
    yield Paragraph("本单位与全区（含本单位）同期的比率如下，各附分子、分母。")
    yield compared(said.readings, (loss_code(material), *RATES), "与全区比较", whole)


def _judgement() -> Iterator[Block]:
    yield Blank("案件特点和发生原因分析", OFFICE, key="reasons")
    yield Blank("依法行政中存在的问题", OFFICE, key="problems")
    yield Blank("下一步工作措施", OFFICE, key="next")


FORM = Form(
    "case-analysis",
    "行政应诉案件统计分析报告",
    "YC23-2.6b",
    "bureau",
    make,
    (Recipient.RULE_OF_LAW_OFFICE, Recipient.JUSTICE_BUREAU),
)
