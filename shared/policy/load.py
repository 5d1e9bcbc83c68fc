"""Packs from files. A pack that does not validate is refused whole, with file, line and reason; nothing of it is used.

Choosing is pure: which packs bind a bureau on a day, which rule has which name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from shared.policy.model import DeadlineRule, DeadlineTrigger, Pack

SHIPPED = Path(__file__).parent / "packs"


class PackError(Exception):
    """A pack is refused. The message is ``file:line: reason`` in Chinese, one line per fault."""


@dataclass(frozen=True, eq=False)
class Packs:
    packs: tuple[Pack, ...]

    def binding(self, region: str, bureau: str, on: date) -> tuple[Pack, ...]:
        """The packs in force on ``on`` for one bureau."""
        return tuple(p for p in self.packs if p.effective.covers(on) and p.binds.covers(region, bureau))

    def rules(self) -> Iterator[tuple[Pack, DeadlineRule]]:
        return ((pack, rule) for pack in self.packs for rule in pack.deadlines)

    def rule(self, rule_id: str) -> tuple[Pack, DeadlineRule]:
        """A rule by its name across packs. KeyError if no pack has it."""
        for pack, rule in self.rules():
            if pack.rule_id(rule) == rule_id:
                return pack, rule
        raise KeyError(rule_id)


def load_packs(*folders: Path) -> Packs:
    """All ``*.yaml`` of the folders, in order of file name. PackError names every file that is refused."""
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    packs, faults = [], []
    for file in files:
        try:
            packs.append(parse_pack(file.read_text(encoding="utf-8"), file.name))
        except PackError as error:
            faults.append(str(error))
    if faults:
        raise PackError("\n".join(faults))
    return assemble(packs)


def assemble(packs: list[Pack]) -> Packs:
    """Packs that are to be used together. PackError for names that are used twice, or named but nowhere defined."""
    if faults := list(_across(packs)):
        raise PackError("\n".join(faults))
    return Packs(tuple(packs))


def parse_pack(text: str, name: str) -> Pack:
    """One pack from YAML. ``name`` is what errors call the file."""
    try:
        root = yaml.compose(text, yaml.SafeLoader)
        _check_nodes(root, name)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(f"{name}:{line}: 不是合法的 YAML：{error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise PackError(f"{name}:1: 不是合法的 YAML：{error}") from None
    try:
        return Pack.model_validate(data)
    except ValidationError as error:
        raise PackError("\n".join(_fault(name, root, fault) for fault in error.errors())) from None


def _fault(name: str, root: yaml.Node | None, fault: Any) -> str:
    path = [part for part in fault["loc"] if part not in {"by_event", "by_deadline", "by_milestone"}]
    where = ".".join(str(part) for part in path if not str(part).startswith("function-"))
    known = _TEXT.get(fault["type"], "{msg}").format(msg=fault["msg"], **fault.get("ctx", {}))
    return f"{name}:{_line(root, path)}: {where or '整个文件'}：{known.removeprefix('Value error, ')}"


_TEXT = {
    "missing": "缺少该字段",
    "extra_forbidden": "未知字段",
    "enum": "只可取 {expected}",
    "literal_error": "只可取 {expected}",
    "too_short": "至少须有 {min_length} 项",
    "model_type": "须为字段和取值的对照表",
    "string_type": "须为文字",
    "int_type": "须为整数",
    "date_from_datetime_parsing": "须为日期 YYYY-MM-DD",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
}


def _line(node: yaml.Node | None, path: list[str | int]) -> int:
    """The line of the deepest part of ``path`` that stands in the file (union branches of the schema do not)."""
    if node is None:
        return 1
    line = node.start_mark.line + 1
    for part in path:
        child = _child(node, part)
        if child is not None:
            node, line = child
    return line


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item: yaml.Node = node.value[part]
        return item, item.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return value, key.start_mark.line + 1
    return None


def _check_nodes(node: yaml.Node | None, name: str) -> None:
    """What YAML would pass over or report without a line: the second of two equal keys, a day that does not exist."""
    if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:timestamp":
        try:
            date.fromisoformat(node.value)
        except ValueError:
            line = node.start_mark.line + 1
            raise PackError(f"{name}:{line}: {node.value} 不是真实的日期 YYYY-MM-DD") from None
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise PackError(f"{name}:{key.start_mark.line + 1}: 字段 {key.value} 写了两次")
            seen.add(key.value)
            _check_nodes(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_nodes(item, name)


def _across(packs: list[Pack]) -> Iterator[str]:
    """What can be judged only with all packs at hand: names that are used twice, not at all, or in a circle."""
    ids = [pack.id for pack in packs]
    yield from (f"{twice}: 规则包编号重复" for twice in sorted({i for i in ids if ids.count(i) > 1}))
    leans = {pack.rule_id(rule): leans_on(rule) for pack in packs for rule in pack.deadlines}
    for name, wanted in leans.items():
        yield from (f"{name}: 没有名为 {other} 的期限" for other in wanted if other not in leans)
        if _circular(name, leans):
            yield f"{name}: 期限互相起算，形成循环"
    for pack in packs:
        for one in pack.supervision:
            yield from (
                f"{pack.id}.{one.id}: 没有名为 {rule} 的期限" for rule in one.rules if rule not in leans
            )


def leans_on(rule: DeadlineRule) -> tuple[str, ...]:
    """The deadlines that must be known before this one: the one whose end starts it, the one it is capped by."""
    started_by = (rule.trigger.deadline,) if isinstance(rule.trigger, DeadlineTrigger) else ()
    return started_by + ((rule.cap.serves,) if rule.cap else ())


def _circular(name: str, leans: Mapping[str, tuple[str, ...]]) -> bool:
    seen, ahead = set[str](), list(leans[name])
    while ahead:
        if (other := ahead.pop()) == name:
            return True
        if other not in seen:
            seen.add(other)
            ahead += leans.get(other, ())
    return False
