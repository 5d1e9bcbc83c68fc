"""What the documents point at in the sources is there: files and folders by their path, and the test that a guarantee names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.test_documents import DOCUMENTS, ROOT

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
INDEX = ROOT / "docs" / "decisions" / "README.md"
GUARANTEES = ROOT / "docs" / "invariants.md"
_TOP = ("shared", "services", "cli", "deploy", "tests", "docs", "samples", "benchmarks")
_QUOTED = re.compile(r"`([^`\n]+)`")
TESTS = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}


def quoted(path: Path) -> list[str]:
    return _QUOTED.findall(path.read_text(encoding="utf-8"))


def spelt_out(text: str) -> Iterator[str]:
    """Each of ``a/{b,c}``; what is left out stands for anything."""
    if found := re.search(r"\{([^}]*)\}", text):
        for one in found[1].split(","):
            yield from spelt_out(text[: found.start()] + one + text[found.end() :])
    else:
        yield text.replace("…", "*").rstrip("/")


@pytest.mark.parametrize("document", [*DOCUMENTS, *DECISIONS], ids=lambda path: path.name)
def test_paths_exist(document: Path) -> None:
    """A path in the sources that a document names is there."""
    said = (text.partition("::")[0] for text in quoted(document))
    paths = [text for text in said if re.fullmatch(r"[\w./*{},…-]+", text) and text.split("/")[0] in _TOP]
    gone = [one for text in paths for one in spelt_out(text) if not [*ROOT.glob(one)]]
    assert gone == []


@pytest.mark.parametrize("text", sorted(set(quoted(GUARANTEES))))
def test_guarantees_have_their_tests(text: str) -> None:
    """A test that a guarantee names is there: by its file, its class or its own name, of which a part may be left out (…)."""
    file, _, name = text.rpartition("::")
    if text.endswith(".py") and "/" not in text and text.startswith("test_"):
        assert any(path.match(text) for path in TESTS)
    elif file or re.match(r"…?_?test_|…_", text):
        left_out = re.sub("[…*]", r"\\w*", name)
        wanted = re.compile(rf"\b(?:def|class) {left_out}\b")
        sources = [source for path, source in TESTS.items() if path.match(file or "*")]
        assert any(wanted.search(source) for source in sources)


def test_the_index_has_every_decision() -> None:
    """Every decision stands once in the index, by number and under its own title."""
    listed = re.findall(r"^- \[(\d+)]\((\S+)\) (.+)$", INDEX.read_text(encoding="utf-8"), re.MULTILINE)
    titles = {path.name: path.read_text(encoding="utf-8").partition("\n")[0] for path in DECISIONS}
    heads = {name: re.fullmatch(r"# (\d+)(?: ·|\.) (.+)", title) for name, title in titles.items()}
    wanted = [(found[1], name, found[2]) for name, found in heads.items() if found]
    assert sorted(listed, key=lambda one: one[1]) == wanted
