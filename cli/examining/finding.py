"""One thing that was looked at: how it is, and what to do when that is not well."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """As the command's exit code says it: the worst of all findings."""

    WELL = 0
    ATTENTION = 1
    FAULT = 2

    @property
    def mark(self) -> str:
        return ("[green]● 正常[/]", "[yellow]▲ 注意[/]", "[red]✖ 故障[/]")[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """``page``: the entry of docs/runbook.md, an alert's name; empty where there is none."""

    part: str
    level: Level
    state: str
    advice: str = ""
    page: str = ""

    @property
    def runbook(self) -> str:
        return f"docs/runbook.md#{self.page.lower()}" if self.page and self.level else ""


def well(part: str, state: str) -> Finding:
    return Finding(part, Level.WELL, state)


def attention(part: str, state: str, advice: str, page: str = "") -> Finding:
    return Finding(part, Level.ATTENTION, state, advice, page)


def fault(part: str, state: str, advice: str, page: str = "") -> Finding:
    return Finding(part, Level.FAULT, state, advice, page)


def why(error: BaseException) -> str:
    return str(error) or type(error).__name__
