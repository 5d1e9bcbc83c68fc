"""A workbook as bytes: the same content gives the same bytes, so everything that tells the time of writing is fixed.

Each formula has its result beside it, because a file that was never opened in a spreadsheet program has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from io import BytesIO
from typing import TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from shared.papers.cells import add_looks

#: what the formulas of one sheet give, by cell
Results: TypeAlias = dict[str, int | float | str]

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  # a constant in place of a time; the format knows no zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)(?: t="\w+")?><f>(.*?)</f><v ?/?>(?:</v>)?</c>')


def new_book(first: str) -> tuple[Workbook, Worksheet]:
    """An empty workbook with its styles, and its first sheet."""
    book = Workbook()
    book.properties.creator, book.properties.created = "应诉", _EPOCH
    add_looks(book)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = first
    return book, sheet


def settled(book: Workbook, results: Mapping[str, Results]) -> bytes:
    """The file; ``results`` by the title of the sheet."""
    paths = {
        f"xl/worksheets/sheet{at}.xml": results.get(name, {})
        for at, name in enumerate(book.sheetnames, start=1)
    }

    def known(name: str, content: bytes) -> bytes:
        return _with_results(content.decode(), paths[name]).encode() if paths.get(name) else content

    return rewritten(book, known)


def rewritten(book: Workbook, change: Callable[[str, bytes], bytes]) -> bytes:
    """The file, each of its parts as ``change`` makes it from its name and its content."""
    raw, file = BytesIO(), BytesIO()
    book.save(raw)
    with ZipFile(raw) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = change(name, source.read(name))
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            info = ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, content)
    return file.getvalue()


def _with_results(xml: str, results: Results) -> str:
    def filled(found: re.Match[str]) -> str:
        cell, attributes, text = found.groups()
        result = results[cell]
        kind, said = (' t="str"', escape(result)) if isinstance(result, str) else ("", str(result))
        return f'<c r="{cell}"{attributes}{kind}><f>{text}</f><v>{said}</v></c>'

    return _FORMULA.sub(filled, xml)
