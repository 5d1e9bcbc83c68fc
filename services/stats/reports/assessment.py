"""年度考评表 of the region (YC23-2.9a, JH-2.3g): each document's own dimensions, the figures behind them, and points only where agreed.

A dimension without agreed points, or with points that no rate earns, is a gap for the 司法局 to fill; nothing is scored by this program's
own lights. What supervision confirmed stands beside the score and does not change it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from services.stats.indicators import Figure, tally
from services.stats.reports.adjusted import adjustments
from services.stats.reports.counted import Bureau, Reading, Readings, readings
from services.stats.reports.form import Form, Material
from services.stats.reports.framing import documents, framed, numbered, passports, quoted
from services.stats.reports.saying import at_a_glance, filled
from services.stats.reports.scoring import score, written
from services.stats.reports.sentences import Sentences
from services.stats.reports.supervised import measures_taken
from services.stats.reports.tabling import by_bureau
from shared.events.terms import Recipient
from shared.papers.paper import Blank, Block, Cell, Column, Heading, Paper, Paragraph, Table
from shared.policy.assessing import Agreed, Weighed, agreed_points
from shared.policy.model import Pack
from shared.policy.provisions import Definition

OFFICE = "区司法局"
#: in a cell; what is to be filled in stands as a gap under its dimension
UNSET = "待填"
NOT_COMPUTED = "无可计算的比率"
METHOD = (
    "得分按约定的满分和权重计算：各项比率乘以权重相加，再按权重之和折算为满分的份额；约定为反向的（如败诉率）取其与100%之差；"
    "本期无可计算的比率不占权重。"
)


def make(material: Material) -> Paper:
    """The paper of the region, or of one bureau where that is asked."""
    said = Sentences(readings(material, material.asked.bureau))
    parts = [
        (definition.title, [*_assessment(material, said, pack, definition)])
        for pack, definition in _definitions(material)
    ]
    if not parts:
        parts = [("考评项目", [Blank("考评的项目和分值（现行文件未规定）", OFFICE, key="dimensions")])]
    blocks = numbered([*parts, ("综合评定", [Blank("综合评定意见", OFFICE, key="verdict")])])
    now = said.readings.now
    return framed(
        material,
        now,
        f"{material.asked.period.title}行政应诉工作考评表",
        blocks,
        to=[one.title for one in FORM.to],
        attachments=[*adjustments(material), *passports(material, now, blocks)],
    )


def _definitions(material: Material) -> Iterator[tuple[Pack, Definition]]:
    for pack in documents(material):
        yield from ((pack, one) for one in pack.definitions if one.term == "assessment")


def _assessment(material: Material, said: Sentences, pack: Pack, definition: Definition) -> Iterator[Block]:
    name = f"{pack.id}.{definition.id}"
    yield Paragraph(f"依据{quoted(pack.title)}（{definition.clause}）：“{definition.quote}”。")
    yield from filled(_scores(material, said.readings.now, name, definition))
    for number, dimension in enumerate(definition.dimensions, start=1):
        yield Heading(f"{number}．{dimension}", 3)
        yield from _dimension(material, said, name, definition, dimension)


def _dimension(
    material: Material, said: Sentences, name: str, definition: Definition, dimension: str
) -> Iterator[Block]:
    agreed = _agreed(material, name, material.asked.bureau or "")
    if dimension in agreed.dimensions:
        yield Paragraph(f"本项满分{agreed.dimensions[dimension].points}分（约定，见{agreed.where}）。")
    else:
        yield Blank(f"“{dimension}”的满分和计分办法", OFFICE, key=f"points-{name}-{dimension}")
    codes = [code for code in definition.figures.get(dimension, ()) if said.readings.now.has(code)]
    if not codes:
        yield Blank(f"“{dimension}”的情况", OFFICE, key=f"figures-{name}-{dimension}")
        return
    if not said.readings.now.bureaus(codes):
        yield Paragraph("本期没有这一项的登记。")
    yield from filled(by_bureau(said.readings.now, codes, f"{dimension}：各单位"))
    yield from at_a_glance(Sentences(Readings(said.readings.now, None)), codes, f"{dimension}：合计")


def _scores(material: Material, now: Reading, name: str, definition: Definition) -> Table:
    """A line a bureau that has anything in the assessment, or of which supervision confirmed something."""
    codes = [code for codes in definition.figures.values() for code in codes if now.has(code)]
    supervised = {
        (one.region, one.bureau)
        for one in material.supervision
        if material.asked.bureau in {None, one.bureau} and measures_taken(material, (one.region, one.bureau))
    }
    rows = [
        _line(material, now, name, definition, bureau)
        for bureau in sorted({*now.bureaus([*codes, "concerned"]), *supervised})
    ]
    columns = [Column("单位", 2.0), *(Column(one) for one in definition.dimensions)]
    columns += [Column("合计"), Column("监督处理", 2.0)]
    return Table(columns, rows, f"{definition.title}得分表", note=METHOD)


def _line(
    material: Material, now: Reading, name: str, definition: Definition, bureau: Bureau
) -> tuple[Cell, ...]:
    agreed = _agreed(material, name, bureau[1])
    weighed = [agreed.dimensions.get(one) for one in definition.dimensions]
    found = [_score(now, bureau, one) for one in weighed]
    cells = [_cell(one, points) for one, points in zip(weighed, found, strict=True)]
    known = [one for one in found if one is not None]
    total = written(sum(known, Fraction(0))) if len(known) == len(found) else UNSET
    return now.name(bureau), *cells, total, "；".join(measures_taken(material, bureau))


def _cell(weighed: Weighed | None, points: Fraction | None) -> str:
    """A score, or why there is none: nothing was agreed, or nothing can be computed."""
    if points is not None:
        return written(points)
    return NOT_COMPUTED if weighed and weighed.rates else UNSET


def _score(now: Reading, bureau: Bureau, weighed: Weighed | None) -> Fraction | None:
    return score(weighed, lambda code: _figure(now, bureau, code)) if weighed else None


def _figure(now: Reading, bureau: Bureau, code: str) -> Figure:
    return now.of_bureaus(code).get(bureau) or tally(now.indicator(code), (), now.period)


def _agreed(material: Material, name: str, bureau: str) -> Agreed:
    return agreed_points(material.packs.agreements, name, material.asked.region, bureau)


FORM = Form(
    "assessment",
    "年度考评表",
    "YC23-2.9a",
    "region",
    make,
    (Recipient.RULE_OF_LAW_OFFICE, Recipient.JUSTICE_BUREAU),
)
