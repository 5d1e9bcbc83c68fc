"""A court's file → rows, by the headers and words of the ledger. Pure.

Nothing is refused for a cell: a court's list is evidence, so what cannot be read stays beside the row in the court's words. Plaintiffs are
read as the court names them: whoever records the rows seals them first.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Any

from services.intake.case_numbers import case_no
from services.intake.court_list.names import listed_names
from services.intake.ledger.grid import read_sheets
from services.intake.ledger.headers import Mapping
from services.intake.ledger.plan import Row
from services.intake.ledger.reading import read_table
from shared.errors import Rejected
from shared.events.court_list import CourtRow

#: how courts head the columns that the ledger calls otherwise; what only they have is left out
_HEADERS: Dictionary[str, str | None] = {
    "是否负责人出庭": "负责人出庭",
    "负责人是否出庭应诉": "负责人出庭",
    "行政机关负责人是否出庭应诉": "负责人出庭",
    "行政机关负责人出庭应诉": "负责人出庭",
    "审理程序": "审级",
    "案件类别": None,
    "案件类型": None,
    "第三人": None,
    "承办人": None,
    "备注": None,
}
#: field → the ledger's columns that say it, the first that speaks counts (a court's 收案 is its docketing, its 结案 the judgment)
_PLAIN = {
    "court": ("法院",),
    "cause": ("管理领域",),
    "level": ("审级",),
    "docketed_on": ("立案日期", "收到应诉通知日期"),
    "hearing_on": ("开庭日期", "排定开庭日期"),
    "leader_appeared": ("负责人出庭",),
    "judged_on": ("裁判日期", "结案日期"),
    "document": ("文书种类",),
    "outcome": ("结果",),
    "agency_result": ("胜败",),
}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """``ignored`` are the headers that mean nothing here, ``passed_over`` how many totals, signatures and the like there were."""

    rows: tuple[CourtRow, ...]
    ignored: tuple[str, ...]
    passed_over: int

    @property
    def unread(self) -> dict[str, list[str]]:
        """By row what could not be read."""
        return {str(row.row): list(row.unread) for row in self.rows if row.unread}


def read_list(content: bytes, suffix: str, mapping: Mapping | None = None) -> Reading:
    """``suffix`` .xlsx or .csv. Rejected when the file is no list: ``ledger_…`` for the file itself, ``court_list_…`` for what it holds."""
    given = mapping or Mapping()
    words = Mapping(columns={**_HEADERS, **given.columns}, values=given.values)
    try:
        table = read_table(read_sheets(content, suffix), words)
    except Rejected as why:
        raise _worded(why) from None
    rows = tuple(found for row in table.rows if (found := _row(row)))
    if not rows:
        raise Rejected("court_list_empty", "名单中没有任何案件，请核对文件。")
    return Reading(rows, tuple(table.ignored), table.passed_over)


def _worded(why: Rejected) -> Rejected:
    if why.code == "ledger_no_header":
        return Rejected(
            "court_list_no_header",
            "没有找到名单的表头（至少三个认得的列，其中有案号或原告）；可用对照文件说明各列。",
        )
    if why.code == "ledger_many_sheets":
        return Rejected("court_list_many_sheets", "有几个工作表都像名单，请只保留一个后再导入。")
    return why


def _row(row: Row) -> CourtRow | None:
    """None for a row that names neither a case nor a party."""
    cells = row.cells
    data: dict[str, Any] = {
        name: value for name, titles in _PLAIN.items() if (value := _first(cells, titles)) is not None
    }
    data["plaintiffs"] = listed_names(one["label"] for one in cells.get("原告", ()))
    data["defendants"] = tuple(dict.fromkeys(one["name"][:_LONGEST] for one in cells.get("被告", ())))[
        :_LONGEST
    ]
    if "案号" in cells:
        data["case_no"] = case_no(cells["案号"]["printed"])
    unread = tuple(f"{title}：{why.partition('，')[0]}"[:500] for title, why in row.wrong.items())[:50]
    if not (unread or data["plaintiffs"] or data["defendants"] or "case_no" in data):
        return None
    return CourtRow(row=row.number, unread=unread, **data)


def _first(cells: Dictionary[str, Any], titles: tuple[str, ...]) -> Any:
    return next((cells[title] for title in titles if title in cells), None)
