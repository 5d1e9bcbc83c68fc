"""The year 2025 of four bureaus, one in each district whose documents are packs: invented throughout, and it says so.

``year()`` gives the same facts, with the same ids, whenever it is called with the same seed. A unit is what a bureau sends at once: its own
doings, or everything of one case. Between them the units hold every kind of fact that intake accepts, which a test asserts.
"""

from __future__ import annotations

from random import Random

from tests.support.docket import Item
from tests.support.year.bureaus import BUREAUS, House, doings
from tests.support.year.cases import cases
from tests.support.year.papers import PAPERS

__all__ = ["BUREAUS", "PAPERS", "House", "year"]


def year(seed: int = 2025) -> list[list[Item]]:
    """Units in the order in which they are sent: the organisations first, then their cases."""
    random = Random(seed)
    units = [doings(house) for house in BUREAUS]
    for house in BUREAUS:
        units += cases(house, random)
    return units
