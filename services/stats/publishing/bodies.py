"""The bodies of the answers on drafts and editions, as the OpenAPI document says them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import Field, RootModel

from services.stats.bodies import CountBody, RateBody, ReportBody
from services.stats.indicators import Place
from services.stats.publishing.record import ReportState
from shared.contracts.body import Body, EventHead
from shared.contracts.paper import PaperBody
from shared.events.terms import Recipient
from shared.papers.formats import Format


class AboutBody(Body):
    report: UUID = Field(title="报告编号（同一报告的各稿各版相同）")
    form: str = Field(title="报告种类")
    title: str
    region: str
    bureau: str | None
    case_id: UUID | None
    period: str


class DigestBody(Body):
    name: str = Field(title="名称")
    digest: str


class PlaceBody(Body):
    """Where words may stand; ``text`` is what stands there now, ``own`` what the system wrote."""

    key: str = Field(title="段落或待填处的键")
    text: str = Field(title="现有文字")
    own: str = Field(title="系统原文")
    gap: bool = Field(title="待填")
    draft: bool = Field(title="系统代拟，待人审定")
    person: str | None = Field(title="修改人；未改为空")


class DraftBody(AboutBody):
    draft: UUID = Field(title="草稿编号")
    state: ReportState
    current: bool = Field(title="最近一稿且尚未发布")
    version: int = Field(title="报告的版本号；修改时作为 seen 报回")
    position: int
    as_of: date | None
    calendar: str = Field(title="工作日历版本")
    packs: list[DigestBody] = Field(title="政策文件版本")
    maker: str = Field(title="生成程序")
    digest: str
    recorded_at: datetime
    actor: str
    places: list[PlaceBody] = Field(title="可以修改的各处")
    notices: list[str] = Field(title="提请核对")
    open: list[str] = Field(title="尚待填写或审定之处的键")


class DeliveryBody(Body):
    to: Recipient = Field(title="报送对象")
    receipt: str | None = Field(title="回执")


class EditionBody(AboutBody):
    edition: UUID = Field(title="发布编号")
    draft: UUID = Field(title="草稿编号")
    number_of: int = Field(title="第几版")
    number: str | None = Field(title="文号")
    person: str
    issued_on: date
    recorded_at: datetime
    position: int
    digests: list[DigestBody] = Field(title="各格式文件的校验码（SM3）")
    recalled: str | None = Field(title="撤回理由；未撤回为空")
    delivered: list[DeliveryBody] = Field(title="报送记录")
    files: dict[Format, str] = Field(title="各格式文件的地址")


class ReportLine(AboutBody):
    state: ReportState
    draft: UUID = Field(title="最近一稿的编号")
    drafted_at: datetime = Field(title="最近一稿的起草时间")
    drafts: int = Field(title="稿数")
    edits: int = Field(title="人工修改的处数")
    edition: UUID | None = Field(title="有效的一版；没有为空")
    number: str | None = Field(title="文号")
    issued_on: date | None
    editions: int = Field(title="版数")
    position: int


class ReportPage(Body):
    items: list[ReportLine]
    next: int | None


class EditionLine(AboutBody):
    edition: UUID = Field(title="发布编号")
    number_of: int = Field(title="第几版")
    number: str | None = Field(title="文号")
    person: str
    issued_on: date
    log_position: int = Field(title="数字所依的日志位置")
    recalled: bool = Field(title="已撤回")
    delivered: int = Field(title="报送次数")
    position: int


class EditionPage(Body):
    items: list[EditionLine]
    next: int | None


class ComparedBody(Body):
    format: Format = Field(title="格式")
    recorded: str = Field(title="发布时的校验码")
    made: str | None = Field(title="现在重新生成的校验码；不能生成为空")
    same: bool = Field(title="一致")
    kept: bool = Field(title="发布时的文件完好")


class ReproductionBody(Body):
    edition: UUID = Field(title="发布编号")
    position: int
    reproducible: bool = Field(title="各格式均可逐字节重现")
    code: str | None = Field(title="不能重现时为 report_not_reproducible")
    reason: str | None
    formats: list[ComparedBody] = Field(title="各格式")


class MovedBody(Body):
    """``was`` null: came in; ``stands`` null: left."""

    case_id: UUID | None
    instance: int | None
    name: str
    region: str
    bureau: str
    was: Place | None = Field(title="发布时的位置；空为当时未计")
    stands: Place | None = Field(title="现在的位置；空为现已不计")
    events: list[EventHead]


class ChangedBody(Body):
    indicator: str = Field(title="指标编码")
    title: str
    published: CountBody | RateBody = Field(title="发布的数字")
    now: CountBody | RateBody = Field(title="现在的数字")
    rows: list[MovedBody]


class AdjustmentsBody(Body):
    edition: UUID = Field(title="发布编号")
    published_position: int = Field(title="发布时的日志位置")
    position: int
    items: list[ChangedBody]


class MadeBody(RootModel[ReportBody | PaperBody]):
    """The statistical tables as figures by code with their cases; any other form as a paper."""
