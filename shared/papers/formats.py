"""The forms a paper can be had in, and the one door to all printers, each of which is loaded when the first paper is printed by it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from shared.papers.paper import Paper
from shared.personal.hiding import hidden


class Format(StrEnum):
    JSON = "json"
    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
}


def printed(paper: Paper, form: Format) -> bytes:
    """The file; the same paper gives the same bytes. Up to a second of work: not on an event loop."""
    return _printer(form)(hidden(paper))


def _printer(form: Format) -> Callable[[Paper], bytes]:
    match form:
        case Format.JSON:
            from shared.papers.plain import canonical as printer
        case Format.DOCX:
            from shared.papers.docx import docx as printer
        case Format.PDF:
            from shared.papers.pdf import pdf as printer
        case Format.XLSX:
            from shared.papers.xlsx import xlsx as printer
    return printer
