"""A paper as .pdf, in the form of GB/T 9704 and the fonts shipped here: the same paper gives the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

from shared.clock import SHANGHAI
from shared.dates.wording import written
from shared.papers.chart import Drawing, drawings
from shared.papers.laying import Grid, grid, signature, spreads, whole
from shared.papers.paper import Attachment, Blank, Block, Cell, Chart, Heading, Paper, Paragraph, Table
from shared.papers.titles import title_lines
from shared.papers.typesetting import typeset
from shared.papers.wording import (
    DRAFT,
    DRAFT_NOTE,
    EMPTY_TABLE,
    TO_BE_JUDGED,
    UNDATED,
    UNNUMBERED,
    gap,
    shown,
)

#: what a file bears that has no day of its own
NO_DAY = date(2000, 1, 1)
#: pixels an inch of charts in papers that cannot hold drawings
PPI = 220.0


def pdf(paper: Paper) -> bytes:
    """Some 0.2 s of work; the file bears the day of issue."""
    return typeset(_template("paper.typ"), _head(paper) | _bodies(whole(paper)), moment(paper))


def png(drawing: Drawing) -> bytes:
    """A chart as a picture, for word processors."""
    moment_of_none = datetime.combine(NO_DAY, time(), SHANGHAI)
    return typeset(_template("chart.typ"), asdict(drawing), moment_of_none, form="png", ppi=PPI)


def moment(paper: Paper) -> datetime:
    """The time that files of the paper bear: the beginning of the day of issue."""
    return datetime.combine(paper.issued_on or NO_DAY, time(), SHANGHAI)


@cache
def _template(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


def _head(paper: Paper) -> dict[str, Any]:
    name, day = signature(paper)
    issued = written(paper.issued_on) if paper.issued_on else ""
    return {
        "title": title_lines(paper.title),
        "draft": [DRAFT, DRAFT_NOTE] if paper.draft else [],
        "warning": paper.warning or "",
        "secrecy": paper.secrecy or "",
        "number": paper.number or (UNNUMBERED if paper.draft else ""),
        "unnumbered": paper.number is None,
        "to": f"{'、'.join(paper.to)}：" if paper.to else "",
        "issuer": paper.issuer,
        "issued": issued or UNDATED,
        "undated": not issued,
        "signature": {"name": name, "day": day},
        "standing": paper.standing,
        "copies": f"{'，'.join(paper.copies)}。" if paper.copies else "",
        "printed": f"{issued}印发" if issued else "",
    }


def _bodies(paper: Paper) -> dict[str, Any]:
    return {
        "spreads": _spreads(paper.blocks),
        "listed": [one.title for one in paper.attachments],
        "attachments": [_attachment(one) for one in paper.attachments],
    }


def _attachment(one: Attachment) -> dict[str, Any]:
    return {"title": title_lines(one.title), "spreads": _spreads(one.blocks)}


def _spreads(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    return [
        {"sideways": spread.sideways, "blocks": [_block(block) for block in spread.blocks]}
        for spread in spreads(blocks)
    ]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case Paragraph():
            return {
                "kind": "paragraph",
                "text": block.text,
                "note": TO_BE_JUDGED if block.draft else "",
            }
        case Blank():
            return {"kind": "blank", "text": gap(block)}
        case Chart():
            return {"kind": "chart", "drawings": [asdict(one) for one in drawings(block)]}
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, Any]:
    laid = grid(table)
    return {
        "kind": "table",
        "caption": table.caption,
        "header": laid.heads,
        "widths": laid.widths,
        "size": laid.size,
        "rows": [_row(row, laid) for row in table.rows],
        "total": _row(table.total or (), laid),
        "note": table.note,
        "empty": EMPTY_TABLE,
    }


def _row(row: Sequence[Cell], laid: Grid) -> list[dict[str, Any]]:
    return [
        {
            "text": shown(cell),
            "centred": centred or not isinstance(cell, str | Blank),
            "gap": isinstance(cell, Blank),
        }
        for cell, centred in zip(row, laid.centred, strict=False)
    ]
