"""The page of operators: how every service stands, each part from the service itself; the log verified; what could not be handled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.intake.pages.audit import last_check
from shared.bus import dead_letters
from shared.bus.connection import Bus
from shared.bus.sealing import Unseal
from shared.database import Pool
from shared.errors import Rejected, Retry
from shared.eventlog.verifying import Verifying
from shared.security import Act
from shared.security.visitor import as_the_service, unfenced
from shared.sites.standing import Copied
from shared.web import Site, Visit
from shared.web.ops import TITLES

DONE = {
    "rebuild": "已开始重建：新表在旧表旁边建好后一次切换，期间查询不受影响。进度见下。",
    "check": "已开始核对：由事件日志另建一份，建好后逐表比对。结果见“上次核对”。",
    "verify": "已开始校验事件日志，进度见下。",
    "verifying": "事件日志正在校验，没有重复开始。",
    "again": "已重新投递，处理结果以新的回执为准。",
    "gone": "这封信已不在其中，可能已有人处理。",
}
Done = Literal["", "rebuild", "check", "verify", "verifying", "again", "gone"]


def router(
    site: Site,
    bus: Bus,
    verifying: Verifying,
    pool: Pool,
    *,
    sites: Callable[[], Awaitable[list[Copied]]],
    unseal: Unseal | None = None,
) -> APIRouter:
    """``pool`` knows what other processes found, ``sites`` which other sites are copied here; ``unseal`` opens letters that are sent again."""
    routes = site.router()
    _log(routes, site, verifying, pool)
    _letters(routes, site, bus, unseal)
    _sites(routes, site, sites)

    @routes.get("/ops")
    async def get_ops(done: Done = "", visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.OPERATE)
        parts = [(f"/ops-{name}", title) for name, title in TITLES.items()]
        more = [("/ops-intake/log", "事件日志"), ("/ops-intake/letters", "无法处理的报送")]
        more += [("/ops-intake/sites", "分站点")] if await unfenced(sites()) else []
        return site.page(visit, "ops.html", done=DONE.get(done), parts_of=[*parts, *more])

    return routes


def _log(routes: APIRouter, site: Site, verifying: Verifying, pool: Pool) -> None:
    @routes.get("/ops-intake/log")
    async def get_log(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.OPERATE)
        return site.page(visit, "ops_log.html", of=verifying, check=await unfenced(last_check(pool)))

    @routes.post("/ops-intake/verify")
    async def post_verify(visit: Visit = site.visitor) -> Response:
        await visit.form()
        visit.identity.check(Act.OPERATE)
        with as_the_service():  # the whole log, whosever its events are
            started = verifying.start(visit.identity.person)
        return RedirectResponse(f"/ops?done={'verify' if started else 'verifying'}", 303)


def _sites(routes: APIRouter, site: Site, sites: Callable[[], Awaitable[list[Copied]]]) -> None:
    @routes.get("/ops-intake/sites")
    async def get_sites(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.OPERATE)
        return site.page(visit, "ops_sites.html", sites=await unfenced(sites()))


def _letters(routes: APIRouter, site: Site, bus: Bus, unseal: Unseal | None) -> None:
    @routes.get("/ops-intake/letters")
    async def get_letters(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.OPERATE)
        try:
            found = await dead_letters.look(bus)
        except Retry:
            found = None
        return site.page(visit, "ops_letters.html", found=found)

    @routes.post("/ops-intake/letters/again")
    async def post_again(visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        visit.identity.check(Act.OPERATE)
        number = str(sent.get("sequence") or "")
        if not number.isdecimal():
            raise Rejected("bad_sequence", "没有指明要重新投递哪一封，请返回“运行”页重试。")
        again = await dead_letters.send_again(bus, int(number), unseal)
        return RedirectResponse(f"/ops?done={'again' if again else 'gone'}", 303)
