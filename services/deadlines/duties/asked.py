"""What a list of duties is asked for, read strictly: a wrong filter is refused with a stable code, never passed over."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.deadlines.duties.owed import LOOKED_AT, Owed, Spans, now, only
from shared.dates import PeriodError
from shared.dates.lines import parse_day
from shared.dates.wording import said
from shared.errors import Rejected
from shared.events.terms import DutyState

Text = str | None


class Asked(BaseModel):
    """The filters of a list; each is text here, and its methods read them or raise Rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: Text = Field(default=None, description="行政区划代码", max_length=64)
    bureau: Text = Field(default=None, description="单位编码", max_length=64)
    period: Text = Field(
        default=None, description="2026、2026H1、2026-03 或 standing（常态）；不写为当期", max_length=16
    )
    person: Text = Field(default=None, description="人员编号", max_length=64)
    state: Text = Field(default=None, description="、".join(DutyState), max_length=64)
    on: Text = Field(default=None, description="YYYY-MM-DD：按该日回看，限一年以内", max_length=16)
    cursor: Text = Field(default=None, description="上一页的 next", max_length=64)
    limit: int = Field(default=200, ge=1, le=1_000)

    def spans(self) -> Spans:
        try:
            return only(self.period) if self.period else now
        except PeriodError as error:
            raise Rejected(error.code, str(error), "period") from None

    def wants(self, one: Owed) -> bool:
        duty = one.assessment.duty
        return (
            (self.period is None or duty.period == self.period)
            and (self.person is None or duty.person == self.person)
            and (self.state is None or one.assessment.state == self.state)
        )

    def checked(self) -> Asked:
        """Rejected ``state_unknown`` for a state that is none."""
        if self.state is None or self.state in set(DutyState):
            return self
        known = "、".join(f"{state.value}（{state.title}）" for state in DutyState)
        raise Rejected("state_unknown", f"没有 state“{self.state}”，可用：{known}", "state")

    def after(self) -> UUID | None:
        try:
            return UUID(self.cursor) if self.cursor else None
        except ValueError:
            message = f"cursor“{self.cursor}”无法识别：请原样使用上一页给出的 next"
            raise Rejected("cursor_invalid", message, "cursor") from None


def day_of(text: str | None, today: date) -> date:
    """The day to look from. Rejected when it is no day, is still to come, or lies more than a year back."""
    try:
        day = parse_day(text) if text else today
    except PeriodError as error:
        raise Rejected(error.code, str(error), "on") from None
    if not today - LOOKED_AT <= day <= today:
        first = today - timedelta(days=LOOKED_AT.days)
        raise Rejected(
            "day_out_of_reach", f"只能回看{said(first)}至{said(today)}之间的一天，收到{said(day)}", "on"
        )
    return day
