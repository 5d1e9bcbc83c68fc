"""What is in the audit, in words: who, from where, what they did and what came of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, get_args

from shared.clock import SHANGHAI
from shared.events import CATALOGUE
from shared.events.audit import AccessRefused, AuditEvent, FileExported, LogVerified
from shared.events.model import Event
from shared.events.terms import Term
from shared.events.wording import FIELDS
from shared.security import Duty
from shared.web.words import moment, shown

#: by the codes of NotAllowed
WHY = {
    "act_not_allowed": "身份不允许",
    "not_yours": "其他单位（地区）的内容",
    "not_yourself": "以他人名义或他人的内容",
    "not_recipient": "不是发给此人的通知",
}
_METHODS = {"GET": "查看", "HEAD": "查看", "POST": "提交", "PUT": "提交", "DELETE": "提交", "PATCH": "提交"}
_MADE = {"pdf": "PDF", "spreadsheetml": "Excel", "wordprocessingml": "Word", "csv": "CSV", "json": "JSON"}


def kinds() -> list[tuple[str, str]]:
    """(event type, official title) of everything that is audited."""
    return [(type_, cls.title) for type_, cls in sorted(CATALOGUE.items()) if issubclass(cls, AuditEvent)]


@dataclass(frozen=True, slots=True)
class Entry:
    """``did`` and ``path``: what they asked for; ``why``: why it was refused, or what went out."""

    position: int
    at: datetime
    kind: str
    person: str
    name: str
    duty: str
    place: str
    did: str
    path: str
    why: str

    def cells(self) -> tuple[str, ...]:
        """Under ``HEADERS``."""
        at = f"{self.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
        return (
            at,
            self.kind,
            self.person,
            self.name,
            self.duty,
            self.place,
            self.did,
            self.path,
            self.why,
            str(self.position),
        )


HEADERS = ("时间", "类别", "账号", "姓名", "身份", "单位", "动作", "地址", "结果", "日志位置")


def entry(row: Mapping[str, Any], name: str, place: str) -> Entry:
    """``name`` and ``place`` of the account, where there still is one."""
    known = {duty.value: duty.title for duty in Duty}
    kind = CATALOGUE[row["kind"]].title
    return Entry(
        position=row["position"],
        at=row["at"],
        kind=kind,
        person=row["person"],
        name=name,
        duty=known.get(row["duty"], row["duty"]),
        place=place or (row["bureau"] if row["bureau"] != "none" else ""),
        did=_METHODS.get(row["method"], "提交") if row["method"] else kind,
        path=row["path"],
        why=_result(row),
    )


def _result(row: Mapping[str, Any]) -> str:
    said: Mapping[str, Any] = row["said"]
    match row["kind"]:
        case AccessRefused.type:
            return WHY.get(row["code"]) or str(row["code"])
        case FileExported.type:
            return _exported(row, said)
        case LogVerified.type:
            whole = (
                "完整"
                if said["intact"]
                else f"被改动，首个异常位置 {said.get('broken_at')}：{said.get('reason', '')}"
            )
            return f"到位置 {said['reached']}，{whole}"
    kind = CATALOGUE[row["kind"]]
    return "；".join(
        f"{FIELDS.get(name, name)}：{_in_words(kind, name, value)}" for name, value in said.items()
    )


def _in_words(kind: type[Event], name: str, value: Any) -> str:
    """A member of an event as people read it: a term by its title, a moment as the pages write it."""
    field = kind.model_fields.get(name)
    of = field.annotation if field else None
    if isinstance(of, type) and issubclass(of, Term):
        return of(value).title
    if isinstance(value, str) and datetime in (of, *get_args(of)):
        return moment(value)
    return shown(value)


def _exported(row: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    made = next((title for part, title in _MADE.items() if part in said["media_type"]), said["media_type"])
    counted = [
        f"{row['lines']} 行" if row["lines"] is not None else "",
        f"{row['size']} 字节" if row["size"] is not None else "",
    ]
    return "，".join(part for part in (made, *counted, said.get("extent", "")) if part)


def span(day: date) -> tuple[datetime, datetime]:
    """The first instants of the day and of the next one, in Asia/Shanghai."""
    first = datetime.combine(day, time(), SHANGHAI)
    return first, first + timedelta(days=1)
