"""Who of the leadership stood in court, and how far each has come with what is expected of them. People are named as their roster names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from services.stats.indicators import Place
from services.stats.reports.counted import Reading
from services.stats.reports.form import Material
from services.stats.reports.saying import at_a_glance
from services.stats.reports.sentences import Sentences, sentence
from services.stats.reports.tabling import listed
from shared.events.terms import DutyState, LeaderRank
from shared.papers.paper import Block, Cell, Paragraph
from shared.policy.subjects import Subject

#: ``Material.facts``: the quotas of the whole calendar year, of which the period may be a half
QUOTAS = "quotas"
WHOLE_BUREAU = "全单位"


def leaders_in_court(said: Sentences) -> Iterator[Block]:
    """How many, how often each, and who of the leadership has not been there."""
    now = said.readings.now
    appeared = now.behind("leaders_appeared")
    if appeared:
        text = f"出庭负责人{said.count('leaders_appeared')}，共{len(appeared)}人次"
        yield Paragraph(sentence(text, said.rate("leadership_coverage", "")))
        yield from at_a_glance(said, ("leaders_appeared", "leadership_coverage"), "班子成员出庭情况")
        yield _times(now, appeared)
    if absent := _absent(now):
        yield Paragraph(f"本期在领导班子名册、未出庭的：{'、'.join(absent)}。")


def quotas(material: Material, said: Sentences) -> Iterator[Block]:
    """Each quota that ends in the period, or later in the same year: done, expected, state."""
    now = said.readings.now
    rows = [row for row in _quota_rows(material, now) if _in_year(row.value("due"), now)]
    if not rows:
        yield Paragraph("本期无登记的定额。")
        return
    yield Paragraph(sentence(said.rate("quota_rate", "本期无期末在本期内的定额，不计算定额完成率")))
    yield from at_a_glance(said, ("quota_rate",), "定额完成率")
    names = names_of(now)
    columns = [
        ("定额", lambda row: row.unit.label),
        ("人员", lambda row: names.get(row.value("person"), row.value("person") or WHOLE_BUREAU)),
        ("完成数", lambda row: row.value("count")),
        ("定额数", lambda row: row.value("target")),
        ("期末", lambda row: row.value("due")),
        ("状态", lambda row: DutyState(row.value("state")).title),
    ]
    yield listed(sorted(rows, key=_quota_order), columns, "定额完成情况")


def names_of(now: Reading) -> dict[str, str]:
    """By code, as the rosters name them."""
    posts = now.rows(Subject.POST)
    return {row.value("person"): row.unit.label for row in posts if row.unit.label}


def _times(now: Reading, appeared: list[Any]) -> Block:
    by_person: dict[str, list[Any]] = defaultdict(list)
    for row in appeared:
        by_person[row.value("person")].append(row)
    names = names_of(now)
    columns = [
        ("出庭负责人", lambda pair: names.get(pair[0], pair[0])),
        ("职级", lambda pair: _ranks(pair[1])),
        ("出庭次数", lambda pair: len(pair[1])),
        ("其中登记为发言", lambda pair: _told(pair[1], "spoke")),
        ("其中登记为分管涉案事项", lambda pair: _told(pair[1], "in_charge")),
    ]
    return listed(sorted(by_person.items()), columns, "负责人出庭次数")


def _ranks(rows: list[Any]) -> Cell:
    ranks = sorted({row.value("rank") for row in rows if row.value("rank")})
    return "、".join(LeaderRank(rank).title for rank in ranks) or "未登记"


def _told(rows: list[Any], name: str) -> int:
    return sum(row.value(name) is True for row in rows)


def _absent(now: Reading) -> list[str]:
    rows = now.behind("leadership_coverage", Place.COUNTED)
    names = names_of(now)
    return [names.get(person, person) for person in sorted({row.value("person") for row in rows})]


def _quota_rows(material: Material, now: Reading) -> list[Any]:
    given = material.facts.get(QUOTAS)
    if given is None:
        return now.rows(Subject.QUOTA)
    return [row for row in given if now.bureau is None or row.bureau == now.bureau]


def _in_year(due: date | None, now: Reading) -> bool:
    period = now.period
    if period.since is None or period.until is None:
        return True
    return due is not None and period.since <= due <= date(period.until.year, 12, 31)


def _quota_order(row: Any) -> tuple[str, str, str]:
    return str(row.value("rule")), str(row.value("due")), str(row.value("person") or "")
