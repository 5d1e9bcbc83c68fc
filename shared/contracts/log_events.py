"""Every line that our log may have: read from the source, so that the list is what the programme says. An event's name is a constant, or a choice of two."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

LEVELS = ("debug", "info", "warning", "error", "exception", "critical")
PACKAGES = ("shared", "services")


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """``name`` None where the call gives no constant. ``fields``: what it says beside what every line has."""

    name: str | None
    level: str
    module: str
    fields: tuple[str, ...]
    line: int


def lines() -> list[Line]:
    """Of every module, by name and module."""
    found = [
        line for path, module in _modules() for line in lines_of(path.read_text(encoding="utf-8"), module)
    ]
    return sorted(found, key=lambda one: (one.name or "", one.level, one.module, one.line))


def lines_of(source: str, module: str) -> Iterator[Line]:
    """Of one module's source."""
    tree = ast.parse(source)
    loggers = {name for node in tree.body for name in _assigned(node)}
    for node in ast.walk(tree):
        if _is_said(node, loggers):
            assert isinstance(node, ast.Call)
            assert isinstance(node.func, ast.Attribute)
            fields = tuple(word.arg or "**" for word in node.keywords)
            for name in _names(node):
                yield Line(name, node.func.attr, module, fields, node.lineno)


def _modules() -> Iterator[tuple[Path, str]]:
    for package in PACKAGES:
        spec = find_spec(package)
        assert spec
        for folder in spec.submodule_search_locations or ():
            for path in sorted(Path(folder).rglob("*.py")):
                parts = path.relative_to(Path(folder).parent).with_suffix("").parts
                yield path, ".".join(part for part in parts if part != "__init__")


def _assigned(node: ast.stmt) -> Iterator[str]:
    """``log = structlog.get_logger(…)``"""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
        made = node.value.func
        if isinstance(made, ast.Attribute) and made.attr == "get_logger":
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _is_said(node: ast.AST, loggers: set[str]) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return (
        isinstance(node.func.value, ast.Name) and node.func.value.id in loggers and node.func.attr in LEVELS
    )


def _names(call: ast.Call) -> Iterator[str | None]:
    """A constant; both of “this if so else that”."""
    first = call.args[0] if call.args else None
    for one in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
        yield one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None
