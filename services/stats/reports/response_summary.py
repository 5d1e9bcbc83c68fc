"""应对工作总结 of a bureau, for half a year or a year (MH26-3.3d): cases, results, who appeared, quotas, training and 旁听, problems."""

from __future__ import annotations

from collections.abc import Iterator

from services.stats.reports.adjusted import adjustments
from services.stats.reports.bulletin_lists import unknown_cases
from services.stats.reports.case_analysis import ACTS, OUTCOMES, RESULTS
from services.stats.reports.counted import readings
from services.stats.reports.form import Form, Material
from services.stats.reports.framing import author, framed, numbered, passports
from services.stats.reports.losing import loss_code
from services.stats.reports.people import leaders_in_court, names_of, quotas
from services.stats.reports.problems import causes_and_measures, open_problems
from services.stats.reports.saying import FLOW, at_a_glance, filled, flow
from services.stats.reports.sentences import Sentences, sentence
from services.stats.reports.tabling import Split, broken_down, by_value
from shared.events.terms import ObserverGroup, Roster, Training
from shared.papers.paper import Blank, Block, Paper, Paragraph

TRAININGS = tuple(f"training.{one.value}" for one in Training)
GROUPS = tuple(f"training_group.{one.value}" for one in Roster)
OBSERVERS = tuple(f"observer_group.{one.value}" for one in ObserverGroup)
LEARNING = ("trainings", *TRAININGS, *GROUPS, "trained", "observed", "observers", *OBSERVERS)
AFTERWARDS = ("record.lessons", "record.hearing_review", "record.typical_case", "record.shared")


def make(material: Material) -> Paper:
    """The paper of the bureau asked for."""
    said = Sentences(readings(material, material.asked.bureau))
    parts: list[tuple[str, list[Block]]] = [
        ("案件办理情况", [*_cases(material, said)]),
        ("裁判结果", [*_results(material, said)]),
        ("负责人出庭应诉情况", [*_appearance(said)]),
        ("定额完成情况", [*quotas(material, said)]),
        ("培训和旁听情况", [*_learning(said)]),
        ("存在的问题", [*causes_and_measures(material, said), *open_problems(said)]),
        ("下一步工作", [Blank("下一步工作安排", "法制科", key="next")]),
    ]
    blocks, now = numbered(parts), said.readings.now
    return framed(
        material,
        now,
        f"{author(material)}{material.asked.period.title}行政案件应对工作总结",
        blocks,
        attachments=[*unknown_cases(now), *adjustments(material), *passports(material, now, blocks)],
    )


def _cases(material: Material, said: Sentences) -> Iterator[Block]:
    yield Paragraph(flow(said, author(material)) + "".join(said.no_earlier))
    if acts := said.parts(ACTS):
        yield Paragraph(f"新收案件的行政行为种类：{acts}。")
    now = said.readings.now
    handlers = Split("handler", "承办人", names_of(now))
    yield from filled(by_value(now, FLOW, handlers, "各承办人收结案情况"))
    yield from at_a_glance(said, (*FLOW, "suspended", *ACTS), "收结案情况")


def _results(material: Material, said: Sentences) -> Iterator[Block]:
    if not said.readings.now.count("judged"):
        yield Paragraph("本期无裁判的案件，不计算败诉率。")
        return
    yield Paragraph(f"本期裁判案件{said.count('judged', basis=True)}，其中{said.parts(OUTCOMES)}。")
    code, results = loss_code(material), said.parts(RESULTS)
    yield Paragraph(
        sentence(
            f"行政诉讼案件中，{results}" if results else "",
            said.rate(code, "本期无判定胜败的案件，不计算败诉率"),
            said.rate("settled_rate", ""),
        )
    )
    yield broken_down(said.readings, ("judged", *OUTCOMES, *RESULTS, code, "settled_rate"), "裁判结果和胜败")


def _appearance(said: Sentences) -> Iterator[Block]:
    if said.readings.now.count("heard"):
        yield Paragraph(f"本期开庭审理行政诉讼案件{said.count('heard', basis=True)}。")
    rates = ("principal_rate", "in_charge_rate", "spoke_rate")
    first = said.rate("appearance_rate", "本期无开庭案件，不计算出庭率")
    yield Paragraph(sentence(first, *(said.rate(code, "") for code in rates)))
    yield from at_a_glance(said, ("heard", "appearance_rate", *rates), "负责人出庭应诉情况")
    yield from leaders_in_court(said)


def _learning(said: Sentences) -> Iterator[Block]:
    now = said.readings.now
    if not now.count("trainings", "observed"):
        yield Paragraph("本期无登记的培训和旁听。")
    if now.count("trainings"):
        kinds = said.parts(TRAININGS)
        yield Paragraph(
            f"本期组织培训{said.count('trainings')}，其中{kinds}；参训{said.count('trained', '人次')}。"
        )
    if now.count("observed"):
        yield Paragraph(f"本期组织旁听{said.count('observed')}，旁听{said.count('observers', '人次')}。")
    if records := said.parts(AFTERWARDS):
        yield Paragraph(f"案后工作记录：{records}。")
    yield from filled(broken_down(said.readings, (*LEARNING, *AFTERWARDS), "培训、旁听和案后工作"))


FORM = Form("response-summary", "应对工作总结", "MH26-3.3d", "bureau", make)
