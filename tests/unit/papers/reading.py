"""What printed papers say, read back by other people's software."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from shared.dates.wording import written
from shared.papers.docx import docx
from shared.papers.paper import Paper
from shared.papers.pdf import pdf
from shared.papers.xlsx import xlsx


def pdf_text(paper: Paper) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(pdf(paper))).pages))


def docx_text(paper: Paper) -> str:
    book = Document(BytesIO(docx(paper)))
    heads = [p.text for section in book.sections for p in section.header.paragraphs]
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return squeezed("\n".join([*heads, *(paragraph.text for paragraph in book.paragraphs), *cells]))


def xlsx_text(paper: Paper) -> str:
    book = load_workbook(BytesIO(xlsx(paper)), data_only=True)
    return squeezed(
        "\n".join(
            written(cell.value) if isinstance(cell.value, date) else str(cell.value)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        )
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


READERS = (pdf_text, docx_text, xlsx_text)
