"""Every fact that people can record, from the event classes themselves: its fields in Chinese, which values they take, what they are made of.

Pure. The command line and the pages describe and read their forms with this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.events.case.values import Person
from shared.events.model import CATALOGUE, Event
from shared.events.terms import Term
from shared.events.wording import FIELDS

_KINDS = {date: "日期 YYYY-MM-DD", int: "整数", bool: "是、否", UUID: "编号", str: "文字"}
_PERSON = get_args(Person)[1].description
#: the same constraint, but no person of the bureau
_NOBODY_OF_OURS = frozenset({"party_id"})


@dataclass(frozen=True, slots=True)
class Field:
    """``values`` says in Chinese what may be typed."""

    name: str
    title: str
    required: bool
    many: bool
    values: str


def recordable(area: str) -> list[type[Event]]:
    """The facts of cases or of organisations, by code."""
    return [cls for _, cls in sorted(CATALOGUE.items()) if cls.area == area]


def fields(cls: type[BaseModel]) -> list[Field]:
    return [
        Field(name, FIELDS[name], info.is_required(), is_many(info.annotation), _values(info.annotation))
        for name, info in cls.model_fields.items()
    ]


def plain(annotation: Any) -> Any:
    """The type of one value: without null, constraints and the list around it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated or origin is tuple:
        return plain(arguments[0])
    if origin in (Union, UnionType):
        return plain(next(one for one in arguments if one is not type(None)))
    return annotation


def is_many(annotation: Any) -> bool:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated or origin in (Union, UnionType):
        return any(map(is_many, arguments))
    return origin is tuple


def is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def is_person(name: str, info: FieldInfo) -> bool:
    """Whether the field names people by their code."""
    return name not in _NOBODY_OF_OURS and (info.description == _PERSON or _says_person(info.annotation))


def _says_person(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        marks = getattr(annotation, "__metadata__", ())
        return any(getattr(mark, "description", None) == _PERSON for mark in marks)
    return any(map(_says_person, get_args(annotation)))


def _values(annotation: Any) -> str:
    kind = plain(annotation)
    if get_origin(kind) is dict or kind is dict:
        return "JSON"
    if issubclass(kind, Term):
        return "、".join(f"{one.title}（{one.value}）" for one in kind)
    if issubclass(kind, BaseModel):
        return "、".join(
            f"{one.title}（.{one.name}）{'' if one.required else '可空'}" for one in fields(kind)
        )
    return _KINDS[kind]


def said_path(path: str | None) -> str:
    """``data.leader.person`` in Chinese."""
    names: Mapping[str, str] = {**FIELDS, "occurredon": "发生日期", "subject": "编号", "actor": "经办"}
    words = (path or "").split(".")
    return "".join(
        f"第{int(word) + 1}项" if word.isdecimal() else f"“{names[word]}”"
        for n, word in enumerate(words)
        if (n > 0 or word != "data") and (word in names or word.isdecimal())
    )
