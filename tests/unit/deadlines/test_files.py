"""What the deadlines' lists say of a case, read from its facts."""

from __future__ import annotations

from uuid import UUID

from services.deadlines.life.files import File, reread
from tests.unit.deadlines.certified import CASE, a_suit


def test_a_case_number_is_listed_in_its_one_form() -> None:
    """Whatever brackets it was typed with: as the case's own page shows it."""
    folder = reread(File(UUID(str(CASE)), "370404", "fz-renshe"), a_suit())
    assert folder.stages[1].case_no == "（2026）鲁0404行初31号"
