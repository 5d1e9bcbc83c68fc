"""The shapes that go through the doors around an event: what a bureau submits, what it is answered, the CloudEvent that is published.

JSON Schema, the same for HTTP and for the bus.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.events import CATALOGUE

Schema = dict[str, Any]

UUID: Schema = {"type": "string", "format": "uuid"}
CODE: Schema = {"type": "string", "pattern": "^[a-z0-9-]{2,40}$"}
DAY: Schema = {"type": "string", "format": "date"}


def _of(kind: Schema, title: str) -> Schema:
    return kind | {"title": title}


#: what every event carries, submitted or published
_COMMON: dict[str, Schema] = {
    "specversion": {"const": "1.0", "title": "CloudEvents 版本"},
    "id": _of(UUID, "事件编号；以同一编号重报不会重复登记"),
    "source": {"type": "string", "title": "来源"},
    "type": {"type": "string", "title": "事件类型"},
    "subject": {"type": "string", "title": "案件（case-编号）或单位（organisation-地区-单位）"},
    "time": {"type": "string", "format": "date-time", "title": "登记时间"},
    "datacontenttype": {"const": "application/json", "title": "内容格式"},
    "region": _of(CODE, "行政区划代码"),
    "bureau": _of(CODE, "单位编码"),
    "actor": {"type": "string", "minLength": 1, "maxLength": 128, "title": "经办"},
    "occurredon": _of(DAY, "发生日期；来源不载的留空"),
    "correlationid": _of(UUID, "关联编号"),
    "data": {"type": "object", "title": "内容，按 type 的 JSON Schema"},
}


def submission(areas: Iterable[str]) -> Schema:
    """One fact on its way in; ``areas`` are those whose events may be submitted."""
    types = [type_ for type_, cls in CATALOGUE.items() if cls.area in set(areas)]
    return {
        "type": "object",
        "title": "报送的事实",
        "required": ["id", "type", "subject", "region", "bureau", "actor", "data"],
        "additionalProperties": False,
        "properties": _COMMON
        | {
            "type": {"enum": types, "title": "事件类型"},
            "expectedversion": {"type": "integer", "minimum": 0, "title": "报送人所见的案件版本"},
        },
    }


_VERSION: Schema = {"type": "integer", "minimum": 1}
#: the CloudEvent of any event, as it is on the bus and in exports
PUBLISHED: Schema = {
    "type": "object",
    "title": "已登记的事件（CloudEvents 1.0）",
    "required": [
        *("specversion", "id", "source", "type", "subject", "time", "region", "bureau", "actor", "data"),
        *("streamversion", "position", "schemaversion", "correlationid"),
    ],
    "properties": _COMMON
    | {
        "streamversion": _of(_VERSION, "流内版本"),
        "position": _of(_VERSION, "日志位置"),
        "schemaversion": _of(_VERSION, "模式版本"),
        "causationid": _of(UUID, "起因事件"),
    },
}


def published(type_: str, refs: str) -> Schema:
    """The CloudEvent of one event type; ``refs`` says where schemas stand."""
    own = {"type": {"const": type_}, "data": {"$ref": refs.format(model=type_)}}
    return {"allOf": [{"$ref": refs.format(model="CloudEvent")}, {"properties": own}]}


#: what became of one item, through every door
ANSWER: Schema = {
    "type": "object",
    "title": "一条报送的结果",
    "required": ["status"],
    "properties": {
        "status": {
            "enum": ["accepted", "duplicate", "rejected", "retry"],
            "title": "结果",
            "x-titles": {
                "accepted": "已登记",
                "duplicate": "此前已登记",
                "rejected": "不予登记",
                "retry": "请稍后重报",
            },
        },
        "id": {"type": "string", "title": "事件编号"},
        "position": {"type": "integer", "title": "日志位置；试报时没有"},
        "version": {"type": "integer", "title": "案件版本"},
        "code": {"type": "string", "title": "原因代码"},
        "field": {"type": "string", "title": "有误的字段"},
        "message": {"type": "string", "title": "原因"},
        "after": {"type": "number", "title": "多少秒后重报"},
    },
}

_COUNT: Schema = {"type": "integer", "minimum": 0}
#: the answer to a request that was taken at least in part
ANSWERS: Schema = {
    "type": "object",
    "title": "一次报送的结果",
    "required": ["dry_run", "accepted", "duplicate", "rejected", "retry", "items"],
    "properties": {
        "dry_run": {"type": "boolean", "title": "是否试报"},
        "accepted": _of(_COUNT, "已登记的条数"),
        "duplicate": _of(_COUNT, "此前已登记的条数"),
        "rejected": _of(_COUNT, "不予登记的条数"),
        "retry": _of(_COUNT, "请稍后重报的条数"),
        "items": {"type": "array", "items": ANSWER, "title": "按报送顺序"},
    },
}

#: an RFC 9457 problem; ``items`` where a request had several
PROBLEM: Schema = {
    "type": "object",
    "title": "问题（RFC 9457）",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "title": "urn:yingsu:代码"},
        "title": {"type": "string", "title": "状态名称"},
        "status": {"type": "integer", "title": "HTTP 状态"},
        "code": {"type": "string", "title": "稳定的原因代码，供程序使用"},
        "detail": {"type": "string", "title": "何处有误、如何处理"},
        "field": {"type": "string", "title": "有误的参数或字段"},
        "items": {"type": "array", "items": ANSWER, "title": "每一条的结果"},
    },
}
