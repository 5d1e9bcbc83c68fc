"""A paper as plain data and back: canonical, so that a digest can be taken of it and a recorded paper printed again.

Days stand as {"day": "2026-06-30"}, so that no text is ever taken for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

import orjson

from shared.papers.paper import (
    Attachment,
    Blank,
    Chart,
    ChartKind,
    Column,
    Heading,
    Paper,
    Paragraph,
    Series,
    Share,
    Table,
)

_KINDS: Mapping[str, type[Any]] = {
    kind.__name__.lower(): kind
    for kind in (Attachment, Blank, Chart, Column, Heading, Paper, Paragraph, Series, Share, Table)
}


def plain(paper: Paper) -> dict[str, Any]:
    """Text, numbers, lists and objects only; every object says its ``kind``."""
    made: dict[str, Any] = _plain(paper)
    return made


def canonical(paper: Paper) -> bytes:
    """UTF-8 JSON, keys sorted, no spaces: what a digest is taken of."""
    return orjson.dumps(plain(paper), option=orjson.OPT_SORT_KEYS)


def restored(data: Mapping[str, Any]) -> Paper:
    """The paper that ``plain`` gave. Raises KeyError, TypeError or ValueError when it is none."""
    paper = _restored(data)
    if not isinstance(paper, Paper):
        raise TypeError("not a paper")
    return paper


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        content = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return content | _tag(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value


def _tag(value: Any) -> dict[str, Any]:
    """A chart has a ``kind`` of its own: it stays, as ``chart``."""
    tag = {"kind": type(value).__name__.lower()}
    return tag | {"chart": value.kind.value} if isinstance(value, Chart) else tag


def _restored(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_restored(one) for one in value)
    if not isinstance(value, Mapping):
        return value
    if "day" in value:
        return date.fromisoformat(value["day"])
    content = {name: _restored(one) for name, one in value.items() if name not in {"kind", "chart"}}
    if value["kind"] == "chart":
        content["kind"] = ChartKind(value["chart"])
    return _KINDS[value["kind"]](**content)
