"""The forms a paper can be had in, and the one door to all printers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from shared.papers.docx import docx
from shared.papers.paper import Paper
from shared.papers.pdf import pdf
from shared.papers.plain import canonical
from shared.papers.xlsx import xlsx
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
_PRINTERS: Mapping[Format, Callable[[Paper], bytes]] = {
    Format.JSON: canonical,
    Format.DOCX: docx,
    Format.PDF: pdf,
    Format.XLSX: xlsx,
}


def printed(paper: Paper, form: Format) -> bytes:
    """The file; the same paper gives the same bytes. Up to a second of work: not on an event loop."""
    return _PRINTERS[form](hidden(paper))
