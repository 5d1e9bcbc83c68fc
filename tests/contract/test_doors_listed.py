"""Every door is in the table of rights, and nothing is in it that is no door."""

from __future__ import annotations

import re

from shared.security.doors import asks_for, listed
from shared.security.rights import Act
from tests.support.documents import DOCUMENTS

DOORS = {
    (method.upper(), path)
    for document in DOCUMENTS.values()
    for path, methods in document["paths"].items()
    for method in methods
    if method in {"get", "post", "put", "delete", "patch"}
}


def test_every_door_asks_for_a_right() -> None:
    """A door that changes something and is not listed is shut: nobody can forget it."""
    for method, path in DOORS:
        asks_for(method, path)


def test_nothing_is_listed_that_is_no_door() -> None:
    """A path that was renamed leaves no right behind."""
    known = {(method, re.sub(r"\{[^}]+\}", "*", path)) for method, path in DOORS}
    assert listed() <= known


def test_whoever_only_operates_reads_no_case() -> None:
    """Reading asks for a right that operators have not, but at the doors that are theirs."""
    theirs = {path for method, path in DOORS if asks_for(method, path) is Act.OPERATE}
    assert theirs == {
        "/v1/failures",
        "/v1/failures/retry",
        "/v1/notifications/{notification}/retry",
        "/v1/dead-letters",
        "/v1/dead-letters/{sequence}",
        "/v1/dead-letters/{sequence}/again",
        "/v1/dead-letters/{sequence}/drop",
    }
