"""Packs from files. A pack that does not validate is refused whole, with file, line and reason; nothing of it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from shared.policy import agreement
from shared.policy.across import across, leans_on
from shared.policy.agreement import Agreement, parse_agreement
from shared.policy.choice import Packs
from shared.policy.faults import faults_of
from shared.policy.model import SECTIONS, Pack
from shared.policy.source import PackError, Source, read_source

__all__ = [
    "SHIPPED",
    "PackError",
    "PackFile",
    "Packs",
    "assemble",
    "leans_on",
    "load_packs",
    "parse_pack",
    "read_pack",
    "replaced",
    "with_agreement",
]

SHIPPED = Path(__file__).parent / "packs"
T = TypeVar("T")

#: a pack and the file it stands in
PackFile = tuple[Pack, Source]


def load_packs(*folders: Path) -> Packs:
    """All ``*.yaml`` of the folders, in order of file name; ``*.agreed.yaml`` are agreements. PackError names every file that is refused."""
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    faults: list[str] = []
    agreements = _each((f for f in files if f.name.endswith(agreement.SUFFIX)), parse_agreement, faults)
    packs = _each((f for f in files if not f.name.endswith(agreement.SUFFIX)), read_pack, faults)
    if faults:
        raise PackError("\n".join(faults))
    return _together(packs, agreements)


def assemble(packs: list[Pack]) -> Packs:
    """Packs that are to be used together. PackError for names that are used twice, or named but nowhere defined."""
    return _checked(Packs(tuple(packs)))


def replaced(packs: Packs, new: PackFile) -> Packs:
    """The packs with a new version of one of them, or with one more. PackError when they do not go together."""
    pack, source = new
    others = tuple(one for one in packs.packs if one.id != pack.id)
    return _checked(Packs((*others, pack), packs.agreements, {**packs.sources, pack.id: source}))


def with_agreement(packs: Packs, new: Agreement) -> Packs:
    """The packs with one more agreement, or a new version of one. PackError when it sets what it may not."""
    others = tuple(one for one in packs.agreements if _name(one) != _name(new))
    return _checked(Packs(packs.packs, (*others, new), packs.sources))


def parse_pack(text: str, name: str) -> Pack:
    """One pack from YAML. ``name`` is what errors call the file."""
    return read_pack(text, name)[0]


def read_pack(text: str, name: str) -> PackFile:
    """The same, with the lines of its file."""
    source = read_source(text, name)
    if twice := [source.fault(path, "条目编号重复") for path in _ids_used_twice(source.data)]:
        raise PackError("\n".join(twice))
    try:
        return Pack.model_validate(source.data), source
    except ValidationError as error:
        raise PackError("\n".join(faults_of(error, source))) from None


def _ids_used_twice(data: Any) -> Iterator[tuple[str, int, str]]:
    """Across all sections of a pack, where an id stands again."""
    seen: set[str] = set()
    for section in SECTIONS:
        items = data.get(section) if isinstance(data, dict) else None
        for at, item in enumerate(items if isinstance(items, list) else ()):
            name = item.get("id") if isinstance(item, dict) else None
            if isinstance(name, str) and name in seen:
                yield section, at, "id"
            elif isinstance(name, str):
                seen.add(name)


def _name(agreement: Agreement) -> str:
    return Path(agreement.source.name).name


def _each(files: Iterable[Path], parse: Callable[[str, str], T], faults: list[str]) -> list[T]:
    found = []
    for file in files:
        try:
            found.append(parse(file.read_text(encoding="utf-8"), file.name))
        except PackError as error:
            faults.append(str(error))
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{file.name}:1: 无法读取：{error}；请检查权限和编码（须为 UTF-8）")
    return found


def _together(files: list[PackFile], agreements: list[Agreement]) -> Packs:
    packs, sources = [pack for pack, _ in files], {pack.id: source for pack, source in files}
    return _checked(Packs(tuple(packs), tuple(agreements), sources))


def _checked(packs: Packs) -> Packs:
    if faults := [*across(packs), *agreement.faults(packs.agreements, packs.packs)]:
        raise PackError("\n".join(faults))
    return packs
