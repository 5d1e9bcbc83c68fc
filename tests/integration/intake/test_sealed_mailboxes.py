"""An official's mailbox at the doors of intake: sealed before it is recorded, and never replaced by its own mask."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from services.intake.accept import Accept
from services.intake.answers import Accepted, Duplicate, Refused
from shared.database import Pool
from shared.eventlog import EventLog
from shared.personal.keyring import Keyring
from shared.personal.masters import FileMasters, make_masters
from shared.personal.tokens import is_token
from shared.personal.vault import Vault
from tests.support.docket import Bureau

TODAY = date(2026, 11, 22)
BUREAU = Bureau("fz-renshe")


@pytest.fixture
def accept(log: EventLog, pool: Pool, tmp_path: Path) -> Accept:
    make_masters(tmp_path / "masters.json")
    return Accept(log, lambda: TODAY, vault=Vault(Keyring(pool, FileMasters(tmp_path / "masters.json"))))


async def boxes(log: EventLog) -> list[str]:
    page = await log.read(0, 100, {"organisation.person_assigned"})
    return [event.payload.email for event in page.events]  # type: ignore[attr-defined]


async def test_a_mailbox_is_sealed(accept: Accept, log: EventLog) -> None:
    """It is recorded as a token; the same fact again is a duplicate."""
    assigned = BUREAU.person("p-1", "handler", "2026-01-05", email="jia@example.org")
    first = await accept([BUREAU.registered("某局"), assigned])
    assert all(isinstance(one, Accepted) for one in first), first
    assert isinstance((await accept([assigned]))[0], Duplicate)
    [box] = await boxes(log)
    assert is_token(box)


async def test_a_mask_is_no_mailbox(accept: Accept, log: EventLog) -> None:
    """Said by its mask it stays what it was; where two share the mask, or nobody has it, the fact is refused."""
    await accept([
        BUREAU.registered("某局"),
        BUREAU.person("p-1", "handler", "2026-01-05", email="jia@example.org"),
        BUREAU.person("p-2", "office", "2026-01-05", email="yi@example.org"),
        BUREAU.person("p-3", "liaison", "2026-01-05", email="yang@example.org"),
    ])  # fmt: skip
    first, *_ = await boxes(log)
    [same] = await accept([BUREAU.person("p-1", "legal_office", "2026-02-02", email="j**@example.org")])
    assert isinstance(same, Accepted), same
    assert (await boxes(log))[-1] == first
    for mask in ("y**@example.org", "b**@example.org"):
        [answer] = await accept([BUREAU.person("p-2", "legal_office", "2026-02-02", email=mask)])
        assert isinstance(answer, Refused)
        assert answer.code == "masked_name"
