"""What is wrong with a piece of data, with the path of the field, in the words of ``shared.wrong``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from shared.wrong import WORDS, sentence

#: beside a field, for who types: a day may be written as people write it
NO_DAY = "不是日期，请照“2026年6月30日”的样子填写"
_TYPED: Mapping[str, str] = {
    **WORDS,
    "enum": "请从列出的各项中选择",
    "bool_type": "请选择是或否",
    **{kind: NO_DAY for kind in WORDS if kind.startswith("date_")},
}


def first_problem(error: ValidationError, path: str) -> tuple[str, str]:
    """The first wrong field (dotted path under ``path``) and the sentence about it; says how many more there are."""
    problems = error.errors(include_url=False)
    first = problems[0]
    field = ".".join(map(str, (path, *first["loc"]) if path else first["loc"]))
    words = sentence(first["type"], first.get("ctx", {}))
    more = f"（另有 {len(problems) - 1} 处错误）" if len(problems) > 1 else ""
    return field, f"{field or '整条记录'}：{words}。{more}"


def each_problem(error: ValidationError, path: str) -> Iterator[tuple[str, str]]:
    """Every wrong field with what is wrong with it, without naming the field: for a form, where it stands beside it."""
    for one in error.errors(include_url=False):
        yield (
            ".".join(map(str, (path, *one["loc"]))),
            f"{sentence(one['type'], one.get('ctx', {}), _TYPED)}。",
        )
