"""The bus as an AsyncAPI 3 document, made from the topology and the catalogue: one channel for each event, and those that bureaus and operators use.

Actions are those of 应诉 itself: it sends events and receipts, and receives submissions.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from shared.bus.topology import (
    ANCHORS,
    CHANNELS,
    DEADLETTERS,
    DISPATCH,
    EVENTS,
    RECEIPTS,
    STREAMS,
    SUBMISSIONS,
)
from shared.contracts.messages import ANSWER, PUBLISHED, UUID, published, submission
from shared.contracts.schemas import today
from shared.events import CATALOGUE, Event

REFS = "#/components/schemas/{model}"
CLOUDEVENT = "application/cloudevents+json"
_ABOUT = {stream.name: stream.description for stream in STREAMS}
_PARAMETERS = {
    "region": "行政区划代码",
    "bureau": "单位编码",
    "submission": "所报送事件的编号",
    "channel": "发送渠道",
    "notification": "通知编号",
    "stream": "消息原来所在的流",
    "durable": "未能处理它的消费者",
}


def asyncapi(areas: Collection[str]) -> dict[str, Any]:
    """The whole document; ``areas`` are those whose events bureaus may submit."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "应诉 yingsu",
            "version": "1",
            "description": "事件以 CloudEvents 1.0 结构化 JSON 在 NATS JetStream 上发布；单位经 submit 主题报送，在 receipt 主题得到答复。",
        },
        "defaultContentType": "application/json",
        "servers": {
            "nats": {
                "host": "{host}",
                "protocol": "nats",
                "variables": {"host": {"default": "127.0.0.1:4222", "description": "NATS 服务器"}},
            }
        },
        "channels": _channels(),
        "operations": _operations(),
        "components": {"messages": _messages(), "schemas": _schemas(areas)},
    }


def _channels() -> dict[str, Any]:
    events = {
        type_: _channel(EVENTS, f"events.{{region}}.{{bureau}}.{type_}", [type_], cls.title)
        for type_, cls in CATALOGUE.items()
    }
    return events | {
        "submit": _channel(SUBMISSIONS, "submit.{region}.{bureau}", ["submission", "submissions"], "报送"),
        "receipt": _channel(RECEIPTS, "receipt.{region}.{bureau}.{submission}", ["receipt"], "回执"),
        "dispatch": _channel(DISPATCH, "dispatch.{channel}.{notification}", ["order"], "待发通知"),
        "dead": _channel(DEADLETTERS, "dead.{stream}.{durable}", ["deadletter"], "无法处理的消息"),
        "anchor": _channel(ANCHORS, "anchor.log", ["anchor"], "事件日志的库外锚定"),
    }


def _channel(stream: str, address: str, messages: list[str], title: str) -> dict[str, Any]:
    names = [name for name in _PARAMETERS if f"{{{name}}}" in address]
    parameters = {name: {"description": _PARAMETERS[name]} for name in names}
    return {
        "address": address,
        "title": title,
        "description": f"JetStream {stream}: {_ABOUT[stream]}",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        **({"parameters": parameters} if parameters else {}),
        "x-stream": stream,
    }


def _operations() -> dict[str, Any]:
    published_events = {
        f"publish.{type_}": _operation("send", type_, cls.title) for type_, cls in CATALOGUE.items()
    }
    answered = {"reply": {"channel": {"$ref": "#/channels/receipt"}}}
    return published_events | {
        "accept": _operation("receive", "submit", "受理报送") | answered,
        "answer": _operation("send", "receipt", "答复报送"),
        "queue": _operation("send", "dispatch", "排队发送通知"),
        "deliver": _operation("receive", "dispatch", "发送通知"),
        "bury": _operation("send", "dead", "留存无法处理的消息"),
        "anchor": _operation("send", "anchor", "锚定事件日志的链头"),
    }


def _operation(action: str, channel: str, title: str) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "title": title}


_ORDER = {
    "type": "object",
    "required": ["notification"],
    "properties": {
        "notification": UUID,
        "more": {"type": "array", "items": UUID, "title": "一并汇总的其他通知"},
        "channel": {"enum": list(CHANNELS), "title": "发送渠道"},
    },
}


_MOMENT = {"type": "string", "format": "date-time"}
_ANCHOR = {
    "type": "object",
    "required": ["position", "hash", "algorithm", "sealed_at", "anchored_at"],
    "properties": {
        "position": {"type": "integer", "minimum": 1, "title": "封签所及的最后位置"},
        "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$", "title": "链头的杂凑值"},
        "algorithm": {"const": "SM3", "title": "杂凑算法"},
        "sealed_at": _MOMENT | {"title": "封签时间"},
        "anchored_at": _MOMENT | {"title": "锚定时间"},
    },
}


def _messages() -> dict[str, Any]:
    events = {type_: _event_message(type_, cls) for type_, cls in CATALOGUE.items()}
    one = {"$ref": "#/components/schemas/Submission"}
    return events | {
        "submission": {"title": "一条事实", "payload": one},
        "submissions": {"title": "多条事实", "payload": {"type": "array", "minItems": 1, "maxItems": 1_000, "items": one}},
        "receipt": {"title": "回执", "payload": {"$ref": "#/components/schemas/Answer"}},
        "order": {"title": "一条待发通知，或同一人的多条通知汇总", "payload": _ORDER},
        "anchor": {"title": "链头", "payload": _ANCHOR},
        "deadletter": {"title": "原消息", "headers": _DEAD_HEADERS, "payload": {}},
    }  # fmt: skip


def _event_message(type_: str, cls: type[Event]) -> dict[str, Any]:
    return {
        "name": type_,
        "title": cls.title,
        "contentType": CLOUDEVENT,
        "headers": {
            "type": "object",
            "properties": {
                "Nats-Msg-Id": UUID | {"title": "事件编号，供 JetStream 去重"},
                "traceparent": {"type": "string", "title": "W3C 追踪上下文，供订阅者接续"},
            },
        },
        "payload": published(type_, REFS),
    }


def _schemas(areas: Collection[str]) -> dict[str, Any]:
    """The data of every event, the values they are made of, and the envelopes."""
    found: dict[str, Any] = {"CloudEvent": PUBLISHED, "Submission": submission(areas), "Answer": ANSWER}
    for type_, cls in CATALOGUE.items():
        schema = today(cls, REFS)
        for name, part in schema.pop("$defs", {}).items():
            if found.setdefault(name, part) != part:
                raise TypeError(f"two different values of events are called {name}")
        found[type_] = schema | {"title": cls.title, "x-version": cls.schema_version}
    return found


_DEAD_HEADERS = {
    "type": "object",
    "required": ["Yingsu-Reason", "Yingsu-Subject", "Yingsu-Sequence", "Yingsu-Attempt"],
    "properties": {
        "Yingsu-Reason": {"type": "string", "title": "原因"},
        "Yingsu-Subject": {"type": "string", "title": "原主题"},
        "Yingsu-Sequence": {"type": "string", "title": "原序号"},
        "Yingsu-Attempt": {"type": "string", "title": "第几次投递"},
    },
}
