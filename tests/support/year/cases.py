"""The cases of a bureau: one of each plot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tests.support.docket import Item
from tests.support.year.bureaus import House
from tests.support.year.case import Case, subject_of
from tests.support.year.plots import PLOTS
from tests.support.year.writing import Stream


def cases(house: House, random: Random) -> list[list[Item]]:
    """One unit a case. ``random`` decides on which days they begin."""
    return [_written(house, number, plot, random) for number, plot in enumerate(PLOTS, 1)]


def _written(house: House, number: int, plot: Callable[[Case], None], random: Random) -> list[Item]:
    begins = date(2025, 1, 6) + timedelta(days=random.randrange(40))
    subject = subject_of(house, number)
    case = Case(house, number, Stream(house.bureau, "case", subject, begins))
    plot(case)
    return case.stream.items
