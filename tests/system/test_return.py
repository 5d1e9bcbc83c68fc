"""Coming back from a loss, as docs/drills.md says it: NATS without its store, and Postgres put back to an earlier moment from its archive."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import run
from typing import Any

import asyncpg
import orjson
import pytest

from deploy.local.accounts import server_account
from deploy.local.home import Home, temporary_home
from deploy.local.postgres import installed
from shared.bus.topology import DISPATCH
from tests.support import nothing_lost, on_the_bus
from tests.support import two_cases as story
from tests.support.docket import Bureau, Docket, Item
from tests.support.outside import System, running_system
from tests.support.waiting import until

logger = logging.getLogger(__name__)

BUREAU = Bureau("fz-renshe")
#: in the running server's own words
ARCHIVING = """
alter system set archive_mode = on;
alter system set archive_timeout = 2;
alter system set archive_command = 'test ! -f {0}/%f && cp %p {0}/%f'
"""
COMING_BACK = """
restore_command = 'cp {0}/%f %p'
recovery_target_name = 'before'
recovery_target_action = 'promote'
"""


@pytest.mark.timeout(240)
async def test_a_lost_nats_is_filled_from_the_log() -> None:
    """Streams and consumers are made anew, EVENTS holds the whole log once, nothing is said or mailed a second time, and work goes on over every door."""
    with temporary_home() as home:
        with running_system(home, story.TODAY) as system:
            await system.accepted(*story.people(BUREAU), *story.lost(Docket(BUREAU)))
            before, tail = await at_rest(system), await system.tail()
            system.stop()
        shutil.rmtree(home.path / "nats" / "jetstream")
        with running_system(home, story.TODAY) as system:
            with taking("EVENTS is filled again"):
                await follows(system)
            assert (await at_rest(system), await system.tail()) == (before, tail)
            await system.accepted(Docket(BUREAU).opened("（虚构）丢失之后一案"))
            await at_rest(system)
            await follows(system)


@contextmanager
def taking(what: str) -> Iterator[None]:
    """Said for docs/drills.md."""
    began = time.monotonic()
    yield
    logger.info("%s: %.1f s", what, time.monotonic() - began)


async def at_rest(system: System) -> list[str]:
    """Once nothing is left to do: which notifications were mailed, mail by mail."""
    await system.settled(90)
    await nothing_lost.all_mails_sent(system)
    await system.settled(60)
    async with system.jetstream() as js:
        assert (await js.stream_info(DISPATCH)).state.messages == 0
    return sorted(mail["X-Yingsu-Notification"] for mail in system.mails())


async def follows(system: System) -> None:
    """EVENTS holds what the log holds, in its order, each event once."""

    async def equal() -> bool:
        messages = await system.messages("EVENTS", "events.>")
        return on_the_bus.faults(messages) == [] and [
            (int(m.headers["Position"]), m.headers["Nats-Msg-Id"]) for m in messages
        ] == [(row["position"], str(row["id"])) for row in await system.log()]

    await until(equal, 60)


@pytest.mark.timeout(400)
async def test_postgres_is_put_back_to_an_earlier_moment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """From a base backup and the archive, to the moment asked for and not one event further; the chain says that its end is missing, intake that NATS
    knows more than the log; what was lost is saved from there, recorded again under its ids, and everything agrees.
    """
    monkeypatch.setenv("YINGSU_ANCHOR_SECONDS", "1")
    early, late = Docket(BUREAU), Docket(BUREAU)
    after = [late.opened("（虚构）恢复点之后一案"), late.fact("instance_opened", "2026-11-02", level="first")]
    with temporary_home() as home:
        archive = own(home.path / "archive")
        with running_system(home, story.TODAY) as system:
            await archived(system, archive)
            with taking("base backup"):
                backup = base_backup(system, home)
            await system.accepted(*story.people(BUREAU), *story.lost(early))
            kept = await restore_point(system)
            await system.accepted(*after)
            await system.settled(90)
            await until(lambda: anchored(system, await_beyond=kept))
            await shipped(system)
            system.stop()
        with taking("backup and archive put into their places"):
            put_back(home, backup, archive)
        with running_system(home, story.TODAY) as system:
            await noticed(system, home, kept, after)
            with taking("EVENTS follows the log"):
                await follows(system)
            await nothing_lost.check_projections(system)
            await explained(system, kept)


async def explained(system: System, kept: int) -> None:
    """Anchors of what was lost do not fit for ever; once it is said why, the log is whole again for whoever asks, with what was said."""
    assert (await system.yingsu("log", "verify")).code == 1
    anchors = [orjson.loads(one.data)["position"] for one in await system.messages("ANCHORS", "anchor.>")]
    stretch = ("--from", str(kept + 1), "--to", str(max(anchors)))
    said = await system.yingsu(
        "log", "acknowledge", *stretch, "--reason", "（虚构）演练 7", "--actor", "yunwei"
    )
    assert said.code == 0, said.errors
    verdict = await system.yingsu("log", "verify", "--json")
    assert (verdict.code, verdict.json["intact"]) == (0, True)
    [one] = verdict.json["acknowledged"]
    assert (one["person"], one["reason"], one["anchors"] > 0) == ("yunwei", "（虚构）演练 7", True)
    assert "（虚构）演练 7" in (await system.yingsu("log", "verify")).output


async def noticed(system: System, home: Home, kept: int, after: list[Item]) -> None:
    lost = {item["id"] for item in after}
    assert not lost & {str(row["id"]) for row in await system.log()}
    assert await system.tail() >= kept
    verdict = await system.yingsu("log", "verify", "--json")
    assert (verdict.code, verdict.json["intact"]) == (1, False)
    with taking("readiness says stream_ahead"):
        await until(lambda: says_so(system), 60)
    file = home.path / "lost.jsonl"
    done = await system.yingsu("log", "republish", "--save", str(file))
    assert done.code == 0, done.errors
    assert {orjson.loads(line)["id"] for line in file.read_bytes().splitlines()} == lost
    done = await system.yingsu("import", str(file))
    assert done.code == 0, done.errors
    assert lost <= {str(row["id"]) for row in await system.log()}
    await system.settled(90)


async def says_so(system: System) -> bool:
    async with system.http("intake") as http:
        return "stream_ahead" in (await http.get("/readyz")).text


async def anchored(system: System, await_beyond: int) -> bool:
    """NATS keeps a head of the chain beyond the position."""
    found = await system.messages("ANCHORS", "anchor.>")
    return any(orjson.loads(one.data)["position"] > await_beyond for one in found)


def own(folder: Path) -> Path:
    """The server's account may write there."""
    folder.mkdir()
    if account := server_account():
        os.chown(folder, account.uid, account.gid)
    return folder


async def archived(system: System, archive: Path) -> None:
    """As the operator sets it up: the settings, and the server started anew."""
    for setting in ARCHIVING.format(archive).strip().split(";\n"):
        await system.fetch(setting)
    before = system.info.pids["postgres"]
    os.kill(before, signal.SIGINT)

    async def again() -> bool:
        if system.info.pids["postgres"] == before:
            return False
        [row] = await system.fetch("show archive_mode")
        return bool(row["archive_mode"] == "on")

    await until(lambda: patiently(again), 60)


async def patiently(asked: Any) -> bool:
    try:
        return bool(await asked())
    except (OSError, asyncpg.PostgresError):
        return False


def base_backup(system: System, home: Home) -> Path:
    place = home.path / "backup"
    command = [str(installed() / "bin" / "pg_basebackup"), "-D", str(place), "-X", "none", "-c", "fast"]
    done = run([*command, "-d", system.info.admin_database_url], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return place


async def restore_point(system: System) -> int:
    """The log's tail at the moment to which it will be put back."""
    [row] = await system.fetch(
        "select max(position) as tail, pg_create_restore_point('before') from eventlog.events"
    )
    return int(row["tail"])


async def shipped(system: System) -> None:
    """Everything until now is in the archive."""
    [row] = await system.fetch("select pg_walfile_name(pg_switch_wal()) as name")

    async def there() -> bool:
        [state] = await system.fetch("select last_archived_wal as name from pg_stat_archiver")
        return bool(state["name"] and state["name"] >= row["name"])

    await until(there, 60)


def put_back(home: Home, backup: Path, archive: Path) -> None:
    """The data directory is gone; what is left is the backup and the archive."""
    data = (home.path / "postgres").resolve() / "data"
    shutil.rmtree(data)
    shutil.move(backup, data)
    with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
        settings.write(COMING_BACK.format(archive))
    (data / "recovery.signal").touch()
    data.chmod(0o700)
    if account := server_account():
        for path in (data, *data.rglob("*")):
            os.chown(path, account.uid, account.gid)
