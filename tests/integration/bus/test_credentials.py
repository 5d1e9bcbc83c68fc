"""NATS with real credentials: everybody tries everything, and what happens is what the table of rights says, no more and no less."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.errors import APIError

from deploy.local.nats_users import new_seed
from shared.bus.anchors import StreamPlace, kept
from shared.bus.client import KeyedClient
from shared.bus.credentials import Credentials
from shared.bus.rights import STANDING, bureau, heard, inbox, rights, site
from shared.bus.topology import STREAMS
from shared.eventlog.anchor import Anchor
from tests.support.on_nats import Complaints, Guarded, guarded_nats
from tests.support.waiting import until

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANCHOR = Anchor(7, b"seven", NOON, NOON)
A, B, OTHER = bureau("370404", "fz-renshe"), bureau("370404", "fz-gongan"), bureau("120118", "fz-renshe")
SITE = site("jinan")
EVERYBODY = (*STANDING, A, B, OTHER, SITE)
PLACE = {A: "370404.fz-renshe", B: "370404.fz-gongan", OTHER: "120118.fz-renshe"}

_PLAIN = (
    *(f"submit.{place}" for place in PLACE.values()),
    *(f"receipt.{place}.one" for place in PLACE.values()),
    "events.370404.fz-renshe.case.registered",
    "dead.SUBMISSIONS.intake-submissions",
    "dead.DISPATCH.notify-email",
    "dispatch.email.one",
    "anchor.log",
    "doorbell.intake",
    "doorbell.notify",
    *(f"{inbox(one)}.one" for one in EVERYBODY),
    "_INBOX.one",
    "_R_.one",
    "$SYS.REQ.SERVER.PING",
    "$KV.one.two",
    "anything",
)
_API = (
    "$JS.API.INFO",
    "$JS.API.STREAM.NAMES",
    "$JS.API.STREAM.LIST",
    *(
        f"$JS.API.{what}.{stream.name}"
        for stream in STREAMS
        for what in (
            "STREAM.INFO",
            "STREAM.DELETE",
            "STREAM.PURGE",
            "STREAM.MSG.GET",
            "STREAM.MSG.DELETE",
            "STREAM.SNAPSHOT",
            "DIRECT.GET",
            "CONSUMER.NAMES",
        )
    ),
    *(f"$JS.API.STREAM.{what}.ANOTHER" for what in ("CREATE", "UPDATE", "RESTORE")),
    *(
        f"$JS.API.{what}.{durable}"
        for durable in ("SUBMISSIONS.intake-submissions", "DISPATCH.notify-email", "EVENTS.site-jinan")
        for what in (
            "CONSUMER.CREATE",
            "CONSUMER.DURABLE.CREATE",
            "CONSUMER.DELETE",
            "CONSUMER.PAUSE",
            "CONSUMER.INFO",
            "CONSUMER.MSG.NEXT",
        )
    ),
    *(f"$JS.API.DIRECT.GET.RECEIPTS.receipt.{place}.one" for place in PLACE.values()),
    "$JS.ACK.SUBMISSIONS.intake-submissions.1.999.1.1.0",
    "$JS.ACK.EVENTS.site-jinan.1.999.1.1.0",
)
_WILD = (
    ">",
    "*",
    "*.>",
    "submit.>",
    "receipt.>",
    "receipt.370404.>",
    "receipt.*.fz-renshe.>",
    *(f"receipt.{place}.*" for place in PLACE.values()),
    *(f"answered.{place}.*" for place in PLACE.values()),
    "doorbell.*",
    "events.>",
    "dead.>",
    "dispatch.>",
    "anchor.>",
    "_INBOX.>",
    *(f"{inbox(one)}.>" for one in EVERYBODY),
    "$JS.>",
    "$SYS.>",
    "_R_.>",
)


@pytest.fixture(scope="module")
def started() -> Iterator[Guarded]:
    with guarded_nats(A, B, OTHER, SITE) as server:
        yield server


@pytest.fixture(scope="module")
async def nats(started: Guarded) -> Guarded:
    await started.provision()
    return started


def within(subject: str, allowed: str) -> bool:
    """Whether every subject that the first stands for is one of the second's."""
    one, other = subject.split("."), allowed.split(".")
    for number, token in enumerate(other):
        if token == ">":
            return len(one) > number
        if number >= len(one) or one[number] == ">" or (token != "*" and token != one[number]):
            return False
    return len(one) == len(other)


def _harmless(subject: str) -> bytes:
    """What does not stand in another test's way."""
    if subject == "anchor.log":
        return ANCHOR.line().encode()
    if ".MSG.NEXT." in subject:
        return b'{"batch":1,"no_wait":true}'
    return b"" if subject.startswith("$") else b"{}"  # between accounts an empty message ends an answer


@pytest.mark.parametrize("identity", EVERYBODY)
async def test_who_may_say_what(nats: Guarded, identity: str) -> None:
    """Of every family of subjects, API calls included, each credential may publish to exactly what its row of the table lists."""
    own, complaints, tried = rights(identity), Complaints(), {*_PLAIN, *_API}
    listed = {
        subject for subject in tried if any(within(subject, may.subject) for may in (*own.say, *own.ring))
    }
    async with nats.signed_in(identity, error_cb=complaints.hear) as client:
        for subject in tried:
            await client.publish(subject, _harmless(subject))
            await client.flush()
        await until(lambda: complaints.all_of("publish", tried - listed))
    assert complaints.refused("publish", tried) == tried - listed


@pytest.mark.parametrize("identity", EVERYBODY)
async def test_who_may_hear_what(nats: Guarded, identity: str) -> None:
    """Each credential may subscribe to its own inbox and to what its row lists, by no wildcard to more."""
    complaints, tried = Complaints(), {*_PLAIN, *_WILD}
    mine = (f"{inbox(identity)}.>", *heard(rights(identity)))
    listed = {subject for subject in tried if any(within(subject, may) for may in mine)}
    async with nats.signed_in(identity, error_cb=complaints.hear) as client:
        for subject in tried:
            await client.subscribe(subject)
            await client.flush()
        await until(lambda: complaints.all_of("subscription", tried - listed))
    assert complaints.refused("subscription", tried) == tried - listed


async def test_nobody_without_a_key_of_the_list(nats: Guarded, tmp_path: Path) -> None:
    """No credential and a key that nobody knows are refused."""
    stranger = tmp_path / "stranger.seed"
    stranger.write_text(new_seed())
    for credentials in (Credentials(), Credentials(stranger)):
        client = KeyedClient(credentials)
        with pytest.raises(NatsError, match="(?i)authorization violation"):
            await client.connect(nats.url, allow_reconnect=False, error_cb=Complaints().hear)
        await client.close()


async def test_an_answer_goes_to_who_asked_and_nowhere_else(nats: Guarded) -> None:
    """A message may name any subject for its answer: the server's own answers still reach nobody else, delete no stream and write into none."""
    streams = await nats.state()
    async with nats.signed_in(A) as client:
        for target in (
            "events.370404.fz-renshe.case.registered",
            f"submit.{PLACE[B]}",
            f"receipt.{PLACE[B]}.one",
            "anchor.log",
            "$JS.API.STREAM.DELETE.EVENTS",
            "$JS.API.STREAM.PURGE.EVENTS",
        ):
            await client.publish(f"submit.{PLACE[A]}", b"[]", reply=target)
        await client.flush()
    async with nats.signed_in("notify") as client:
        js = client.jetstream()
        await js.publish("dispatch.sms.one", b"{}")
        work = await js.pull_subscribe_bind("notify-sms", "DISPATCH")
        [message] = await work.fetch(1)
        await client.publish(message.reply, b"+ACK", reply="$JS.API.STREAM.DELETE.ANCHORS")
        await client.flush()
    after = await nats.state()
    assert after["SUBMISSIONS"][1] > streams["SUBMISSIONS"][1]
    for name in ("EVENTS", "RECEIPTS", "ANCHORS", "DEADLETTERS"):
        assert after[name] == streams[name]


async def test_anchors_cannot_be_taken_away(nats: Guarded) -> None:
    """Whatever credential asks, provisioning's included: an anchor that was written stays."""
    async with nats.bus("notify") as writer, nats.bus("operator") as reader:
        await StreamPlace(writer, 0).put(ANCHOR)
        before = await kept(reader)
        assert ANCHOR in before
        for identity in EVERYBODY:
            async with nats.signed_in(identity) as client:
                for what in ("STREAM.PURGE", "STREAM.DELETE", "STREAM.MSG.DELETE"):
                    said = b'{"seq":1}' if "MSG" in what else b""
                    await client.publish(f"$JS.API.{what}.ANCHORS", said, reply=f"{inbox(identity)}.one")
                await client.flush()
        async with nats.signed_in("provisioning") as client:
            js = client.jetstream()
            config = (await js.stream_info("ANCHORS")).config
            for change in ({"deny_delete": False}, {"deny_purge": False}):
                with pytest.raises(APIError):
                    await js.update_stream(config.evolve(**change))
        assert await kept(reader) == before


async def test_receipts_are_the_bureaus_own(nats: Guarded) -> None:
    """A bureau hears its receipts as they come, can ask for one it missed, and gets nobody else's either way."""
    async with nats.signed_in("intake") as intake, nats.signed_in(A) as a, nats.signed_in(B) as b:
        heard = [await a.subscribe(f"receipt.{PLACE[A]}.*"), await b.subscribe(f"receipt.{PLACE[B]}.*")]
        await asyncio.gather(a.flush(), b.flush())
        for who in (A, B):
            await intake.jetstream().publish(f"receipt.{PLACE[who]}.r1", who.encode())
        assert [(await one.next_msg()).data for one in heard] == [A.encode(), B.encode()]
        missed = await a.request(f"$JS.API.DIRECT.GET.RECEIPTS.receipt.{PLACE[A]}.r1", b"")
        assert missed.data == A.encode()
        asked = orjson.dumps({"last_by_subj": f"receipt.{PLACE[B]}.r1"})
        sly = await a.request(f"$JS.API.DIRECT.GET.RECEIPTS.receipt.{PLACE[A]}.r1", asked)
        assert (sly.data, (sly.headers or {}).get("Status")) == (b"", "408")
        with pytest.raises(NatsError):
            await a.request(f"$JS.API.DIRECT.GET.RECEIPTS.receipt.{PLACE[B]}.r1", b"", timeout=0.3)
        assert [one.pending_msgs for one in heard] == [0, 0]


async def test_a_site_reads_the_events(nats: Guarded) -> None:
    """By a durable of its own, which remembers where it stands; it cannot write, nor make another."""
    async with nats.signed_in("intake") as intake, nats.signed_in(SITE) as there:
        await intake.jetstream().publish(
            "events.370404.fz-renshe.case.registered", b"one", headers={"Position": "1"}
        )
        reader = await there.jetstream().pull_subscribe_bind("site-jinan", "EVENTS")
        found: list[Msg] = []
        while not any(message.data == b"one" for message in found):
            found += await reader.fetch(100, timeout=5)
        for message in found:
            await message.ack()

        async def all_done() -> bool:
            info = await there.jetstream().consumer_info("EVENTS", "site-jinan")
            return (info.num_ack_pending, info.num_pending) == (0, 0)

        await until(all_done)
