"""A new district in a running service: its file in ``YINGSU_PACKS_DIR``, and nothing else."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.local.ports import free_ports
from shared.eventlog import EventLog
from shared.events.case import CaseOpened, InstanceOpened, NoticeReceived
from shared.events.deadline import DeadlineSet
from shared.events.terms import Level
from tests.integration.deadlines.service import CaseStory
from tests.support.stores import url_of
from tests.support.waiting import until
from tests.unit.deadlines.cases import day

FOLDER = Path(__file__).parents[3] / "samples" / "packs"


@asynccontextmanager
async def yingsu_serve(database: str) -> AsyncIterator[Process]:
    """`yingsu serve deadlines` as a process of its own, with the folder as its only news. The bus may be away."""
    port, nobody = free_ports(2)
    settings = {
        "DATABASE_URL": url_of("deadlines", database),
        "NATS_URL": f"nats://127.0.0.1:{nobody}",
        "HTTP_PORT": str(port),
        "TODAY": "2026-06-01",
        "PACKS_DIR": str(FOLDER),
    }
    environment = os.environ | {f"YINGSU_{name}": value for name, value in settings.items()}
    command = (sys.executable, "-m", "cli.main", "serve", "deadlines")
    quiet = asyncio.subprocess.DEVNULL
    started = await asyncio.create_subprocess_exec(*command, env=environment, stdout=quiet, stderr=quiet)
    try:
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
        await started.wait()


async def test_a_file_in_the_folder_is_a_district(database: str, log: EventLog) -> None:
    """The case of 云麓区（虚构） gets its district's two periods beside the national ones; a case elsewhere gets the national ones."""
    stories = [CaseStory(log, region) for region in ("990101", "110105")]
    for story in stories:
        await story.told(CaseOpened(name="某某诉某局"))
        await story.told(InstanceOpened(instance=1, level=Level.FIRST))
        await story.told(NoticeReceived(instance=1), "26-06-01")

    async def dues() -> list[dict[str, object]]:
        page = await log.read(0, 10_000)
        said = [event.payload for event in page.events if isinstance(event.payload, DeadlineSet)]
        return [{one.rule: one.due for one in said if one.case_id == story.id} for story in stories]

    async with yingsu_serve(database) as serving:

        async def both() -> bool:
            assert serving.returncode is None, "the process ended"
            return all("national.evidence" in found for found in await dues())

        await until(both, 60)
        here, elsewhere = await dues()
    assert dict(here.items() - elsewhere.items()) == {
        "yunlu-2026.notice_report": day("26-06-03"),
        "yunlu-2026.draft": day("26-06-12"),
    }
    assert elsewhere.items() <= here.items()
