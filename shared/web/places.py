"""The map of the web: which service serves which path, what the menu shows to whom, and the tabs of a case.

Paths are told apart by their first part alone, so that one table drives the gateway of the local stack and the Ingress.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from shared.security import Act, Identity

#: first part of the path → service; "" is the address without a path
SERVED_BY = {
    "": "intake",
    "static": "intake",
    "account": "intake",
    "cases": "intake",
    "imports": "intake",
    "organisations": "intake",
    "work": "intake",
    "court-lists": "intake",
    "audit": "intake",
    "ops": "intake",
    "ops-intake": "intake",
    "today": "deadlines",
    "deadlines": "deadlines",
    "calendar": "deadlines",
    "policies": "deadlines",
    "ops-deadlines": "deadlines",
    "inbox": "notify",
    "notices": "notify",
    "ops-notify": "notify",
    "cockpit": "stats",
    "supervision": "stats",
    "reports": "stats",
    "ops-stats": "stats",
}


class Place(NamedTuple):
    """An entry of the menu; ``bureau``: for bureaus' people only (True), for the 司法局 only (False), for both (None)."""

    path: str
    title: str
    act: Act
    bureau: bool | None = None


MENU = (
    Place("/today", "今日", Act.SEE, bureau=True),
    Place("/cockpit", "驾驶舱", Act.SEE, bureau=False),
    Place("/cases", "案件", Act.SEE),
    Place("/cases/tasks", "任务", Act.SEE),
    Place("/deadlines", "期限", Act.SEE),
    Place("/calendar", "日历", Act.SEE),
    Place("/inbox", "收件箱", Act.SEE),
    Place("/imports", "导入台账", Act.IMPORT),
    Place("/organisations", "单位和人员", Act.SEE),
    Place("/work", "法治工作", Act.SEE),
    Place("/cockpit", "本单位统计", Act.SEE, bureau=True),
    Place("/supervision", "监督", Act.SEE),
    Place("/reports", "报告", Act.SEE),
    Place("/court-lists", "法院数据核对", Act.SUPERVISE, bureau=False),
    Place("/policies", "规则包", Act.SEE),
    Place("/audit", "审计", Act.AUDIT),
    Place("/ops", "运行", Act.OPERATE),
)


def menu(identity: Identity) -> Iterator[Place]:
    """What the person may go to, in order."""
    for place in MENU:
        if identity.can(place.act) and place.bureau in {None, identity.of_bureau}:
            yield place


def here(path: str) -> str:
    """The entry of the menu that a page belongs to: its own, else that of the path's first part."""
    return path if any(place.path == path for place in MENU) else "/" + path.split("/")[1]


def home(identity: Identity) -> str:
    """Where the person begins."""
    return next((place.path for place in menu(identity)), "/account")


def case_tabs(case: UUID | str) -> tuple[tuple[str, str], ...]:
    """(path, title) of the pages of one case, each served by who knows it."""
    return (
        (f"/cases/{case}", "案情"),
        (f"/deadlines/cases/{case}", "期限"),
        (f"/cases/{case}/hearings", "开庭和出庭"),
        (f"/cases/{case}/documents", "卷宗"),
        (f"/cases/{case}/timeline", "办案记录"),
        (f"/notices/cases/{case}", "通知"),
    )
