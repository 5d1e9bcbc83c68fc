"""``yingsu migrate --check`` and ``--wait``, by which pods wait for the schema of their release."""

from __future__ import annotations

import asyncio
import os
import sys

from shared.migrate import migrate
from shared.settings import SERVICES
from tests.support.stores import PASSWORD, url_of


async def command(url: str, *options: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli.main", "migrate", *options,
        env={**os.environ, "YINGSU_DATABASE_URL": url},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    out, errors = await process.communicate()
    return process.returncode, out.decode(), errors.decode()


async def test_it_waits_for_the_job(empty_database: str) -> None:
    """Before the job the check fails, with a sentence and no change; who waits goes on when the job is done, with the service's own role."""
    code, _, errors = await ended(await command(empty_database, "--check"))
    assert (code, errors) == (1, "数据库尚未升级到本版本。\n")
    waiting = await command(url_of("stats", empty_database), "--wait", "60")
    await migrate(empty_database, dict.fromkeys(SERVICES, PASSWORD))
    code, out, _ = await ended(waiting)
    assert (code, out) == (0, "数据库已升级到本版本。\n")


async def test_it_does_not_wait_for_ever() -> None:
    """A database that is not there is said to be away, and at the end the wait fails."""
    code, _, errors = await ended(await command("postgresql://nobody@127.0.0.1:9/none", "--wait", "1"))
    assert code == 1
    assert "数据库暂不可用" in errors


async def test_no_database_is_named() -> None:
    """Without an address nothing is guessed."""
    code, _, errors = await ended(await command("", "--check"))
    assert code == 2
    assert "YINGSU_DATABASE_URL" in errors
