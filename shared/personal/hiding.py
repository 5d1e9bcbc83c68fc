"""No token in what is printed, mailed or put into calendars: nobody's key is at hand there, so everybody is 某某. Pure.

The same before and after a key is destroyed, so that a published paper comes out again byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel

from shared.personal.masks import NOBODY
from shared.personal.tokens import MARK, replaced

T = TypeVar("T")
Show = Callable[[str], str]


def hidden(value: T) -> T:
    """The same value, its texts without tokens; the same object where there are none."""
    return shown(value, lambda _: NOBODY)


def shown(value: T, as_: Show) -> T:
    """The same with each token as the function says."""
    done: T = _shown(value, as_)
    return done


def _shown(value: Any, as_: Show) -> Any:
    if isinstance(value, str):
        return replaced(value, as_) if MARK in value else value
    if isinstance(value, Mapping):
        return _same(value, {_shown(name, as_): _shown(one, as_) for name, one in value.items()})
    if isinstance(value, list | tuple):
        return _row(value, [_shown(one, as_) for one in value])
    if isinstance(value, BaseModel):
        changed = _changed({name: getattr(value, name) for name in type(value).model_fields}, as_)
        return value.model_copy(update=changed) if changed else value
    return _record(value, as_) if is_dataclass(value) and not isinstance(value, type) else value


def _row(before: Any, after: list[Any]) -> Any:
    if all(a is b for a, b in zip(after, before, strict=True)):
        return before
    return type(before)(*after) if hasattr(before, "_fields") else type(before)(after)


def _record(value: Any, as_: Show) -> Any:
    changed = _changed({one.name: getattr(value, one.name) for one in fields(value) if one.init}, as_)
    return replace(value, **changed) if changed else value


def _changed(held: Mapping[str, Any], as_: Show) -> dict[str, Any]:
    done = {name: _shown(one, as_) for name, one in held.items()}
    return {name: one for name, one in done.items() if one is not held[name]}


def _same(before: Mapping[Any, Any], after: dict[Any, Any]) -> Mapping[Any, Any]:
    if len(before) == len(after) and all(
        name in after and after[name] is one for name, one in before.items()
    ):
        return before
    return after
