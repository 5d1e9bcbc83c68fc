"""How one service stands, for operators: ready or not and why, its read models and consumers; rebuilding and checking them.

Every service serves this part under ``/ops-<name>``; the page of operators puts the parts together.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse
from nats.errors import Error as NatsError

from shared.bus.topology import INTAKE_SUBMISSIONS
from shared.errors import Retry
from shared.events.terms import Channel
from shared.projection.asking import ask, standings
from shared.runtime.health import Health
from shared.runtime.parts import Runtime
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web.site import Site
from shared.web.visit import Visit

TITLES = {"intake": "受理", "deadlines": "期限", "notify": "通知", "stats": "统计和监督"}
#: pages of operators that belong to one service
MORE = {"notify": (("/notices/failures", "已放弃的通知"), ("/notices/outbox", "发送情况"))}
_OK, _DEGRADED = "ok", "degraded"
_KINDS = {"rebuild": "building", "check": "checking"}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that readiness looks at; ``colour`` of its lamp, ``words`` in it, ``detail`` beside it."""

    title: str
    colour: str
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Consumer:
    """``waiting``: what was not delivered yet; ``open``: delivered and not acknowledged; ``again``: what had to come again."""

    stream: str
    name: str
    waiting: int
    open: int
    again: int

    @property
    def title(self) -> str:
        """What is worked off there: what bureaus submit, or notices by one channel."""
        if self.name == INTAKE_SUBMISSIONS:
            return "单位报送"
        return f"通知（{Channel(self.name.removeprefix('notify-')).title}）"


def router(site: Site, runtime: Runtime, health: Health) -> APIRouter:
    routes, path = site.router(), f"/ops-{runtime.name}"

    @routes.get(path)
    async def get_part(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.OPERATE)
        ready, details = await health.report()
        names = frozenset(runner.projection.name for runner in health.runners)
        return site.page(
            visit,
            "ops_part.html",
            title=TITLES[runtime.name],
            path=path,
            ready=ready,
            parts_of=[part(name, state) for name, state in details.items() if name not in names],
            failing={name: state for name, state in details.items() if name in names and state != _OK},
            models=await standings(runtime.pool, names, await runtime.log.tail()),
            consumers=await _consumers(runtime, health),
            process=_process(health),
            more=MORE.get(runtime.name, ()),
        )

    @routes.post(path + "/{what}")
    async def post_ask(what: Literal["rebuild", "check"], visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        visit.identity.check(Act.OPERATE)
        name = str(sent.get("name") or "")
        if name not in {runner.projection.name for runner in health.runners}:
            raise HTTPException(404)
        await unfenced(ask(runtime.pool, name, _KINDS[what]))
        return RedirectResponse(f"/ops?done={what}", 303)

    return routes


def part(name: str, state: str) -> Part:
    """In words: what is fine, what is away but does no harm, what must be looked at. Pure."""
    title = {"database": "数据库", "nats": "消息（NATS）", "service": "服务", "clock": "时钟"}.get(name, name)
    if state == _OK:
        return Part(title, "green", "正常")
    if name == "clock" and state != _OK:
        return _clock(title, state)
    if state.startswith(_DEGRADED):
        return Part(
            title, "yellow", "未连接", "读模型改为定时查看，办案和登记不受影响；报送和发送在恢复后继续。"
        )
    words = {"starting": "正在启动", "stopping": "正在停止"}.get(state, "异常")
    return Part(title, "red", words, "" if words != "异常" else state)


def _clock(title: str, state: str) -> Part:
    apart = state.partition(": ")[2].partition(",")[0]
    if state.startswith(_DEGRADED):
        return Part(title, "yellow", "有偏差", f"与数据库时钟相差（{apart}），请校准本机时钟（NTP）。")
    words = f"与数据库时钟相差过大（{apart}），要用到今天日期的办理都在等待；请立即校准本机时钟（NTP）。"
    return Part(title, "red", "错误", words)


async def _consumers(runtime: Runtime, health: Health) -> list[Consumer] | None:
    """None while NATS is away."""
    found = []
    try:
        for stream, durable in health.durables:
            info = await runtime.bus.js.consumer_info(stream, durable)
            counts = (info.num_pending, info.num_ack_pending, info.num_redelivered)
            found.append(Consumer(stream, durable, *(count or 0 for count in counts)))
    except (Retry, NatsError, TimeoutError, OSError):
        return None
    return found


def _process(health: Health) -> dict[str, Any]:
    return {
        "began": health.began,
        "release": version("yingsu"),
        "place": f"{socket.gethostname()}:{os.getpid()}",
    }
