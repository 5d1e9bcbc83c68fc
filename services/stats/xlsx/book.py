"""The workbook as bytes: the same report gives the same bytes, so everything that tells the time of writing is fixed."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.stats.report import Report
from services.stats.xlsx.cells import add_looks
from services.stats.xlsx.figures import Results, write_figures
from services.stats.xlsx.lists import write_cases, write_duties, write_notes, write_undated

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  # a constant in place of a time; the format knows no zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)(?: t="\w+")?><f>(.*?)</f><v ?/?>(?:</v>)?</c>')
_FIGURES = "xl/worksheets/sheet1.xml"


def workbook_bytes(report: Report) -> bytes:
    """The report as an .xlsx file."""
    book = Workbook()
    book.properties.creator, book.properties.created = "应诉", _EPOCH
    add_looks(book)
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "统计表"
    results = write_figures(first, report)
    write_cases(book.create_sheet("案件清单"), report)
    write_notes(book.create_sheet("口径说明"), report)
    write_duties(book.create_sheet("期限清单"), report)
    write_undated(book.create_sheet("日期不详"), report)
    raw = BytesIO()
    book.save(raw)
    return _settled(raw, results)


def _settled(raw: BytesIO, results: Results) -> bytes:
    """Repacked with fixed times and with the results of the formulas."""
    settled = BytesIO()
    with ZipFile(raw) as source, ZipFile(settled, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            if name == _FIGURES:
                content = _with_results(content.decode(), results).encode()
            info = ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, content)
    return settled.getvalue()


def _with_results(xml: str, results: Results) -> str:
    """Each formula gets its result beside it, for readers that do not calculate."""

    def filled(found: re.Match[str]) -> str:
        cell, attributes, text = found.groups()
        result = results[cell]
        kind = ' t="str"' if isinstance(result, str) else ""
        return f'<c r="{cell}"{attributes}{kind}><f>{text}</f><v>{result}</v></c>'

    return _FORMULA.sub(filled, xml)
