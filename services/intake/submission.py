"""A submission: one fact on its way in, the same through every door, read strictly.

Its shape is a CloudEvent: ``{id, type, subject, region, bureau, actor, occurredon, data}`` and optionally ``correlationid``,
``expectedversion`` and CloudEvents' own descriptive attributes. An attribute or field that is not known is refused by name, never
dropped: nobody must believe that something was recorded which was not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from pydantic import ValidationError

from services.intake.shape import first_problem
from shared.errors import Rejected
from shared.events import CATALOGUE, Event
from shared.text import flaw, flaws

#: event types that a submitter may send; deadlines and notifications are what the system itself records
AREAS = frozenset({"case", "organisation"})
#: who states the facts of a ledger that the command line sends
LEDGER = "ledger"
#: of one event's data; below what the log and a message on the bus can carry
MAX_BYTES = 400_000
_REQUIRED = ("id", "type", "subject", "region", "bureau", "actor", "data")
_OPTIONAL = frozenset({"occurredon", "correlationid", "expectedversion"})
_DESCRIPTIVE = frozenset({"specversion", "source", "time", "datacontenttype"})
_CODE = re.compile(r"[a-z0-9-]{2,40}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ACTOR = re.compile(r"[^\x00-\x1f\x7f]{1,128}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A well-formed fact; whether it fits the case is for ``decide``. ``expected`` is the stream version its sender has seen.

    ``request`` is the correlation of the request it came with: it counts where the fact names none of its own, and is no part of
    what a repeated submission must repeat. ``ledger``: it is of a bureau's ledger, which tells what has happened, and is taken as it is.
    """

    id: UUID
    event: Event
    stream: str
    region: str
    bureau: str
    actor: str
    occurred_on: date | None
    expected: int | None = None
    correlation: UUID | None = None
    request: UUID | None = None
    ledger: bool = False

    @property
    def owner(self) -> tuple[str, str]:
        return self.region, self.bureau


def parse(item: Any) -> Submission:
    """Plain JSON data → a submission. Rejected with a stable code and the attribute's name when anything is wrong with its shape."""
    if not isinstance(item, dict):
        raise Rejected("bad_shape", "每一项必须是一个 JSON 对象。")
    _check_attributes(item)
    return Submission(
        id=_uuid(item, "id"),
        event=_event(item["type"], item["data"]),
        region=_matching(item, "region", _CODE),
        bureau=_matching(item, "bureau", _CODE),
        actor=_matching(item, "actor", _ACTOR),
        stream=_stream(item),
        occurred_on=occurred_on(item.get("occurredon")),
        expected=_version(item),
        correlation=_uuid(item, "correlationid") if item.get("correlationid") is not None else None,
        ledger=item["actor"] == LEDGER,
    )


def validated(cls: type[Event], data: Any, path: str = "data") -> Event:
    """Strict on types too: a number is not a date, “1” is not true. Rejected ``bad_shape`` names the first wrong field."""
    for place, wrong in flaws(data):
        where = f"{path}.{place}" if place else path
        raise Rejected("bad_shape" if "U+0000" in wrong else "bad_character", f"{where}：{wrong}。", where)
    text = orjson.dumps(data)
    if len(text) > MAX_BYTES:
        raise Rejected("too_large", f"{path} 有 {len(text)} 字节，一条记录最多 {MAX_BYTES} 字节。", path)
    try:
        return cls.model_validate_json(text, strict=True, extra="forbid")
    except ValidationError as error:
        field, message = first_problem(error, path)
        raise Rejected("bad_shape", message, field) from None


def _check_attributes(item: dict[str, Any]) -> None:
    for name in item:
        if name not in _OPTIONAL | _DESCRIPTIVE and name not in _REQUIRED:
            raise Rejected("unknown_attribute", f"不认识的属性“{name}”，请删除或改正名称。", name)
    for name in _REQUIRED:
        if item.get(name) is None:
            raise Rejected("missing_attribute", f"缺少属性“{name}”。", name)
    if item.get("specversion", "1.0") != "1.0":
        raise Rejected("bad_shape", "specversion 只支持“1.0”。", "specversion")


def _event(type_: Any, data: Any) -> Event:
    cls = CATALOGUE.get(type_) if isinstance(type_, str) else None
    if cls is None:
        raise Rejected("unknown_type", f"没有名为“{type_}”的事件，请核对 type。", "type")
    if cls.area not in AREAS:
        raise Rejected("type_not_allowed", f"“{cls.title}”（{type_}）由系统自行记录，不能报送。", "type")
    return validated(cls, data)


def _stream(item: dict[str, Any]) -> str:
    """``case-<uuid>`` in canonical writing, or ``organisation-<region>-<bureau>``, as the event's type demands."""
    subject, area = item["subject"], str(item["type"]).partition(".")[0]
    if area == "organisation":
        if subject != (own := f"organisation-{item['region']}-{item['bureau']}"):
            raise Rejected("wrong_subject", f"单位事件的 subject 应为“{own}”。", "subject")
        return own
    if not isinstance(subject, str) or not subject.startswith("case-"):
        raise Rejected("wrong_subject", "案件事件的 subject 应为“case-”加案件的 UUID。", "subject")
    return f"case-{_uuid({'subject': subject[5:]}, 'subject')}"


def _uuid(item: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(item[name])
    except (ValueError, TypeError, AttributeError):
        raise Rejected("bad_shape", f"属性“{name}”应为 UUID。", name) from None


def _matching(item: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = item[name]
    if isinstance(value, str) and pattern.fullmatch(value) and not flaw(value):
        return value
    wanted = "2 至 40 位小写字母、数字或连字符" if pattern is _CODE else "1 至 128 个字符、不含控制字符"
    raise Rejected("bad_shape", f"属性“{name}”应为{wanted}。", name)


def occurred_on(value: Any) -> date | None:
    """The day a fact bears, as it was sent. Rejected ``bad_shape`` for what is none."""
    if value is None:
        return None
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except (TypeError, ValueError):
        pass
    raise Rejected("bad_shape", "应为 YYYY-MM-DD 形式的日期；不知道就留空。", "occurredon")


def _version(item: dict[str, Any]) -> int | None:
    value = item.get("expectedversion")
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise Rejected("bad_shape", "expectedversion 应为不小于 0 的整数。", "expectedversion")
