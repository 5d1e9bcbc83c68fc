"""`python -m tests.torture --seconds 60 --seed N`: the whole torture on an embedded Postgres. Exit 1 when any guarantee was broken."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.support.servers import embedded_postgres
from tests.support.stores import migrated_database, url_of
from tests.torture.check import Finding
from tests.torture.controller import Struck, Torture, torture
from tests.torture.recording import Recording


def main() -> int:
    plan = _plan()
    console = Console()
    console.print(f"seed {plan.seed}, {plan.seconds:g} s, {plan.writers} writers, {plan.readers} readers")
    with embedded_postgres() as server, tempfile.TemporaryDirectory() as folder:
        recording, struck = asyncio.run(_run(plan, server, Path(folder)))
    findings = recording.findings()
    console.print(_figures(plan, recording, struck, findings))
    for finding in findings:
        console.print(f"[red]{finding.rule}[/] {finding.where}: {finding.count}, first {finding.first}")
    console.print(f"[red]BROKEN[/], seed {plan.seed}" if findings else "[green]every guarantee held[/]")
    return 1 if findings else 0


def _plan() -> Torture:
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture", description=sys.modules[__name__].__doc__
    )
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=3)
    given = parser.parse_args()
    return Torture(given.seed, given.seconds, given.writers, given.readers)


async def _run(plan: Torture, server: object, folder: Path) -> tuple[Recording, Struck]:
    async with migrated_database(server, plan.partition_size) as admin_url:
        return await torture(plan, admin_url, url_of("intake", admin_url), folder)


def _figures(plan: Torture, recording: Recording, struck: Struck, findings: list[Finding]) -> Table:
    table = Table("what", "count", title="torture of the event log")
    table.columns[1].justify = "right"

    def row(what: str, count: float) -> None:
        table.add_row(what, f"{count:,.0f}")

    row("events in the log", len(recording.log))
    row("events a second", len(recording.log) / plan.seconds)
    for outcome, count in sorted(recording.outcomes().items()):
        row(f"appends answered {outcome}", count)
    row("tries again after busy or unavailable", recording.retries)
    row("appends tried again after a kill", len(recording.resumed))
    row("… that were recorded before the kill", recording.recorded_before_the_kill())
    row("raw transactions rolled back at the tail", recording.rolled_back)
    row("writers killed", struck.writers)
    row("readers killed", struck.readers)
    row("server sessions ended", struck.sessions)
    for name, seen in recording.seen.items():
        row(f"events seen by {name}", len(seen))
    table.add_section()
    for rule in ("missed", "out of order", "duplicated", "lost", "unanswered"):
        row(rule, sum(finding.count for finding in findings if finding.rule == rule))
    row(f"chain of {recording.verdict.seals:,} seals broken", 0 if recording.verdict.intact else 1)
    return table


if __name__ == "__main__":
    sys.exit(main())
