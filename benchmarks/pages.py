"""How long every page takes over 100,000 cases: one answer at a time, as the people who open it, through the gateway as a browser would.

Wall time moves with whatever else the machine does; the CPU that the services and Postgres spent on an answer does not, so it stands beside. An
idle stack's own CPU is taken off. The first load is what a browser that has never been here fetches with the first page. ``YINGSU_BENCH_HOME``
keeps the filled folder; ``YINGSU_BENCH_PAGES`` asks only for paths that contain one of some texts (a,b).
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from statistics import median
from threading import Event

import asyncpg
import httpx
import psutil

from benchmarks import court_list
from benchmarks.figures import Aim, Figure, Ratio, Result, at_most, percentile
from benchmarks.filled import filled_stack
from benchmarks.page_paths import AUDITOR, CLERK, FILES, OFFICER, OPERATOR, PAGES, WHO, Page
from deploy.local.home import StackInfo
from shared.sql import load_queries

queries = load_queries(__package__, "pages.sql")

ROUNDS, LEAST, LONGEST = 12, 2, 4.0
IDLE_SECONDS = 4.0
#: seconds of CPU a second: after a start every open case is looked at again, which is waited for
QUIET, PATIENCE = 0.3, 1_200.0
#: seconds an idle connection is used again: the gateway ends its own after five, and a request that meets that is “Server disconnected”
KEPT = 2.0
LIMIT_MS, FIRST_LOAD_KB = 200, 300
#: what each kind of person opens first
FIRST_PAGES = {CLERK: "/today", OFFICER: "/cockpit", OPERATOR: "/ops"}
Ask = Callable[["Meter", httpx.Client, str, Page, str], Figure]
#: where none of the pages was wanted
_NONE = Figure("none", "answers", 0, 0, None, ())
_ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')


async def run() -> Result:
    async with filled_stack(float(os.environ.get("YINGSU_BENCH_SHARE", "1"))) as stack:
        ids = await ids_of(stack.info)
        return await asyncio.to_thread(_measured, stack.info, ids)


async def ids_of(info: StackInfo) -> dict[str, str]:
    """What addresses are filled with, by name."""
    db = await asyncpg.connect(info.admin_database_url)
    try:
        found = await db.fetchrow(queries.ids)
    finally:
        await db.close()
    return {name: value for name, value in dict(found or {}).items() if value}


def _measured(info: StackInfo, ids: dict[str, str]) -> Result:
    meter = Meter(info)
    visitors = {who: signed_in(info, who) for who in WHO}
    asking = Asking(meter, visitors, ids | {"list": _received(visitors[OFFICER])})
    figures = list(asking.all_of(PAGES, _page))
    files = list(asking.all_of(FILES, _file))
    for visitor in visitors.values():
        visitor.close()
    ratios = tuple(Ratio(f"{one.name}: of {LIMIT_MS} ms", round((one.p50_ms or 0) / LIMIT_MS, 2)) for one in figures)  # fmt: skip
    slowest = max(figures, key=lambda one: one.p50_ms or 0, default=_NONE)
    aims = (at_most(f"slowest page, median ms: {slowest.name}", LIMIT_MS, slowest.p50_ms), *_first_load(info))
    return Result(f"pages over 100,000 cases{''.join(f'; not asked: {one}' for one in asking.skipped)}", (*figures, *files), ratios, aims)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asking:
    """``skipped``: what could not be asked, and why."""

    meter: Meter
    visitors: Mapping[str, httpx.Client]
    ids: Mapping[str, str]
    skipped: list[str] = field(default_factory=list)

    def all_of(self, pages: Iterable[Page], ask: Ask) -> Iterator[Figure]:
        """Every page that is wanted, as everybody who opens it."""
        only = os.environ.get("YINGSU_BENCH_PAGES", "").split(",")
        for page in pages:
            for who in page.who if any(part in page.path for part in only) else ():
                try:
                    yield ask(self.meter, self.visitors[who], who, page, page.path.format_map(self.ids))
                except (KeyError, ValueError, httpx.HTTPError) as why:
                    self.skipped.append(f"{page.path} · {who}: {why!r}")


def _received(http: httpx.Client) -> str:
    """The id of the court's list, which is handed in where it was not before."""
    token = re.search(r'name="form_token" value="([^"]+)"', http.get("/court-lists").text)
    sent = court_list.ASKED | {"form_token": token[1] if token else ""}
    answer = http.post("/court-lists", data=sent, files={"file": ("名单.csv", court_list.content())})
    answer.raise_for_status()
    return answer.url.path.rpartition("/")[2]


def signed_in(info: StackInfo, person: str) -> httpx.Client:
    """Somebody's browser."""
    kept = httpx.Limits(keepalive_expiry=KEPT)
    http = httpx.Client(base_url=info.url, timeout=60, follow_redirects=True, limits=kept)
    http.post("/account/sign-in", data={"person": person, "next": "/account"}).raise_for_status()
    return http


def _page(meter: Meter, http: httpx.Client, who: str, page: Page, path: str) -> Figure:
    """``first`` is the first answer of a running system; a slow page is asked less often than the others."""
    began = time.perf_counter()
    size = _ask(http, path)
    first, times = time.perf_counter() - began, []
    before, began = meter.spent(), time.perf_counter()
    while len(times) < ROUNDS and (len(times) < LEAST or time.perf_counter() - began < LONGEST):
        asked = time.perf_counter()
        _ask(http, path)
        times.append(time.perf_counter() - asked)
    elapsed = time.perf_counter() - began
    cpu = max(0.0, meter.spent() - before - meter.idle * elapsed) / len(times) * 1_000
    more = {
        "p95 ms": percentile(times, 0.95),
        "first ms": first * 1_000,
        "CPU ms": cpu,
        "kB": size / 1_000,
    }
    name = f"{page.path.split('{lamps}')[0]} · {who} ({WHO[who]})"
    return Figure(name, "answers", len(times) / elapsed, median(times) * 1_000, None, (), more)


def _file(meter: Meter, http: httpx.Client, who: str, page: Page, path: str) -> Figure:
    """Asked once. ``others ms``: the longest that somebody else waited for a page of the same service meanwhile."""
    done, before, began = Event(), meter.spent(), time.perf_counter()
    with ThreadPoolExecutor(1) as beside, closing(signed_in(meter.info, AUDITOR)) as other:
        waited = beside.submit(_longest, other, "/inbox" if path.startswith("/notices") else "/account", done)
        try:
            size = _ask(http, path)
            elapsed = time.perf_counter() - began
        finally:
            done.set()
        cpu = max(0.0, meter.spent() - before - meter.idle * elapsed) * 1_000
        more = {"CPU ms": cpu, "others ms": waited.result() * 1_000, "kB": size / 1_000}
    return Figure(
        f"{page.path} · {who} ({WHO[who]})", "answers", 1 / elapsed, elapsed * 1_000, None, (), more
    )


def _longest(http: httpx.Client, path: str, done: Event) -> float:
    longest = 0.0
    while not done.wait(0.05):
        began = time.perf_counter()
        _ask(http, path)
        longest = max(longest, time.perf_counter() - began)
    return longest


def _ask(http: httpx.Client, path: str) -> int:
    answer = http.get(path)
    if answer.status_code not in {httpx.codes.OK, httpx.codes.NO_CONTENT}:
        raise ValueError(f"{path}: {answer.status_code}")
    return len(answer.content)


class Meter:
    """The CPU seconds that the stack's processes have spent; ``idle`` of them in a second when nobody asks."""

    def __init__(self, info: StackInfo) -> None:
        self.info = info
        self._processes = [psutil.Process(pid) for name, pid in info.pids.items() if name != "smtp"]
        end = time.monotonic() + PATIENCE
        while (idle := self._at_rest()) > QUIET:
            if time.monotonic() > end:
                raise TimeoutError(f"the stack still spends {idle:.2f} s of CPU a second when nobody asks")
        self.idle = idle

    def _at_rest(self) -> float:
        before = self.spent()
        time.sleep(IDLE_SECONDS)
        return (self.spent() - before) / IDLE_SECONDS

    def spent(self) -> float:
        return sum(_spent(one) for root in self._processes for one in [root, *root.children(recursive=True)])


def _spent(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0


def _first_load(info: StackInfo) -> Iterator[Aim]:
    """Kilobytes of each kind of person's first page with all it names, as sent, then unpacked. Where it has charts they are drawn in the page itself."""
    for who, path in FIRST_PAGES.items():
        with closing(signed_in(info, who)) as http:
            page = http.get(path)
            answers = [page, *(http.get(one) for one in dict.fromkeys(_ASSET.findall(page.text)))]
        for one in answers[1:]:
            if "max-age=31536000" not in one.headers.get("cache-control", ""):
                raise ValueError(f"{one.url} is not kept by browsers")
        sent = sum(one.num_bytes_downloaded for one in answers) / 1_000
        unpacked = sum(len(one.content) for one in answers) / 1_000
        yield at_most(f"first load of {path}, kB, as sent", FIRST_LOAD_KB, sent)
        yield at_most(f"first load of {path}, kB, unpacked", FIRST_LOAD_KB, unpacked)
