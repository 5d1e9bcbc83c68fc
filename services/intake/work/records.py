"""The rules of the bureau's other work: what is closed was opened, a number names one thing, a draw is the one its seed gives. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from services.intake.work.draws import draw
from shared.dates.wording import said
from shared.errors import Rejected
from shared.events.history import Fact, History
from shared.events.model import Event
from shared.events.organisation_disclosure import InformationDisclosed, InformationFormed
from shared.events.organisation_records import ComplaintHandled, ComplaintReceived
from shared.events.organisation_work import (
    FileReviewDrawn,
    FileReviewed,
    MeetingResolved,
    PlanAdopted,
    ProblemClosed,
    ProblemFound,
    ResolutionDone,
)


@dataclass(frozen=True, slots=True)
class _Followed:
    """``later`` follows ``earlier`` of the same number, ``field``; more than once only where ``again``."""

    earlier: type[Event]
    later: type[Event]
    field: str
    again: bool = False


FOLLOWED = (
    _Followed(ProblemFound, ProblemClosed, "problem"),
    _Followed(MeetingResolved, ResolutionDone, "resolution"),
    _Followed(ComplaintReceived, ComplaintHandled, "complaint"),
    _Followed(InformationFormed, InformationDisclosed, "information"),
    _Followed(FileReviewDrawn, FileReviewed, "draw", again=True),
)


def check_records(history: History) -> None:
    """Rejected with the first rule that a record of this bureau breaks."""
    for pair in FOLLOWED:
        _check_followed(history, pair)
    _check_draws(history)
    _check_plans(history)
    for fact, resolved in history.of(MeetingResolved):
        if resolved.complete_by and fact.occurred_on and resolved.complete_by < fact.occurred_on:
            message = f"完成时限{said(resolved.complete_by)}早于议定的日期{said(fact.occurred_on)}，请核对。"
            raise Rejected("plan_before_fact", message, "data.complete_by")


def _check_followed(history: History, pair: _Followed) -> None:
    opened: dict[str, Fact] = {}
    closed: set[str] = set()
    for fact in history.facts.values():
        key = getattr(fact.event, pair.field, None)
        if isinstance(fact.event, pair.earlier) and key in opened:
            message = f"编号“{key}”已用于另一条“{pair.earlier.title}”；请用新的编号。"
            raise Rejected("key_taken", message, f"data.{pair.field}")
        if isinstance(fact.event, pair.earlier):
            opened[str(key)] = fact
        elif isinstance(fact.event, pair.later):
            _check_later(opened.get(str(key)), fact, pair, str(key))
            if key in closed and not pair.again:
                message = f"编号“{key}”的“{pair.later.title}”已经登记。"
                raise Rejected("already_followed", message, f"data.{pair.field}")
            closed.add(str(key))


def _check_later(earlier: Fact | None, fact: Fact, pair: _Followed, key: str) -> None:
    if earlier is None:
        message = f"没有编号为“{key}”的“{pair.earlier.title}”，请先登记或核对编号。"
        raise Rejected("nothing_to_follow", message, f"data.{pair.field}")
    if earlier.occurred_on and fact.occurred_on and fact.occurred_on < earlier.occurred_on:
        message = (
            f"“{fact.event.title}”的日期{said(fact.occurred_on)}早于“{earlier.event.title}”的日期"
            f"{said(earlier.occurred_on)}，请核对两个日期。"
        )
        raise Rejected("followed_before", message, "occurredon")


def _check_draws(history: History) -> None:
    drawn: dict[str, frozenset[str]] = {}
    for _, made in history.of(FileReviewDrawn):
        if len(set(made.population)) < len(made.population):
            raise Rejected(
                "population_repeats", "案卷总体中有重复的案卷号，请删除重复项。", "data.population"
            )
        right = draw(made.seed, made.population, len(made.drawn))
        if made.drawn != right:
            shown = "、".join(right[:20]) + ("……" if len(right) > 20 else "")
            message = f"抽取结果与种子不符，按该种子应依次抽取 {len(right)} 件：{shown}；请用系统抽取。"
            raise Rejected("draw_not_reproducible", message, "data.drawn")
        drawn[made.draw] = frozenset(made.drawn)
    for _, result in history.of(FileReviewed):
        if result.file not in drawn.get(result.draw, frozenset()):
            message = f"案卷“{result.file}”不在这次抽取之内，请核对案卷号。"
            raise Rejected("file_not_drawn", message, "data.file")
        if result.rectified is not None and not result.problems:
            message = "没有问题就没有整改；请写明存在问题，或不填“已整改”。"
            raise Rejected("nothing_to_rectify", message, "data.rectified")


def _check_plans(history: History) -> None:
    for _, plan in history.of(PlanAdopted):
        if plan.posted is not None and (plan.tasks is None or plan.posted > plan.tasks):
            message = "落实到岗的任务数不能多于任务总数；请核对两项。"
            raise Rejected("posted_beyond_tasks", message, "data.posted")
