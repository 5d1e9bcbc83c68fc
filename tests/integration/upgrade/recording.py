"""A release as later ones must still understand it: its database with a few events, and every statement it sends to tables that migrations make.

    python -m tests.integration.upgrade.recording 0.1

Recorded once, when the release is made; before that, again whenever one of its migrations was still changed. (Read models are no migrations'
business: a release builds its own generation beside the old one.)
"""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from deploy.local import postgres as postgres_part
from shared.migrate import migrate
from shared.settings import SERVICES
from shared.sql import parse
from tests.support.given import a_write, an_event
from tests.support.servers import embedded_postgres, fresh_database
from tests.support.stores import PASSWORD, open_log, url_of

ROOT = Path(__file__).resolve().parents[3]
RELEASES = Path(__file__).with_name("releases")


def tool(name: str, url: str, *arguments: str, text: str | None = None) -> str:
    """pg_dump or psql of the wheel, on that database."""
    parts = urlsplit(url)
    address = [
        "-h",
        str(parts.hostname),
        "-p",
        str(parts.port),
        "-U",
        str(parts.username),
        "-d",
        parts.path[1:],
    ]
    command = [str(postgres_part.installed() / "bin" / name), *address, *arguments]
    done = subprocess.run(command, input=text, env={"PGPASSWORD": str(parts.password)}, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def statements() -> Iterator[tuple[str, str, str]]:
    """(search path, name, text) of every named statement of this release."""
    for file in sorted([*ROOT.glob("shared/**/*.sql"), *ROOT.glob("services/**/*.sql")]):
        if file.parent.name != "migrations":
            place = file.relative_to(ROOT)
            own = place.parts[1] if place.parts[0] == "services" else "intake"
            for name, text in parse(file.read_text(encoding="utf-8")).items():
                yield own, f"{place}:{name}", text


async def understood(url: str, sent: list[tuple[str, str, str]]) -> dict[str, str | None]:
    """What Postgres says of each statement: null where it can be carried out."""
    connection = await asyncpg.connect(url)
    answers: dict[str, str | None] = {}
    try:
        for own, name, text in sent:
            await connection.execute(f"set search_path to {own}")
            try:
                await connection.prepare(text)
            except asyncpg.PostgresError as error:
                answers[name] = str(error)
            else:
                answers[name] = None
    finally:
        await connection.close()
    return answers


async def record(release: str) -> None:
    with embedded_postgres() as server:
        async with fresh_database(server) as url:
            await migrate(url, dict.fromkeys(SERVICES, PASSWORD))
            async with open_log(url_of("intake", url)) as log:
                for stream in ("case-1", "case-2"):
                    await log.append(a_write(stream, an_event(), an_event()))
            sent = list(statements())
            answers = await understood(url, sent)
            kept = [one for one in sent if answers[one[1]] is None]
            dump = tool("pg_dump", url)
    RELEASES.mkdir(exist_ok=True)
    (RELEASES / f"{release}.sql.gz").write_bytes(gzip.compress(dump.encode(), mtime=0))
    (RELEASES / f"{release}.statements.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
    sys.stdout.write(f"{release}: {len(dump)} characters, {len(kept)} statements\n")


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1]))
