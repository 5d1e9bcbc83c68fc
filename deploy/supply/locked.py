"""What a hashed lock names, and under which licence the installed package of that version says it is given. Pure but for the packages' own metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

HERE = Path(__file__).parents[2]
#: everything, and what runs in production
ALL, RUNTIME = HERE / "requirements.lock", HERE / "deploy" / "image" / "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_CLASSIFIER = "License :: "
#: what must be given on under the same terms; the lesser GPL is not among them: a library that is used as it is asks for nothing
_COPYLEFT = re.compile(
    r"(?<![A-Za-z])A?GPL|GNU (Affero )?General Public|SSPL|Server Side Public", re.IGNORECASE
)
_CHOICE = re.compile(r"\s+OR\s+", re.IGNORECASE)

#: package → why it may be in the runtime set all the same
EXCEPTIONS: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Locked:
    name: str
    version: str


def locked(lock: Path) -> list[Locked]:
    return [Locked(name, version) for name, version in _PINNED.findall(lock.read_text(encoding="utf-8"))]


def licences(one: Locked) -> tuple[str, ...]:
    """As the package says; empty when it is not installed in this version (of another platform) or says nothing."""
    try:
        said = metadata(one.name)
    except PackageNotFoundError:
        return ()
    if said["Version"] != one.version:
        return ()
    if "License-Expression" in said:
        return (said["License-Expression"],)
    classified = [
        text.rpartition(" :: ")[2] for text in said.get_all("Classifier", []) if text.startswith(_CLASSIFIER)
    ]
    known = [text for text in classified if text != "OSI Approved"]
    if known:
        return tuple(known)
    plain = "".join(said.get_all("License", [])).strip().partition("\n")[0]
    return (plain[:100],) if plain else ()


def is_copyleft(said: tuple[str, ...]) -> bool:
    """Whether nothing else may be chosen. “MIT OR GPL” may be taken as MIT."""
    choices = [choice for text in said for choice in _CHOICE.split(text)]
    return bool(choices) and all(_COPYLEFT.search(choice) for choice in choices)


def copyleft(lock: Path) -> Iterator[tuple[Locked, tuple[str, ...]]]:
    for one in locked(lock):
        if is_copyleft(said := licences(one)) and one.name not in EXCEPTIONS:
            yield one, said
