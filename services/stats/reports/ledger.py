"""工作台账 (JH-2.3a): one line a case and instance (案件×审级), bureau by bureau, with how far it has come. Pure.

The lines are those behind the figures above them: all that stood in the period, or may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.stats import standing
from services.stats.figures.duty import OwedDuty
from services.stats.figures.instance import Instance
from services.stats.reports.counted import Bureau, Reading, readings
from services.stats.reports.form import Form, Material
from services.stats.reports.framing import framed
from services.stats.reports.tabling import by_bureau
from services.stats.units.placed import Placed
from shared.events.terms import ActType, AgencyResult, Level, Outcome, StopReason, Term
from shared.papers.paper import Block, Cell, Column, Heading, Paper, Paragraph, Table
from shared.policy.subjects import DutyStanding, Subject

TITLE = "行政复议和行政应诉工作台账"
_COLUMNS = (
    Column("序号", 0.5),
    Column("案号", 1.6),
    Column("案件", 2.4),
    Column("审级", 0.8),
    Column("管理领域", 1.0),
    Column("行为种类", 1.0),
    Column("收到通知", 1.0),
    Column("收案", 1.0),
    Column("首次开庭", 1.0),
    Column("负责人出庭", 0.8),
    Column("裁判（结案）", 1.0),
    Column("结果", 1.0),
    Column("胜败", 0.8),
    Column("收到文书", 1.0),
    Column("生效", 1.0),
    Column("承办人", 0.8),
    Column("进度", 0.8),
    Column("最近的期限", 1.6),
)
_FIGURES = ("concerned", "new", "closed", "pending", "suspended")
SUSPENDED = StopReason.SUSPENSION.title
Key = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an instance: why its clock stands at the end of the period, and the first of its periods that runs."""

    stopped: Mapping[Key, str]
    running: Mapping[Key, str]


def make(material: Material) -> Paper:
    of = readings(material, material.asked.bureau).now
    rows, beside = _by_bureau(of), Beside(dict(_stopped(of)), dict(_running(material, of)))
    blocks: list[Block] = [
        Paragraph(_counted(of, sum(map(len, rows.values())))),
        by_bureau(of, _FIGURES, "各单位案件数（案件×审级）"),
    ]
    for bureau, own in rows.items():
        blocks += [Heading(of.name(bureau), 2), _table(of.name(bureau), own, beside)]
    return framed(material, of, f"{TITLE}（{of.period.title}）", blocks)


def _counted(of: Reading, lines: int) -> str:
    if not lines:
        return "本期没有在审和办结的案件。"
    pending, suspended = of.count("pending"), of.count("suspended")
    return f"本期列入{lines}件（案件×审级），期末未结{pending}件，其中中止{suspended}件。未载明的留空。"


def _by_bureau(of: Reading) -> dict[Bureau, list[Instance]]:
    """What stood in the period, or may have, by the day it came; a day that is not known stands last."""
    found: dict[Bureau, list[Instance]] = {}
    rows = (row for row in of.rows(Subject.INSTANCE) if standing.concerned(row, of.period))
    for row in sorted(rows, key=_order):
        found.setdefault((row.region, row.bureau), []).append(row)
    return found


def _order(row: Instance) -> tuple[str, str, date, str, int]:
    return row.region, row.bureau, row.taken_on or date.max, str(row.case_id), row.instance


def _table(name: str, rows: Iterable[Instance], beside: Beside) -> Table:
    lines = [[number, *_line(row, beside)] for number, row in enumerate(rows, start=1)]
    return Table(_COLUMNS, lines, f"{name}工作台账")


def _line(row: Instance, beside: Beside) -> Iterator[Cell]:
    key = (row.case_id, row.instance)
    yield from (row.case_no, row.name, Level(row.level).title, row.field, _title(ActType, row.act_type))
    yield from (row.notice_on, row.taken_on, row.hearing_on, _appeared(row), row.closed_on)
    yield from (_title(Outcome, row.outcome), _title(AgencyResult, row.agency_result))
    yield from (row.served_on, row.effective_on, row.handler, _progress(row, beside.stopped.get(key)))
    yield beside.running.get(key)


def _stopped(of: Reading) -> Iterator[tuple[Key, str]]:
    stops: Iterable[Placed] = of.behind("suspended")
    return (((one.case_id, one.instance or 0), SUSPENDED) for one in stops if one.case_id)


def _running(material: Material, of: Reading) -> Iterator[tuple[Key, str]]:
    """“答辩：2026-03-17”, the earliest of each instance."""
    titles = {pack.rule_id(rule): rule.title for pack, rule in material.packs.rules()}
    duties: Iterable[OwedDuty] = of.rows(Subject.DUTY)
    pending = (one for one in duties if one.state == DutyStanding.PENDING.value)
    for one in sorted(pending, key=lambda one: (one.due, one.rule), reverse=True):
        yield (one.case_id, one.instance), f"{titles.get(one.rule, one.rule)}：{one.due.isoformat()}"


def _progress(row: Instance, stopped: str | None) -> str:
    if row.closed:
        return "已生效" if row.effective_on else "已审结"
    if stopped:
        return stopped
    return "已开庭" if row.heard else "审理中"


def _appeared(row: Instance) -> str | None:
    if not row.heard:
        return None
    return {True: "出庭", False: "未出庭", None: "不详"}[row.leader_appeared]


def _title(terms: type[Term], code: str | None) -> str | None:
    return terms(code).title if code else None


FORM = Form(code="ledger", title=TITLE, clause="JH-2.3a", about="region", make=make)
