"""The rules after judgment: a loss is analysed once and not where the agency won, a measure is set, done, verified in turn, a typical
case names no plaintiff, accountability goes its four steps.

As everywhere a step that is missing is no contradiction unless the later one means nothing without it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from services.intake.cases.instance import Instance, Order, check_order
from shared.dates.wording import said
from shared.errors import Rejected
from shared.events import Event
from shared.events.case import (
    AccountabilityDecided,
    AccountabilityProposed,
    AccountabilityReported,
    Judged,
    LossAnalysed,
    MeasureDone,
    MeasureSet,
    MeasureVerified,
    MisconductAnswered,
    MisconductReferred,
    TypicalCaseChosen,
)
from shared.events.history import Fact, History
from shared.events.terms import AgencyResult, LossCause

_ANALYSED_AFTER_JUDGED = Order("analysis_before_judgment", Judged, LossAnalysed)
_REPORTED_AFTER_PROPOSED = Order(
    "accountability_out_of_order", AccountabilityProposed, AccountabilityReported
)
_DECIDED_AFTER_REPORTED = Order("accountability_out_of_order", AccountabilityReported, AccountabilityDecided)
_ANSWERED_AFTER_REFERRED = Order("answered_before_referred", MisconductReferred, MisconductAnswered)

#: what stands in a masked label in place of the name
_MASKS = re.compile(r"[某×*○〇]|[Xx]{2}|(?<=[\u4e00-\u9fff])[Xx]")
#: “张三等2人”: the name is what stands before it; several names are told apart
_SEVERAL = re.compile(r"等.*$|[、，,;；/\s]+")


def losses_are_analysed_once(instance: Instance) -> None:
    analyses = instance.of(LossAnalysed)
    if len(analyses) > 1:
        message = "本审级已有败诉分析；内容有误或有补充请用“更正”。"
        raise Rejected("loss_analysed_twice", message, "data.instance")
    for fact, analysis in analyses:
        if any(judged.agency_result is AgencyResult.WON for _, judged in instance.of(Judged)):
            message = "本审级登记为胜诉，没有败诉可分析；请核对胜败，或先作废败诉分析。"
            raise Rejected("not_lost", message, "data.instance")
        if LossCause.OTHER in analysis.causes and not analysis.note:
            raise Rejected("cause_not_said", "败诉原因选了“其他”，请在备注写明是什么。", "data.note")
        check_order(_ANALYSED_AFTER_JUDGED, instance.earliest(Judged), [fact.occurred_on])


def measures_answer_the_analysis(instance: Instance) -> None:
    """Where a loss is analysed, a measure is against one of the causes that were found."""
    found = {cause for _, analysis in instance.of(LossAnalysed) for cause in analysis.causes}
    for fact, measure in instance.of(MeasureSet):
        if found and measure.addresses not in found:
            known = "、".join(cause.title for cause in LossCause if cause in found)
            message = f"败诉分析没有“{measure.addresses.title}”这一原因（已列：{known}）；请核对，或先更正败诉分析。"
            raise Rejected("cause_not_found", message, "data.addresses")
        if measure.complete_by and fact.occurred_on and measure.complete_by < fact.occurred_on:
            message = f"完成时限{said(measure.complete_by)}早于登记的日期{said(fact.occurred_on)}，请核对。"
            raise Rejected("plan_before_fact", message, "data.complete_by")


def measures_go_step_by_step(instance: Instance) -> None:
    """Set, done, verified; one that did not pass is done again. Nobody takes a step twice or back in time."""
    standing: dict[int, Fact] = {}
    for fact in instance.among(MeasureSet, MeasureDone, MeasureVerified):
        assert isinstance(fact.event, MeasureSet | MeasureDone | MeasureVerified)
        _check_step(standing.get(fact.event.item), fact, fact.event.item)
        standing[fact.event.item] = fact


def _check_step(before: Fact | None, fact: Fact, item: int) -> None:
    wanted, code, message = _STEPS[type(fact.event)]
    if _stands(before) not in wanted:
        raise Rejected(code, message.format(item=item), "data.item")
    if before:
        _in_time(before, fact, "measure_out_of_order")


def _stands(fact: Fact | None) -> str:
    match fact and fact.event:
        case MeasureSet() | MeasureVerified(passed=False):
            return "open"
        case MeasureDone():
            return "done"
        case MeasureVerified():
            return "closed"
    return "none"


_STEPS: dict[type[Event], tuple[frozenset[str], str, str]] = {
    MeasureSet: (
        frozenset({"none"}),
        "measure_item_taken",
        "第 {item} 项整改措施已经登记；另一项请用下一个序号，内容有误请用“更正”。",
    ),
    MeasureDone: (
        frozenset({"open"}),
        "measure_not_open",
        "没有待完成的第 {item} 项整改措施（尚未制定，或已完成）；请先报“制定整改措施”或核对事项序号。",
    ),
    MeasureVerified: (
        frozenset({"done"}),
        "measure_not_done",
        "第 {item} 项整改措施尚未登记完成，或已经核验；请先报“完成整改措施”。",
    ),
}


def accountability_goes_in_order(instance: Instance) -> None:
    """初步认定 → 报告 → 决定 → 函告 (JH-2.3d). A decision that was recorded before any opinion stands: another organ's way."""
    if instance.kinds.isdisjoint(_ACCOUNTABILITY):
        return
    proposed, reported = instance.of(AccountabilityProposed), instance.of(AccountabilityReported)
    if reported and not proposed:
        message = "尚未登记初步认定意见，不能登记报告；请先报“提出责任追究初步认定意见”。"
        raise Rejected("accountability_not_proposed", message, "data.instance")
    steps = [fact.event.type for fact in instance.facts if isinstance(fact.event, _ACCOUNTABILITY)]
    if steps[:2] == [AccountabilityProposed.type, AccountabilityDecided.type]:
        message = "初步认定意见尚未向区人民政府领导报告，不能登记决定；请先报“报告责任追究初步认定意见”。"
        raise Rejected("accountability_not_reported", message, "data.instance")
    check_order(_REPORTED_AFTER_PROPOSED, instance.earliest(AccountabilityProposed), _days(reported))
    decided = _days(instance.of(AccountabilityDecided))
    check_order(_DECIDED_AFTER_REPORTED, instance.earliest(AccountabilityReported), decided)


_ACCOUNTABILITY = (AccountabilityProposed, AccountabilityReported, AccountabilityDecided)


def leads_are_answered_after_referral(instance: Instance) -> None:
    referred: dict[int, Fact] = {}
    for fact, lead in instance.of(MisconductReferred):
        if lead.item in referred:
            message = f"第 {lead.item} 条线索已经移送；另一条请用下一个序号。"
            raise Rejected("lead_item_taken", message, "data.item")
        referred[lead.item] = fact
    for fact, answer in instance.of(MisconductAnswered):
        if answer.item not in referred:
            message = f"没有第 {answer.item} 条线索，不能登记处理结果；请先报“移送违法失职线索”。"
            raise Rejected("lead_not_referred", message, "data.item")
        check_order(_ANSWERED_AFTER_REFERRED, referred[answer.item].occurred_on, [fact.occurred_on])


RULES: tuple[Callable[[Instance], None], ...] = (
    losses_are_analysed_once,
    measures_answer_the_analysis,
    measures_go_step_by_step,
    accountability_goes_in_order,
    leads_are_answered_after_referral,
)


def typical_cases_name_nobody(history: History, known: Mapping[str, str]) -> None:
    """The copy that is shared does not hold a plaintiff's name as the case has it; labels that are masked already may stand. ``known``: the names
    behind the tokens that the case has.
    """
    copies = history.of(TypicalCaseChosen)
    parties = history.opened.plaintiffs if copies and history.opened else ()
    labels = [known.get(plaintiff.label, plaintiff.label) for plaintiff in parties]
    names = [name for label in labels for name in unmasked(label)]
    for _, chosen in copies:
        text = _plain(chosen.masked)
        if any(name in text for name in names):
            message = "脱敏文本仍含有原告的姓名或名称；请用“某某”“某公司”等替换后再报。"
            raise Rejected("not_masked", message, "data.masked")


def unmasked(label: str) -> list[str]:
    """The names in a label that a reader could recognise; one that is masked (刘某等2人) has none."""
    parts = [_plain(part) for part in _SEVERAL.split(unicodedata.normalize("NFKC", label))]
    return [part for part in parts if part and not _MASKS.search(part)]


def _plain(text: str) -> str:
    """Without blanks and in one width, so that a name cannot hide behind them."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _in_time(earlier: Fact, later: Fact, code: str) -> None:
    if earlier.occurred_on and later.occurred_on and later.occurred_on < earlier.occurred_on:
        before, after = earlier.event.title, later.event.title
        message = f"“{after}”的日期{said(later.occurred_on)}早于“{before}”的日期{said(earlier.occurred_on)}，请核对两个日期。"
        raise Rejected(code, message, "occurredon")


def _days(facts: Iterable[tuple[Fact, Event]]) -> list[date | None]:
    return [fact.occurred_on for fact, _ in facts]
