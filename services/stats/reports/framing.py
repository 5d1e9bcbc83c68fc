"""What the periodic reports have in common: whose they are, which documents ask for them, on what they rest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.stats.notes import chinese_number, sample_warning
from services.stats.reports.counted import Reading
from services.stats.reports.form import Material
from services.stats.tables import column
from shared.dates.wording import written
from shared.events.terms import Origin, Report
from shared.papers.paper import Attachment, Block, Column, Heading, Paper, Table
from shared.policy.model import Pack
from shared.policy.provisions import ReportRule

JUSTICE_BUREAU = "区司法局"
WHOLE = "全区"


def documents(material: Material) -> list[Pack]:
    """The policy documents that bind whom the report is about, on the last day of its period."""
    asked = material.asked
    day = asked.period.until or material.today
    return [
        pack
        for pack in material.packs.packs
        if pack.effective.covers(day) and pack.binds.covers(asked.region, _bound(pack, asked.bureau))
    ]


def _bound(pack: Pack, bureau: str | None) -> str:
    """Of a whole region any document that speaks for some bureau of it speaks."""
    return bureau or next(iter(pack.binds.bureaus), "")


def report_rule(material: Material, *reports: Report) -> ReportRule | None:
    """What the documents say must be in such a report; the first that says it."""
    rules = (rule for pack in documents(material) for rule in pack.reports)
    return next((rule for rule in rules if rule.report in reports), None)


def author(material: Material) -> str:
    """The registered name of the bureau, or 区司法局 for the whole region."""
    asked = material.asked
    if asked.bureau is None:
        return JUSTICE_BUREAU
    return material.known.bureaus.get((asked.region, asked.bureau), asked.bureau)


def framed(
    material: Material,
    reading: Reading,
    title: str,
    blocks: Sequence[Block],
    *,
    to: Sequence[str] = (),
    copies: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
) -> Paper:
    """The paper with what it rests on; samples are warned of on top."""
    return Paper(
        title=title,
        issuer=author(material),
        blocks=tuple(blocks),
        to=to,
        copies=copies,
        issued_on=material.today,
        attachments=tuple(attachments),
        standing=tuple(_standing(material)),
        warning=sample_warning({Origin(code): n for code, n in reading.origins.items()}),
    )


def numbered(parts: Iterable[tuple[str, Sequence[Block]]]) -> list[Block]:
    """Each part under its heading 一、二、三、."""
    blocks: list[Block] = []
    for number, (title, part) in enumerate(parts, start=1):
        blocks += [Heading(f"{chinese_number(number)}、{title}"), *part]
    return blocks


def passports(material: Material, reading: Reading, blocks: Iterable[Block]) -> list[Attachment]:
    """口径: of every figure in the tables what is counted, which day decides, what is left out, which clause asks for it."""
    tables = [block for block in blocks if isinstance(block, Table)]
    codes = dict.fromkeys(code for one in tables for code in codes_of(one))
    rows = [_passport(material, reading, code) for code in codes]
    columns = [Column("指标"), Column("口径", 3), Column("编码")]
    return [Attachment("指标口径", [Table(columns, rows)])] if rows else []


def codes_of(table: Table) -> list[str]:
    """The indicators a table shows, by column or by row."""
    return [*(code for code in table.traces if code), *table.lines]


def _passport(material: Material, reading: Reading, code: str) -> tuple[str, str, str]:
    one = column(reading.indicator(code))
    said = [f"计数单位：{one.counted}", f"归期：{one.dated_by}", one.left_out]
    clause = _binding(material, one.clause)
    basis = "；".join([*filter(None, said), *([f"依据：{clause}"] if clause else [])])
    return one.title, basis, code


def _binding(material: Material, citation: str) -> str:
    """Of what a figure is asked for by, what speaks here: the document of another district asks nothing of this one."""
    here = {pack.document for pack in documents(material)}
    elsewhere = {pack.document for pack in material.packs.packs} - here - {None}
    return "、".join(part for part in citation.split("、") if part.partition("-")[0] not in elsewhere)


def _standing(material: Material) -> Iterable[str]:
    at = material.known.at
    day = f"，即{written(at.as_of)}终了时已登记的事实" if at.as_of else ""
    yield f"数据以事件日志第{at.position}位为准{day}。"
    cited = dict.fromkeys(name for pack in documents(material) for name in pack.cited)
    names = "、".join(quoted(name) for name in cited)
    yield f"所依据的文件：{names}。" if names else "没有约束本范围的政策文件。"


def quoted(title: str) -> str:
    """A document's title in 书名号, with single ones inside; its number after it stays outside."""
    name, bracket, number = title.rpartition("（") if title.endswith("号）") else (title, "", "")
    return f"《{name.replace('《', '〈').replace('》', '〉')}》{bracket}{number}"
