"""Which tests name which clause: read from the sources of the tests, where a docstring or a name mentions its id."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path


def tests_by_clause(folder: Path, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """``unit/policy/test_minhang.py::test_…`` by clause id; nothing when there is no such folder."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    known = spelt(ids)
    for file in sorted(folder.rglob("test_*.py")):
        source = file.read_text(encoding="utf-8")
        if not any(mentioned(source, known)):  # most files name none: they are not worth parsing
            continue
        for name, said in _tests(source):
            for key in mentioned(f"{name} {said}", known):
                found[key].append(f"{file.relative_to(folder).as_posix()}::{name}")
    return {key: tuple(names) for key, names in found.items()}


def spelt(ids: Collection[str]) -> dict[str, str]:
    """The ids by how names spell them."""
    return {_spelt(key): key for key in ids}


def mentioned(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """The ids of ``spelt`` that stand in the text as they are, or as a name spells them (``mh26_2_4``); 2.4 is not mentioned by 2.4a or 2.41."""
    words = re.findall(r"[A-Z]{2}\d*-[0-9A-Za-z.]*[0-9A-Za-z]", text)
    names = re.findall(r"(?<![0-9a-z])[a-z]{2}\d*(?:_[0-9a]\w*)", text)
    for word in dict.fromkeys(words):
        if _spelt(word) in known:
            yield known[_spelt(word)]
    for name in names:
        yield from _longest(name, known)


def _longest(name: str, known: Mapping[str, str]) -> Iterator[str]:
    parts = name.split("_")
    for end in range(len(parts), 1, -1):
        if (spelt := "_".join(parts[:end])) in known:
            yield known[spelt]
            return


def _spelt(key: str) -> str:
    return re.sub(r"\W", "_", key).lower()


def _tests(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.name, ast.get_docstring(node) or ""
