"""The fourth drill (docs/drills.md) as a whole: nothing is left but the log's archive, the keyring's export, the master keys and the papers."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from deploy.local.home import Home, StackInfo, temporary_home
from deploy.local.stack import Applications, running_stack
from deploy.local.stack import yingsu as planned
from shared.eventlog.seal import sm3
from tests.support import nothing_lost
from tests.support import two_cases as story
from tests.support.docket import REGION, Bureau, Docket
from tests.support.outside import System, command, running_system

logger = logging.getLogger(__name__)
BUREAU = Bureau("fz-dangan")
PAPER = b"%PDF-1.7\n" + b"evidence " * 1_000


@pytest.mark.timeout(300)
async def test_everything_comes_back_from_files_alone(
    system: System, papers: tuple[Path, Path], tmp_path: Path
) -> None:
    """An empty Postgres and an empty NATS, migrated, the archive and the keyring put in before any service starts: the log's head, every deadline, every figure and
    every name are what they were, EVENTS is filled from the first event, a paper is read as it was filed, and nobody is told anything a second time.
    """
    case = Docket(BUREAU)
    await system.accepted(*story.people(BUREAU), *story.lost(case))
    await filed(system, case, papers[0])
    await system.settled(90)
    before, head = await stands(system, case), (await system.yingsu("log", "verify", "--json")).json["head"]
    archive, keyring = tmp_path / "log.jsonl.gz", tmp_path / "keyring.json"
    for asked in (("log", "archive", "-o", str(archive)), ("keyring", "export", str(keyring))):
        assert (await system.yingsu(*asked)).code == 0
    began = time.monotonic()
    with temporary_home() as home:
        for folder in ("master_keys", "files"):
            copied(getattr(system.home, folder), getattr(home, folder))
        assert await put_in(home, archive, keyring) == head
        with running_system(home, story.TODAY) as back:
            await back.settled(90)
            logger.info("everything from files: %.1f s", time.monotonic() - began)
            assert await stands(back, case) == before
            await nothing_lost.check_projections(back)
            await fetched(back, case, papers[1])
            await back.settled(90)  # that the paper was fetched is on record, and goes out as well
            assert back.mails() == []
            events = await back.messages("EVENTS", "events.>")
            assert [str(row["id"]) for row in await back.log()] == [m.headers["Nats-Msg-Id"] for m in events]


async def filed(system: System, case: Docket, paper: Path) -> None:
    """A paper of the case, uploaded as clerks do."""
    place = (
        "--part",
        "正卷",
        "--paper",
        "事实证据",
        "--actor",
        system.person,
        "--on",
        story.TODAY.isoformat(),
    )
    done = await system.yingsu("case", "upload", str(case.id), str(paper), *place)
    assert done.code == 0, done.output + done.errors


async def fetched(system: System, case: Docket, file: Path) -> None:
    """The paper into a file; the command compares it with the digest in the log."""
    done = await system.yingsu("case", "download", str(case.id), sm3(PAPER).hex(), "-o", str(file))
    assert done.code == 0, done.output + done.errors


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """What is filed and, after everything came back, the same."""
    paper, back = tmp_path / "证据.pdf", tmp_path / "back.pdf"
    paper.write_bytes(PAPER)
    yield paper, back
    assert back.read_bytes() == PAPER


def copied(there: Path, here: Path) -> None:
    """What lies outside the database: the master keys, and papers."""
    if there.is_dir():
        shutil.copytree(there, here, dirs_exist_ok=True)
    else:
        here.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(there, here)


async def put_in(home: Home, archive: Path, keyring: Path) -> str:
    """Servers and migrations, no services; the log's head afterwards."""
    with running_stack(home, today=story.TODAY, plan=without_services):
        for asked in (("log", "import", str(archive)), ("keyring", "restore", str(keyring))):
            done = await command(home, *asked)
            assert done.code == 0, done.output + done.errors
        verdict = (await command(home, "log", "verify", "--json")).json
    assert verdict["intact"]
    return str(verdict["head"])


def without_services(info: StackInfo, passwords: Mapping[str, str]) -> Applications:
    return Applications(planned(info, passwords).migrate, ())


async def stands(system: System, case: Docket) -> list[Any]:
    """What clerks and the 司法局 see of it: deadlines, figures, and the case with its parties' names."""
    listed = await system.get("deadlines", "/v1/deadlines", region=REGION, limit=500)
    deadlines = sorted((one["id"], one["due"], one["state"]) for one in listed["items"])
    figures = (await system.get("stats", "/v1/stats", period="2026H2", region=REGION))["blocks"]
    async with system.http("intake", system.headers | {"x-purpose": "handling"}) as http:
        shown = (await http.get(f"/v1/cases/{case.id}")).json()["name"]
    assert deadlines
    assert shown
    return [deadlines, figures, shown]
