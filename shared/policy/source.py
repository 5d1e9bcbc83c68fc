"""A file of ours in YAML, with the line of everything in it. Plain YAML only: no aliases, no tags, no key twice, no day that does not exist.

What a person wrote wrong is told with file, line and reason in Chinese; whatever the text is, nothing but PackError comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import yaml

#: libyaml where it is there: packs are read at every start
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 40
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: an item of a list, or a field or section of the document: each is YAML by itself
_ITEM = re.compile(r"^(?:  - |\w)", re.MULTILINE)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"

Path = Sequence[str | int]


class PackError(Exception):
    """A file is refused. The message is ``file:line: reason`` in Chinese, one line per fault."""


@dataclass(frozen=True, eq=False)
class Source:
    """``name`` is what errors call the file; ``data`` is its content as plain data."""

    name: str
    root: yaml.Node | None
    data: Any

    def line(self, path: Path) -> int:
        """The line of the deepest part of ``path`` that stands in the file."""
        if self.root is None:
            return 1
        node, line = self.root, self.root.start_mark.line + 1
        for part in path:
            child = _child(node, part)
            if child is None:
                break
            node, line = child
        return line

    def fault(self, path: Path, reason: str) -> str:
        """``file:line: where：reason``"""
        return f"{self.name}:{self.line(path)}: {self.where(path) or '整个文件'}：{reason}"

    def where(self, path: Path) -> str:
        """The path as a person reads it: an item of a list by its id, ``deadlines[leader_list].versions[0]``."""
        text, data = "", self.data
        for part in path:
            data = _part(data, part)
            if isinstance(part, int):
                known = data.get("id") if isinstance(data, dict) else None
                text += f"[{known if isinstance(known, str) else part}]"
            else:
                text += f".{part}" if text else part
        return text


def read_source(text: str, name: str) -> Source:
    """PackError for anything that is not plain YAML."""
    if odd := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise PackError(f"{name}:{line}: 含有不可见的控制字符，请删除")
    try:
        refuse_odd_events(text, name)
        root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
        for fault in _faults(root):
            raise PackError(f"{name}:{fault}")
        data = yaml.constructor.SafeConstructor().construct_document(root) if root else None
    except yaml.MarkedYAMLError as error:
        raise PackError(_not_yaml(error, name, text)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise PackError(f"{name}:1: 不是合法的 YAML：{error}") from None
    return Source(name, root, data)


def refuse_odd_events(text: str, name: str) -> None:
    """PackError or YAMLError. An alias could unfold without end, a tag could mean anything, a thousand brackets could exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        anchored = getattr(event, "anchor", None) is not None
        if anchored or depth > _DEPTH or getattr(event, "tag", None) is not None:
            why = (
                "不支持锚点和别名（& *）" if anchored else "嵌套过深" if depth > _DEPTH else "不支持标签（!）"
            )
            mark = event.start_mark
            raise PackError(f"{name}:{mark.line + 1 if mark else 1}: {why}")


def _faults(node: yaml.Node | None) -> Iterator[str]:
    """What YAML would pass over or report without a line."""
    if isinstance(node, yaml.ScalarNode) and node.tag == _TIMESTAMP and not _is_day(node.value):
        yield f"{node.start_mark.line + 1}: {node.value} 不是真实的日期 YYYY-MM-DD"
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            yield from _faults_of_key(key, seen)
            yield from _faults(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _faults(item)


def _faults_of_key(key: yaml.Node, seen: set[str]) -> Iterator[str]:
    line = key.start_mark.line + 1
    if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str":
        yield f"{line}: 字段名须为文字"
    elif key.value in seen:
        yield f"{line}: 字段 {key.value} 写了两次"
    else:
        seen.add(key.value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item: yaml.Node = node.value[part]
        return item, item.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return value, key.start_mark.line + 1
    return None


def _part(data: Any, part: str | int) -> Any:
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None


def _not_yaml(error: yaml.MarkedYAMLError, name: str, text: str) -> str:
    mark, begun = error.problem_mark or error.context_mark, error.context_mark
    line = mark.line + 1 if mark else 1
    since = f"（所在部分自第 {begun.line + 1} 行起）" if begun and begun.line + 1 != line else ""
    first = _first_broken(text)
    item = f"；第 {first} 行起的条目有误，引号、括号须成对" if first and first != line else ""
    return f"{name}:{line}: 不是合法的 YAML：{_problem(error.problem or '')}{since}{item}"


def _first_broken(text: str) -> int | None:
    """Where the first item stands that is no YAML by itself: a quote that is never closed swallows what follows, up to the next one."""
    starts = (found.start() for found in _ITEM.finditer(text))
    for start, end in pairwise((*starts, len(text))):
        try:
            for _ in yaml.parse(text[start:end], Loader=_Loader):
                pass
        except yaml.YAMLError:
            return text.count("\n", 0, start) + 1
    return None


def _problem(text: str) -> str:
    return next((chinese for english, chinese in _PROBLEMS.items() if english in text), text)


_PROBLEMS = {
    "mapping values are not allowed": "此处不应有冒号，请检查缩进",
    "could not find expected ':'": "字段名后缺少冒号",
    "did not find expected key": "此处应为字段名，请检查缩进和引号",
    "did not find expected '-' indicator": "列表项的缩进不一致",
    "did not find expected ',' or": "括号或引号没有配对",
    "did not find expected <document start>": "此处应为字段名，请检查缩进",
    "did not find expected node content": "括号中缺少内容",
    "block sequence entries are not allowed": "此处不应有列表项，请检查缩进",
    "cannot start any token": "有不能用在开头的字符（如制表符、@、`、%）",
    "found unexpected end of stream": "引号没有配对",
    "found unexpected document indicator": "引号没有配对",
    "found a tab character": "缩进不能用制表符",
    "but found another document": "一个文件只能有一份内容，请删除多余的 ---",
}
