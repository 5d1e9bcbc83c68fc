"""`python -m benchmarks [NAME ...]`: run, print, and write `out/bench.json`."""

from __future__ import annotations

import importlib
import logging
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import orjson
import structlog
import uvloop
from rich.console import Console

from benchmarks.figures import Result, plain, tables

#: modules of this package, each with ``async def run() -> Result``
NAMES = (
    "append",
    "relay",
    "rebuild",
    "dates",
    "recompute",
    "visible",
    "cockpit",
    "pages",
    "acts",
    "ledger",
    "start",
)
OUT = Path("out/bench.json")


def main(names: list[str]) -> int:
    if unknown := set(names) - set(NAMES):
        print(
            f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}", file=sys.stderr
        )
        return 2
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    console, results = Console(width=160), []
    for name in names or NAMES:
        result: Result = uvloop.run(importlib.import_module(f"benchmarks.{name}").run())
        results.append(result)
        console.print(*tables(result), "", sep="\n")
    _write(results)
    console.print(f"written to {OUT}")
    return 0


def _write(results: list[Result]) -> None:
    machine = {"cpus": os.cpu_count(), "platform": platform.platform(), "python": platform.python_version()}
    report = {"at": datetime.now(UTC), "machine": machine, "results": [plain(one) for one in results]}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
