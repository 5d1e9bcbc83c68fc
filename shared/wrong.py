"""What is wrong with a value, in Chinese: the words that people and programs read for each kind of fault that pydantic finds.

One place for all doors: facts, forms, and the parameters of every address. A pack's or a notice's file has words of its own, for who writes such files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NO_DATE = "应为 YYYY-MM-DD 形式的日期"
NO_MOMENT = "应为带时区的时刻，如 2026-06-30T09:00:00+08:00"
WORDS: Mapping[str, str] = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请删除或改正名称",
    "enum": "不在字典中，可用：{expected}",
    "literal_error": "只可取 {expected}",
    "string_type": "应为文字",
    "string_unicode": "应为 UTF-8 编码的文字",
    "string_too_short": "不能为空",
    "string_too_long": "太长，最多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不对",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "数字太大",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为数字",
    "bool_type": "应为 true、false 或留空",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "too_short": "太少，至少 {min_length} 项",
    "too_long": "太多，最多 {max_length} 项",
    "date_type": NO_DATE,
    "date_parsing": NO_DATE,
    "date_from_datetime_parsing": NO_DATE,
    "date_from_datetime_inexact": NO_DATE,
    "datetime_type": NO_MOMENT,
    "datetime_parsing": NO_MOMENT,
    "datetime_from_date_parsing": NO_MOMENT,
    "timezone_aware": NO_MOMENT,
    "uuid_type": "应为 UUID",
    "uuid_parsing": "应为 UUID",
    "dict_type": "应为 JSON 对象",
    "model_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象",
    "list_type": "应为 JSON 数组",
    "tuple_type": "应为 JSON 数组",
    "json_invalid": "不是有效的 JSON",
    "value_error": "{error}",
}
_BLANK = dict.fromkeys(("error", "expected", "max_length", "min_length", "gt", "ge", "lt", "le"), "")


def sentence(kind: str, context: Mapping[str, Any], words_of: Mapping[str, str] = WORDS) -> str:
    """Of a fault's ``type`` and ``ctx``, without a full stop; a kind that has no words is told as such."""
    listed = str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、").replace("'", "")
    return words_of.get(kind, "值不符合要求").format_map({**_BLANK, **context, "expected": listed})
