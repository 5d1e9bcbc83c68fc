"""By what a court's list finds the cases it may mean: the number, the days and the parties of every instance before a court. Pure.

The rows stand beside those of assigning, made from the same histories (``services/intake/assigning/projection.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from services.intake.court_list.names import party_key
from services.intake.court_list.sides import Ours, Registered, instances
from shared.events.terms import ListBasis
from shared.personal.tokens import is_token

#: of a name that is sealed: it has to be opened before anything is known of it
SEALED = ""


class Suits(NamedTuple):
    """Rows of one living case. ``days``: by which lists of each kind go, None where it should have one."""

    suits: list[dict[str, Any]]
    days: list[dict[str, Any]]
    parties: list[dict[str, Any]]


def suits(case: Registered, region: str) -> Suits:
    head = {"case_id": case.case_id, "region": region, "bureau": case.bureau}
    found = instances([case])
    days = dict.fromkeys(day for one in found for day in _days(one))
    parties = dict.fromkeys(pair for one in found for pair in _parties(one))
    return Suits(
        [head | _row(one) for one in found],
        [head | {"basis": basis, "day": day} for basis, day in days],
        [head | {"key": key, "defendant": defendant} for key, defendant in parties],
    )


def _row(one: Ours) -> dict[str, Any]:
    return {
        "instance": one.instance,
        "number": one.number and one.number.key,
        "court": one.court,
        "level": one.level and one.level.value,
        "docketed_on": one.docketed_on,
        "plaintiffs": one.plaintiffs,
        "defendants": one.defendants,
    }


def _days(one: Ours) -> Iterator[tuple[str, date | None]]:
    for basis in ListBasis:
        yield from ((basis.value, day) for day in one.days(basis))
        if one.is_undated(basis):
            yield basis.value, None


def _parties(one: Ours) -> Iterable[tuple[str, str]]:
    keys = (SEALED if is_token(label) else party_key(label) for label in one.plaintiffs)
    return product(keys, one.defendants)
