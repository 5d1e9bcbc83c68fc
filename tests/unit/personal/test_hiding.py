"""What is printed, mailed or put into calendars has no token, however deep it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest

from shared.events.case import CaseOpened, Plaintiff
from shared.personal.hiding import hidden
from tests.unit.personal.test_tokens_and_masks import token


class Pair(NamedTuple):
    name: str
    number: int


@dataclass(frozen=True)
class Held:
    text: str
    inside: Any = None


def holding(name: str) -> list[Any]:
    """The name in every shape that papers and messages are made of."""
    return [
        f"{name}诉某局案",
        [1, name],
        (name, None),
        Pair(name, 1),
        {"who": name, "number": 1},
        {name: "who"},
        Held(name, [{"again": (name,)}]),
        CaseOpened(name=f"{name}诉某局案", plaintiffs=(Plaintiff(label=name),)),
    ]


PLAIN = holding("某某")
KINDS = [type(one).__name__ for one in PLAIN]


@pytest.mark.parametrize("at", range(len(PLAIN)), ids=lambda at: f"{at}-{KINDS[at]}")
def test_no_token_is_left(at: int) -> None:
    """In texts, lists, rows, mappings, records and events alike: 某某 stands there, all else and every kind stays."""
    found = hidden(holding(token("张三丰"))[at])
    assert found == PLAIN[at]
    assert type(found) is type(PLAIN[at])


@pytest.mark.parametrize("held", [*PLAIN, Held], ids=[*KINDS, "a class"])
def test_what_has_none_is_the_same_object(held: Any) -> None:
    """A large paper without names is not made anew."""
    assert hidden(held) is held
