"""What is asked of drafts and editions, read strictly: an unknown member is refused, and text holds nothing that could not be stored."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.stats.asked import CODE, Asked, read_period
from services.stats.publishing.record import ReportState
from services.stats.reports.form import Asked as About
from shared.errors import Rejected
from shared.events.terms import Recipient
from shared.papers.formats import Format

_WORDS = r"^[^\x00-\x1f\x7f]+$"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$"

Code = Annotated[str, Field(pattern=CODE)]
Person = Annotated[str, Field(min_length=1, max_length=64, pattern=_WORDS, description="人员编号")]
Prose = Annotated[str, Field(min_length=1, max_length=2_000, pattern=_TEXT)]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=_WORDS)]


class Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AskedDraft(Sent):
    """``case_id``, ``instance`` and ``proposal`` only for forms about one of them."""

    form: Code = Field(title="报告种类")
    region: Code = Field(description="行政区划代码")
    period: str = Field(description="2026 | 2026H1 | 2026-03 | 2026-01-01..2026-06-30 | all", max_length=64)
    bureau: Code | None = Field(default=None, description="单位编码")
    case_id: UUID | None = Field(default=None, description="案件编号（UUID）")
    instance: int | None = Field(default=None, ge=1, le=99, description="审级序号")
    proposal: UUID | None = Field(default=None, title="监督建议编号（UUID）")
    as_of: date | None = Field(default=None, description="以该日终了前已登记的事实为准")
    position: int | None = Field(default=None, ge=0, le=10**18, description="以事件日志该位置为准")
    person: Person

    @property
    def about(self) -> About:
        return About(
            read_period(self.period), self.region, self.bureau, self.case_id, self.instance, self.proposal
        )


class AskedEdit(Sent):
    """``text`` null takes the words back; ``seen`` is the ``version`` of the draft's answer that the writer had before them."""

    key: Line
    text: Prose | None = None
    person: Person
    seen: int | None = Field(default=None, ge=0, le=10**18, title="修改前所见草稿的 version")


class AskedPublication(Sent):
    number: Line | None = Field(default=None, title="文号")
    person: Person
    issued_on: date | None = Field(default=None, title="成文日期；不填为当日")


class AskedRecall(Sent):
    person: Person
    reason: Prose


class AskedDelivery(Sent):
    person: Person
    to: Recipient
    receipt: Prose | None = Field(default=None, title="回执")


class AskedOnce(Asked):
    """As for figures, with a case or a proposal for the forms about one."""

    case_id: UUID | None = Field(default=None, description="案件编号（UUID）")
    instance: int | None = Field(default=None, ge=1, le=99, description="审级序号")
    proposal: UUID | None = Field(default=None, title="监督建议编号（UUID）")
    format: str = Field(default="json", description="json | xlsx | docx | pdf", max_length=16)

    @property
    def kind(self) -> Format:
        try:
            return Format(self.format)
        except ValueError:
            text = f"没有格式“{self.format}”，可用：{'、'.join(Format)}"
            raise Rejected("format_unknown", text, "format") from None

    @property
    def about(self) -> About:
        """``region`` empty: all of them."""
        return About(self.when, self.region or "", self.bureau, self.case_id, self.instance, self.proposal)


class AskedPage(Sent):
    """``after`` is the last page's ``next``."""

    region: Code | None = None
    bureau: Code | None = None
    form: Code | None = None
    period: str | None = Field(default=None, max_length=64, pattern=_WORDS)
    after: int | None = Field(default=None, ge=1, le=2**63 - 1)
    limit: int = Field(default=100, ge=1, le=500)


class AskedReports(AskedPage):
    state: ReportState | None = None
