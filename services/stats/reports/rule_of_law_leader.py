"""Parts two and three of the yearly report: last year's shortcomings against this year's work, and what the first person did. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.stats.reports.counted import Readings
from services.stats.reports.form import Material
from services.stats.reports.principal_years import Bureau, PrincipalYears
from services.stats.reports.rule_of_law_work import OFFICE, counted
from services.stats.units.placed import Placed
from shared.papers.paper import Blank, Block, Cell, Column, Paragraph, Table

FACT = "principal_years"
_FOUR = ("leader_act.deployed", "leader_act.asked", "leader_act.coordinated", "leader_act.supervised")


def shortcomings(of: Readings) -> Iterator[Block]:
    """BS24-2: what was listed last year and what became of it, then what was listed this year; why is for people to say."""
    last = listed_last_year(of)
    closed = sum(1 for one in last if one.value("closed"))
    yield Paragraph(
        f"上年列入法治问题清单{len(last)}项，其中已整改销号{closed}项，尚未销号{len(last) - closed}项。"
    )
    if last:
        yield _problems(of, "上年不足与整改情况对照", last)
    else:
        yield Blank("上年报告所列不足及今年整改情况（上年没有登记法治问题清单）", OFFICE, "last_year")
    new = of.now.behind("problems_found")
    yield Paragraph(f"本年列入法治问题清单{len(new)}项，本年销号{of.now.count('problems_closed')}项。")
    if new:
        yield _problems(of, "本年列入的法治问题", new)
    yield from _seen_in_figures(of)
    yield Blank("本年存在的不足及其原因", OFFICE, "shortcomings")


def _problems(of: Readings, caption: str, rows: Sequence[Placed]) -> Table:
    lines: list[list[Cell]] = [
        [
            of.now.name((row.region, row.bureau)),
            row.name,
            row.value("department"),
            row.value("found_on"),
            "已销号" if row.value("closed") else "未销号",
            row.value("closed_on"),
        ]
        for row in rows
    ]
    columns = [
        Column("单位", 1.5),
        Column("问题", 3.0),
        Column("责任部门", 1.5),
        Column("列入日"),
        Column("整改情况"),
        Column("销号日"),
    ]
    return Table(columns, lines, caption, note="来源：法治问题清单的列入、销号登记（problems_found）。")


def _seen_in_figures(of: Readings) -> Iterator[Block]:
    """What the figures themselves show: a draft for people to judge, never a finding."""
    absent = of.now.figure("appearance_rate")
    lost = of.now.figure("loss_rate")
    unreplied = of.now.figure("advice_replied_rate")
    seen = [
        (absent.count - (absent.numerator or 0), "个审级开庭而负责人未出庭"),
        (lost.numerator or 0, "个审级败诉或部分败诉"),
        (unreplied.count - (unreplied.numerator or 0), "件建议书未回复"),
    ]
    if said := [f"{number}{what}" for number, what in seen if number]:
        yield Paragraph(f"从统计数据看，本年有{'、'.join(said)}。", draft=True, key="seen")


def listed_last_year(of: Readings) -> list[Placed]:
    """As they stand now."""
    return of.then.behind("problems_found") if of.then else []


def still_open(of: Readings) -> list[str]:
    """The problems listed this year or last that are not closed."""
    found = [*listed_last_year(of), *of.now.behind("problems_found")]
    return [row.name for row in found if not row.value("closed")]


def duties(material: Material, of: Readings, year: int) -> Iterator[Block]:
    """BS24-3a–c, 1.3e: 四个亲自, 帮办 and 走流程, decisions, and the years in a row in which the principal stood in court."""
    yield counted(of, "主要负责人履行第一责任人职责", [*_FOUR, "leader_act.helped", "leader_act.walked"])
    if missing := [code for code in _FOUR if not of.now.count(code)]:
        titles = "、".join(of.now.indicator(code).title for code in missing)
        yield Blank(f"“四个亲自”中本年没有登记的：{titles}", OFFICE, "four")
    yield Paragraph(f"本年登记重大行政决策{of.now.count('record.decision')}件。")
    yield Blank("履行推进法治建设第一责任人职责情况是否纳入年终述职", OFFICE, "year_end_report")
    yield counted(of, "主要负责人出庭应诉", ["principal_rate"])
    yield _years(material, of, year)


def _years(material: Material, of: Readings, year: int) -> Table | Blank:
    years: Mapping[Bureau, PrincipalYears] | None = material.facts.get(FACT)
    if years is None:
        return Blank("主要负责人连续出庭应诉年数", OFFICE, FACT)
    asked = material.asked
    own = [key for key in years if key[0] == asked.region and asked.bureau in (None, key[1])]
    lines: list[list[Cell]] = [
        [of.now.name(key), years[key].count, _which(years[key]), _remark(years[key])] for key in own
    ]
    columns = [Column("单位", 2.0), Column("连续年数"), Column("年份", 2.0), Column("说明", 3.0)]
    note = f"来源：历年开庭登记，自{year}年往前逐年计，每年至少一次正职出庭（BS24-1.3e）；没有开庭的年份不计数、不算中断。"
    return Table(columns, lines, "主要负责人连续出庭应诉年数", note=note)


def _which(found: PrincipalYears) -> str:
    return "、".join(map(str, reversed(found.years))) or "无"


def _remark(found: PrincipalYears) -> str:
    said = []
    if found.without_hearing:
        said.append(f"{'、'.join(map(str, reversed(found.without_hearing)))}年没有开庭登记")
    if found.broken_by:
        why = "出庭人员或其职级登记不详" if found.unknown else "有开庭而正职未出庭"
        said.append(f"{found.broken_by}年{why}")
    return "；".join(said)
