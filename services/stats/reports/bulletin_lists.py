"""What is attached to a 通报: the lost cases by number, the 专项通报 confirmed in the period, and the cases of which something is not known.

Cases are named by their number, or their id where none is registered: a case's name holds people's names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.stats.indicators import Place
from services.stats.reports.counted import Reading
from services.stats.reports.form import Material
from services.stats.reports.losing import loss_code
from services.stats.reports.supervised import confirmed
from services.stats.reports.tabling import listed
from shared.events.terms import (
    ActType,
    Advice,
    AgencyResult,
    Consequence,
    Level,
    Outcome,
    Term,
)
from shared.papers.paper import Attachment, Cell, Paragraph

UNKNOWN = "不详"
#: figures whose unknown cases are listed, with what is not known
_ASKED = {
    "undated": "收案日或者裁判日",
    "undated_judged": "收案日（或者日期先后矛盾）",
    "result.unknown": "胜败",
    "appearance_rate": "负责人是否出庭",
}


def lost_cases(material: Material, reading: Reading) -> Attachment:
    """By the definition of a loss that holds there, in the order of bureaus."""
    rows = reading.behind(loss_code(material), Place.NUMERATOR)
    if not rows:
        return Attachment("败诉案件清单", [Paragraph("本期无败诉案件。")])
    return Attachment("败诉案件清单", [listed(_in_order(rows), [*_of_case(reading), *_RESULT])])


def special_notices(material: Material) -> Attachment:
    """Only what an officer confirmed within the period; what is only proposed is nobody's failing yet."""
    found = [one for one in confirmed(material) if Consequence.SPECIAL_NOTICE in one.proposal.consequences]
    if not found:
        return Attachment("专项通报情况", [Paragraph("本期无认定的专项通报。")])
    return Attachment("专项通报情况", [listed(found, _notice_columns(material))])


def unknown_cases(reading: Reading) -> list[Attachment]:
    """The cases behind every “不详”; none where everything is known."""
    rows = [
        (row, what)
        for code, what in _ASKED.items()
        for row in reading.behind(code, *([Place.APART] if reading.indicator(code).is_rate else []))
    ]
    if not rows:
        return []
    columns = [(title, _of_first(show)) for title, show in _of_case(reading)]
    table = listed(rows, [*columns, ("不详的事项", lambda pair: pair[1])])
    return [Attachment("数据不详的案件", [table])]


def open_duties(reading: Reading) -> list[Attachment]:
    """What a court said and nobody has recorded as done: judgments not performed, advice not answered."""
    judgments = reading.behind("performed_rate", Place.COUNTED)
    advice = reading.behind("advice_replied_rate", Place.COUNTED)
    case = [(title, _of_instance(show)) for title, show in _of_case(reading)]
    found = []
    if judgments:
        columns = [*case, ("生效日", lambda row: row.value("effective_on") or UNKNOWN)]
        found += [Attachment("尚无履行完毕记录的生效裁判", [listed(judgments, columns)])]
    if advice:
        columns = [
            *case,
            ("建议书", lambda row: titled(Advice, row.value("advice"))),
            ("收到日", lambda row: row.value("received_on") or UNKNOWN),
        ]
        found += [Attachment("尚未回复的建议书", [listed(advice, columns)])]
    return found


def titled(kind: type[Term], code: str | None) -> str:
    return kind(code).title if code else UNKNOWN


def _in_order(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.region, row.bureau, str(row.closed_on or ""), str(row.case_id)))


def _of_case(reading: Reading) -> list[tuple[str, Callable[..., Cell]]]:
    return [
        ("单位", lambda row: reading.name((row.region, row.bureau))),
        ("案号（无案号的为案件编号）", lambda row: row.case_no or str(row.case_id)),
        ("审级", lambda row: titled(Level, row.level)),
        ("行政行为种类", lambda row: titled(ActType, row.act_type)),
    ]


_RESULT: list[tuple[str, Callable[..., Cell]]] = [
    ("裁判日", lambda row: row.closed_on or UNKNOWN),
    ("裁判结果", lambda row: titled(Outcome, row.outcome)),
    ("胜败", lambda row: titled(AgencyResult, row.agency_result)),
    ("生效日", lambda row: row.effective_on or "未登记"),
]


def _of_first(show: Callable[..., Cell]) -> Callable[..., Cell]:
    return lambda pair: show(pair[0])


def _of_instance(show: Callable[..., Cell]) -> Callable[..., Cell]:
    """What is shown of an instance, for a unit of a case; nothing where the instance is gone."""
    return lambda row: show(row.of) if row.of else UNKNOWN


def _notice_columns(material: Material) -> list[tuple[str, Callable[..., Cell]]]:
    names = material.known.bureaus
    return [
        ("单位", lambda one: names.get((one.region, one.bureau), one.bureau)),
        ("认定的情形", lambda one: "、".join(finding.title for finding in one.proposal.findings)),
        ("依据", lambda one: one.proposal.clause),
        ("案件编号", lambda one: str(one.proposal.case_id or "")),
        ("认定日", lambda one: one.confirmed_on),
        ("认定理由", lambda one: one.reason),
        ("状态", lambda one: one.state.title),
    ]
