"""``yingsu policy coverage``: what implements each clause of the documents, and which are still open."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

import shared
from cli.clause_tests import tests_by_clause
from cli.connection import refuse
from cli.packs import known_packs
from cli.tables import Table, folding_table
from services.stats.catalogue import Catalogue, local_tables
from services.stats.duties import duty_kinds
from shared.events import CATALOGUE
from shared.policy.clauses import Clauses, load_clauses
from shared.policy.coverage import Line, Verdict
from shared.policy.coverage import coverage as covered

#: beside the packages in a checkout; an installed release has none
TESTS = Path(shared.__file__).parent.parent / "tests"
#: where something is still to be done
OPEN = frozenset({Verdict.STATED, Verdict.OPEN})


def coverage(
    document: Annotated[str | None, typer.Option(help="只看一个文件，如 MH26")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="只列未开始和未执行的条款")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """逐条列出文件条款由什么实现：规则包条目、事件、指标、测试；全部由现有内容计算得出。"""
    clauses = load_clauses()
    lines = [line for line in _lines(clauses) if document in {None, line.clause.document}]
    if not lines:
        known = "、".join(one.document for one in clauses.documents)
        refuse(f"没有代码为“{document}”的文件，可用：{known}")
    listed = [line for line in lines if not only_open or line.verdict in OPEN]
    if as_json:
        typer.echo(orjson.dumps(_as_json(lines, listed)).decode())
        return
    out = Console()
    out.print(_table(listed))
    out.print(_summary(lines))
    if not TESTS.is_dir():
        out.print("安装目录旁没有 tests 文件夹，无法核对测试：已实现的条款一律列为“已实现未测”。")


def _lines(clauses: Clauses) -> tuple[Line, ...]:
    packs = known_packs()
    catalogue = Catalogue(duty_kinds(packs), local_tables(packs))
    figures = set(catalogue.indicators)
    return covered(clauses, packs.packs, CATALOGUE.values(), figures, tests_by_clause(TESTS, clauses.by_id))


def _table(lines: list[Line]) -> Table:
    table = folding_table(
        "条款", "类别", "原文", "规则包条目", "事件", "指标", "测试", "结论", whole=frozenset({"条款"})
    )
    for line in lines:
        clause = line.clause
        kind = clause.kind.title + (f"·{clause.strength.title}" if clause.strength else "")
        table.add_row(clause.id, kind, clause.quote, "\n".join(line.items), "\n".join(line.events),
                      "\n".join(line.indicators), f"{len(line.tests)} 项" if line.tests else "", line.verdict.title)  # fmt: skip
    return table


def _counts(lines: list[Line]) -> dict[Verdict, int]:
    found = Counter(line.verdict for line in lines)
    return {verdict: found[verdict] for verdict in Verdict}


def _summary(lines: list[Line]) -> str:
    parts = "、".join(f"{verdict.title} {number}" for verdict, number in _counts(lines).items())
    return f"共 {len(lines)} 条：{parts}。"


def _as_json(lines: list[Line], listed: list[Line]) -> dict[str, Any]:
    return {
        "tests_found": TESTS.is_dir(),
        "counts": {verdict.value: number for verdict, number in _counts(lines).items()},
        "items": [
            {
                "clause": line.clause.id,
                "document": line.clause.document,
                "quote": line.clause.quote,
                "kind": line.clause.kind,
                "kind_title": line.clause.kind.title,
                "strength": line.clause.strength,
                "items": line.items,
                "executed": line.executed,
                "events": line.events,
                "indicators": line.indicators,
                "tests": line.tests,
                "verdict": line.verdict,
                "verdict_title": line.verdict.title,
            }
            for line in listed
        ],
    }
