"""What each service needs: memory and processor of the real processes, idle, under load and while papers are made. `python -m tests.k8s.measuring`

The requests and limits in deploy/k8s/base come from its figures (docs/decisions/0040). Bureaus send some 200 facts a second.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from datetime import date

import httpx
import psutil

from deploy.local.home import temporary_home
from shared.settings import SERVICES
from tests.support.load import Load
from tests.support.outside import System, running_system

IDLE_SECONDS, LOAD_SECONDS, PAPER_SECONDS = 15.0, 60.0, 20.0
PAPERS = "/v1/reports/half-year?period=2026H2&region=370404&format=pdf"


class Watched:
    """Peak of the resident memory and seconds of processor since the last look."""

    def __init__(self, system: System) -> None:
        self._processes = {name: psutil.Process(system.info.pids[name]) for name in SERVICES}
        self._before = {name: _used(process) for name, process in self._processes.items()}
        self._began = time.monotonic()
        self.peak = dict.fromkeys(SERVICES, 0)

    def look(self) -> None:
        for name, process in self._processes.items():
            self.peak[name] = max(self.peak[name], process.memory_info().rss)

    def say(self, phase: str) -> None:
        seconds = time.monotonic() - self._began
        for name, process in self._processes.items():
            used = _used(process)
            cores = (used - self._before[name]) / seconds
            sys.stdout.write(
                f"{phase:12} {name:10} {self.peak[name] / 2**20:6.0f} MiB {cores * 1000:6.0f} m\n"
            )
            self._before[name] = used
        self._began = time.monotonic()


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


async def watch(watched: Watched, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        watched.look()
        await asyncio.sleep(0.2)


async def main() -> None:
    with temporary_home() as home, running_system(home, date(2026, 11, 22)) as system:
        watched = Watched(system)
        await watch(watched, IDLE_SECONDS)
        watched.say("idle")
        load = Load()
        async with load.running(system):
            await watch(watched, LOAD_SECONDS)
        watched.say(f"load {len(load.sent) / LOAD_SECONDS:.0f}/s")
        papers = asyncio.create_task(_papers(system))
        await watch(watched, PAPER_SECONDS)
        papers.cancel()
        with suppress(asyncio.CancelledError):
            await papers
        watched.say("papers")


async def _papers(system: System) -> None:
    """Four people at once who want the half-year's report as .pdf."""
    url = system.info.service_urls["stats"]
    async with httpx.AsyncClient(base_url=url, headers=system.headers, timeout=60) as http:
        while True:
            answers = await asyncio.gather(*(http.get(PAPERS) for _ in range(4)))
            assert all(answer.is_success for answer in answers), answers[0].text


if __name__ == "__main__":
    asyncio.run(main())
