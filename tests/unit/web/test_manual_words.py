"""The manual names buttons, menus and words of the pages: they are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MANUAL = (ROOT / "docs" / "使用手册.md").read_text("utf-8")
PAGES = "\n".join(
    file.read_text("utf-8")
    for folder in ("services", "shared/web", "shared/security")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.suffix in {".html", ".py", ".js"}
)


@pytest.mark.parametrize("words", dict.fromkeys(re.findall(r"“([^”]+)”", MANUAL)))
def test_what_the_manual_names_is_on_a_page(words: str) -> None:
    """Word by word as it stands there; “……” stands for a number."""
    for part in words.split("……"):
        assert part in PAGES, words
