"""``yingsu metrics``: what the services measure and what their logs say, as the documents docs/metrics.md and docs/log-events.md."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from shared.contracts.log_events import Line, lines
from shared.measuring import REGISTER, Described
from shared.settings import SERVICES

metrics_app = typer.Typer(no_args_is_help=True)

METRICS_HEAD = """# Metrics

Every service answers `/metrics` in Prometheus' text format. This list is made from the programme by `yingsu metrics describe -o docs`; a test compares them.
Labels are of closed lists, never an id, a name or an address. What is looked up (lags, pending messages, the pool) is looked up when it is scraped; several
processes of one service say the same of it, so take `max`. What to do when something is wrong: [runbook.md](runbook.md).

| Name | Type | Unit | Labels | What it says | When to worry |
|---|---|---|---|---|---|
"""
EVENTS_HEAD = """# Log events

Services write one JSON object a line to standard output. Every line has `event` (a name of this list, which does not change), `level`, `logger`, `timestamp`
(UTC) and `service`; what belongs to a request or a fact has `correlation` and, the same without hyphens, `trace_id`. A request has one line `http.answered` with
route template, status, milliseconds and the code of the person, never with addresses, names or contents. Lines of libraries have sentences for `event`.
Made from the programme by `yingsu metrics describe -o docs`; a test compares them and refuses names that are no constants.

| Event | Level | Fields | Module |
|---|---|---|---|
"""


@metrics_app.callback()
def _root() -> None:
    """指标和日志事件的清单。"""


@metrics_app.command()
def describe(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写入该目录；不指定则打印指标")
    ] = None,
) -> None:
    """列出全部指标（名称、类型、单位、标签、含义、何时须关注）和日志事件。"""
    if output is None:
        typer.echo(metrics_document(), nl=False)
        return
    for name, text in {"metrics.md": metrics_document(), "log-events.md": events_document()}.items():
        (output / name).write_text(text, encoding="utf-8")
        typer.echo(f"已写入 {output / name}")


def metrics_document() -> str:
    return METRICS_HEAD + "".join(_row(one) for one in registered())


def events_document() -> str:
    return EVENTS_HEAD + "".join(_event_rows(lines()))


def registered() -> list[Described]:
    """Every metric of every service, by name."""
    for service in SERVICES:
        importlib.import_module(f"services.{service}.app")
    for module in ("shared.tracing.exporting", "shared.sites.app"):
        importlib.import_module(module)
    return [REGISTER[name] for name in sorted(REGISTER)]


def _row(one: Described) -> str:
    labels = ", ".join(one.labels) or "–"
    return f"| `{one.name}` | {one.kind} | {one.unit} | {labels} | {one.says} | {one.worry} |\n"


def _event_rows(found: Iterable[Line]) -> Iterator[str]:
    for (name, level, module), group in groupby(found, key=lambda one: (one.name, one.level, one.module)):
        fields = sorted({field for one in group for field in one.fields if field != "**"})
        yield f"| `{name}` | {level} | {', '.join(fields) or '–'} | {module} |\n"
