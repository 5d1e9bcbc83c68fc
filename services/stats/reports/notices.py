"""专项通报 and 约谈通知书, from a proposal that an officer confirmed: never before, never after it was withdrawn. Pure.

Each carries the clause and its words, the dated evidence, both readings where the text has two, what the bureau replied, and who decided why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.stats.reports.counted import readings
from services.stats.reports.form import Form, Material, Standing
from services.stats.reports.framing import framed, numbered
from services.stats.reports.notices_grounds import (
    FOUND,
    bases,
    circumstances,
    decided,
    evidence,
    replied,
    two_readings,
)
from shared.events.terms import Consequence
from shared.papers.paper import Blank, Block, Paper, Paragraph

OFFICE = "区司法局"
#: who is talked to, and by whom
TALKS = {
    Consequence.TALK_PRINCIPAL: ("主要负责人", "区政府主要领导"),
    Consequence.TALK_DEPUTY: ("分管负责人", "区政府分管领导"),
}
#: what goes with a talk in the yearly assessment
ASSESSED = (Consequence.DEDUCTION, Consequence.VETO)


def make_special_notice(material: Material) -> Paper:
    """专项通报 (YC23-2.6a). ValueError, in Chinese, unless it is proposed and confirmed."""
    of = _confirmed(material, [Consequence.SPECIAL_NOTICE])
    bureau, said = _name(material, of), of.proposal
    opening = f"{bureau}{_in_case(of)}存在“{_findings(of)}”的情形，依照{_document(material, of)}“{said.quote}”的规定，经核定，现予专项通报。"
    parts: list[tuple[str, Sequence[Block]]] = [
        ("认定的情形", [circumstances(of)]),
        ("事实和证据", evidence(of)),
        *_if_any("条文的读法", two_readings(of)),
        ("单位申辩", replied(of)),
        ("核定", decided(of)),
        ("计次", [Paragraph(_counted(material, of, bureau))]),
        ("整改要求", [Blank("整改要求和反馈时限", OFFICE, "requirements")]),
    ]
    return _paper(material, f"关于{bureau}{_findings(of)}的专项通报", [Paragraph(opening)], parts, [bureau])


def make_interview_notice(material: Material) -> Paper:
    """约谈通知书 (YC23-2.9b, YC23-2.9c): the level is the one confirmed. ValueError, in Chinese, unless it is proposed and confirmed."""
    of = _confirmed(material, TALKS)
    bureau, said = _name(material, of), of.proposal
    talk = next(one for one in TALKS if one in said.consequences)
    who, by = TALKS[talk]
    opening = f"{bureau}{said.year}年度{_reached(of)}，依照{_document(material, of)}“{said.quote}”的规定，经核定，由{by}约谈你单位{who}。"
    parts: list[tuple[str, Sequence[Block]]] = [
        (
            "约谈安排",
            [Blank("约谈的时间和地点", OFFICE, "when"), Blank(f"约谈人（{by}）", "区政府办公室", "by")],
        ),
        ("约谈事由", [circumstances(of), *bases(of, material.supervision)]),
        ("事实和证据", evidence(of)),
        *_if_any("条文的读法", two_readings(of)),
        ("单位申辩", replied(of)),
        ("核定", decided(of)),
        *_if_any("年度考核", _assessed(of)),
    ]
    return _paper(material, "约谈通知书", [Paragraph(opening)], parts, [f"{bureau}{who}"])


def _confirmed(material: Material, wanted: Iterable[Consequence]) -> Standing:
    of = next((one for one in material.supervision if one.id == material.asked.proposal), None)
    if of is None:
        raise ValueError(f"没有编号为 {material.asked.proposal} 的监督建议，请核对编号")
    if of.state not in FOUND:
        why = f"（{of.reason}）" if of.reason else ""
        raise ValueError(f"监督建议“{of.proposal.name}”{of.state.title}{why}：经核定认定的才能出文")
    titles = [one.title for one in wanted]
    if not any(one.title in titles for one in of.proposal.consequences):
        raise ValueError(f"监督建议“{of.proposal.name}”所定的处理不含{'、'.join(titles)}，不能出此文")
    return of


def _paper(
    material: Material,
    title: str,
    opening: Sequence[Block],
    parts: Iterable[tuple[str, Sequence[Block]]],
    to: Sequence[str],
) -> Paper:
    """It is the 司法局's paper, about a bureau."""
    office = replace(material, asked=replace(material.asked, bureau=None))
    of = readings(office, None).now
    return framed(office, of, title, [*opening, *numbered(parts)], to=to)


def _name(material: Material, of: Standing) -> str:
    return material.known.bureaus.get((of.region, of.bureau), of.bureau)


def _document(material: Material, of: Standing) -> str:
    """The document by its title and number, as official letters cite it; its clause where nobody has the document any more."""
    pack = material.packs.pack(of.proposal.rule.partition(".")[0])
    if pack is None:
        return of.proposal.clause
    title = pack.title.replace("《", "〈").replace("》", "〉")
    return f"《{title}》{f'（{pack.number}）' if pack.number else ''}"


def _findings(of: Standing) -> str:
    return "、".join(one.title for one in of.proposal.findings)


def _in_case(of: Standing) -> str:
    return f"在“{of.proposal.case_name}”一案中" if of.proposal.case_name else ""


def _reached(of: Standing) -> str:
    return f"发生“{_findings(of)}”{of.proposal.count}次（件），达到规定的{of.proposal.threshold}次（件）以上"


def _counted(material: Material, of: Standing, bureau: str) -> str:
    """How many 专项通报 of the year stand confirmed with this one: what YC23-2.9b counts."""
    same = [
        one
        for one in material.supervision
        if (one.region, one.bureau, one.proposal.year) == (of.region, of.bureau, of.proposal.year)
        and Consequence.SPECIAL_NOTICE in one.proposal.consequences
        and one.state in FOUND
    ]
    return f"本次计入{of.proposal.year}年度。连同本次，{bureau}该年度经认定的专项通报共{len(same)}次。"


def _assessed(of: Standing) -> list[Block]:
    titles = [one.title for one in ASSESSED if one in of.proposal.consequences]
    return [Paragraph(f"一并适用：{'、'.join(titles)}。")] if titles else []


def _if_any(title: str, blocks: Sequence[Block]) -> list[tuple[str, Sequence[Block]]]:
    return [(title, blocks)] if blocks else []


SPECIAL_NOTICE = Form(
    code="special-notice", title="专项通报", clause="YC23-2.6a", about="proposal", make=make_special_notice
)
INTERVIEW_NOTICE = Form(
    code="interview-notice",
    title="约谈通知书",
    clause="YC23-2.9b、YC23-2.9c",
    about="proposal",
    make=make_interview_notice,
)
