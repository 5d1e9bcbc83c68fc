"""What the doors of supervision are asked, read strictly: a wrong filter is refused with a stable code, never passed over."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.stats.asked import CODE
from shared.errors import Rejected
from shared.events.case import Person, Text
from shared.events.terms import Consequence, ProposalKind, ProposalState

Year = Annotated[int, Field(ge=1990, le=2100, description="计入哪一年")]
Seen = Annotated[
    int | None, Field(default=None, ge=1, title="查看时的 version；其间有变动的，不予办理并说明")
]


class AskedInbox(BaseModel):
    """The filters of the inbox."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str | None = Field(default=None, description="行政区划代码", pattern=CODE)
    bureau: str | None = Field(default=None, description="单位编码", pattern=CODE)
    state: ProposalState | None = Field(default=None, description="办理状态：" + "、".join(ProposalState))
    kind: ProposalKind | None = Field(default=None, description="finding 拟认定，consequence 拟处理")
    rule: str | None = Field(
        default=None, description="监督条目，如 yicheng-2023.talk_deputy", max_length=200
    )
    year: Year | None = None
    cursor: int | None = Field(default=None, ge=1, description="上一页的 next", le=2**62)
    limit: int = Field(default=100, ge=1, le=1_000)


class AskedCounts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    year: Year
    region: str | None = Field(default=None, description="行政区划代码", pattern=CODE)
    bureau: str | None = Field(default=None, description="单位编码", pattern=CODE)
    as_of: str | None = Field(
        default=None, description="YYYY-MM-DD：以该日终了前已登记的事实为准", max_length=10
    )

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.as_of) if self.as_of else None
        except ValueError:
            text = f"as_of“{self.as_of}”不是日期：请写成 YYYY-MM-DD，如 2026-06-30"
            raise Rejected("as_of_invalid", text, "as_of") from None


class _Act(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    person: Person
    seen: Seen


class Reply(_Act):
    """申辩. ``papers`` are digests of stored files, ``paper_names`` what they are called, in the same order."""

    statement: Text
    papers: tuple[Text, ...] = Field(default=(), max_length=20)
    paper_names: tuple[Text, ...] = Field(default=(), max_length=20)


class Confirmation(_Act):
    """核定; ``found`` is what only a person can find (因果、影响创建考核)."""

    reason: Text
    found: Text | None = None


class Dismissal(_Act):
    reason: Text


class CarryingOut(_Act):
    consequence: Consequence
    doc_no: Text | None = None
    to: Text | None = None
    note: Text | None = None
