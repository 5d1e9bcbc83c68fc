"""What a list of deadlines is asked for, read strictly: a wrong filter is refused with a stable code, never passed over."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.deadlines.dates import PeriodError
from services.deadlines.dates.lines import parse_day
from services.deadlines.entries import State
from shared.errors import Rejected
from shared.events.terms import DeadlineKind, Term

T = TypeVar("T", bound=Term)

DAY = "YYYY-MM-DD"
Text = str | None


class Cursor(NamedTuple):
    """Behind which row the next page begins."""

    listed_on: date
    deadline_id: UUID

    def __str__(self) -> str:
        return f"{self.listed_on}_{self.deadline_id}"


class Asked(BaseModel):
    """The filters of a list. Each is text here; ``arguments`` reads them all and raises Rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: Text = Field(default=None, description="案件编号", max_length=64)
    region: Text = Field(default=None, description="行政区划代码", max_length=64)
    bureau: Text = Field(default=None, description="单位编码", max_length=64)
    state: Text = Field(default=None, description="、".join(State), max_length=64)
    kind: Text = Field(default=None, description="、".join(DeadlineKind), max_length=64)
    due_after: Text = Field(default=None, description=f"{DAY}：届满日不早于该日", max_length=64)
    due_before: Text = Field(default=None, description=f"{DAY}：届满日不晚于该日", max_length=64)
    cursor: Text = Field(default=None, description="上一页的 next", max_length=128)
    limit: int = Field(default=100, ge=1, le=1_000)

    def arguments(self, overdue_on: date | None = None) -> tuple[Any, ...]:
        """In the order of the query ``list``; one row more than the page has, to know whether there is a next one."""
        return (
            uuid_of(self.case, "case"),
            self.region,
            self.bureau,
            _term(State, self.state, "state"),
            _term(DeadlineKind, self.kind, "kind"),
            _day(self.due_after, "due_after"),
            _day(self.due_before, "due_before"),
            overdue_on,
            *(_cursor(self.cursor) or (None, None)),
            self.limit + 1,
        )


def uuid_of(text: str | None, field: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Rejected("id_invalid", f"{field}“{text}”不是编号：请从清单中复制完整的编号", field) from None


def _term(terms: type[T], text: str | None, field: str) -> str | None:
    if text is None or text in set(terms):
        return text
    known = "、".join(f"{term.value}（{term.title}）" for term in terms)
    raise Rejected(f"{field}_unknown", f"没有 {field}“{text}”，可用：{known}", field)


def _day(text: str | None, field: str) -> date | None:
    try:
        return parse_day(text) if text else None
    except PeriodError as error:
        raise Rejected(error.code, str(error), field) from None


def _cursor(text: str | None) -> Cursor | None:
    if text is None:
        return None
    day, _, key = text.partition("_")
    try:
        return Cursor(date.fromisoformat(day), UUID(key))
    except ValueError:
        raise Rejected(
            "cursor_invalid", f"cursor“{text}”无法识别：请原样使用上一页给出的 next", "cursor"
        ) from None
