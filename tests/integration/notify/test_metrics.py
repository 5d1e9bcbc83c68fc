"""What operators watch, from real deliveries; and what looking it up costs beside a great many messages that are over."""

from __future__ import annotations

from prometheus_client import REGISTRY

from services.notify import metrics
from services.notify.courier import Patience
from shared.events.notification import Address
from shared.events.terms import Channel
from tests.integration.notify.service import Notify, raise_
from tests.integration.notify.test_doors import MAIL, shown
from tests.support.mailserver import REFUSE

#: messages that are over
MANY = 200_000


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"yingsu_notify_{name}", labels) or 0.0


async def test_what_went_out_and_what_did_not(notify: Notify) -> None:
    """Sent, late, given up and taken up are counted by channel; what is owed and what is dead is what the read model holds; a rebuild
    counts nothing.
    """
    names = ("sent_total", "late_total", "given_up_total")
    before = {name: value(name, channel="email") for name in names}
    taken = value("acknowledged_total")
    notify.today = notify.today.replace(day=notify.today.day + 1)
    key = await raise_(notify, MAIL)
    async with notify.running():
        await notify.all_emails(1, "sent")
    notify.mail.behaviour = REFUSE
    refused = Address(channel=Channel.EMAIL, address="p2@example.org")
    await raise_(notify, refused)
    async with notify.projecting(), notify.http() as http:
        async with notify.delivering(notify.courier(Patience(first=0.05, attempts=1))):
            await notify.all_emails(1, "failed")
        await raise_(notify, Address(channel=Channel.SMS, address="13800000000"))
        await http.post(f"/v1/inbox/{key}/acknowledge", json={"person": "p-1"})
        await shown(notify)
        await metrics.look(notify.pool)
    assert {name: value(name, channel="email") - before[name] for name in names} == dict.fromkeys(names, 1.0)
    assert value("acknowledged_total") - taken == 1.0
    assert (value("open", channel="email", state="dead"), value("open", channel="sms", state="waiting")) == (
        1,
        1,
    )
    assert value("open", channel="email", state="waiting") == 0.0
    assert 0.0 < value("oldest_seconds", channel="sms") < 60.0


async def test_what_is_over_is_not_looked_at(notify: Notify) -> None:
    """The gauges, the list of failures and a live inbox's number are looked up without reading what is over."""
    await raise_(notify, MAIL)
    async with notify.projecting(notify.inbox()):
        await shown(notify)
    many = """
        insert into notify_messages
        select past.*
        from notify_messages m, generate_series(1, $1) n,
             jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'position', 1000 + n, 'read_at', now())) past"""
    await notify.pool.execute(many, MANY)
    await notify.pool.execute("""
        insert into notify_deliveries
        select id, 'email', 'sent', 1, now(), false, '', position from notify_messages where position > 1000""")
    await notify.pool.execute("analyze notify_inbox_g1.notify_messages")
    await notify.pool.execute("analyze notify_inbox_g1.notify_deliveries")
    for query in (
        metrics.queries.open,
        "select count(*) from notify_deliveries where state = 'failed' and state <> 'sent'",
        "select person, count(*) from notify_messages where person = 'p-1' and read_at is null group by person",
    ):
        plan = await notify.pool.fetch("explain (analyze, format text) " + query)
        text = "\n".join(row[0] for row in plan)
        assert "Seq Scan" not in text, text
