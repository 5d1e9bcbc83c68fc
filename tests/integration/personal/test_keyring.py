"""Keys of subjects in Postgres: made once whoever asks, opened by who has the master keys, gone for good when they are destroyed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import asyncpg
import pytest

from shared import database as db
from shared.database import Pool
from shared.errors import Rejected, Retry
from shared.eventlog.verify import verify
from shared.events.case import CaseOpened, Plaintiff
from shared.personal import erasing
from shared.personal.ciphers import Cipher
from shared.personal.keyring import Keyring
from shared.personal.masters import FileMasters
from shared.personal.vault import Placed, Vault
from tests.support.sealed import tokens_of
from tests.support.stores import url_of

PLACE = ("370404", "fz-renshe")
CASE = CaseOpened(name="张三丰诉某局案", plaintiffs=(Plaintiff(label="张三丰"),))


def another(pool: Pool, masters: FileMasters) -> Vault:
    """Another process: nothing remembered, the file read anew."""
    return Vault(Keyring(pool, FileMasters(masters._path)))


async def token(vault: Vault, name: str) -> str:
    return (await tokens_of(vault, *PLACE, [name]))[name]


async def test_one_name_one_key(pool: Pool, masters: FileMasters, vault: Vault) -> None:
    """The same name in the same bureau is the same token in every process; in another bureau it is another."""
    first = await token(vault, "张三丰")
    assert await token(another(pool, masters), "张三丰") == first
    elsewhere = await tokens_of(vault, "370404", "gaj", ["张三丰"])
    assert elsewhere["张三丰"] != first
    assert await vault.opened(f"诉{first}案") == {first: "张三丰"}
    rows = await pool.fetch("select * from keyring.subjects")
    assert len(rows) == 2
    assert "张三丰".encode() not in b"".join(bytes(row["wrapped"]) + bytes(row["name_index"]) for row in rows)


async def test_two_processes_make_the_same_subject_at_once(pool: Pool, masters: FileMasters) -> None:
    """However many begin with a name at the same moment, one key counts and everybody seals with it."""
    vaults = [another(pool, masters) for _ in range(8)]
    names = [f"张三{n}" for n in range(20)]
    made = await asyncio.gather(*(tokens_of(vault, *PLACE, names) for vault in vaults))
    assert all(one == made[0] for one in made)
    assert await pool.fetchval("select count(*) from keyring.subjects") == 20


class Counting:
    """A pool that counts what it is asked."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.asked = pool, 0

    async def fetch(self, *arguments: Any) -> Any:
        self.asked += 1
        return await self.pool.fetch(*arguments)

    async def fetchval(self, *arguments: Any) -> Any:
        self.asked += 1
        return await self.pool.fetchval(*arguments)


async def test_a_batch_asks_once(pool: Pool, masters: FileMasters) -> None:
    """A thousand facts of one bureau cost three looks at the keyring (who is there, make the rest, read them), and none while they are remembered."""
    counting = Counting(pool)
    vault = Vault(Keyring(cast("Pool", counting), masters))
    facts = [
        Placed(CASE.model_copy(update={"plaintiffs": (Plaintiff(label=f"张三{n}"),)}), *PLACE)
        for n in range(1_000)
    ]
    await vault.protected(facts)
    assert counting.asked == 3
    await vault.protected(facts)
    assert counting.asked == 3


async def test_services_may_not_destroy(database: str, pool: Pool, vault: Vault) -> None:
    """A service finds and adds keys; it can neither change nor delete one, nor look at them while it answers somebody."""
    await token(vault, "张三丰")
    service = await asyncpg.connect(url_of("intake", database))
    try:
        for wrong in ("delete from keyring.subjects", "update keyring.subjects set wrapped = ''", "truncate keyring.masters",
                      "insert into keyring.masters values (9)"):  # fmt: skip
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await service.execute(wrong)
        await service.execute("set role yingsu_intake_doors")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.fetch("select * from keyring.subjects")
    finally:
        await service.close()


async def test_rotation(pool: Pool, masters: FileMasters, vault: Vault) -> None:
    """After a rotation the old master key opens nothing, the new one everything, and a process that still had the old one goes on."""
    said = await token(vault, "张三丰")
    old = masters._path.read_text()
    async with pool.acquire() as connection:
        assert await erasing.rotate(connection, FileMasters(masters._path)) == 2
    assert masters.versions == [2]
    assert await another(pool, masters).opened(said) == {said: "张三丰"}
    fresh = await token(vault, "李四")
    assert await another(pool, masters).opened(fresh) == {fresh: "李四"}
    masters._path.write_text(old)
    with pytest.raises(Retry, match="no master key"):
        await another(pool, masters).opened(said)


async def test_a_key_made_during_a_rotation(database: str, pool: Pool, masters: FileMasters) -> None:
    """Keys that services make while every key is wrapped anew are never lost with the old master key."""
    made: dict[str, str] = {}

    async def making(worker: int) -> None:
        vault = another(own, masters)
        for n in range(6):
            name = f"张{worker}{n}号"
            while name not in made.values():
                with suppress(Retry):  # as whoever submits does: somebody else was always first
                    made[await token(vault, name)] = name

    own = await db.connect_pool(url_of("intake", database), name="intake")
    try:
        async with pool.acquire() as connection:
            working = [asyncio.create_task(making(worker)) for worker in range(3)]
            while not all(task.done() for task in working):
                await erasing.rotate(connection, FileMasters(masters._path))
            await asyncio.gather(*working)
    finally:
        await db.close_pool(own)
    assert len(made) == 18
    assert await another(pool, masters).opened(*made) == made


async def test_erasing(pool: Pool, masters: FileMasters, vault: Vault) -> None:
    """A destroyed key opens nothing any more: not in the log, not with an older copy of the keyring; the log says that it was destroyed, and verifies."""
    said, other = await token(vault, "张三丰"), await token(vault, "李四")
    backup = await pool.fetch("select * from keyring.subjects")
    async with pool.acquire() as connection:
        [traces] = await erasing.find(connection, masters, "张 三丰", None, None)
        assert (traces.subject in said, traces.region, traces.bureau) == (True, *PLACE)
        await erasing.erase(connection, masters, traces, reason="本人申请", actor="operator")
        assert await erasing.find(connection, masters, "张三丰", None, None) == []
    assert await another(pool, masters).opened(said, other) == {said: None, other: "李四"}
    row = await pool.fetchrow("select type, data from eventlog.events")
    assert row["type"] == "audit.subject_erased"
    assert "张三丰" not in row["data"]
    assert (await verify(pool)).intact
    # the older copy of the keyring, put back as it was
    await pool.execute(
        "truncate keyring.subjects, keyring.masters; insert into keyring.masters values (1), (2)"
    )
    await pool.executemany(
        "insert into keyring.subjects values ($1,$2,$3,$4,$5,$6,$7)", [tuple(row) for row in backup]
    )
    with pytest.raises(Retry, match="no master key"):
        await another(pool, masters).opened(said)


async def test_export_and_restore(pool: Pool, masters: FileMasters, vault: Vault, tmp_path: Path) -> None:
    """The current export in place of an older keyring: what was erased since stays erased, everybody else is there again."""
    gone, kept = await token(vault, "张三丰"), await token(vault, "李四")
    older = await pool.fetch("select * from keyring.subjects")
    async with pool.acquire() as connection:
        [traces] = await erasing.find(connection, masters, "张三丰", None, None)
        await erasing.erase(connection, masters, traces, reason="本人申请", actor="operator")
        export = await erasing.export(connection)
        await connection.execute(
            "truncate keyring.subjects, keyring.masters; insert into keyring.masters values (1)"
        )
        await connection.executemany(
            "insert into keyring.subjects values ($1,$2,$3,$4,$5,$6,$7)", [tuple(r) for r in older]
        )
        assert await erasing.restore(connection, masters, export) == 1
        with pytest.raises(Rejected):
            await erasing.restore(connection, masters, b"[1]")
    assert await another(pool, masters).opened(gone, kept) == {gone: None, kept: "李四"}
    assert "张三丰".encode() not in export


async def test_protecting(vault: Vault) -> None:
    """The plaintiff's label and the name in the title of the case become tokens; the same fact is the same text twice."""
    [one], [again] = (
        await vault.protected([Placed(CASE, *PLACE)]),
        await vault.protected([Placed(CASE, *PLACE)]),
    )
    assert isinstance(one, CaseOpened)
    assert one == again
    assert "张" not in one.model_dump_json()
    assert one.name == f"{one.plaintiffs[0].label}诉某局案"
    assert await vault.read(one.name) == CASE.name
    sealed = await vault.seal_file(*PLACE, b"rows")
    assert (await vault.open_file(sealed), b"rows" in sealed) == (b"rows", False)
    long = CaseOpened(name="案", plaintiffs=(Plaintiff(label="张" * 600),))
    [refused] = await vault.protected([Placed(long, *PLACE)])
    assert isinstance(refused, Rejected)


async def test_no_guess_is_confirmed(pool: Pool, masters: FileMasters, vault: Vault) -> None:
    """Was 张三丰 a party? With today's master keys and an older copy of the keyring nobody can tell any more once the name is erased; while it is not, one can."""
    await tokens_of(vault, *PLACE, ["张三丰", "李四"])
    backup = {bytes(row["name_index"]) for row in await pool.fetch("select name_index from keyring.subjects")}

    def guessed(name: str) -> bool:
        return bool(backup & set(masters.indexes(masters.hashed(name))))

    assert guessed("张三丰")
    assert not guessed("王五")
    async with pool.acquire() as connection:
        [traces] = await erasing.find(connection, masters, "张三丰", None, None)
        await erasing.erase(connection, masters, traces, reason="本人申请", actor="operator")
        assert await erasing.find(connection, masters, "李四", None, None)
    assert not guessed("张三丰")
    assert not guessed("李四")


async def test_an_index_of_before_is_found_and_replaced(
    pool: Pool, masters: FileMasters, vault: Vault
) -> None:
    """A keyring of before indexes were sealed is read as it is; the next rotation seals them, and the name is still the same subject."""
    said = await token(vault, "张三丰")
    plain = masters.hashed("张三丰")
    await pool.execute("update keyring.subjects set name_index = $1", plain)
    assert await token(another(pool, masters), "张三丰") == said
    async with pool.acquire() as connection:
        await erasing.rotate(connection, masters)
    assert await pool.fetchval("select count(*) from keyring.subjects where name_index = $1", plain) == 0
    assert await token(another(pool, masters), "张三丰") == said


async def test_the_other_cipher_finds_the_same(pool: Pool, masters: FileMasters, vault: Vault) -> None:
    """A name that was indexed under AES is found by processes that seal with SM4."""
    said = await token(vault, "张三丰")
    sm4 = FileMasters(masters._path, Cipher.SM4)
    assert await token(Vault(Keyring(pool, sm4)), "张三丰") == said
    async with pool.acquire() as connection:
        await erasing.rotate(connection, sm4)
    assert await token(another(pool, masters), "张三丰") == said
