"""What a list of deadlines is asked for, read strictly: a wrong filter is refused with a stable code, never passed over."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from services.deadlines.life.entries import State
from services.deadlines.lists.lamps import Lamp
from shared.dates import PeriodError
from shared.dates.lines import parse_day
from shared.errors import Rejected
from shared.events.terms import DeadlineKind, Nature, Term

DAY = "YYYY-MM-DD"
Text = str | None
#: an id in a path; what is none is refused by ``uuid_of`` with a sentence of its own
Key = Annotated[str, Path(json_schema_extra={"format": "uuid"})]


class Cursor(NamedTuple):
    """Behind which row the next page begins."""

    listed_on: date
    deadline_id: UUID

    def __str__(self) -> str:
        return f"{self.listed_on}_{self.deadline_id}"


class Lights(NamedTuple):
    """Today, and the last days of a red and of a yellow lamp."""

    today: date
    red: date
    yellow: date


class ListState(Term):
    """What can be asked for: the states, and those withheld ones that only wait for a fact."""

    WAITING = "waiting", "待补送达日"


SEVERAL = "；几个值用逗号分开"


class Asked(BaseModel):
    """The filters of a list, several values by comma. Each is text here; ``arguments`` reads them all and raises Rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: Text = Field(default=None, description=f"案件编号{SEVERAL}", max_length=1_000)
    person: Text = Field(
        default=None, description=f"人员：其承办的案件，及其岗位负责的期限{SEVERAL}", max_length=500
    )
    region: Text = Field(default=None, description=f"行政区划代码{SEVERAL}", max_length=500)
    bureau: Text = Field(default=None, description=f"单位编码{SEVERAL}", max_length=500)
    state: Text = Field(default=None, description="、".join((*State, *ListState)), max_length=200)
    kind: Text = Field(default=None, description="、".join(DeadlineKind), max_length=200)
    nature: Text = Field(default=None, description="、".join(Nature), max_length=200)
    lamp: Text = Field(default=None, description="、".join(Lamp), max_length=200)
    rule: Text = Field(default=None, description=f"规则编号，如 national.defence{SEVERAL}", max_length=500)
    clause: Text = Field(default=None, description=f"条款号或其一部分，如 YC23-2.5{SEVERAL}", max_length=500)
    due_after: Text = Field(default=None, description=f"{DAY}：届满日不早于该日", max_length=64)
    due_before: Text = Field(default=None, description=f"{DAY}：届满日不晚于该日", max_length=64)
    cursor: Text = Field(default=None, description="上一页的 next", max_length=128)
    limit: int = Field(default=100, ge=1, le=1_000)

    def arguments(self, lights: Lights, *, overdue: bool = False) -> tuple[Any, ...]:
        """In the order of the query ``list``; one row more than the page has, to know whether there is a next one."""
        return (
            [uuid_of(text, "case") for text in several(self.case) or ()] or None,
            None,
            several(self.region),
            several(self.bureau),
            terms_of((*State, *ListState), self.state, "state"),
            terms_of(tuple(DeadlineKind), self.kind, "kind"),
            terms_of(tuple(Nature), self.nature, "nature"),
            several(self.rule),
            several(self.clause),
            several(self.person),
            _day(self.due_after, "due_after"),
            _day(self.due_before, "due_before"),
            lights.today if overdue else None,
            terms_of(tuple(Lamp), self.lamp, "lamp"),
            *lights,
            *(cursor_of(self.cursor) or (None, None)),
            self.limit + 1,
        )


def uuid_of(text: str | None, field: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Rejected("id_invalid", f"{field}“{text}”不是编号：请从清单中复制完整的编号", field) from None


def several(text: str | None) -> list[str] | None:
    """The values between commas, Chinese ones too; none is no filter."""
    found = [part.strip() for part in (text or "").replace("，", ",").split(",")]
    return [part for part in found if part] or None


def terms_of(terms: tuple[Term, ...], text: str | None, field: str) -> list[str] | None:
    for given in several(text) or ():
        if given not in terms:
            known = "、".join(f"{term.value}（{term.title}）" for term in terms)
            raise Rejected(f"{field}_unknown", f"没有 {field}“{given}”，可用：{known}", field)
    return several(text)


def _day(text: str | None, field: str) -> date | None:
    try:
        return parse_day(text) if text else None
    except PeriodError as error:
        raise Rejected(error.code, str(error), field) from None


def cursor_of(text: str | None) -> Cursor | None:
    if text is None:
        return None
    day, _, key = text.partition("_")
    try:
        return Cursor(date.fromisoformat(day), UUID(key))
    except ValueError:
        raise Rejected(
            "cursor_invalid", f"cursor“{text}”无法识别：请原样使用上一页给出的 next", "cursor"
        ) from None
