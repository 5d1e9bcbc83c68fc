"""Where the vocabulary says that a name stands: found in an event, and replaced. Pure.

A correction's ``data`` is a fact of another class in plain JSON: it is looked at as every class of its area would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.events.fields import is_model, plain
from shared.events.model import CATALOGUE, Event
from shared.events.personal import Mentions, Personal

Replace = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Marks:
    """By field: what is marked in it, and what its parts hold."""

    names: Mapping[str, Personal]
    mentions: frozenset[str]
    parts: Mapping[str, Marks]

    def __bool__(self) -> bool:
        return bool(self.names or self.mentions or self.parts)


@cache
def marks_of(cls: type[BaseModel]) -> Marks:
    names, mentions, parts = dict[str, Personal](), set[str](), dict[str, Marks]()
    for name, info in cls.model_fields.items():
        for mark in _marks(info):
            if isinstance(mark, Personal):
                names[name] = mark
            elif isinstance(mark, Mentions):
                mentions.add(name)
        kind = plain(info.annotation)
        if is_model(kind) and (inner := marks_of(kind)):
            parts[name] = inner
    return Marks(names, frozenset(mentions), parts)


@cache
def marks_of_area(area: str) -> Marks:
    """Of any fact of the area, for what a correction says in its place."""
    all_of = [marks_of(cls) for cls in CATALOGUE.values() if cls.area == area]
    return Marks(
        {name: mark for one in all_of for name, mark in one.names.items()},
        frozenset().union(*(one.mentions for one in all_of)),
        {name: part for one in all_of for name, part in one.parts.items()},
    )


def names_in(event: Event) -> Iterator[str]:
    """Every name that is to be protected, as it stands there."""
    if marks := marks_of(type(event)):
        yield from _names(event.model_dump(mode="json", exclude_none=True), marks)
    if (data := _inner(event)) is not None:
        yield from _names(data, marks_of_area(event.area))


def replaced(event: Event, name: Replace, mention: Replace) -> Event:
    """The event with each name, and each text that may mention one, as the functions say; the same object where nothing is marked."""
    data, marks = _inner(event), marks_of(type(event))
    if data is not None:
        return event.model_copy(update={"data": _changed(data, marks_of_area(event.area), name, mention)})
    return _changed_model(event, marks, name, mention) if marks else event


def _changed_model(value: Any, marks: Marks, name: Replace, mention: Replace) -> Any:
    changes: dict[str, Any] = {}
    for field, mark in marks.names.items():
        if (held := getattr(value, field)) is not None and not _clear(
            mark, getattr(value, _beside(mark), None)
        ):
            changes[field] = _each(held, name)
    for field in marks.mentions:
        if (held := getattr(value, field)) is not None:
            changes[field] = _each(held, mention)
    for field, part in marks.parts.items():
        if (held := getattr(value, field)) is not None:
            many = held if isinstance(held, tuple) else (held,)
            done = tuple(_changed_model(one, part, name, mention) for one in many)
            changes[field] = done if isinstance(held, tuple) else done[0]
    return value.model_copy(update=changes)


def _changed(value: Mapping[str, Any], marks: Marks, name: Replace, mention: Replace) -> dict[str, Any]:
    changed = dict(value)
    for field, held in value.items():
        if field in marks.names:
            if not _clear(marks.names[field], value.get(_beside(marks.names[field]))):
                changed[field] = _each(held, name)
        elif field in marks.mentions:
            changed[field] = _each(held, mention)
        elif field in marks.parts:
            inside = marks.parts[field]
            if isinstance(held, list | tuple):
                changed[field] = [
                    _changed(one, inside, name, mention) if isinstance(one, Mapping) else one for one in held
                ]
            elif isinstance(held, Mapping):
                changed[field] = _changed(held, inside, name, mention)
    return changed


def _names(value: Mapping[str, Any], marks: Marks) -> Iterator[str]:
    found: list[str] = []

    def seen(text: str) -> str:
        found.append(text)
        return text

    _changed(value, marks, seen, lambda text: text)
    yield from found


def _each(held: Any, change: Replace) -> Any:
    if isinstance(held, str):
        return change(held)
    if isinstance(held, list | tuple):
        return type(held)(_each(one, change) for one in held)
    return held


def _marks(info: FieldInfo) -> Iterator[Any]:
    yield from info.metadata
    yield from _inside(info.annotation)


def _inside(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _inside(part)


def _beside(mark: Personal) -> str:
    return mark.unless[0] if mark.unless else ""


def _clear(mark: Personal, beside: Any) -> bool:
    return beside is not None and str(beside) in mark.unless[1:]


def _inner(event: Event) -> Mapping[str, Any] | None:
    """The fact that a correction says in another's place."""
    data = getattr(event, "data", None)
    return data if isinstance(data, Mapping) else None
