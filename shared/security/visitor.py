"""Whose request is being answered. Set once where a request comes in, read where the record is reached: connections and appends.

Work that nobody asked for (projections, process managers, timers) has no visitor and sees everything of its own service.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from shared.security.identity import Identity

T = TypeVar("T")
_visitor: ContextVar[Identity | None] = ContextVar("visitor", default=None)


def visitor() -> Identity | None:
    return _visitor.get()


def visited_by(identity: Identity) -> None:
    """For the rest of this request's context."""
    _visitor.set(identity)


@contextmanager
def as_the_service() -> Iterator[None]:
    """For what a service must know to decide rightly and never shows: whether an id is taken, how a case stands."""
    token = _visitor.set(None)
    try:
        yield
    finally:
        _visitor.reset(token)


async def unfenced(work: Awaitable[T]) -> T:
    """What is found by its id, whosever it is, to be held against the visitor's place before anything of it is shown: so that another's is refused,
    and the refusal recorded, instead of not being found.
    """
    with as_the_service():
        return await work
