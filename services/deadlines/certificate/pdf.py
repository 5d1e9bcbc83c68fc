"""The certificate as .pdf: the same bytes on every machine, with the fonts shipped here and no others.

The text reaches the template as data, never as markup, and every character of it is in the fonts or shown by its code point.
"""

from __future__ import annotations

import asyncio
from functools import cache
from importlib.resources import files
from typing import Any

from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.paper import BANNER, BANNER_NOTE, SIGNERS, TITLE, paper
from services.deadlines.certificate.sheet import Paper
from shared.papers.typesetting import typeset
from shared.personal.hiding import hidden


async def pdf(issued: Issued) -> bytes:
    """Some 0.1 s of work, done beside the service's other requests."""
    return await asyncio.to_thread(rendered, issued)


def rendered(issued: Issued) -> bytes:
    return typeset(_template(), _plain(hidden(paper(issued))), issued.recorded_at)


@cache
def _template() -> bytes:
    return files(__package__).joinpath("certificate.typ").read_bytes()


def _plain(sheet: Paper) -> dict[str, Any]:
    return {
        "title": TITLE,
        "number": sheet.number,
        "banner": [BANNER, BANNER_NOTE] if sheet.provisional else [],
        "headline": sheet.headline,
        "sections": [
            {
                "title": section.title,
                "lines": section.lines,
                "tables": [
                    {
                        "caption": table.caption,
                        "header": table.header,
                        "widths": table.widths,
                        "rows": [
                            [[text, (y, x) in table.strong] for x, text in enumerate(row)]
                            for y, row in enumerate(table.rows)
                        ],
                    }
                    for table in section.tables
                ],
            }
            for section in sheet.sections
        ],
        "notes": sheet.notes,
        "signers": SIGNERS,
    }
