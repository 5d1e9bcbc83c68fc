"""The page of operators: how every service stands, each part from the service itself; the log verified; what could not be handled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.intake import letters
from services.intake.pages.audit import last_check
from services.intake.pages.downloads import attachment
from shared.bus import dead_letters
from shared.bus.connection import Bus
from shared.bus.sealing import Unseal
from shared.database import Pool
from shared.errors import Rejected, Retry
from shared.eventlog import EventLog
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
    "gone": letters.GONE,
    "dropped": "已删除，原因和内容的校验码已记入日志。",
}
Done = Literal["", "rebuild", "check", "verify", "verifying", "again", "gone", "dropped"]


def router(
    site: Site,
    bus: Bus,
    verifying: Verifying,
    pool: Pool,
    log: EventLog,
    *,
    sites: Callable[[], Awaitable[list[Copied]]],
    unseal: Unseal | None = None,
) -> APIRouter:
    """``pool`` knows what other processes found, ``sites`` which other sites are copied here; ``unseal`` opens letters that are sent again."""
    routes = site.router()
    _log(routes, site, verifying, pool)
    _letters(routes, site, bus, unseal)
    _letter(routes, site, bus, log)
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


def _letter(routes: APIRouter, site: Site, bus: Bus, log: EventLog) -> None:
    """One letter: what it is, its content as a file, and taking it away with a reason."""

    @routes.get("/ops-intake/letters/{sequence}")
    async def get_letter(sequence: letters.Sequence, visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.OPERATE)
        if found := await dead_letters.kept(bus, sequence):
            return site.page(visit, "ops_letter.html", one=found[0])
        return RedirectResponse("/ops?done=gone", 303)

    @routes.get("/ops-intake/letters/{sequence}/content")
    async def get_content(sequence: letters.Sequence, visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.OPERATE)
        if found := await dead_letters.kept(bus, sequence):
            named = attachment(f"死信-{sequence}.bin")
            return Response(found[1], media_type="application/octet-stream", headers=named)
        return RedirectResponse("/ops?done=gone", 303)

    @routes.post("/ops-intake/letters/{sequence}/drop")
    async def post_drop(sequence: letters.Sequence, visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        visit.identity.check(Act.OPERATE)
        reason = str(sent.get("reason") or "").strip()
        if not 0 < len(reason) <= letters.MOST_REASON:
            raise Rejected("reason_wanted", f"请写明删除的原因（{letters.MOST_REASON} 字以内）。", "reason")
        gone = await letters.drop(bus, log, sequence, visit.identity.person, reason)
        return RedirectResponse(f"/ops?done={'dropped' if gone else 'gone'}", 303)
