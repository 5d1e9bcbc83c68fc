"""Does a case, taken whole, make sense? Rules on the case itself, then those of each of its instances.

Rules look at effective facts only and so hold for whatever led there: a new fact, a correction or a void. A date that is not known
never breaks a rule: “the source does not say” is no contradiction.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from services.intake.appearance.rules import RULES as APPEARANCE_RULES
from services.intake.cases.aftermath import RULES as AFTERMATH_RULES
from services.intake.cases.defendants import answers_are_of_defendants, defendants_are_consistent
from services.intake.cases.discussions import RULES as DISCUSSION_RULES
from services.intake.cases.handling import RULES as HANDLING_RULES
from services.intake.cases.instance import RULES as INSTANCE_RULES
from services.intake.cases.instance import Instance, is_opened
from services.intake.cases.periods import RULES as PERIOD_RULES
from services.intake.cases.relevance import Relevant
from shared.dates.wording import said
from shared.errors import Rejected, check_all
from shared.events.case import ActServed, CaseOpened, Closed, InstanceEvent, InstanceOpened, Linked
from shared.events.history import Fact, History


def check_case(history: History) -> None:
    """Rejected with every rule that the case breaks; with that alone where it, or an instance, was not opened."""
    opened_once(history)
    of_instances = (partial(_check_instance, instance) for instance in _instances(history))
    check_all((*RULES, *of_instances), history)


def _check_instance(instance: Instance, _: History) -> None:
    is_opened(instance)
    OF_INSTANCES.check(instance)


def opened_once(history: History) -> None:
    opened = len(history.of(CaseOpened))
    if opened == 0:
        raise Rejected("case_not_opened", "该案尚未建案，请先报送“建案”。", "subject")
    if opened > 1:
        raise Rejected("case_opened_twice", "该案已经建案；内容有误请用“更正”。", "subject")


def instances_in_sequence(history: History) -> None:
    """Instances are numbered 1, 2, … as they are opened."""
    numbers = [event.instance for _, event in history.of(InstanceOpened)]
    if len(set(numbers)) < len(numbers):
        raise Rejected("instance_opened_twice", "该审级序号已经建立；内容有误请用“更正”。", "data.instance")
    if numbers and max(numbers) > len(numbers):
        expected = next(n for n in range(1, max(numbers)) if n not in numbers)
        raise Rejected("instance_not_next", f"审级须依次编号，下一个应为 {expected}。", "data.instance")


def closed_once(history: History) -> None:
    if len(history.of(Closed)) > 1:
        raise Rejected("case_closed_twice", "该案已经结案；内容有误请用“更正”。")


def closed_after_its_instances(history: History) -> None:
    """Nothing runs in a closed case, so an instance that begins later would have no deadlines: the closing is taken back first."""
    closed = max((fact.occurred_on for fact, _ in history.of(Closed) if fact.occurred_on), default=None)
    for fact, opened in history.of(InstanceOpened) if closed else ():
        if closed and fact.occurred_on and fact.occurred_on > closed:
            message = (
                f"该案已于{said(closed)}结案，第 {opened.instance} 个审级（{said(fact.occurred_on)}）在其后；"
                "案件重新进行的，请先作废“结案”，或另行建案并关联。"
            )
            raise Rejected("case_closed", message, "data.instance")


def links_have_targets(history: History) -> None:
    for _, link in history.of(Linked):
        if link.other_case is None and link.other_case_no is None:
            raise Rejected("link_without_target", "关联案件须写明对方的案件编号或案号。", "data.other_case")


def act_is_made_before_it_is_served(history: History) -> None:
    served = history.of(ActServed)
    act = history.opened.act if served and history.opened else None
    made_on = act and act.made_on
    for fact, _ in served:
        if made_on and fact.occurred_on and fact.occurred_on < made_on:
            message = (
                f"行政行为送达的日期{said(fact.occurred_on)}早于其作出日期{said(made_on)}，请核对两个日期。"
            )
            raise Rejected("act_served_before_made", message, "occurredon")


RULES: tuple[Callable[[History], None], ...] = (
    instances_in_sequence,
    closed_once,
    closed_after_its_instances,
    links_have_targets,
    act_is_made_before_it_is_served,
    defendants_are_consistent,
    answers_are_of_defendants,
)
OF_INSTANCES = Relevant(
    (
        *INSTANCE_RULES,
        *PERIOD_RULES,
        *HANDLING_RULES,
        *DISCUSSION_RULES,
        *AFTERMATH_RULES,
        *APPEARANCE_RULES,
    )
)


def _instances(history: History) -> list[Instance]:
    grouped: dict[int, list[Fact]] = {}
    for fact in history.facts.values():
        if isinstance(fact.event, InstanceEvent):
            grouped.setdefault(fact.event.instance, []).append(fact)
    return [Instance(number, tuple(facts)) for number, facts in grouped.items()]
