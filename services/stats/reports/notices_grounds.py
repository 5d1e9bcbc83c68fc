"""What a notice stands on, from the proposal as it was confirmed: circumstances, evidence, readings, reply, decision, earlier findings. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from services.stats.reports.form import Standing
from shared.dates.wording import written
from shared.events.terms import ProposalState
from shared.papers.paper import Block, Cell, Column, Paragraph, Table

#: a person found it so, and nothing took it back
FOUND = frozenset({ProposalState.CONFIRMED, ProposalState.CARRIED_OUT})


def circumstances(of: Standing) -> Table:
    """The finding with its clause and words."""
    said = of.proposal
    pairs: list[tuple[str, Cell]] = [
        ("情形", "、".join(one.title for one in said.findings)),
        ("条款编号", said.clause),
        ("原文", said.quote),
        ("案件", said.case_name),
        ("审级", f"第{said.instance}个审级" if said.instance else None),
        ("计入年度", f"{said.year}年"),
        ("次数", f"{said.count}（达到{said.threshold}即适用）"),
        ("处理", "、".join(one.title for one in said.consequences)),
        ("规则版本", said.pack),
        ("日历版本", said.calendar),
    ]
    rows = [[name, value] for name, value in pairs if value is not None]
    return Table([Column("项目"), Column("内容", 4.0)], rows, "认定的情形")


def evidence(of: Standing) -> list[Block]:
    """Every fact with its day and the event that states it; what is missing from the record is said to be missing."""
    rows: list[list[Cell]] = [
        [number, one.text, one.fact_on, str(one.event) if one.event else "无此登记"]
        for number, one in enumerate(of.proposal.evidence, start=1)
    ]
    if not rows:
        return [Paragraph("本项由人认定，登记中没有另列的事实。")]
    columns = [Column("序号", 0.6), Column("事实", 3.0), Column("日期"), Column("登记（事件编号）", 2.5)]
    return [Table(columns, rows, "证据目录")]


def two_readings(of: Standing) -> list[Block]:
    """Where the text can be read in two ways: both, and which one is in use."""
    used, *others = of.proposal.readings or ("",)
    if not used:
        return []
    rest = [Paragraph(f"另一读法（未采用）：{text}") for text in others]
    return [Paragraph(f"采用的读法：{used}"), *rest]


def replied(of: Standing) -> list[Block]:
    if not of.reply:
        return [Paragraph("至核定时没有申辩的登记。")]
    day = f"（{written(of.replied_on)}）" if of.replied_on else ""
    return [Paragraph(f"单位申辩{day}：{of.reply}")]


def decided(of: Standing) -> list[Block]:
    """Who found it, when and why; and what the rule leaves to a person."""
    day = f"于{written(of.confirmed_on)}" if of.confirmed_on else ""
    who = f"（核定人：{of.officer}）" if of.officer else ""
    blocks: list[Block] = [Paragraph(f"区司法局{day}核定{who}。理由：{of.reason or '未载明'}")]
    if of.proposal.human:
        blocks.append(Paragraph(f"须由人认定的事项：{of.proposal.human}。认定：{of.found or '未载明'}"))
    return blocks


def bases(of: Standing, all_of: Iterable[Standing]) -> list[Block]:
    """The findings that a threshold counted, each as it stands now."""
    known = {one.id: one for one in all_of}
    rows: list[list[Cell]] = [_basis(known.get(one), str(one)) for one in of.proposal.rests_on]
    if not rows:
        return []
    columns = [Column("所据认定", 2.0), Column("案件", 2.0), Column("依据"), Column("核定日"), Column("现状")]
    return [Table(columns, rows, "计入的认定")]


def _basis(one: Standing | None, name: str) -> list[Cell]:
    if one is None:
        return [name, None, None, None, "不在本次查询范围"]
    said = one.proposal
    return [said.name, said.case_name, said.clause, one.confirmed_on, one.state.title]
