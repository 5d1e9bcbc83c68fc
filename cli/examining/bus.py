"""NATS: reached with our credentials, every stream and consumer as the topology says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from cli.examining.finding import Finding, attention, fault, well, why
from shared.bus.client import KeyedClient
from shared.bus.credentials import Credentials
from shared.bus.rights import OPERATOR, inbox
from shared.bus.topology import CONSUMERS, DEADLETTERS, STREAMS, missing

SECONDS = 5
PART = "消息服务"
#: nats-py goes on for two minutes, also where it may not reconnect; the least it takes is a second time at once
ONCE: Mapping[str, Any] = {"allow_reconnect": False, "max_reconnect_attempts": 1, "reconnect_time_wait": 0}


async def examined(url: str, credentials: Credentials) -> AsyncIterator[Finding]:
    client, heard = KeyedClient(credentials), list[Exception]()

    async def hear(error: Exception) -> None:
        heard.append(error)

    prefix, tls = inbox(OPERATOR).encode(), credentials.tls()
    try:
        await client.connect(
            url, error_cb=hear, connect_timeout=SECONDS, inbox_prefix=prefix, tls=tls, **ONCE
        )
    except (OSError, NatsError) as error:  # that there is no server says less than why
        yield fault(
            PART,
            why(next(reversed(heard), error)),
            "请检查消息服务的地址、凭据和日志；其间事实不会丢失。",
            "YingsuBusAway",
        )
        return
    try:
        js = client.jetstream(timeout=SECONDS)
        account = await js.account_info()
        yield well(PART, f"JetStream 有 {account.streams} 个流")
        yield await _topology(js)
        yield await _dead_letters(js)
    except (OSError, NatsError) as error:
        yield fault(PART, why(error), "JetStream 没有应答，请看消息服务的日志和磁盘。", "YingsuBusAway")
    finally:
        await client.close()


async def _topology(js: JetStreamContext) -> Finding:
    gone = [str(stream.name) for stream in STREAMS if not await _has(js, str(stream.name))]
    durables = [(stream, str(consumer.durable_name)) for stream, consumer in CONSUMERS if stream not in gone]
    gone += await missing(js, durables)
    if gone:
        return fault(
            "消息流和消费者",
            f"缺少 {'、'.join(gone)}",
            "请运行 yingsu migrate 重建，然后重启相应服务。",
            "YingsuConsumerMissing",
        )
    return well("消息流和消费者", f"{len(STREAMS)} 个流，{len(CONSUMERS)} 个消费者")


async def _has(js: JetStreamContext, stream: str) -> bool:
    try:
        await js.stream_info(stream)
    except NotFoundError:
        return False
    return True


async def _dead_letters(js: JetStreamContext) -> Finding:
    try:
        number = (await js.stream_info(DEADLETTERS)).state.messages
    except NotFoundError:
        number = 0
    if number:
        return attention(
            "无法处理的报送", f"{number} 条", "请在“运行”页查看原因，改正后重新投递。", "YingsuDeadLetters"
        )
    return well("无法处理的报送", "没有")
