"""A case number looks the same wherever people read it, however it was typed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.intake.case_numbers import case_no
from services.intake.court_list.numbers import number
from services.intake.court_list.sides import Registered, entries, instances
from services.intake.ledger.columns import CASE_NO, COLUMNS
from services.intake.ledger.words import said
from services.notify import wording
from services.notify.standing import Case
from services.stats.figures.fold import Counted, step
from services.stats.figures.instance import Case as CountedCase
from shared.events.case import CaseOpened, InstanceOpened
from shared.events.court_list import CourtRow
from shared.events.history import History, evolve
from shared.events.terms import CaseKind, Level
from shared.events.wording import in_words
from tests.support.bureau import Book

ONE = "（2026）沪0112行初1号"
DAY = date(2026, 3, 2)


def opened(typed: str) -> InstanceOpened:
    return InstanceOpened(instance=1, level=Level.FIRST, case_no=case_no(typed))


def registered(typed: str) -> History:
    book, history = Book(), History()
    for event in (CaseOpened(name="某案", kind=CaseKind.LITIGATION), opened(typed)):
        history = evolve(history, book.add(event))
    return history


@pytest.mark.parametrize(
    "typed", [ONE, "(2026)沪0112行初1号", "〔2026〕沪0112行初001号", "［２０２６］沪０１１２ 行初１号"]
)
def test_equal_numbers_look_equal(typed: str) -> None:
    """In a notice, in the lists of figures, among the facts of a case, in an exported ledger and beside a court's list."""
    history = registered(typed)
    assert wording.label(Case("r", "b", history)) == ONE
    counted = step(
        Counted(CountedCase(UUID(int=1), "r", "b", "某案", "litigation", "reported")), opened(typed), DAY
    )
    assert counted.instances[1].case_no == ONE
    assert dict(in_words(opened(typed)))["案号"] == ONE
    column = next(one for one in COLUMNS if one.title == CASE_NO)
    assert said(column, case_no(typed).model_dump()) == ONE
    [ours] = instances([Registered(UUID(int=1), "b", history)])
    [listed] = entries([CourtRow(row=2, case_no=case_no(typed))])
    assert (ours.printed, listed.printed) == (ONE, ONE)


def test_what_is_no_number_stays_as_it_was_typed() -> None:
    """Nothing is guessed: neither two numbers in one cell of a case, nor what a court's list has with a letter for a digit."""
    assert wording.label(Case("r", "b", registered("第96、97号"))) == "第96、97号"
    scanned = "（2026）沪0112行初l号"
    assert number(scanned).repaired
    assert entries([CourtRow(row=2, case_no=case_no(scanned))])[0].printed == scanned
