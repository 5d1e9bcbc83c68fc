"""SQL lives in ``.sql`` files next to the code that uses it, in blocks headed ``-- name: what_it_does``.

    queries = load_queries(__package__)          # reads queries.sql of that package
    await db.fetch(queries.open_deadlines, ...)

A misspelt name is an AttributeError the first time it is used, and no SQL text is ever put together at run time.
"""

from __future__ import annotations

import re
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

_HEAD = re.compile(r"^-- name: *(\w+) *$", re.MULTILINE)


def load_queries(package: str | None, filename: str = "queries.sql") -> Any:
    """All named blocks of one file, as attributes holding SQL text."""
    return SimpleNamespace(**parse(load_sql(package, filename)))


def load_sql(package: str | None, filename: str) -> str:
    """A whole file, for schemas."""
    assert package, "SQL is loaded from inside a package"
    return files(package).joinpath(filename).read_text(encoding="utf-8")


def parse(text: str) -> dict[str, str]:
    """Named blocks of a file; ValueError when a name stands twice."""
    names = _HEAD.findall(text)
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"queries named twice: {sorted(twice)}")
    bodies = _HEAD.split(text)[2::2]
    return {name: body.strip() for name, body in zip(names, bodies, strict=True)}
