"""What a request asks for, read strictly: wrong parameters are refused with a stable code and a Chinese sentence, never guessed at."""

from __future__ import annotations

import re
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from services.stats.periods import Period, parse_period
from shared.errors import Rejected

#: as intake accepts them
CODE = r"^[a-z0-9-]{1,40}$"
_DAY = re.compile(r"[12]\d{3}-\d{2}-\d{2}", re.ASCII)


class Scoped(BaseModel):
    """Whose figures, and as of when. Each is text here; what it means is read by the properties, which raise Rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str | None = Field(default=None, description="行政区划代码", pattern=CODE)
    bureau: str | None = Field(default=None, description="单位编码", pattern=CODE)
    as_of: str | None = Field(default=None, description="YYYY-MM-DD：以该日终了前已登记的事实为准")
    position: str | None = Field(default=None, description="以事件日志该位置为准")

    @property
    def day(self) -> date | None:
        if self.as_of is None:
            return None
        try:
            return _day(self.as_of)
        except ValueError:
            text = f"as_of“{self.as_of}”不是日期：请写成 YYYY-MM-DD，如 2026-06-30"
            raise Rejected("as_of_invalid", text, "as_of") from None

    @property
    def log_position(self) -> int | None:
        text = self.position
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise Rejected("position_invalid", f"position“{text}”应为不小于 0 的整数", "position")
        return int(text)


class Asked(Scoped):
    """The parameters of every answer about a period."""

    period: str = Field(description="2026 | 2026H1 | 2026-03 | 2026-01-01..2026-06-30 | all", max_length=64)

    @property
    def when(self) -> Period:
        return read_period(self.period)


def read_period(text: str, field: str = "period") -> Period:
    try:
        return parse_period(text)
    except ValueError as error:
        raise Rejected("period_invalid", str(error), field) from None


def _day(text: str) -> date:
    """ValueError for anything but a day of this millennium or the last, written in full."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)
