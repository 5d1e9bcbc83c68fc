"""What stands before every door: no place in an address hides behind another."""

from __future__ import annotations

import pytest
from fastapi import Request

from shared.runtime.guard import _check_place
from shared.security import Duty, Identity
from shared.security.identity import NotAllowed

CLERK = Identity(person="a", name="甲", duty=Duty.CLERK, region="370404", bureau="fz-renshe")
OWN = {"region": "370404", "bureau": "fz-renshe"}
OTHER = {"region": "370404", "bureau": "fz-ziran"}


def asked(path: dict[str, str], query: str) -> Request:
    return Request({"type": "http", "path_params": path, "query_string": query.encode(), "headers": []})


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (OTHER, ""),
        (OTHER, "region=370404&bureau=fz-renshe"),
        (OWN, "bureau=fz-ziran"),
        ({}, "bureau=fz-ziran&bureau=fz-renshe"),
        ({}, "bureau=fz-renshe&bureau=fz-ziran"),
        ({}, "region=310112"),
    ],
)
def test_one_place_does_not_hide_another(path: dict[str, str], query: str) -> None:
    """Whatever else the address names, another's bureau in its path or in its question is refused."""
    with pytest.raises(NotAllowed):
        _check_place(CLERK, asked(path, query))


@pytest.mark.parametrize(
    ("path", "query"), [({}, ""), (OWN, ""), (OWN, "bureau=fz-renshe"), ({}, "region=370404&limit=5")]
)
def test_ones_own_place_passes(path: dict[str, str], query: str) -> None:
    """With and without saying so."""
    _check_place(CLERK, asked(path, query))
