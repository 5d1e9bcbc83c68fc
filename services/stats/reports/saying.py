"""Passages that several reports share: how cases came and went, tables that are shown only where there is something to show. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.stats.reports.sentences import Sentences, sentence
from services.stats.reports.tabling import broken_down
from shared.papers.paper import Block, Chart, Table

FLOW = ("carried_over", "new", "closed", "pending")


def flow(said: Sentences, whose: str) -> str:
    """收结案 in one sentence; “本期…无…” where nothing stood in the period."""
    now = said.readings.now
    kind = "行政应诉案件" if now.only_litigation else "行政应诉、行政复议案件"
    if not now.count(*FLOW):
        return f"本期{whose}无新收、办结和未结的{kind}。"
    return sentence(
        f"本期{whose}新收{kind}{said.count('new', basis=True)}",
        f"办结{said.count('closed')}",
        f"期末未结{said.count('pending')}，其中中止{said.count('suspended')}",
    )


def filled(table: Table) -> Iterator[Block]:
    """A table without a line says nothing that the sentence before it does not say."""
    if table.rows:
        yield table


def drawn(chart: Chart | None) -> Iterator[Block]:
    if chart:
        yield chart


def at_a_glance(said: Sentences, codes: Iterable[str], caption: str) -> Iterator[Block]:
    """What the sentences say, with its codes, beside a year earlier; nothing where there is nothing."""
    yield from filled(broken_down(said.readings, codes, caption))
