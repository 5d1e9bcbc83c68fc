"""The workbook as bytes: the same report gives the same bytes."""

from __future__ import annotations

from services.stats.report import Report
from services.stats.xlsx.figures import write_figures
from services.stats.xlsx.lists import write_cases, write_duties, write_notes, write_undated
from services.stats.xlsx.pictures import write_pictures
from shared.papers.workbook import new_book, settled

_FIGURES = "统计表"


def workbook_bytes(report: Report) -> bytes:
    """The report as an .xlsx file."""
    book, first = new_book(_FIGURES)
    results = write_figures(first, report)
    write_cases(book.create_sheet("案件清单"), report)
    write_notes(book.create_sheet("口径说明"), report)
    write_duties(book.create_sheet("期限清单"), report)
    write_undated(book.create_sheet("日期不详"), report)
    write_pictures(book.create_sheet("图表"), report)
    return settled(book, {_FIGURES: results})
