"""A form as it was sent: the id of the fact it records, and what is wrong with a field in words for who typed it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from shared.errors import Rejected

UNREADABLE = "含有不能保存的控制字符，请改用普通文字。"
#: without an example: pages tell every day that is written like one as people write it
NO_DAY = "不是日期，请按“四位年-两位月-两位日”填写。"
_TOLD = {
    "missing": "请填写。",
    "string_too_short": "请填写。",
    "string_pattern_mismatch": UNREADABLE,
    "enum": "请从列出的各项中选择。",
    "date_from_datetime_parsing": NO_DAY,
    "date_parsing": NO_DAY,
    "uuid_parsing": "编号不正确，请重新选择。",
}


def fact_of(sent: Mapping[str, Any]) -> UUID:
    """The id that was made with the form. Rejected when the form is none of ours."""
    try:
        return UUID(str(sent.get("fact", "")))
    except ValueError:
        text = "表单不完整，内容没有提交；请返回上一页刷新后重新提交。"
        raise Rejected("form_incomplete", text, "fact") from None


def readable(text: str) -> bool:
    """Whether it can be stored and printed: line ends and tabs are all there may be beside words."""
    return all(ord(one) >= 32 or one in "\r\n\t" for one in text) and "\x7f" not in text


def missing(error: ValidationError) -> dict[str, str]:
    """By field, what is wrong with it."""
    return {
        str(one["loc"][0]): _told(one["type"], one.get("ctx", {})) for one in error.errors() if one["loc"]
    }


def _told(kind: str, limits: Mapping[str, Any]) -> str:
    if kind == "string_too_long":
        return f"太长了，请不超过 {limits['max_length']} 字。"
    if kind == "too_long":
        return f"太多了，最多 {limits['max_length']} 份。"
    return _TOLD.get(kind, "填写不正确，请核对。")
