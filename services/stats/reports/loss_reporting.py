"""败诉分析报备: to whom, by when and from which day, as the documents that bind the bureau say. Pure.

峄城 counts 10 days from the day the agency received the document and names two recipients (YC23-2.5c); 静海 counts 30 days from its effect and
names the district government (JH-2.3e). The days themselves are those the deadlines service recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.stats.figures.duty import OwedDuty
from services.stats.figures.instance import Instance
from services.stats.reports.form import Material
from services.stats.reports.framing import documents
from shared.events.case import Reported
from shared.events.terms import CaseKind, Matter, Recipient
from shared.papers.paper import Cell, Column, Table
from shared.policy.deadlines import DeadlineRule, MilestoneTrigger
from shared.policy.model import Pack
from shared.policy.subjects import DutyStanding


@dataclass(frozen=True, slots=True)
class Duty:
    """One rule that asks for the analysis. ``owed`` null: its period does not run (not received, not effective)."""

    pack: Pack
    rule: DeadlineRule
    to: tuple[Recipient, ...]
    owed: OwedDuty | None


def reporting(material: Material, row: Instance) -> tuple[Duty, ...]:
    """The duties of this instance, in the order of the packs; a rule for other kinds of cases is none."""
    return tuple(_duties(material, row))


def recipients(duties: tuple[Duty, ...]) -> tuple[Recipient, ...]:
    return tuple(dict.fromkeys(one for duty in duties for one in duty.to))


def _duties(material: Material, row: Instance) -> Iterator[Duty]:
    for pack in documents(material):
        for rule in pack.deadlines:
            to = tuple(dict.fromkeys(_named(rule)))
            kinds = rule.applies.case_kinds
            if to and (kinds is None or CaseKind(row.kind) in kinds):
                yield Duty(pack, rule, to, _owed(material, row, pack.rule_id(rule)))


def _named(rule: DeadlineRule) -> Iterator[Recipient]:
    """To whom the analysis must go before the rule is met; where nobody is named, the 司法局."""
    facts = (fact for done in rule.completed_by for fact in done.patterns)
    for fact in facts:
        if fact.event == Reported.type and Matter.LOSS_ANALYSIS.value in fact.where.get("matter", ()):
            named = [Recipient(str(one)) for one in fact.where.get("to", ()) if one is not None]
            yield from named or [Recipient.JUSTICE_BUREAU]


def _owed(material: Material, row: Instance, rule: str) -> OwedDuty | None:
    return next((one for one in duties_of(material, row) if one.rule == rule), None)


def duties_of(material: Material, row: Instance) -> list[OwedDuty]:
    return [
        one for one in material.known.duties if (one.case_id, one.instance) == (row.case_id, row.instance)
    ]


def rule_title(material: Material, rule: str) -> str:
    """As the packs call it; its name where no pack has it any more."""
    found = _rules(material).get(rule)
    return found.title if found else rule


def rule_clause(material: Material, duty: OwedDuty) -> str:
    """Where it stands, as in force on the day it is due."""
    found = _rules(material).get(duty.rule)
    version = (found.version_on(duty.due) or found.versions[-1]) if found else None
    return version.clause if version else ""


def _rules(material: Material) -> dict[str, DeadlineRule]:
    return {pack.rule_id(rule): rule for pack, rule in material.packs.rules()}


def reporting_table(duties: tuple[Duty, ...]) -> Table:
    lines: list[list[Cell]] = [
        [
            one.rule.title,
            "、".join(version.clause for version in one.rule.versions),
            "自裁判生效起" if isinstance(one.rule.trigger, MilestoneTrigger) else "自本机关收到裁判文书起",
            "、".join(to.title for to in one.to),
            one.owed and one.owed.due,
            DutyStanding(one.owed.state).title if one.owed else "未起算",
        ]
        for one in duties
    ]
    columns = [
        Column("报送事项", 2.0),
        Column("依据", 1.5),
        Column("起算", 2.0),
        Column("报送对象", 2.5),
        Column("届满日"),
        Column("状态"),
    ]
    return Table(columns, lines, "报送要求", note="届满日以期限引擎登记的为准；未收到或者未生效的不起算。")
