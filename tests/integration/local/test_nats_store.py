"""What NATS keeps on its disk is of no use to who takes the disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import pytest
from nats.js import JetStreamContext

from deploy.local import nats as nats_part
from deploy.local.home import Home, temporary_home
from deploy.local.process import StackError, free_ports
from tests.support.servers import EmbeddedServer

NAME = "壬秘密（虚构）".encode()
OPEN = nats_part.CONFIGURATION.replace(", cipher: aes, key: ${key}", "")


@asynccontextmanager
async def running(home: Home) -> AsyncIterator[JetStreamContext]:
    port, monitor = free_ports(2)
    server = EmbeddedServer(f"nats://127.0.0.1:{port}", nats_part.nats(home, port, monitor), home.logs)
    client = await nats.connect(server.url, allow_reconnect=False)
    try:
        yield client.jetstream()
    finally:
        await client.close()
        server.stop()


def holding(folder: Path) -> list[Path]:
    """The files in which the name stands."""
    return [file for file in folder.rglob("*") if file.is_file() and NAME in file.read_bytes()]


async def test_what_was_submitted_stands_in_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what comes now nor what an older home kept in the clear: that is encrypted when the server starts, and still there."""
    with temporary_home() as home:
        with monkeypatch.context() as older:
            older.setattr(nats_part, "CONFIGURATION", OPEN)
            async with running(home) as js:
                await js.add_stream(name="T", subjects=["t"])
                await js.publish("t", NAME)
                assert holding(home.path)
        async with running(home) as js:
            await js.publish("t", NAME)
            assert [(await js.get_msg("T", seq)).data for seq in (1, 2)] == [NAME, NAME]
            assert holding(home.path) == []


async def test_another_key_starts_nothing() -> None:
    """It would open no stream, and the first that was made anew would delete what is there. The key does not lie beside what it opens."""
    with temporary_home() as home:
        process = nats_part.nats(home, *free_ports(2))
        key = process.env[nats_part.STORE_KEY]
        assert not [
            one for one in (home.path / "nats").rglob("*") if one.is_file() and key in one.read_text()
        ]
        nats_part.nats(home, *free_ports(2))
        (home.path / "passwords.json").unlink()
        with pytest.raises(StackError, match="密钥") as refused:
            nats_part.nats(home, *free_ports(2))
        assert refused.value.code == "nats_other_key"
