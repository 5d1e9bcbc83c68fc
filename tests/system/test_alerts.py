"""Every alert is caused on purpose on a running system and fires; then what its page of the runbook says is done, and it is silent again."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import orjson
import pytest
from prometheus_client import generate_latest

from deploy.local.home import temporary_home
from shared import clock, database
from shared.eventlog.anchor import Anchor
from shared.eventlog.seal import sm3
from shared.eventlog.verifying import Verifying
from shared.runtime.skew import Skew
from tests.support import two_cases as story
from tests.support.collector import Collector, collecting
from tests.support.docket import REGION, Bureau, Docket
from tests.support.outside import System, running_system
from tests.support.promql import Vector, scraped
from tests.support.trouble import administering, asking, caused, firing, frozen, restarted
from tests.support.waiting import until
from tests.support.watching import Watch, rules

HOME = Bureau("fz-alarm")
#: more than a channel's flood, more than what is looked at as a full queue here
FLOOD, QUEUE = 140, 90


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as running:
        yield running


@pytest.fixture(scope="module")
def system(collector: Collector) -> Iterator[System]:
    with temporary_home() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINGSU_OTLP_URL", collector.url)
        patch.setenv("YINGSU_ANCHOR_SECONDS", "0")
        with running_system(home, story.TODAY) as running:
            yield running


@pytest.fixture(scope="module")
async def watch(system: System) -> Watch:
    """A bureau and a case are there, everything has come to rest, and nothing fires."""
    await system.accepted(*story.people(HOME))
    await system.settled()
    found = Watch(system)
    await found.begin()
    return found


async def a_fact(system: System) -> Docket:
    case = Docket(HOME)
    await system.accepted(
        case.opened("（虚构）李某诉某人社局养老待遇案"),
        case.fact("instance_opened", "2026-11-10", level="first"),
        case.fact("handler_assigned", "2026-11-13", handler="p-handler"),
        case.fact("notice_received", "2026-11-12"),
    )
    return case


async def test_a_healthy_system_is_silent(watch: Watch) -> None:
    """With nothing the matter no rule fires."""
    await watch.begin()

    async def silent() -> bool:
        return not await watch.fires()

    await until(silent, 20)


async def doctor(system: System) -> tuple[int, dict[str, dict[str, Any]]]:
    """Its exit code, and what is not well by part."""
    ended = await system.yingsu("doctor", "--json")
    return ended.code, {one["part"]: one for one in ended.json if not one["well"]}


async def test_the_doctor_finds_a_healthy_system_well(system: System, watch: Watch) -> None:
    """Everything is looked at, nothing is named, and the exit code says so."""
    await system.settled()
    ended = await system.yingsu("doctor", "--json")
    findings = {one["part"]: one for one in ended.json}
    assert {part: one for part, one in findings.items() if not one["well"] and part != "磁盘"} == {}
    assert {
        "数据库结构",
        "角色和行级权限",
        "读模型",
        "工作日历",
        "时钟",
        "消息流和消费者",
        "规则包",
        "文件存储",
    } <= set(findings)
    assert ended.code == (0 if findings["磁盘"]["well"] else 1)


async def test_a_service_that_does_not_answer(system: System, watch: Watch) -> None:
    """A process that hangs, and a service that is not scraped at all."""
    async with firing(watch, "YingsuServiceAway") as fires, frozen(system, "notify"):
        await fires()
    async with firing(watch, "YingsuServiceAway") as fires:
        watch.targets = {name: url for name, url in watch.targets.items() if name != "stats"}
        await fires()
        watch.targets = system.info.service_urls


async def test_the_database_away(system: System, watch: Watch) -> None:
    """Frozen: it does not answer, submissions wait, and what was to be recorded took long."""
    now = "YingsuDatabaseAway", "YingsuQueueWaiting"
    async with (
        firing(watch, *now, seconds=90) as fires,
        system.submitting(HOME) as js,
        system.http("intake") as http,
    ):
        item = HOME.person("p-late", "liaison", "2026-11-20")
        async with frozen(system, "postgres"):
            late = asyncio.create_task(http.post("/v1/events", json=item, timeout=120))
            for _ in range(QUEUE):
                await js.publish(f"submit.{REGION}.{HOME.code}", orjson.dumps(item))
            await fires()
        await late
        assert await watch.fires("YingsuAppendsSlow")
        caused.add("YingsuAppendsSlow")
        await system.settled(120)


async def test_a_lock_that_is_held(system: System, watch: Watch) -> None:
    """Somebody's session holds a table: connections run out, who asks waits and is turned away, until the session is ended."""
    alerts = "YingsuPoolExhausted", "YingsuTurnedAway", "YingsuAnswersSlow"
    async with firing(watch, *alerts, seconds=90) as fires, system.http("deadlines") as http:
        [table] = await system.fetch(
            "select schemaname || '.' || tablename as name from pg_tables "
            "where schemaname like 'deadlines_desk%' and tablename = 'deadlines'"
        )
        holder = await asyncpg.connect(system.info.admin_database_url)
        try:
            await holder.execute(f"begin; lock table {table['name']} in access exclusive mode")
            async with asking(http, "/v1/deadlines", visitors=60):
                await fires()
        finally:
            await holder.close()
        await system.settled(120)


async def test_a_read_model_that_stops(system: System, watch: Watch) -> None:
    """A table that was changed by hand: the read model stands still at the event, and goes on when the table is as it was."""
    [table] = await system.fetch(
        "select schemaname, tablename from pg_tables where schemaname like 'stats%figures%' and tablename = 'fact'"
        " or schemaname like 'deadlines%desk%' and tablename = 'cases' limit 1"
    )
    name = f"{table['schemaname']}.{table['tablename']}"
    async with firing(
        watch, "YingsuProjectionStopped", "YingsuProjectionBehind", "YingsuNotReady", seconds=90
    ) as fires:
        await system.fetch(f"alter table {name} rename column region to was_region")
        await a_fact(system)
        await fires()
        await system.fetch(f"alter table {name} rename column was_region to region")
        await system.settled(90)


async def test_what_nobody_foresaw(system: System, watch: Watch) -> None:
    """A view that does not fit the programme is answered 500."""
    async with firing(watch, "YingsuInternalErrors") as fires, system.http("deadlines") as http:
        await system.fetch("alter view deadlines.deadlines rename column due to was_due")
        assert (await http.get("/v1/deadlines")).status_code == 500
        await fires()
        await system.fetch("alter view deadlines.deadlines rename column was_due to due")
        assert (await http.get("/v1/deadlines")).status_code == 200


async def test_doors_that_are_tried(system: System, watch: Watch) -> None:
    """Many requests of nobody."""
    async with firing(watch, "YingsuDoorsTried") as fires, system.http("intake", {}) as http:
        for _ in range(120):
            assert (await http.get(f"/v1/cases/{uuid4()}")).status_code == 401
        await fires()


async def test_nats_away(system: System, watch: Watch) -> None:
    """Frozen: services say so, events are not published and the head of the chain is not written down; a restart breaks connections."""
    alerts = ("YingsuBusAway", "YingsuRelayBehind", "YingsuAnchorsOld")
    async with firing(watch, *alerts, seconds=90) as fires:
        async with frozen(system, "nats"):
            await a_fact(system)
            await fires()
        await system.settled(90)
    async with firing(watch, "YingsuBusUnstable") as fires:
        before = system.info.pids["nats"]
        os.kill(before, signal.SIGKILL)
        await fires()

        async def back() -> bool:
            return system.info.pids["nats"] != before

        await until(back, 60)


async def test_a_consumer_that_is_gone(system: System, watch: Watch) -> None:
    """Deleted by hand: its queue is nobody's; `yingsu migrate` makes it again, a restart subscribes."""
    async with firing(watch, "YingsuConsumerMissing", "YingsuNotReady") as fires:
        async with administering(system) as js:
            info = await js.consumer_info("SUBMISSIONS", "intake-submissions")
            await js.delete_consumer("SUBMISSIONS", "intake-submissions")
            await fires()
            await js.add_consumer("SUBMISSIONS", info.config)
        await restarted(system, "intake")


async def test_dead_letters(system: System, watch: Watch) -> None:
    """One that cannot be read is taken away with a reason, and that is on record; then so many in a row that the channel stops, until the service is started again."""
    async with firing(watch, "YingsuDeadLetters") as fires:
        async with system.submitting(HOME) as js:
            await js.publish(f"submit.{REGION}.{HOME.code}", b"no JSON")
        await fires()
        await taken_away(system)
    async with firing(watch, "YingsuSubscriberStopped") as fires:
        async with administering(system) as js:
            for _ in range(FLOOD):
                order = {"notification": str(uuid4()), "channel": "email"}
                await js.publish(f"dispatch.email.{order['notification']}", orjson.dumps(order))
            await fires()
            await js.purge_stream("DISPATCH")
            await js.purge_stream("DEADLETTERS")
        await restarted(system, "notify")


async def taken_away(system: System) -> None:
    """As the runbook says: looked at, saved, taken away; the log says by whom, why, and what it held."""
    listed = await system.yingsu("dead-letters", "list", "--json")
    [letter] = listed.json["items"]
    assert (listed.code, letter["reason"][:14]) == (1, "malformed_json")
    file = system.home.path / "letter.bin"
    number, why = str(letter["sequence"]), "（虚构）内容无法读取，已请报送单位重报"
    dropped = await system.yingsu("dead-letters", "drop", number, "--reason", why, "--save", str(file))
    assert dropped.code == 0, dropped.errors
    [said] = await system.fetch(
        "select actor, data::jsonb ->> 'reason' as why, data::jsonb ->> 'digest' as digest from eventlog.events "
        "where type = 'audit.dead_letter_dropped'"
    )
    assert (said["actor"], said["why"], said["digest"]) == (system.person, why, sm3(file.read_bytes()).hex())
    assert (await system.yingsu("dead-letters", "list")).code == 0
    assert (await system.yingsu("dead-letters", "drop", number, "--reason", why)).code != 0


async def test_mails_that_do_not_go_out(system: System, watch: Watch) -> None:
    """A relay that does not answer makes notices old; one that refuses makes them be given up."""
    behaviour = system.home.mail / "behaviour"
    async with firing(watch, "YingsuNoticesNotSent") as fires:
        behaviour.write_text("hang")
        await a_fact(system)
        await fires()
        behaviour.write_text("accept")
    async with firing(watch, "YingsuNoticesGivenUp") as fires:
        behaviour.write_text("refuse")
        await a_fact(system)
        await fires()
        await until(lambda: no_mail_waits(system))  # the fact tells several people
        behaviour.write_text("accept")


async def no_mail_waits(system: System) -> bool:
    """Everything was sent or given up."""
    await system.settled()
    async with system.jetstream() as js:
        waiting: int = (await js.stream_info("DISPATCH")).state.messages
    return waiting == 0


async def test_a_log_that_was_changed(system: System, watch: Watch) -> None:
    """A superuser changes a word in the record: the verification that operators start finds it."""
    async with firing(watch, "YingsuLogBroken") as fires:
        await system.fetch("alter table eventlog.events disable trigger user")
        change = "update eventlog.events set actor = $1 where position = 3 returning actor"
        [row] = await system.fetch("select actor from eventlog.events where position = 3")
        for child in await system.fetch(
            "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'eventlog.events'::regclass"
        ):
            await system.fetch(f"alter table {child['name']} disable trigger user")
        await system.fetch(change, "somebody else")
        watch.more = await verified(system)
        await fires()
        await system.fetch(change, row["actor"])
        watch.more = await verified(system)


async def verified(system: System) -> dict[str, Vector]:
    """As operators start it on their page, in this process."""
    pool = await database.connect_pool(system.info.admin_database_url, name="test")
    verifying = Verifying(pool, no_anchors)
    assert verifying.start("yunwei")
    await until(lambda: _ended(verifying))
    await database.close_pool(pool)
    return own("yingsu_log_verification_failed")


async def no_anchors() -> list[Anchor]:
    return []


async def _ended(verifying: Verifying) -> bool:
    return not verifying.running


def own(name: str) -> dict[str, Vector]:
    """A metric of this process, as if it were another target."""
    found = scraped(generate_latest().decode(), service="yingsu-test")
    return {name: found[name]}


async def test_a_clock_that_is_wrong(system: System, watch: Watch) -> None:
    """A process whose clock is five seconds ahead of the database's."""
    async with firing(watch, "YingsuClockWrong") as fires:
        pool = await database.connect_pool(system.info.admin_database_url, name="test")
        for ahead in (timedelta(seconds=5), timedelta()):
            skew = Skew(pool, lambda: story.TODAY, now=lambda ahead=ahead: clock.utc_now() + ahead)
            await skew.measure()
            watch.more = own("yingsu_clock_skew_seconds")
            if ahead:
                await fires()
        await database.close_pool(pool)


async def test_a_collector_that_is_away(system: System, watch: Watch, collector: Collector) -> None:
    """Traces that cannot be sent are said, and nothing else happens."""
    async with firing(watch, "YingsuTracesLost") as fires:
        collector.stop()
        await a_fact(system)
        await fires()
        collector.start()
        await system.settled()


async def test_the_doctor_names_what_is_broken(system: System, watch: Watch) -> None:
    """A mail relay that hangs, a consumer that is gone, a table without its fence: each by name, with what to do and where that is written."""
    table = (
        await system.fetch(
            "select schemaname || '.' || tablename as name from pg_tables where schemaname like 'stats%' limit 1"
        )
    )[0]
    await system.fetch(f"alter table {table['name']} disable row level security")
    async with frozen(system, "smtp"), administering(system) as js:
        info = await js.consumer_info("DISPATCH", "notify-sms")
        await js.delete_consumer("DISPATCH", "notify-sms")
        code, unwell = await doctor(system)
        await js.add_consumer("DISPATCH", info.config)
    await system.fetch(f"alter table {table['name']} enable row level security")
    assert code == 2
    assert {"邮件", "消息流和消费者", "角色和行级权限"} <= set(unwell)
    assert "notify-sms" in unwell["消息流和消费者"]["state"]
    assert unwell["消息流和消费者"]["runbook"] == "docs/runbook.md#yingsuconsumermissing"
    assert table["name"] in unwell["角色和行级权限"]["state"]
    assert all(one["advice"] for one in unwell.values())


def test_every_alert_was_caused() -> None:
    """There is no rule that nobody has seen fire. Those of other sites need two of them: ``tests/integration/sites/test_mirror.py``."""
    assert caused == {name for name in rules() if not name.startswith("YingsuSite")}
