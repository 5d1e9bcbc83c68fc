"""How a quota of a year or half a year stands. Pure.

It is met on the day the number is reached. After the period's last day it has failed, unless nothing could have been done (a year without a
hearing), or the person had left the roster. From the first check day on it is at risk while more is needed than could still come; a soft
duty (软) is counted and never held against anybody. Nothing is carried over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.deadlines.duties.assessment import Assessment, Item
from services.deadlines.duties.counting import Counting, Tally
from services.deadlines.duties.look import ONE_DAY, Look, Subject, subjects
from services.deadlines.duties.periods import Span, month_day
from shared.events.case import HandlerAssigned, HearingHeld
from shared.events.terms import DutyState, Strength
from shared.policy.duties import Quota


@dataclass(frozen=True, slots=True)
class _Sight:
    """All that the verdict needs."""

    quota: Quota
    look: Look
    span: Span
    subject: Subject
    tally: Tally
    candidates: tuple[Item, ...]
    occasions: int
    looks: tuple[date, ...]

    @property
    def needed(self) -> int:
        return max(0, self.quota.at_least - self.tally.count)

    @property
    def over(self) -> bool:
        return self.look.on > self.span.last


def assess(rule: str, quota: Quota, span: Span, look: Look) -> Iterator[Assessment]:
    """One assessment for each subject: the bureau, each member, each department. ``look.book`` is as of ``look.on``. What could still fill
    a gap is looked for where there is one.
    """
    looks, counting = check_days(quota, span, look), Counting(quota, look, span)
    for subject in subjects(quota, look, span):
        done = counting.tally(subject)
        open_ = done.count < quota.at_least and look.on <= span.last
        could = tuple(counting.candidates(done)) if open_ else ()
        sight = _Sight(quota, look, span, subject, done, could, counting.occasions, looks)
        state, since = _verdict(sight)
        yield Assessment(
            duty=look.duty(rule, span.code, subject),
            state=state,
            count=done.count,
            target=quota.at_least,
            due=span.last,
            since=since,
            items=(*done.items, *(could if sight.needed else ())),
            forecast=_forecast(sight, state),
            notes=tuple(_notes(sight)),
            looks=looks,
        )


def check_days(quota: Quota, span: Span, look: Look) -> tuple[date, ...]:
    """The days of the period on which the document looks at it (9月末, 11月末), on the working day before when they are rest days."""
    years = range(span.first.year, span.last.year + 1)
    days = (month_day(year, text) for year in years for text in quota.check_on)
    return tuple(sorted(look.worked(day) for day in days if day in span))


def _verdict(sight: _Sight) -> tuple[DutyState, date]:
    """The state and the day it dates from."""
    quota, done, span, on = sight.quota, sight.tally, sight.span, sight.look.on
    if quota.at_most is not None and done.count > quota.at_most:
        return DutyState.FAILED, done.days[quota.at_most]
    if not sight.needed:
        return DutyState.MET, done.days[quota.at_least - 1]
    if not sight.subject.judged(min(on, span.last)):
        return DutyState.NO_OCCASION, max(t.left for t in sight.subject.times if t.left)
    if sight.over:
        return _ended(sight), span.last + ONE_DAY
    looked = [day for day in sight.looks if day <= on]
    return (DutyState.AT_RISK if looked and _short(sight) else DutyState.ON_TRACK), max(looked, default=on)


def _ended(sight: _Sight) -> DutyState:
    if not sight.occasions:
        return DutyState.NO_OCCASION
    return DutyState.ON_TRACK if sight.quota.strength is Strength.SOFT else DutyState.FAILED


def _short(sight: _Sight) -> bool:
    """More is needed than could still come. Without any occasion so far, and none in sight, nothing is asked."""
    if sight.quota.strength is Strength.SOFT or not (sight.occasions or sight.candidates):
        return False
    return sight.needed > len(sight.candidates)


def _forecast(sight: _Sight, state: DutyState) -> str | None:
    if state not in {DutyState.ON_TRACK, DutyState.AT_RISK} or sight.over or not sight.needed:
        return None
    unit = "名不同原告的案件" if sight.quota.count.distinct else "次"
    return f"尚需{sight.needed}{unit}；{_in_sight(sight)}"


def _in_sight(sight: _Sight) -> str:
    number = len(sight.candidates)
    event = sight.quota.count.fact.event if sight.quota.count.fact else ""
    if event == HandlerAssigned.type:
        return f"未分案的在办案件中有{number}件可补足（已分案的案件不增加原告；其他成员也可能承办）"
    if event == HearingHeld.type:
        if not number and not sight.occasions:
            return "本期至今没有开庭，也没有排定的开庭"
        return f"本期{_held(sight)}还排定{number}次开庭"
    return "无法预知安排，请及时组织"


def _held(sight: _Sight) -> str:
    """Where the quota names its occasions, how many there were."""
    return f"已开庭{sight.occasions}次，" if sight.quota.occasion else ""


def _notes(sight: _Sight) -> Iterator[str]:
    span, times = sight.span, sight.subject.times
    if times and times[0].joined > span.first:
        days = (span.last - times[0].joined).days + 1
        share = sight.quota.at_least * days / ((span.last - span.first).days + 1)
        yield (
            f"{times[0].joined}列入名册，在册不满一期，按天折算约{share:.1f}件，仅供参考；门槛不变，仍为{sight.quota.at_least}件"
        )
    if times and not sight.subject.judged(min(sight.look.on, span.last)):
        yield f"{times[-1].left}退出名册，按在册期间列示，不作未完成认定"
    if (since := sight.look.book.since) and since in span and since > span.first:
        yield f"本单位自{since}起有登记，此前的情况系统未掌握"
    if sight.quota.strength is Strength.SOFT:
        yield "倡导性要求，只计次数，不作未完成认定"
