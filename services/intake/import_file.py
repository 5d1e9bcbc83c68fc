"""A file to import → what is sent and what is refused, line by line. Pure.

A line is either a published case (see ``published_row``) or a CloudEvent as it would be posted. What belongs together is a unit and is sent
together: all facts of one published case, all lines of one stream. A published case that breaks a rule anywhere is refused whole, before
anything of it is sent, so that no half case is recorded. A line that cannot be read is a refused row, never a crash.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from services.intake import submission
from services.intake.decide import decide_in_order
from services.intake.published import Stated, submissions_of
from services.intake.published_row import read_row
from services.intake.scenario import read_scenario, submissions
from services.intake.state import State
from shared.clock import Today
from shared.errors import Rejected

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that was not taken, with the row itself, so that it can be mended and imported again."""

    row: int
    code: str
    field: str | None
    reason: str
    data: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One item to send: the row it came from, and where in the row it stands."""

    row: int
    path: str
    item: Any


@dataclass(slots=True)
class Contents:
    """``units`` in the order of their first line; ``rows`` by number (from 1, blank lines counted) as they were read."""

    units: list[list[Line]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    rows: dict[int, Any] = field(default_factory=dict)


def read_contents(lines: Iterable[bytes], *, region: str, bureau: str | None, today: Today) -> Contents:
    """Everything in the file. ``region`` and ``bureau`` are for published cases; events say their own."""
    contents = Contents()
    streams: dict[str, list[Line]] = {}
    registered: set[str] = set()
    for number, text in enumerate(lines, 1):
        raw = text.removeprefix(BOM).strip() if number == 1 else text.strip()
        if not raw:
            continue
        try:
            contents.rows[number] = data = _parsed(raw)
            if _is_event(data):
                _add_event(contents, streams, Line(number, "", data))
            else:
                stated = _checked(submissions_of(read_row(data), region=region, bureau=bureau), today)
                contents.units.append(_unit(number, stated, registered))
        except Rejected as why:
            shown = contents.rows.setdefault(number, raw.decode(errors="replace"))
            contents.refused.append(Refusal(number, why.code, why.field, why.message, shown))
    return contents


def scenario_contents(text: str, today: Today) -> Contents:
    """An invented scenario, played today; its rows are its facts in order. Rejected when it is not a valid scenario."""
    contents = Contents()
    streams: dict[str, list[Line]] = {}
    for number, item in enumerate(submissions(read_scenario(text), today()), 1):
        contents.rows[number] = item
        _add_event(contents, streams, Line(number, "", item))
    return contents


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Rejected("malformed_json", f"该行不是有效的 JSON（第 {error.colno} 列）。") from None


def _is_event(data: Any) -> bool:
    return isinstance(data, dict) and "type" in data and "subject" in data


def _add_event(contents: Contents, streams: dict[str, list[Line]], line: Line) -> None:
    subject = str(line.item["subject"])
    if subject not in streams:
        streams[subject] = []
        contents.units.append(streams[subject])
    streams[subject].append(line)


def _checked(stated: list[Stated], today: Today) -> list[Stated]:
    """The case's own facts, decided in order on nothing: Rejected with the first rule they break and where in the row."""
    facts = [one for one in stated if one.item["type"].startswith("case.")]
    decided = decide_in_order([submission.parse(one.item) for one in facts], State(), today)
    for one, (_, result) in zip(facts, decided.results, strict=True):
        if isinstance(result, Rejected):
            raise Rejected(result.code, result.message, one.path or result.field)
    return stated


def _unit(number: int, stated: list[Stated], registered: set[str]) -> list[Line]:
    """An organ is registered with the first of its cases only."""
    lines = [Line(number, one.path, one.item) for one in stated if one.item["id"] not in registered]
    registered |= {one.item["id"] for one in stated}
    return lines
