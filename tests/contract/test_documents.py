"""What the documents tell people to type exists: every `yingsu …` command is taken by the program's own parser, every `make` target and every file
that is linked is there.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import typer
from typer.main import get_command

from cli.main import COMMANDS, app

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/*.md", "deploy/**/*.md", "samples/*.md") for path in ROOT.glob(pattern)
)
#: in a block of code, alone or in a pod, or between backticks
_SAID = re.compile(r"`(?:\S*/)?(yingsu|make) ([^`]+)`|^ {4,}(?:\S*/|kubectl .+ -- )?(yingsu|make) (.+)$", re.MULTILINE)  # fmt: skip
#: stands for a number, a name, a file: P, FILE…, 位置, …
_BLANK = re.compile(r"(?:[A-Z]+|[\u4e00-\u9fff]+)…?|…")
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


def typed(text: str, blank: str) -> list[str]:
    """The words as somebody would type them: the last of several that are offered, a value for every blank."""
    once = re.split(r" / | > ", re.sub(r"[\[\]]", "", text))[0]
    words = [word.split("|")[-1] for word in shlex.split(once)]
    return [blank if _BLANK.fullmatch(word) else word for word in words]


#: typer brings its own click
USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]


def refused(words: list[str]) -> Exception | None:
    """Why the program would refuse the command line; nothing runs."""
    command: Any = get_command(app)
    try:
        while hasattr(command, "get_command"):
            context = command.make_context("yingsu", [], resilient_parsing=True)
            command, words = command.get_command(context, words[0]), words[1:]
        command.make_context("yingsu", words).close()
    except USAGE_ERROR as why:
        return why
    return None


#: a name in passing says no more than which command is meant
_WHOLE = sorted({(p, t) for p, t in said("yingsu") if len(t.split()) > 2 and p != "CHANGELOG.md" and not t.endswith("--help")})  # fmt: skip


@pytest.mark.parametrize(("place", "text"), _WHOLE)
def test_commands_are_taken(place: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that a document shows with what belongs to it is taken as it stands: no value, no argument and no option is missing."""
    monkeypatch.chdir(tmp_path)
    for word in typed(text, "1"):
        if re.fullmatch(r"1|[^-/]\S*\.\S+", word):
            Path(word).parent.mkdir(exist_ok=True)
            Path(word).touch()
    refusals = [str(why) for blank in ("1", str(UUID(int=1))) if (why := refused(typed(text, blank)))]
    assert len(refusals) < 2, f"{place}: yingsu {text}: {refusals}"


@pytest.mark.parametrize(
    "wrong", ["log acknowledge --from P --to Q", "log tail 5", "projection rebuild", "keyring restore"]
)
def test_a_command_that_is_not_taken_is_found(wrong: str) -> None:
    """The check itself: a missing option, one argument too many, one too few."""
    assert refused(typed(wrong, "1"))


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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_asked_of_a_cluster_is_there(document: Path) -> None:
    """A label or a workload that a document names to kubectl is one of the manifests' (beside them CloudNativePG makes a Service, -rw)."""
    manifests = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "deploy" / "k8s").rglob("*.yaml")
    )
    for command in re.findall(r"kubectl [^`\n]+", document.read_text(encoding="utf-8")):
        for label, value in re.findall(r"-l ([\w./-]+)=([\w-]+)", command):
            assert f"{label}: {value}" in manifests, command
        for name in re.findall(r"\b(?:statefulset|deployment|service|job)[/ ](yingsu-[a-z-]+)", command):
            assert f"name: {name.removesuffix('-rw')}" in manifests, command
