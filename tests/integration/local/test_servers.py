"""The embedded servers themselves: they start, end, and survive what tests and machines do to them."""

import asyncio
import time

import asyncpg
import nats as nats_client
import psutil
import pytest

from tests.support.servers import EmbeddedServer, Server, embedded_postgres, fresh_database


async def remember(url: str, value: int) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE IF NOT EXISTS memory (value int)")
    await connection.execute("INSERT INTO memory VALUES ($1)", value)
    await connection.close()


async def remembered(url: str) -> list[int]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT value FROM memory ORDER BY value")
    await connection.close()
    return [row["value"] for row in rows]


async def test_postgres_keeps_data_through_stop_and_kill(own_postgres: EmbeddedServer) -> None:
    """What was committed is there after an orderly restart and after SIGKILL, on the same port."""
    await remember(own_postgres.url, 1)
    own_postgres.restart()
    await remember(own_postgres.url, 2)
    own_postgres.kill()
    with pytest.raises(OSError):
        await asyncpg.connect(own_postgres.url)
    own_postgres.start()
    assert await remembered(own_postgres.url) == [1, 2]


async def test_postgres_refuses_a_wrong_password(own_postgres: EmbeddedServer) -> None:
    """Being on the same machine is not enough: a connection needs the generated password."""
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(own_postgres.url.replace("only-for-tests", "guess"))


async def test_postgres_is_durable_and_local(own_postgres: EmbeddedServer) -> None:
    """Fsync is on, 200 connections fit, and the server listens on the loopback only."""
    connection = await asyncpg.connect(own_postgres.url)
    names = ["fsync", "max_connections", "listen_addresses", "unix_socket_directories", "server_encoding"]
    found = [await connection.fetchval("SELECT current_setting($1)", name) for name in names]
    await connection.close()
    assert found == ["on", "200", "127.0.0.1", "", "UTF8"]
    listening = psutil.Process(own_postgres.running.pid).net_connections()
    assert {item.laddr.ip for item in listening if item.status == psutil.CONN_LISTEN} == {"127.0.0.1"}


async def test_frozen_postgres_answers_nothing_until_thawed(own_postgres: EmbeddedServer) -> None:
    """A frozen server keeps the connection open and silent; thawed, it goes on where it was."""
    connection = await asyncpg.connect(own_postgres.url)
    own_postgres.freeze()
    query = asyncio.create_task(connection.fetchval("SELECT 1"))
    done, _ = await asyncio.wait({query}, timeout=0.3)
    assert not done
    own_postgres.thaw()
    assert await query == 1
    await connection.close()


async def test_fresh_databases_are_apart_and_dropped(postgres: Server) -> None:
    """Two fresh databases do not see each other, and neither is there afterwards, even with somebody connected."""
    async with fresh_database(postgres) as one, fresh_database(postgres) as other:
        await remember(one, 1)
        await remember(other, 2)
        assert (await remembered(one), await remembered(other)) == ([1], [2])
        left_open = await asyncpg.connect(one)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(one)
    left_open.terminate()


def test_ended_postgres_leaves_nothing() -> None:
    """After its context an embedded server has no process, no port and no folder left."""
    with embedded_postgres() as server:
        family = psutil.Process(server.running.pid).children(recursive=True)
        assert family
    assert not psutil.wait_procs(family, timeout=5)[1]
    assert not server.logs.exists()


async def test_nats_keeps_messages_through_stop_and_kill(own_nats: EmbeddedServer) -> None:
    """An acknowledged JetStream message is there after an orderly restart and after SIGKILL, on the same port."""
    await publish(own_nats.url, b"one")
    own_nats.restart()
    await publish(own_nats.url, b"two")
    own_nats.kill()
    own_nats.start()
    client = await nats_client.connect(own_nats.url)
    stored = [await client.jetstream().get_msg("KEPT", number) for number in (1, 2)]
    await client.close()
    assert [message.data for message in stored] == [b"one", b"two"]


async def test_frozen_nats_answers_nothing_until_thawed(own_nats: EmbeddedServer) -> None:
    """A frozen NATS lets a request wait; thawed, it answers on the same connection."""
    client = await nats_client.connect(own_nats.url)
    own_nats.freeze()
    with pytest.raises(nats_client.errors.TimeoutError):
        await client.jetstream(timeout=0.3).account_info()
    own_nats.thaw()
    assert await client.jetstream().account_info()
    await client.close()


@pytest.mark.alone
def test_nats_starts_quickly(own_nats: EmbeddedServer) -> None:
    """A test can afford a NATS of its own: it is back within two seconds."""
    before = time.monotonic()
    own_nats.restart()
    assert time.monotonic() - before < 2


async def publish(url: str, data: bytes) -> None:
    client = await nats_client.connect(url)
    stream = client.jetstream()
    await stream.add_stream(name="KEPT", subjects=["kept"])
    await stream.publish("kept", data)
    await client.close()
