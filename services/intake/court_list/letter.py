"""函 to the court about its list: what is open after the reconciliation, kind by kind, for the court to look at. Pure.

What people have explained is settled and left out; so are our own hints. The list's parties stand by their surname (``Desk.printable``);
a name that only we hold is hidden in print (``shared/papers/formats``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from services.intake.court_list.terms import Finding
from shared.papers.paper import Blank, Block, Cell, Column, Heading, Paper, Paragraph, Table

OFFICE = "区司法局"
#: in the order of the letter: what it is called there, and what the court is asked
ASKED = (
    (Finding.COURT_ONLY, "名单所列、各单位尚未登记的案件", "请协助核实应诉通知书的送达单位和送达日期："),
    (Finding.OURS_ONLY, "各单位已登记、名单未列的案件", "请核实是否漏列，或者不属于本期名单："),
    (Finding.DIFFERS, "双方记载不一致的案件", "请核对下列各项，并告知以何者为准："),
    (Finding.AMBIGUOUS, "不能确定对应关系的案件", "请提供当事人全称或者完整案号，以便对应："),
)
_CASES = (Column("案号", 2.2), Column("原告", 1.2), Column("被告", 2.2), Column("审级", 0.9))
_ITEMS = (Column("案号", 2.2), Column("项目"), Column("法院名单", 1.6), Column("我方登记", 1.6))
_NUMBERS = "一二三四"


def letter(found: Mapping[str, Any], today: date) -> Paper:
    """``found`` is a reconciliation as ``answers.as_json`` says it, ``today`` the day the letter bears."""
    listed = found["list"]
    edition = next(one for one in listed["editions"] if one["current"])
    parts = list(_parts(found["items"]))
    return Paper(
        title=f"关于核实{_days(listed)}行政诉讼案件名单差异的函",
        issuer=OFFICE,
        blocks=[Paragraph(_opening(listed, edition, parts)), *_numbered(parts), *_closing(parts)],
        to=[listed["court"]],
        issued_on=today,
        standing=[
            f"法院名单第{edition['edition']}版，{edition['row_count']}行，校验码（SM3）{edition['digest']}",
            f"与{today}已登记的案件核对；已核实说明的差异不在其中",
        ],
    )


Part = tuple[str, str, Sequence[Mapping[str, Any]], Finding]


def _parts(items: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    """What there is to ask: (what it is called, what is asked, the cases, the finding)."""
    for finding, title, asked in ASKED:
        if of := [item for item in items if item["finding"] == finding]:
            yield title, asked, of, finding


def _opening(listed: Mapping[str, Any], edition: Mapping[str, Any], parts: Sequence[Part]) -> str:
    received = f"我局收到贵院{_days(listed)}行政诉讼案件名单（按{listed['basis_title']}），共{edition['row_count']}行。"
    if not parts:
        return f"{received}经与全区各行政机关登记的案件逐件核对，双方一致，没有需要贵院核实的差异。"
    counted = "，".join(f"{title}{len(of)}件" for title, _, of, _ in parts)
    return f"{received}经与全区各行政机关登记的案件逐件核对，{counted}。现将有关情况函告如下，请予核实。"


def _numbered(parts: Sequence[Part]) -> Iterator[Block]:
    for number, (title, asked, of, finding) in zip(_NUMBERS, parts, strict=False):
        yield Heading(f"{number}、{title}（{len(of)}件）")
        yield Paragraph(asked)
        yield _items(of) if finding is Finding.DIFFERS else _cases(of)


def _cases(of: Sequence[Mapping[str, Any]]) -> Table:
    rows: list[list[Cell]] = [
        [item["case_no"], "、".join(item["plaintiffs"]), "、".join(item["defendants"]), item["level"]]
        for item in of
    ]
    return Table(_CASES, rows)


def _items(of: Sequence[Mapping[str, Any]]) -> Table:
    """Only what nobody has explained yet."""
    rows: list[list[Cell]] = [
        [item["case_no"], one["title"], one["theirs"], one["ours"]]
        for item in of
        for one in item["differences"]
        if not one["explained"]
    ]
    return Table(_ITEMS, rows)


def _closing(parts: Sequence[Part]) -> list[Block]:
    if not parts:
        return [Paragraph("专此函复。")]
    return [Blank("请贵院函复的时限", OFFICE, "until"), Blank("联系人和电话", OFFICE, "contact")]


def _days(listed: Mapping[str, Any]) -> str:
    first, last = (date.fromisoformat(listed[name]) for name in ("first_day", "last_day"))
    return f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"
