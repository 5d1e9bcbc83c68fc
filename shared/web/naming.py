"""Names for a page or a file that somebody asked for with a purpose: what the last step before an answer does for texts, for what is no text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from fastapi import Request

from shared.personal.hiding import Show, shown
from shared.personal.masks import NOBODY
from shared.personal.purposes import asked
from shared.personal.veil import Look
from shared.security.visitor import visitor

T = TypeVar("T")


async def named(request: Request, value: T) -> T:
    """The value with names where the visitor may see them and said what for, else with masks. Who was shown whose is recorded first."""
    return shown(value, await naming(request, value))


async def naming(request: Request, value: object) -> Show:
    """How each token in the value is to be shown, for who puts it there elsewhere: of a large file in a thread."""
    veil, _ = request.app.state.veil
    look = Look(visitor(), request.url.path, asked(request.scope))
    known: Mapping[str, str] = await veil.shown(_texts(value), look)
    return lambda token: known.get(token, NOBODY)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in _texts(one))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (text for one in fields(value) for text in _texts(getattr(value, one.name)))
