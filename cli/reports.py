"""``yingsu report``: every form of report, at any past day or log position, in any format; drafts and what was published; the certificate of a deadline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import typer

from cli import report_drafts, report_editions
from cli.ask import ask
from cli.certificates import certificate
from cli.connection import DEFAULT_HOME, HomeOption
from cli.report_files import FormatOption, OutputOption, require_file, write
from cli.stats_options import AsOfOption, BureauOption, PeriodOption, PositionOption, RegionOption
from shared.papers.formats import Format

report_app = typer.Typer(no_args_is_help=True)

CaseOption = Annotated[UUID | None, typer.Option("--case", help="案件编号")]
InstanceOption = Annotated[int | None, typer.Option("--instance", min=1, help="审级序号")]
ProposalOption = Annotated[UUID | None, typer.Option("--proposal", help="监督建议的编号")]

#: form → what it is
PERIODIC = {
    "half-year": "半年行政应诉案件统计报表。",
    "year": "年度行政应诉案件统计报表。",
    "bulletin": "全区行政应诉工作通报（半年、年度）。",
    "case-analysis": "一个单位的行政应诉案件统计分析报告，须指明 --bureau。",
    "response-summary": "一个单位的应对工作总结，须指明 --bureau。",
    "team-bulletin": "一个单位的法治队伍工作通报，须指明 --bureau。",
    "assessment": "年度考评表。",
    "rule-of-law": "一个单位的年度法治政府建设情况报告，须指明 --bureau。",
    "national-return": "行政复议、行政应诉案件统计报表。",
    "ledger": "行政复议和行政应诉工作台账。",
}
#: about one matter, of whatever time
SINGLE = {
    "loss-analysis": "一个案件的败诉分析报告，须指明 --case。",
    "special-notice": "一项监督建议的专项通报，须指明 --proposal。",
    "interview-notice": "一项监督建议的约谈通知书，须指明 --proposal。",
}


def _command(form: str, about: str, default: object) -> Callable[..., None]:
    def made(
        period: PeriodOption = default,  # type: ignore[assignment]  # “...” is typer's word for required
        region: RegionOption = None,
        bureau: BureauOption = None,
        case_id: CaseOption = None,
        instance: InstanceOption = None,
        proposal: ProposalOption = None,
        as_of: AsOfOption = None,
        position: PositionOption = None,
        kind: FormatOption = Format.JSON,
        output: OutputOption = None,
        home: HomeOption = DEFAULT_HOME,
    ) -> None:
        require_file(kind, output)
        asked: dict[str, Any] = {
            "period": period,
            "region": region,
            "bureau": bureau,
            "as_of": as_of,
            "position": position,
        }
        single: dict[str, Any] = {"case_id": case_id, "instance": instance, "proposal": proposal}
        write(ask(home, "stats", f"/v1/reports/{form}", format=kind.value, **asked, **single), output)

    made.__doc__ = about
    return made


for _form, _about in PERIODIC.items():
    report_app.command(_form)(_command(_form, _about, ...))
for _form, _about in SINGLE.items():
    report_app.command(_form)(_command(_form, _about, "all"))
report_drafts.add_to(report_app)
report_editions.add_to(report_app)
report_app.command("certificate")(certificate)
