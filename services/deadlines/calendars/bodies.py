"""The bodies of the answers about the calendar, as the OpenAPI document says them."""

from __future__ import annotations

import datetime as dt
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.deadlines.lists.bodies import NoticeHead
from shared.contracts.body import Body


class DayLine(Body):
    date: dt.date
    is_workday: bool
    reason: str
    provisional: bool


class CalendarYear(Body):
    year: int
    version: str
    provisional: bool
    notice: NoticeHead | None
    workdays: int
    days: list[DayLine]
    wanted: bool = Field(title="是否在等待放假通知")
    wanted_year: int | None


class OffLine(Body):
    name: str
    first: date
    last: date


class WorkLine(Body):
    name: str
    day: date


class NoticeBody(NoticeHead):
    off: list[OffLine]
    work: list[WorkLine]


class MovedDeadline(Body):
    deadline: UUID
    case_id: UUID
    case_name: str | None
    region: str
    bureau: str
    rule: str
    name: str | None
    previous_due: date
    due: date
    previous_due_safe: date
    due_safe: date
    was_provisional: bool
    provisional: bool


class NoticePreview(Body):
    moved: int
    final: int = Field(title="由暂定变为确定的日期数")
    provisional: int = Field(title="由确定变为暂定的日期数")
    bureaus: dict[str, int]
    moves: list[MovedDeadline]


class NoticeAnswer(Body):
    outcome: Literal["preview", "imported", "withdrawn", "duplicate"]
    id: UUID | None
    version: int | None
    calendar: str | None
    notice: NoticeBody
    doubts: list[str]
    preview: NoticePreview | None


class MoveCounts(Body):
    moved: int
    dates: int
    final: int = Field(title="由暂定变为确定的日期数")


class VersionLine(Body):
    version: int
    calendar: str
    act: Literal["release", "imported", "withdrawn"]
    act_title: str
    id: UUID | None
    notice: NoticeBody | None
    on: date | None
    recorded_at: datetime | None
    actor: str | None
    reason: str | None
    in_force: bool
    withdrawn_by: int | None
    moves: MoveCounts


class VersionList(Body):
    items: list[VersionLine]


class RecordedMove(MovedDeadline):
    version: int
    position: int


class MovePage(Body):
    items: list[RecordedMove]
    next: int | None


class DangerLine(Body):
    day: date
    rule: str
    title: str
    serves: str
    serves_title: str
    internal: date
    statutory: date
    buffer: int
    capped: date
    provisional: bool


class DangerList(Body):
    year: int
    region: str
    items: list[DangerLine]
