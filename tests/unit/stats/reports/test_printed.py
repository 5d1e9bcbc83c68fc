"""The periodic reports in every format: printed without a fault, twice the same, and back from plain data as they were."""

from __future__ import annotations

import pytest

from services.stats.reports import assessment, bulletin, case_analysis, response_summary, team_bulletin
from services.stats.reports.form import Form
from shared.papers.docx import docx
from shared.papers.pdf import pdf
from shared.papers.plain import plain, restored
from shared.papers.xlsx import xlsx
from tests.unit.stats.reports import bureau_year, region
from tests.unit.stats.reports.told import material
from tests.unit.stats.story import Story

FORMS = (bulletin.FORM, case_analysis.FORM, response_summary.FORM, team_bulletin.FORM, assessment.FORM)


@pytest.mark.parametrize("story", [region.told, bureau_year.told, Story], ids=["region", "bureau", "nothing"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_a_report_prints_the_same_in_every_format(form: Form, story: type[Story]) -> None:
    """The same material gives the same paper, byte for byte in .docx and .xlsx; as plain data it loses nothing."""
    bureau = "fz-renshe" if form.about == "bureau" else None
    one, other = (form.make(material(story(), bureau=bureau)) for _ in range(2))
    assert plain(restored(plain(one))) == plain(other)
    for printer in (docx, xlsx):
        assert printer(one) == printer(other)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_a_report_can_be_typeset(form: Form) -> None:
    """Every character of a report has a glyph, and the pages come out."""
    bureau = "fz-renshe" if form.about == "bureau" else None
    assert pdf(form.make(material(region.told(), bureau=bureau))).startswith(b"%PDF")
