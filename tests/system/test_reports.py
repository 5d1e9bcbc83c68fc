"""A report from draft to edition in the running system: published through SIGKILL of stats, the same in every format afterwards, its list rebuilt."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.stats.publishing.shelf import digest
from tests.support.docket import REGION, Bureau, Docket
from tests.support.outside import System
from tests.support.two_cases import lost, people
from tests.support.waiting import until

BUREAU = Bureau("fz-baogao")
FORMATS = ("json", "docx", "pdf", "xlsx")
DRAFT = {"form": "bulletin", "period": "2026", "region": REGION, "person": "officer-1"}


async def files(system: System, edition: str) -> dict[str, bytes]:
    async with system.http("stats") as http:
        path = f"/v1/reports/editions/{edition}"
        answers = {kind: await http.get(path, params={"format": kind}) for kind in FORMATS}
    assert {answer.headers["report-reproduction"] for answer in answers.values()} == {"again"}
    return {kind: answer.content for kind, answer in answers.items()}


async def published(system: System, draft: str) -> dict[str, Any]:
    """Asked again until it is answered: nobody can tell whether the request before was carried out."""
    found: list[dict[str, Any]] = []

    async def answered() -> bool:
        try:
            async with system.http("stats") as http:
                body = {"person": "officer-1", "number": "（虚）司通〔2026〕1号"}
                answer = await http.post(f"/v1/reports/drafts/{draft}/publish", json=body)
        except httpx.HTTPError:
            return False
        if answer.status_code == 201:
            found.append(answer.json())
        return bool(found)

    await until(answered, 60)
    return found[0]


async def editions(system: System) -> list[Any]:
    return list((await system.get("stats", "/v1/reports/editions"))["items"])


def written(system: System) -> int:
    """How many documents the papers' store holds."""
    return sum(1 for _ in system.home.files.rglob("*.docx"))


async def half_way(system: System, publishing: asyncio.Task[Any], before: int) -> bool:
    return publishing.done() or written(system) > before


@pytest.mark.timeout(180)
async def test_published_through_a_kill_and_the_same_afterwards(system: System, tmp_path: Path) -> None:
    """SIGKILL of stats in the middle of publishing: one edition, whole; after corrections and a rebuild every format is the same bytes (YC23-2.6c)."""
    case = Docket(BUREAU)
    await system.accepted(*people(BUREAU), *lost(case))
    await system.settled()
    async with system.http("stats") as http:
        draft = (await http.post("/v1/reports/drafts", json=DRAFT)).raise_for_status().json()
    earlier = await editions(system)
    papers = written(system)
    publishing = asyncio.create_task(published(system, draft["draft"]))
    await until(lambda: half_way(system, publishing, papers))
    os.kill(system.info.pids["stats"], signal.SIGKILL)
    edition = (await publishing)["edition"]
    await system.settled()
    listed = await editions(system)
    assert {one["edition"] for one in listed} - {one["edition"] for one in earlier} == {edition}
    assert len(listed) == len(earlier) + 1
    first = await files(system, edition)
    record = await system.get("stats", f"/v1/reports/editions/{edition}/record")
    assert {one["name"]: one["digest"] for one in record["digests"]} == {k: digest(v) for k, v in first.items()}  # fmt: skip
    await system.accepted(*lost(Docket(BUREAU)))
    for name in ("stats.figures", "stats.reports"):
        assert (await system.yingsu("projection", "rebuild", name)).code == 0
    await system.settled()
    assert await files(system, edition) == first
    assert await editions(system) == listed
    changed = (await system.get("stats", f"/v1/reports/editions/{edition}/adjustments"))["items"]
    assert {"new", "loss_rate"} <= {one["indicator"] for one in changed}
    again = await system.yingsu(
        "report", "edition", edition, "--format", "pdf", "-o", str(tmp_path / "通报.pdf")
    )
    assert (again.code, (tmp_path / "通报.pdf").read_bytes()) == (0, first["pdf"])
