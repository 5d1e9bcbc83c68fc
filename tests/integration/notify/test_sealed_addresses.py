"""Where officials are reached: sealed when it is said, opened when a message is sent, gone when its key is destroyed."""

from __future__ import annotations

from services.notify.channels.nameless import without
from services.notify.courier import ERASED
from shared.database import Pool
from shared.events.notification import Address
from shared.events.terms import Channel, Role
from shared.personal import erasing
from shared.personal.masters import FileMasters
from tests.integration.notify.service import Notify, raise_
from tests.integration.notify.test_contacts import INBOX, doors
from tests.support.bureau import BUREAU, REGION, Book, opened, person
from tests.support.mailserver import REFUSE
from tests.support.sealed import tokens_of
from tests.support.waiting import until

BOX, NUMBER = "jia.zhang@example.org", "13900001234"
TABLES = """select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')"""


async def stored(pool: Pool, *words: str) -> set[str]:
    """The tables in which one of the words stands."""
    found = set[str]()
    for table in await pool.fetch(TABLES):
        for row in await pool.fetch(f"select t::text as line from {table['name']} t"):
            if any(word in (row["line"] or "") for word in words):
                found.add(table["name"])
    return found


async def told(notify: Notify) -> None:
    """Somebody says where they are reached."""
    book = Book()
    book.extend([person("p-handler", Role.HANDLER), opened()])
    await notify.happened(book.events)
    async with notify.projecting(notify.inbox()), doors(notify) as http:
        await notify.caught_up(INBOX)
        for channel, address in (("email", BOX), ("sms", NUMBER), ("wecom", "legal-office")):
            for _ in range(2):
                path = f"/v1/people/p-handler/addresses/{channel}"
                answer = await http.put(path, json={"address": address, "actor": "clerk"})
                assert answer.status_code == 200, answer.text
        await notify.caught_up(INBOX)


async def sealed(notify: Notify) -> Address:
    """The mailbox as a notice has it."""
    made = await tokens_of(notify.vault, REGION, BUREAU, [BOX])
    return Address(channel=Channel.EMAIL, address=made[BOX])


async def test_an_address_stands_nowhere(notify: Notify, pool: Pool) -> None:
    """Said once or twice it is one fact with tokens for mailbox and number; robots are named in the clear; a mask is no address to register."""
    await told(notify)
    said = await notify.log.read(0, 1_000, {"contact.address_set"})
    assert len(said.events) == 3
    assert await stored(pool, BOX, NUMBER, "jia.zhang") == set()
    assert "legal-office" in "".join(event.data for event in said.events)
    async with doors(notify) as http:
        for channel, mask in (("email", "j**@example.org"), ("sms", "139****1234")):
            answer = await http.put(
                f"/v1/people/p-handler/addresses/{channel}", json={"address": mask, "actor": "clerk"}
            )
            assert (answer.status_code, answer.json()["code"]) == (422, "bad_address")


async def test_it_is_opened_for_sending(notify: Notify, pool: Pool) -> None:
    """The mail goes to the mailbox; what a server answers is recorded without it."""
    await told(notify)
    notify.mail.behaviour = REFUSE
    await raise_(notify, await sealed(notify))
    async with notify.running():
        await notify.all_emails(1, "failed")
        notify.mail.behaviour = "accept"
        await raise_(notify, await sealed(notify))
        await notify.all_emails(1, "sent")
    assert [mail["To"] for mail in notify.mail.kept] == [BOX]
    [failed] = await notify.records("failed")
    assert "<j**@example.org>: no such mailbox" in failed.data
    assert await stored(pool, BOX, "jia.zhang") == set()


async def test_erased(notify: Notify, pool: Pool) -> None:
    """Once its key is destroyed nothing is sent to the address any more, and it is on record why; what is said anew is a new address."""
    await told(notify)
    waiting = await sealed(notify)
    masters = FileMasters(notify.master_keys)
    async with pool.acquire() as admin:
        [traces] = await erasing.find(admin, masters, BOX.upper(), None, None)
        await erasing.erase(admin, masters, traces, reason="已离任", actor="operator")

    async def gone() -> bool:
        return await notify.vault.opened(waiting.address) == {waiting.address: None}

    await until(gone)
    await raise_(notify, waiting)
    async with notify.running():
        await notify.all_emails(1, "failed")
        assert (await notify.emails())[0]["reason"] == ERASED
        await raise_(notify, await sealed(notify))
        await notify.all_emails(1, "sent")
    assert [mail["To"] for mail in notify.mail.kept] == [BOX]


def test_what_a_server_says() -> None:
    """Its words are kept but for the mailbox or number, however it writes them; other words stay."""
    assert (
        without(f"550 <{BOX.upper()}> unknown user jia.zhang", BOX)
        == "550 <j**@example.org> unknown user j**"
    )
    assert without("number +8613900001234 blocked", "+8613900001234") == "number +86****1234 blocked"
    assert without("no robot legal-office", "legal-office") == "no robot legal-office"
