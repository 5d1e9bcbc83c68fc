"""What pydantic finds wrong, said in Chinese, once, and where it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from shared.policy.source import Source

#: parts of a fault's place that name a branch of the schema, not a field
_BRANCHES = frozenset({"by_event", "by_deadline", "by_milestone", "str", "bool", "int", "[key]"})

_TEXT = {
    "missing": "缺少该字段",
    "extra_forbidden": "未知字段",
    "enum": "只可取 {expected}",
    "literal_error": "只可取 {expected}",
    "too_short": "至少须有 {min_length} 项",
    "too_long": "至多可有 {max_length} 项",
    "model_type": "须为字段和取值的对照表",
    "model_attributes_type": "须为字段和取值的对照表",
    "dict_type": "须为字段和取值的对照表",
    "tuple_type": "须为列表（用方括号，或每行一个短横）",
    "string_type": "须为文字（数字请加引号）",
    "string_too_short": "不能为空",
    "string_too_long": "不得超过 {max_length} 个字符",
    "string_pattern_mismatch": "格式不符：{pattern}",
    "int_type": "须为整数",
    "int_parsing": "须为整数",
    "int_from_float": "须为整数",
    "bool_type": "须为 true 或 false",
    "bool_parsing": "须为 true 或 false",
    "date_type": "须为日期 YYYY-MM-DD",
    "date_parsing": "须为日期 YYYY-MM-DD",
    "date_from_datetime_parsing": "须为日期 YYYY-MM-DD",
    "date_from_datetime_inexact": "须为日期 YYYY-MM-DD，不含时刻",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
}

_PATTERNS = {
    r"^[a-z0-9][a-z0-9_-]*$": "编号只可用小写字母、数字、-、_",
    r"^[a-z0-9_-]+\.[a-z0-9_-]+$": "须写成“规则包编号.条目编号”",
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$": "须为每年的日期，如 09-30",
}


def faults_of(error: ValidationError, source: Source) -> Iterator[str]:
    """``file:line: where：reason``, one for each place: of the branches of a union only the first is told."""
    told = set()
    for fault in error.errors():
        path = _path(fault["loc"])
        if path not in told:
            told.add(path)
            yield source.fault(path, _reason(fault, union=fault["loc"][-1:] == ("str",)))


def _path(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return tuple(part for part in loc if part not in _BRANCHES and not str(part).startswith("function-"))


def _reason(fault: Any, *, union: bool) -> str:
    if union:
        return "须为文字、整数、true、false 或 null"
    context: dict[str, Any] = fault.get("ctx", {})
    if "expected" in context:
        context = context | {"expected": re.sub(r" or |, ", "、", context["expected"])}
    if "pattern" in context:
        context = context | {"pattern": _PATTERNS.get(context["pattern"], context["pattern"])}
    return _TEXT.get(fault["type"], "{msg}").format(msg=_said(fault), **context)


def _said(fault: Any) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")
