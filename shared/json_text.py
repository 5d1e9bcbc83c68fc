"""JSON from outside, read once and without trusting it: depth, doubled names, numbers and text are bounded before anybody uses them. Pure.

orjson reads first: it stops by itself at a depth of 1,024, at NaN, at a half of a surrogate pair and at a number that is no longer one.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

from shared.errors import Rejected

#: of what the system ever asks for; a parser or a model that recurses over it stays far from its end
MAX_DEPTH = 32
#: nothing here is counted in more
MAX_DIGITS = 40


def read_json(text: bytes) -> Any:
    """Plain data. Rejected ``malformed_json`` with the place of what is wrong."""
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列"
        raise Rejected("malformed_json", f"内容不是有效的 JSON（{place}）。") from None
    if _too_deep(data):
        raise Rejected("malformed_json", f"JSON 嵌套超过 {MAX_DEPTH} 层，请核对。")
    json.loads(text, object_pairs_hook=_once, parse_int=_short, parse_float=_short)
    return data


def _too_deep(data: Any) -> bool:
    level = [data] if isinstance(data, dict | list) else []
    for _ in range(MAX_DEPTH):
        if not level:
            return False
        parts = (part for one in level for part in (one.values() if isinstance(one, dict) else one))
        level = [part for part in parts if isinstance(part, dict | list)]
    return bool(level)


def _once(pairs: list[tuple[str, Any]]) -> None:
    """Two readers may take two different ones of a name that stands twice: what was checked is then not what is used."""
    if len(pairs) > 1 and len({name for name, _ in pairs}) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Rejected("malformed_json", f"同一对象中名称“{twice[:60]}”出现两次，请只保留一个。")


def _short(number: str) -> None:
    if len(number) > MAX_DIGITS:
        raise Rejected("malformed_json", f"数字长达 {len(number)} 位，请核对。")
