"""The parties of a court's list: sealed, recognised all the same, gone when they are erased."""

from __future__ import annotations

from datetime import date

from services.intake.court_list.book import Scope
from services.intake.court_list.desk import Desk, File, Sender
from services.intake.court_list.reading import read_list
from shared.database import Pool
from shared.eventlog.verify import verify
from shared.events.terms import ListBasis
from shared.personal import erasing
from shared.personal.tokens import found_in
from tests.integration.intake.court import (
    COURT,
    KNOWN,
    POLICE,
    Court,
    file,
)
from tests.support.waiting import until
from tests.unit.intake.scenes import REGION, TODAY


async def test_without_a_keyring_no_full_name_is_kept(court: Court) -> None:
    """A court prints natural persons' full names; where nothing can be sealed they are masked for good."""
    scope = Scope(REGION, COURT, ListBasis.DOCKETED, date(2026, 1, 1), date(2026, 6, 30))
    reading, sent = read_list(file(KNOWN), ".csv"), File("0" * 64, None)
    await Desk(court.pool, court.log, lambda: TODAY).receive(scope, reading, sent, Sender("sfj", "p-1"))
    kept = "".join(event.data for event in (await court.log.read(0, 1_000)).events)
    assert "刘甲乙" not in kept
    assert "刘某" in kept


WHOLE = "陈虚名"
#: without a number: only the parties tell whose case it is
NAMELESS = f",{COURT},{{}},{POLICE},2026.3.9,,,,"


async def rows_kept(court: Court) -> str:
    page = await court.log.read(0, 1_000, {"court_list.rows_kept"})
    return "".join(event.data for event in page.events)


async def test_parties_are_sealed_and_recognised(court: Court) -> None:
    """The court's full names stand nowhere, and a case without a number is still found by them; another person of the surname is not."""
    await court.report("丙案", "（2026）云0101行初50号", WHOLE, "2026-03-09")
    sent = await court.send(file(NAMELESS.format(WHOLE + "（男）"), NAMELESS.format("陈虚二"), KNOWN))
    kept = await rows_kept(court)
    assert "pd1." in kept
    assert not [name for name in (WHOLE, "陈虚二", "刘甲乙", "陈某") if name in kept]
    found = await court.get(f"/v1/court-lists/{sent['id']}/reconciliation")
    said = {tuple(item["rows"]): item["finding"] for item in found["items"]}
    assert (said[3,], said[4,]) == ("matched", "court_only")
    letter = await court.get(f"/v1/court-lists/{sent['id']}/letter")
    [listed, *_] = [block["rows"] for block in letter["blocks"] if block["kind"] == "table"]
    assert {row[1] for row in listed} == {"陈某", "刘某"}


async def test_an_erased_party_of_a_list(court: Court, pool: Pool) -> None:
    """Erased it is nobody any more: not shown, not printed, not recognised, and no two erased are taken for one; the list stands and verifies."""
    await court.report("丙案", "（2026）云0101行初50号", WHOLE, "2026-03-09")
    sent = await court.send(file(NAMELESS.format(WHOLE), KNOWN))
    tokens = found_in(await rows_kept(court))
    async with pool.acquire() as admin:
        found = await erasing.find(admin, court.masters, WHOLE, None, None)
        assert len(found) == 2  # the bureau's and the list's
        for one in found:
            await erasing.erase(admin, court.masters, one, reason="本人申请", actor="operator")

    async def gone() -> bool:
        return None in (await court.vault.opened(*tokens)).values()

    await until(gone)
    path = f"/v1/court-lists/{sent['id']}"
    said = {tuple(item["rows"]): item for item in (await court.get(f"{path}/reconciliation"))["items"]}
    assert said[3,]["finding"] == "court_only"
    assert said[3,]["plaintiffs"] == ["某某"]
    letter = await court.get(f"{path}/letter")
    [listed, *_] = [block["rows"] for block in letter["blocks"] if block["kind"] == "table"]
    assert {row[1] for row in listed} == {"某某", "刘某"}
    assert (await verify(court.pool)).intact
