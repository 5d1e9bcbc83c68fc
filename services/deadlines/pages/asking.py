"""Which list a page was asked for: the address's filters, narrowed to what is the visitor's. Pure.

An empty field of a form is no filter; a filter that is none is refused by the list itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from services.deadlines.lists.asked import Asked
from services.deadlines.pages.rooms import PAGE
from services.deadlines.pages.views import OPEN
from shared.security import Identity

#: filters that a list takes from its address
FILTERS = ("state", "kind", "nature", "lamp", "person", "region", "bureau", "due_after", "due_before", "rule")


def filters(query: Mapping[str, str]) -> dict[str, str]:
    """What was chosen, as the form shows it again."""
    return {name: text for name in FILTERS if (text := query.get(name, "").strip())}


def asked(query: Mapping[str, str], identity: Identity) -> Asked:
    """NotAllowed for another's bureau. Without a state: what is still to be done."""
    chosen = filters(query)
    region, bureau = identity.scope(chosen.get("region"), chosen.get("bureau"))
    state = chosen.get("state") or OPEN
    named = {**chosen, "region": region, "bureau": bureau, "state": None if state == "all" else state}
    return Asked(**named, cursor=query.get("cursor") or None, limit=PAGE)


def following(path: str, query: Mapping[str, str], cursor: str | None) -> str | None:
    """The address of the next page of the same list."""
    return f"{path}?{urlencode({**filters(query), 'cursor': cursor})}" if cursor else None
