"""半年通报、年度通报 of the whole region (YC23-2.6c): four fixed parts in the order the document gives, to the district government.

Every part says its numbers in sentences and by bureau; what is not known stands apart; lists and adjustments are attached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from services.stats.reports.adjusted import adjustments
from services.stats.reports.bulletin_lists import lost_cases, open_duties, special_notices, unknown_cases
from services.stats.reports.counted import readings
from services.stats.reports.form import Form, Material
from services.stats.reports.framing import WHOLE, framed, numbered, passports, report_rule
from services.stats.reports.losing import loss_code
from services.stats.reports.saying import FLOW, at_a_glance, drawn, filled, flow
from services.stats.reports.sentences import Sentences, sentence
from services.stats.reports.tabling import bars, by_bureau
from shared.events.terms import Advice, AgencyResult, Recipient, Report
from shared.papers.paper import Blank, Block, Paper, Paragraph

SECTIONS = ("行政败诉案件", "机关负责人出庭应诉", "执行生效裁判文书", "落实司法建议")
LOST = ("result.lost", "result.partly_lost")
RESULTS = tuple(f"result.{code}" for code in (*(one.value for one in AgencyResult), "unknown"))
OTHER_LOSSES = {
    "first_loss_rate": "本期无判定胜败的一审案件，不计算一审败诉率",
    "effective_loss_rate": "本期无生效的胜败结果，不计算按生效结果的败诉率",
}
OTHER_APPEARANCE = ("principal_rate", "in_charge_rate", "spoke_rate", "staff_rate", "lawyer_only_rate")
ADVICE = tuple(f"advice.{one.value}" for one in Advice)
Part = Callable[[Material, Sentences], Iterator[Block]]


def make(material: Material) -> Paper:
    """The paper of the region."""
    said = Sentences(readings(material))
    rule = report_rule(material, Report.HALF_YEAR_BULLETIN, Report.ANNUAL_BULLETIN)
    titles = rule.sections if rule else SECTIONS
    parts = [(f"{title}情况", [*_part(title)(material, said)]) for title in titles]
    blocks = [*_opening(material, said), *numbered(parts)]
    reading = said.readings.now
    attached = [
        lost_cases(material, reading),
        special_notices(material),
        *open_duties(reading),
        *unknown_cases(reading),
    ]
    return framed(
        material,
        reading,
        f"关于{material.asked.period.title}全区行政应诉工作情况的通报",
        blocks,
        to=[one.title for one in (rule.to if rule and rule.to else FORM.to)],
        copies=["各单位"],
        attachments=[*attached, *adjustments(material), *passports(material, reading, blocks)],
    )


def _part(title: str) -> Part:
    return PARTS.get(title, lambda _, __: iter([Blank(title, "区司法局", key=title)]))


def _opening(material: Material, said: Sentences) -> Iterator[Block]:
    yield Paragraph(f"现将{material.asked.period.title}全区行政应诉工作情况通报如下。")
    yield Paragraph(flow(said, WHOLE) + "".join(said.no_earlier))
    if unplaced := said.readings.now.count("undated", "undated_judged"):
        yield Paragraph(f"另有{unplaced}件收案日或者裁判日不详，不列入收结数，名单见附件。")
    yield from filled(by_bureau(said.readings.now, FLOW, "各单位收结案情况"))
    yield from at_a_glance(said, (*FLOW, "suspended", "undated", "undated_judged"), "全区收结案情况")


def _losses(material: Material, said: Sentences) -> Iterator[Block]:
    now, code = said.readings.now, loss_code(material)
    if judged := now.count(*RESULTS):
        parts = said.parts(RESULTS)
        yield Paragraph(f"本期{WHOLE}裁判行政诉讼案件{judged}件（案件×审级），其中{parts}。")
    rates = {code: f"本期{WHOLE}无判定胜败的案件，不计算败诉率", **OTHER_LOSSES}
    if not now.only_litigation:
        rates["review_loss_rate"] = "本期无判定结果的行政复议案件，不计算复议纠错率"
    yield Paragraph(sentence(*(said.rate(*pair) for pair in rates.items())))
    table = by_bureau(now, (*LOST, code, "effective_loss_rate"), "各单位败诉情况")
    yield from filled(table)
    yield from drawn(bars(table, now, LOST, "各单位败诉件数"))
    yield from at_a_glance(said, (*RESULTS, *rates), "全区败诉情况")


def _appearance(_: Material, said: Sentences) -> Iterator[Block]:
    now = said.readings.now
    if now.count("heard"):
        yield Paragraph(f"本期{WHOLE}开庭审理行政诉讼案件{said.count('heard', basis=True)}。")
    first = said.rate("appearance_rate", "本期无开庭案件，不计算出庭率")
    yield Paragraph(sentence(first, *(said.rate(code, "") for code in OTHER_APPEARANCE)))
    main = ("appearance_rate", "principal_rate")
    table = by_bureau(now, ("heard", *main, "spoke_rate"), "各单位负责人出庭应诉情况")
    yield from filled(table)
    yield from drawn(bars(table, now, main, "各单位负责人出庭率"))
    yield from at_a_glance(said, ("heard", "appearance_rate", *OTHER_APPEARANCE), "全区负责人出庭应诉情况")


def _performance(_: Material, said: Sentences) -> Iterator[Block]:
    yield Paragraph(
        sentence(said.rate("performed_rate", "本期无生效的须由行政机关履行的裁判文书，不计算履行率"))
    )
    yield from filled(by_bureau(said.readings.now, ("performed_rate",), "各单位执行生效裁判文书情况"))
    yield from at_a_glance(said, ("performed_rate",), "全区执行生效裁判文书情况")


def _advice(_: Material, said: Sentences) -> Iterator[Block]:
    kinds = said.parts(ADVICE)
    received = f"本期{WHOLE}收到建议书{said.count('advice_received')}，其中{kinds}" if kinds else ""
    rate = said.rate("advice_replied_rate", "本期未收到建议书，不计算回复率")
    yield Paragraph(sentence(received, rate))
    codes = ("advice_received", "advice_replied_rate")
    yield from filled(by_bureau(said.readings.now, codes, "各单位落实司法建议情况"))
    yield from at_a_glance(said, (*ADVICE, *codes), "全区落实司法建议情况")


PARTS: Mapping[str, Part] = dict(zip(SECTIONS, (_losses, _appearance, _performance, _advice), strict=True))
FORM = Form("bulletin", "行政应诉工作通报", "YC23-2.6c", "region", make, (Recipient.GOVERNMENT,))
