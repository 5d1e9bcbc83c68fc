"""From a told story to the material of a report, and from a paper to what a clerk reads; checks that no number stands in it untraced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from services.stats.catalogue import Catalogue, local_tables
from services.stats.duties import duty_kinds
from services.stats.indicators import Figure, tally
from services.stats.knowledge import Knowledge
from services.stats.periods import Period, parse_period, year_earlier
from services.stats.reports.form import Asked, Material, Standing
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from shared.papers.paper import Blank, Block, Chart, Heading, Paper, Paragraph, Share, Table
from shared.papers.wording import shown
from shared.policy.load import Packs
from tests.support.packs import SHIPPED_PACKS
from tests.unit.stats.story import Story

PACKS = SHIPPED_PACKS
CATALOGUE = Catalogue(duty_kinds(PACKS), local_tables(PACKS))
NAMES = {
    ("370404", "fz-renshe"): "区人社局",
    ("370404", "fz-ziran"): "区自然资源局",
    ("370404", "fz-gongan"): "区公安分局",
}
TODAY = date(2026, 7, 10)


def material(
    story: Story,
    period: str = "2026H1",
    bureau: str | None = None,
    *,
    region: str = "370404",
    packs: Packs = PACKS,
    supervision: tuple[Standing, ...] = (),
    facts: Mapping[str, Any] | None = None,
    names: Mapping[tuple[str, str], str] = NAMES,
) -> Material:
    """Everything told, as it would be read for a report; the whole region is known also for a report of one bureau."""
    when = parse_period(period)
    return Material(
        Asked(when, region, bureau),
        knowledge(story, when, names),
        knowledge(story, year_earlier(when) or when, names),
        CATALOGUE,
        packs,
        TODAY,
        supervision,
        facts=facts or {},
    )


def knowledge(story: Story, period: Period, names: Mapping[tuple[str, str], str] = NAMES) -> Knowledge:
    at = Standpoint(len(story.events))
    return Knowledge(at, Scope("370404"), tuple(story.rows()), (), dict(names), story.units(period))


def text(paper: Paper) -> str:
    """The paper as it is read, tables with bars between their cells."""
    blocks = [
        *paper.blocks,
        *(block for a in paper.attachments for block in (Heading(f"附件：{a.title}"), *a.blocks)),
    ]
    return "\n".join([paper.title, *(line for block in blocks for line in _read(block))])


def body(paper: Paper) -> str:
    """Headings and paragraphs only."""
    said = (block.text for block in paper.blocks if isinstance(block, Heading | Paragraph))
    return "\n".join(said)


def tables(paper: Paper) -> list[Table]:
    blocks = [*paper.blocks, *(block for a in paper.attachments for block in a.blocks)]
    return [block for block in blocks if isinstance(block, Table)]


def table(paper: Paper, caption: str) -> Table:
    """By its caption, or by the title of the attachment it stands in."""
    attached = {a.title: block for a in paper.attachments for block in a.blocks if isinstance(block, Table)}
    return attached.get(caption) or next(one for one in tables(paper) if one.caption == caption)


def require_traced(paper: Paper, material: Material, whose: Mapping[str, Iterable[str]]) -> int:
    """Every number under a trace, and in every line with a code, equals the tally of its indicator; how many were looked at. No code is printed.

    ``whose`` says which bureaus a line stands for, by its first cell, in a paper of the region.
    """
    looked, codes = 0, set(material.catalogue.indicators)
    for one in tables(paper):
        assert one.columns[-1].title == "编码" or not codes & {str(cell) for row in one.rows for cell in row}
        if one.lines:
            looked += _require_by_row(one, material)
        elif one.traces:
            looked += _require_by_column(one, material, whose)
    return looked


def expected(material: Material, code: str, bureaus: Iterable[str], period: Period | None = None) -> Figure:
    subject, indicator = material.catalogue.indicators[code]
    wanted = set(bureaus)
    rows = [row for row in material.known.rows(subject) if not wanted or row.bureau in wanted]
    return tally(indicator, rows, period or material.asked.period)


def _require_by_column(one: Table, material: Material, whose: Mapping[str, Iterable[str]]) -> int:
    lines = [*one.rows, *([one.total] if one.total is not None else [])]
    if one.columns[0].title in {"承办人", "部门"}:  # lines of one bureau, whose sum the table itself holds
        lines = lines[-1:]
    own = [material.asked.bureau] if material.asked.bureau else []
    for line in lines:
        seen: set[str] = set()
        for code, cell in zip(one.traces, line, strict=True):
            if code is None:
                continue
            first = str(line[0])
            figure = expected(material, code, own or whose.get(first, ()), _month(first))
            assert cell == (figure.apart if code in seen else _cell(figure)), (one.caption, line[0], code)
            seen.add(code)
    return len(lines)


def _month(first: str) -> Period | None:
    year, _, month = first.rstrip("月").partition("年")
    return parse_period(f"{year}-{int(month):02d}") if year.isdigit() and month.isdigit() else None


def _require_by_row(one: Table, material: Material) -> int:
    titles = [column.title for column in one.columns]
    if "本期" not in titles:
        return 0
    bureau = [material.asked.bureau] if material.asked.bureau else []
    for row, code in zip(one.rows, one.lines, strict=True):
        assert row[titles.index("本期")] == _cell(expected(material, code, bureau)), (one.caption, code)
        if "全区" in titles:
            assert row[titles.index("全区")] == _cell(expected(material, code, []))
    return len(one.rows)


def _cell(figure: Figure) -> int | Share:
    return figure.count if figure.numerator is None else Share(figure.numerator, figure.count)


def _read(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Blank():
            yield shown(block)
        case Table():
            yield f"〔{block.caption}〕" + "｜".join(column.title for column in block.columns)
            for row in (*block.rows, *([block.total] if block.total is not None else [])):
                yield "｜".join(shown(cell) for cell in row)
        case Chart():
            yield f"〔图：{block.title}〕" + "、".join(block.labels)
