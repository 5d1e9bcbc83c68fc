"""What is wrong with a piece of data, in Chinese, with the path of the field: the words a clerk reads for each kind of shape error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

_WORDS: Mapping[str, str] = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请删除或改正名称",
    "enum": "不在字典中，可用：{expected}",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "太长，最多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不对",
    "int_type": "应为整数",
    "bool_type": "应为 true、false 或留空",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "too_short": "太少，至少 {min_length} 项",
    "too_long": "太多，最多 {max_length} 项",
    "date_type": "应为 YYYY-MM-DD 形式的日期",
    "date_parsing": "应为 YYYY-MM-DD 形式的日期",
    "date_from_datetime_parsing": "应为 YYYY-MM-DD 形式的日期",
    "date_from_datetime_inexact": "应为 YYYY-MM-DD 形式的日期",
    "uuid_type": "应为 UUID",
    "uuid_parsing": "应为 UUID",
    "dict_type": "应为 JSON 对象",
    "model_type": "应为 JSON 对象",
    "tuple_type": "应为 JSON 数组",
    "json_invalid": "不是有效的 JSON",
    "value_error": "{error}",
}


#: beside a field, for who types: a day may be written as people write it
NO_DAY = "不是日期，请照“2026年6月30日”的样子填写"
_TYPED: Mapping[str, str] = {
    **_WORDS,
    "enum": "请从列出的各项中选择",
    "bool_type": "请选择是或否",
    **{kind: NO_DAY for kind in _WORDS if kind.startswith("date_")},
}


def first_problem(error: ValidationError, path: str) -> tuple[str, str]:
    """The first wrong field (dotted path under ``path``) and the sentence about it; says how many more there are."""
    problems = error.errors(include_url=False)
    first = problems[0]
    field = ".".join(map(str, (path, *first["loc"]) if path else first["loc"]))
    words = _sentence(first["type"], first.get("ctx", {}))
    more = f"（另有 {len(problems) - 1} 处错误）" if len(problems) > 1 else ""
    return field, f"{field or '整条记录'}：{words}。{more}"


def each_problem(error: ValidationError, path: str) -> Iterator[tuple[str, str]]:
    """Every wrong field with what is wrong with it, without naming the field: for a form, where it stands beside it."""
    for one in error.errors(include_url=False):
        yield (
            ".".join(map(str, (path, *one["loc"]))),
            f"{_sentence(one['type'], one.get('ctx', {}), _TYPED)}。",
        )


def _sentence(kind: str, context: Mapping[str, Any], words_of: Mapping[str, str] = _WORDS) -> str:
    words = words_of.get(kind, "值不符合要求").format_map({**_BLANK, **context})
    return words.replace(" or ", "、").replace("'", "")


_BLANK = {"error": "", "expected": "", "max_length": "", "min_length": "", "ge": "", "le": ""}
