"""What the documents tell people to type exists: every `yingsu …` command with its options, every `make` target, every file that is linked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from cli.main import COMMANDS, app

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/*.md", "deploy/**/*.md", "samples/*.md") for path in ROOT.glob(pattern)
)
#: in a block of code or between backticks
_SAID = re.compile(r"`(?:\S*/)?(yingsu|make) ([^`]+)`|^ {4,}(?:\S*/)?(yingsu|make) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def said(tool: str) -> Iterator[tuple[str, str]]:
    for path in DOCUMENTS:
        for one in _SAID.finditer(path.read_text(encoding="utf-8")):
            if (one[1] or one[3]) == tool:
                text = re.split(r"#|\s{2,}", (one[2] or one[4]).strip())[0].strip()
                yield str(path.relative_to(ROOT)), text


def found(words: list[str]) -> Any:
    """The command that the words lead to; None where there is none of this name."""
    command: Any = get_command(app)
    context = command.make_context("yingsu", [], resilient_parsing=True)
    for word in words:
        if not hasattr(command, "get_command"):
            return command
        command = command.get_command(context, word)
    return command


@pytest.mark.parametrize(("place", "text"), sorted(set(said("yingsu"))))
def test_commands_exist(place: str, text: str) -> None:
    """A command that a document names is there, and so is every option that is shown with it."""
    words = re.split(r"\s+", text)
    names = [word for word in words if re.fullmatch(r"[a-z][a-z-]*", word)]
    if not names or words[0] != names[0]:
        return  # `yingsu --help`, or a name in passing
    assert names[0] in COMMANDS, f"{place}: yingsu {text}"
    command = found(names)
    assert command is not None, f"{place}: yingsu {text}"
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)} | {"--help"}
    options = {
        word.rstrip("：；，。,;").split("=")[0] for word in words if re.fullmatch(r"--[a-z-]+\W?", word)
    }
    if not hasattr(command, "get_command") and not command.context_settings.get("ignore_unknown_options"):
        assert options <= known, f"{place}: yingsu {text}"


@pytest.mark.parametrize(("place", "text"), sorted(set(said("make"))))
def test_targets_exist(place: str, text: str) -> None:
    """A target that a document names is in the Makefile."""
    targets = re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert text.split(maxsplit=1)[0] in targets, f"{place}: make {text}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """Every file that a document links to is in the repository."""
    links = _LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
