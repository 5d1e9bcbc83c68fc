"""Every fact that can be recorded, from the event classes themselves: its fields in Chinese, and what is typed on a command line for them.

Pure. A value may be typed as its code or its Chinese title; the door has the last word on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, get_origin

from pydantic import BaseModel

from shared.events import Event
from shared.events.fields import Field, fields, is_many, plain, recordable, said_path
from shared.events.terms import Term
from shared.events.wording import FIELDS

__all__ = ["Field", "WrongValueError", "content", "fields", "named", "recordable", "said_path", "typed"]

_YES = {"是": True, "true": True, "否": False, "false": False}


class WrongValueError(ValueError):
    """What was typed cannot be the field's; the message is for people."""


def named(area: str, name: str) -> type[Event]:
    """By type, type without its area, or title. WrongValueError."""
    for cls in recordable(area):
        if name in (cls.type, cls.type.partition(".")[2], cls.title):
            return cls
    raise WrongValueError(f"没有名为“{name}”的事实，可用 yingsu {area} facts 查看。")


def typed(arguments: Iterable[str]) -> list[tuple[str, str]]:
    """``--name value`` pairs. WrongValueError for anything else."""
    words, pairs = list(arguments), []
    while words:
        name, has_value, value = words.pop(0).partition("=")
        if not name.startswith("--") or (not has_value and not words):
            raise WrongValueError(f"“{name}”应写成 --字段 值。")
        pairs.append((name[2:], value if has_value else words.pop(0)))
    return pairs


def content(cls: type[BaseModel], pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The event's data. A name is a field or its Chinese name, ``leader.person`` a part of one; a field typed again is one value more."""
    data: dict[str, Any] = {}
    parts: dict[str, list[tuple[str, str]]] = {}
    for path, text in pairs:
        name, _, rest = path.partition(".")
        name = _field(cls, name)
        if rest:
            parts.setdefault(name, []).append((rest, text))
        else:
            _put(data, name, cls.model_fields[name].annotation, text)
    return data | {name: _part(cls, name, of) for name, of in parts.items()}


def _part(cls: type[BaseModel], name: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    model = plain(cls.model_fields[name].annotation)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise WrongValueError(f"“{FIELDS[name]}”没有下级字段。")
    return content(model, pairs)


def _field(cls: type[BaseModel], name: str) -> str:
    code = name.replace("-", "_")
    if code in cls.model_fields:
        return code
    if found := [known for known in cls.model_fields if FIELDS[known] == name]:
        return found[0]
    known = "、".join(f"{FIELDS[one]}（--{one.replace('_', '-')}）" for one in cls.model_fields)
    raise WrongValueError(f"没有字段“{name}”，可用：{known}。")


def _put(data: dict[str, Any], name: str, annotation: Any, text: str) -> None:
    if not is_many(annotation):
        data[name] = _value(name, annotation, text)
        return
    found = _json(name, text) if text.startswith("[") else [_value(name, annotation, text)]
    data[name] = [*data.get(name, []), *found]


def _value(name: str, annotation: Any, text: str) -> Any:
    kind = plain(annotation)
    if get_origin(kind) is dict or kind is dict or issubclass(kind, BaseModel):
        return _json(name, text)
    if issubclass(kind, Term):
        return _term(kind, name, text)
    if kind is bool and text not in _YES:
        raise WrongValueError(f"“{FIELDS[name]}”应为“是”或“否”。")
    if kind is int and not text.lstrip("-").isdecimal():
        raise WrongValueError(f"“{FIELDS[name]}”应为整数。")
    return _YES[text] if kind is bool else int(text) if kind is int else text


def _term(kind: type[Term], name: str, text: str) -> str:
    try:
        return (kind(text) if text in set(kind) else kind.titled(text)).value
    except ValueError as error:
        raise WrongValueError(f"“{FIELDS[name]}”：{error}") from None


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise WrongValueError(f"“{FIELDS[name]}”应为 JSON，或用 --{name}.下级字段 逐项填写。") from None
