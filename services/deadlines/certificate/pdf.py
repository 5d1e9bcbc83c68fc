"""The certificate as .pdf: the same bytes on every machine, with the fonts shipped here and no others.

The text reaches the template as data, never as markup, and every character of it is in the fonts or shown by its code point.
"""

from __future__ import annotations

import asyncio
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import orjson
import typst

from services.deadlines.certificate.glyphs import printable
from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.paper import BANNER, BANNER_NOTE, SIGNERS, TITLE, Paper, paper


async def pdf(issued: Issued) -> bytes:
    """Some 0.1 s of work, done beside the service's other requests."""
    return await asyncio.to_thread(rendered, issued)


def rendered(issued: Issued) -> bytes:
    data = orjson.dumps(_clean(_plain(paper(issued)))).decode()
    compiler = typst.Compiler(
        (_folder() / "certificate.typ").read_bytes(), root=_folder(), font_paths=_fonts(), ignore_system_fonts=True
    )  # fmt: skip
    at = int(issued.recorded_at.timestamp())
    result = compiler.compile(format="pdf", sys_inputs={"paper": data}, timestamp=at)
    assert isinstance(result, bytes)
    return result


@cache
def _folder() -> Path:
    with as_file(files(__package__)) as folder:
        return folder


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_folder() / "fonts")]
    )


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


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _clean(item) for name, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value
