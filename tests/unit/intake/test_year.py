"""The year that the system tests play: complete, the same whenever it is written, and allowed by every rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.intake.decide import Decided, decide_in_order
from services.intake.state import State
from services.intake.submission import AREAS, parse
from shared.errors import Rejected
from shared.events import CATALOGUE
from tests.support.docket import Item
from tests.support.packs import SHIPPED_PACKS
from tests.support.year import BUREAUS, year

TODAY = date(2026, 1, 20)
PACKS = SHIPPED_PACKS


def played(unit: Iterable[Item]) -> Decided:
    return decide_in_order(map(parse, unit), State(), lambda: TODAY, PACKS)


def test_every_kind_of_fact_occurs() -> None:
    """Every event type that intake accepts is in the year; what is missing is named."""
    accepted = {type_ for type_, event in CATALOGUE.items() if event.area in AREAS}
    assert accepted - {item["type"] for unit in year() for item in unit} == set()


def test_the_year_breaks_no_rule() -> None:
    """Each unit is accepted whole under the documents that bind its bureau."""
    for unit in year():
        refused = [
            (fact.event.type, why.code, why.message)
            for fact, why in played(unit).results
            if isinstance(why, Rejected)
        ]
        assert not refused, unit[0]


def test_the_year_is_the_same_each_time() -> None:
    """The same seed writes the same facts with the same ids, another seed other days; ids are never shared."""
    assert year(1) == year(1) != year(2)
    ids = [item["id"] for unit in year() for item in unit]
    assert len(set(ids)) == len(ids)


def test_each_bureau_has_its_dozen_cases() -> None:
    """Four bureaus, each with its own doings and at least twelve cases; names say that they are invented."""
    units = year()
    assert len(units) >= len(BUREAUS) * 13
    assert all("（虚构）" in unit[0]["data"]["name"] for unit in units)
