"""A report from draft to edition in the running system: published through SIGKILL of stats, the same in every format afterwards, its list rebuilt."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local.home import temporary_home
from services.stats.publishing.shelf import digest
from tests.support.docket import REGION, Bureau, Docket
from tests.support.outside import System, running_system
from tests.support.two_cases import TODAY, lost, people
from tests.support.waiting import until

BUREAU = Bureau("fz-baogao")
FORMATS = ("json", "docx", "pdf", "xlsx")
DRAFT = {"form": "bulletin", "period": "2026", "region": REGION, "person": "officer-1"}


@pytest.fixture
def alone() -> Iterator[System]:
    """A system of its own, because one of its processes is killed."""
    with temporary_home() as home, running_system(home, TODAY) as running:
        yield running


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


@pytest.mark.timeout(180)
async def test_published_through_a_kill_and_the_same_afterwards(alone: System, tmp_path: Path) -> None:
    """SIGKILL of stats in the middle of publishing: one edition, whole; after corrections and a rebuild every format is the same bytes (YC23-2.6c)."""
    case = Docket(BUREAU)
    await alone.accepted(*people(BUREAU), *lost(case))
    await alone.settled()
    async with alone.http("stats") as http:
        draft = (await http.post("/v1/reports/drafts", json=DRAFT)).raise_for_status().json()
    victim = alone.info.pids["stats"]
    publishing = asyncio.create_task(published(alone, draft["draft"]))
    kept = alone.home.files

    async def half_way() -> bool:
        return publishing.done() or len(list(kept.rglob("*.docx"))) > 0

    await until(half_way)
    os.kill(victim, signal.SIGKILL)
    edition = (await publishing)["edition"]
    await alone.settled()
    listed = (await alone.get("stats", "/v1/reports/editions"))["items"]
    assert [one["edition"] for one in listed] == [edition]
    first = await files(alone, edition)
    record = await alone.get("stats", f"/v1/reports/editions/{edition}/record")
    assert {one["name"]: one["digest"] for one in record["digests"]} == {k: digest(v) for k, v in first.items()}  # fmt: skip
    await alone.accepted(*lost(Docket(BUREAU)))
    for name in ("stats.figures", "stats.reports"):
        assert (await alone.yingsu("projection", "rebuild", name)).code == 0
    await alone.settled()
    assert await files(alone, edition) == first
    assert (await alone.get("stats", "/v1/reports/editions"))["items"] == listed
    changed = (await alone.get("stats", f"/v1/reports/editions/{edition}/adjustments"))["items"]
    assert {"new", "loss_rate"} <= {one["indicator"] for one in changed}
    again = await alone.yingsu(
        "report", "edition", edition, "--format", "pdf", "-o", str(tmp_path / "通报.pdf")
    )
    assert (again.code, (tmp_path / "通报.pdf").read_bytes()) == (0, first["pdf"])
