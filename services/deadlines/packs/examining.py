"""A pack before it is used: its shape, its clauses, the names it leans on, its samples. Everything that is wrong is told at once."""

from __future__ import annotations

from typing import NamedTuple

from services.deadlines.law.samples import sample_faults
from shared.dates import WorkCalendar
from shared.policy.clauses import load_clauses, unknown_clauses
from shared.policy.load import PackError, PackFile, Packs, read_pack, replaced
from shared.policy.model import Pack


class Examined(NamedTuple):
    """A pack that may be used, and all packs with it in the place of its earlier version."""

    pack: Pack
    packs: Packs


def examine(text: str, name: str, known: Packs, calendar: WorkCalendar) -> Examined:
    """PackError with ``file:line: reason`` for each fault, in the order of the file."""
    file = read_pack(text, name)
    pack, source = file
    faults = [source.fault(path, reason) for path, reason in unknown_clauses(pack, load_clauses())]
    faults += sample_faults(Packs((pack,), sources={pack.id: source}), pack, calendar)
    packs = _together(known, file, faults)
    if packs is None or faults:
        raise PackError("\n".join(sorted(faults, key=_line)))
    return Examined(pack, packs)


def _together(known: Packs, file: PackFile, faults: list[str]) -> Packs | None:
    try:
        return replaced(known, file)
    except PackError as error:
        faults += str(error).splitlines()
        return None


def _line(fault: str) -> int:
    """The number after the file's name; what has none comes first."""
    number = fault.partition(": ")[0].rpartition(":")[2]
    return int(number) if number.isdigit() else 0
