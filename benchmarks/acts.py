"""How long somebody waits for what they do over 100,000 cases: forms sent as a browser sends them, and files that come in.

One at a time, through the gateway. The CPU is that of all services and Postgres until the answer, what they make of earlier acts among it. An act changes the log: a folder that ``YINGSU_BENCH_HOME`` keeps holds a few thousand cases more afterwards.
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import closing
from statistics import median

import httpx

from benchmarks.act_list import ACTS, Act
from benchmarks.figures import Figure, Result, at_most
from benchmarks.filled import filled_stack
from benchmarks.page_paths import WHO
from benchmarks.pages import Meter, ids_of, signed_in
from deploy.local.home import StackInfo

#: an answer that somebody waits for
LIMIT_MS = 1_000


async def run() -> Result:
    async with filled_stack(float(os.environ.get("YINGSU_BENCH_SHARE", "1"))) as stack:
        ids = await ids_of(stack.info)
        return await asyncio.to_thread(_measured, stack.info, ids)


def _measured(info: StackInfo, ids: dict[str, str]) -> Result:
    meter, figures, undone = Meter(info), list[Figure](), ""
    for act in ACTS:
        with closing(signed_in(info, act.who)) as http:
            try:
                figures.append(_figure(meter, act, http, ids))
            except (KeyError, ValueError, StopIteration, httpx.HTTPError) as why:
                undone += f"; not done: {act.name}: {why!r}"
    slowest = max(figures, key=lambda one: one.p50_ms or 0)
    return Result(f"acts over 100,000 cases{undone}", tuple(figures), (), (at_most(f"slowest act, median ms: {slowest.name}", LIMIT_MS, slowest.p50_ms),))  # fmt: skip


def _figure(meter: Meter, act: Act, http: httpx.Client, ids: dict[str, str]) -> Figure:
    """``times`` are of what is waited for; what comes before it (the empty form, the file) is not counted."""
    times, spent = list[float](), list[float]()
    for number in range(act.rounds):
        asked = act.prepared(http, ids, number)
        before, began = meter.spent(), time.perf_counter()
        asked()
        elapsed = time.perf_counter() - began
        times.append(elapsed * 1_000)
        spent.append(max(0.0, meter.spent() - before - meter.idle * elapsed) * 1_000)
    more = {"longest ms": max(times), "CPU ms": median(spent)}
    return Figure(f"{act.name} · {act.who} ({WHO[act.who]})", "answers", 1_000 / median(times), median(times), None, (), more)  # fmt: skip
