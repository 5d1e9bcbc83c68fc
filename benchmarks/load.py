"""Clients that each call, wait for the answer and call again, for a while; as coroutines or as threads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from benchmarks.figures import Load, percentile

#: seconds before the clock starts
WARM_UP = 0.4


async def by_coroutines(
    clients: int, seconds: float, call: Callable[[int], Awaitable[object]], *, events: int = 1
) -> Load:
    """``call`` is given the client's number and appends ``events``."""
    latencies: list[float] = []
    start = time.perf_counter() + WARM_UP
    end = start + seconds

    async def client(number: int) -> None:
        while (began := time.perf_counter()) < end:
            await call(number)
            if began >= start:
                latencies.append(time.perf_counter() - began)

    await asyncio.gather(*map(client, range(clients)))
    return _load(latencies, time.perf_counter() - start, events)


def by_threads(clients: int, seconds: float, call: Callable[[], object], *, events: int = 1) -> Load:
    latencies: list[float] = []
    start = time.perf_counter() + WARM_UP
    end = start + seconds

    def client(_: int) -> None:
        while (began := time.perf_counter()) < end:
            call()
            if began >= start:
                latencies.append(time.perf_counter() - began)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))
    return _load(latencies, time.perf_counter() - start, events)


def _load(latencies: list[float], seconds: float, events: int) -> Load:
    return Load(len(latencies) * events / seconds, percentile(latencies, 0.5), percentile(latencies, 0.99))
