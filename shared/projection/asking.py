"""How read models stand, and asking the service that owns one to build it anew or to check it: for the command line and the page of operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.database import Connection, Pool
from shared.errors import Rejected
from shared.projection import generation
from shared.projection.generation import Generation, queries
from shared.projection.titles import title_of

#: status of a generation in words
STATES = {"live": "使用中", "building": "重建中", "checking": "核对中"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a rebuild beside the live tables found; ``equal``: both say the same."""

    at: datetime
    position: int
    equal: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """One generation that is not retired. ``goal``: what it has to reach, the log's tail or the live generation's position."""

    name: str
    generation: int
    version: int
    status: str
    position: int
    goal: int
    owner: str | None
    failed_at: int | None
    failure: str | None
    updated_at: datetime
    checked: Checked | None = None

    @property
    def lag(self) -> int:
        return max(0, self.goal - self.position)

    @property
    def title(self) -> str:
        return title_of(self.name)

    @property
    def state(self) -> str:
        return STATES[self.status]

    @property
    def percent(self) -> int:
        return min(100, self.position * 100 // self.goal) if self.goal else 100


@dataclass(frozen=True, slots=True)
class Behind:
    """How far a live read model has got; ``seconds``: the age of the oldest event it has not read, 0 when there is none."""

    name: str
    position: int
    seconds: float
    failing: bool


async def behind(db: Pool | Connection, names: list[str]) -> list[Behind]:
    """Of the live read models named."""
    return [Behind(**row) for row in await db.fetch(queries.behind, names)]


async def ask(db: Pool | Connection, name: str, status: str) -> Generation:
    """``status``: building or checking. Rejected when there is no such read model, or one is being made of it already."""
    live = await generation.find(db, name, "live")
    if live is None:
        raise Rejected(
            "projection_unknown", f"没有名为 {name} 的读模型；可用 yingsu projection status 查看。"
        )
    asked = await generation.add(db, name, live.version, status)
    if asked is None:
        raise Rejected("projection_busy", f"{name} 正在重建或核对，请等它完成。")
    return asked


async def standings(db: Pool | Connection, names: frozenset[str], tail: int) -> list[Standing]:
    """Of the read models named, by name and generation."""
    checks = {row["name"]: _checked(dict(row)) for row in await db.fetch(queries.last_checks, list(names))}
    rows = [row for row in await db.fetch(queries.all_generations) if row["name"] in names]
    live = {row["name"]: row["position"] for row in rows if row["status"] == "live"}
    return [_standing(dict(row), tail, live.get(row["name"], tail), checks.get(row["name"])) for row in rows]


def _standing(row: Mapping[str, Any], tail: int, live: int, checked: Checked | None) -> Standing:
    same = ("name", "generation", "version", "status", "position", "failed_at", "failure", "updated_at")
    is_live = row["status"] == "live"
    return Standing(
        goal=tail if is_live else live,
        owner=row["owner"] if row["leased"] else None,
        checked=checked if is_live else None,
        **{name: row[name] for name in same},
    )


def _checked(row: Mapping[str, Any]) -> Checked:
    result = row["result"]
    return Checked(row["updated_at"], result["position"], result["live"] == result["rebuilt"])
