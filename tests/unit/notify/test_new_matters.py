"""What is told of clocks that stand, dates that became final, periods of others, calendars that are wanted and duties of the year."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.notify.notices import raised
from services.notify.recipients import Telling, recipients
from services.notify.rules import telling
from services.notify.standing import Standing
from shared.events.calendar import NoticeWanted
from shared.events.deadline import DeadlineMoved, DeadlinePaused, DeadlineResumed, DeadlineWithheld
from shared.events.duty import DutyAssessed
from shared.events.model import Event
from shared.events.terms import DutyState, Nature, Role, Strength
from tests.support.bureau import BUREAU, CASE, JUSTICE, REGION, TODAY, Book, duty, left, of_duty, person
from tests.unit.notify.test_rules import DUE, office, standing_of

DATES = {"trigger": CASE, "trigger_on": TODAY, "nominal": DUE, "calendar": "2026"}


def told(book: Book, event: Event, **envelope: object) -> tuple[Telling | None, list[str]]:
    recorded = book.add(event, **envelope)  # type: ignore[arg-type]
    standing = standing_of(book)
    result = telling(recorded, standing, TODAY)
    return result, [found.person for found in recipients(result, standing)] if result else []


def moved(due: date, *, before: date, provisional: bool) -> Event:
    dates = DATES | {"due": due, "due_safe": due, "provisional": provisional}
    return of_duty(DeadlineMoved, **dates, previous_due=before, reason="放假安排公布后重新计算")


def test_a_clock_that_stands_is_told_with_its_reason() -> None:
    """期限暂停 names the first day not counted and says that the day before no longer holds."""
    book = office()
    book.add(duty())
    result, persons = told(book, of_duty(DeadlinePaused, since=date(2026, 3, 9), reason="中止（补正）"))
    assert result is not None
    assert result.subject.startswith("期限暂停：提交答辩状，自2026年3月9日起")
    assert "原期限2026年3月24日（周二）不再有效\n原因：中止（补正）" in result.body
    assert persons == ["p-handler", "p-law"]


def test_a_clock_that_runs_again_is_told_with_the_new_day() -> None:
    """期限恢复 names the day as it is now, provisional if it is."""
    book = office()
    book.add(duty())
    again = DATES | {"due": date(2027, 1, 5), "due_safe": date(2027, 1, 4), "provisional": True}
    result, _ = told(book, of_duty(DeadlineResumed, **again, reason="恢复计算期间"))
    assert result is not None
    assert result.subject.startswith("期限恢复：提交答辩状，最迟2027年1月4日")
    assert "日期为暂定" in result.body


def test_a_provisional_day_that_became_final_says_so() -> None:
    """The same day, no longer provisional: told once; another word when only the safer reading moved later."""
    book = office()
    book.add(duty(provisional=True))
    final = moved(DUE, before=DUE, provisional=False)
    result, _ = told(book, final)
    assert result is not None
    assert result.subject.startswith("日期已定：提交答辩状，2026年3月24日，不再是暂定")
    result, _ = told(book, final)
    assert result is not None
    assert result.subject.startswith("期限变更：提交答辩状，仍为2026年3月24日")


def test_a_moved_day_that_stays_provisional_says_so() -> None:
    """A move between provisional days is a move, and the new day is marked."""
    book = office()
    book.add(duty(provisional=True))
    result, _ = told(book, moved(DUE + timedelta(days=1), before=DUE, provisional=True))
    assert result is not None
    assert result.subject.startswith("期限变更：提交答辩状，由2026年3月24日改为2026年3月25日")
    assert "日期为暂定" in result.body


def test_a_date_that_waits_for_a_service_says_from_when_it_can_be_due() -> None:
    """Withheld because a service date is missing is no lack of rules: its own words, and what to register."""
    waiting = of_duty(
        DeadlineWithheld,
        trigger=CASE,
        trigger_on=TODAY,
        reason="第三人的送达日期未登记",
        earliest=date(2026, 5, 6),
    )
    result, persons = told(office(), waiting)
    assert result is not None
    assert result.subject.startswith("待补送达日｜")
    assert "原因：第三人的送达日期未登记\n请：核实送达等日期并补登" in result.body
    assert persons == ["p-handler", "p-law"]


def test_what_waits_for_the_same_service_is_told_once() -> None:
    """Three deadlines that start when the judgment takes effect wait for one service date: one message a person, on one stream."""

    def waiting(rule: str, reason: str, earliest: date) -> Event:
        told_of = {"trigger": CASE, "trigger_on": TODAY, "reason": reason, "earliest": earliest}
        return of_duty(DeadlineWithheld, **told_of).model_copy(update={"rule": rule})

    book = office()
    streams = set()
    for rule, reason, earliest in (
        ("loss_analysis", "缺原告的送达日", date(2026, 5, 6)),
        ("retrial", "缺原告的送达日", date(2026, 10, 6)),
        ("loss_analysis", "缺第三人的送达日", date(2026, 5, 6)),
    ):
        recorded = book.add(waiting(rule, reason, earliest), stream=f"deadline-{UUID(int=len(book.events))}")
        standing = standing_of(book)
        result = telling(recorded, standing, TODAY)
        assert result is not None
        streams.add(tuple(raised(result, to).stream for to in recipients(result, standing)))
    assert len(streams) == 2


def estimate(*informed: Role) -> Event:
    set_ = duty(responsible=Role.COURT, informed=informed)
    return set_.model_copy(update={"nature": Nature.ESTIMATE, "name": "一审审理期限"})


def test_the_period_of_a_court_is_told_only_to_whom_it_says() -> None:
    """预估: without informed roles nobody hears; with some they hear that there is nothing to do, and nobody stands in."""
    assert told(office(), estimate()) == (None, [])
    result, persons = told(office(), estimate(Role.LEADER))
    assert result is not None
    assert (persons, result.subject[:9], result.urgent) == (["p-leader"], "预计：一审审理期限", False)
    assert "预估，不计逾期" in result.body
    assert "无需办理" in result.body
    book = office()
    book.add(left("p-leader", Role.LEADER))
    result, persons = told(book, estimate(Role.LEADER))
    assert result is not None
    assert (persons, result.wanted) == ([], False)


@pytest.mark.parametrize("role", [Role.COURT, Role.REVIEW_ORGAN, Role.PLAINTIFF])
def test_nobody_is_looked_for_outside(role: Role) -> None:
    """Whatever an old log says of a person in such a role, nothing goes to them."""
    book = office()
    book.add(person("p-outside", role, "x@example.org"))
    assert told(book, duty(responsible=role, informed=(role,))) == (None, [])


def test_the_calendar_is_wanted_of_every_justice_bureau() -> None:
    """放假安排 is one for the country: the 司法局 of every region hears, nobody else."""
    book = office()
    book.add(person("p-sfj", Role.JUSTICE_BUREAU), bureau=JUSTICE)
    elsewhere = book.add(person("p-far", Role.JUSTICE_BUREAU), stream="organisation-far-sfj", bureau="sfj")
    book.events[-1] = type(elsewhere)(**{**elsewhere.__dict__, "region": "far"})
    result, persons = told(book, NoticeWanted(year=2027, provisional=12), stream="calendar")
    assert result is not None
    assert result.subject == "请导入2027年放假安排"
    assert "暂定期限：12项" in result.body
    assert (result.case_id, sorted(persons)) == (None, ["p-far", "p-sfj"])


def assessed(state: DutyState, strength: Strength | None, **data: object) -> Event:
    known = {
        "rule": "minhang-2026.plaintiffs",
        "name": "年度应诉原告人数",
        "clause": "MH26-2.6",
        "period": "2026",
        "state": state,
        "count": 1,
        "target": 3,
        "due": date(2026, 12, 31),
        "looked_on": TODAY,
        "strength": strength,
    }
    return DutyAssessed.model_validate(known | data)


DUTY_STREAM = f"duty-{UUID(int=9)}"


def test_a_duty_at_risk_is_brought_to_mind() -> None:
    """The person first, then 法制科 and leader: how far it is, by when, from which clause."""
    at_risk = assessed(DutyState.AT_RISK, Strength.HARD, person="p-member")
    result, persons = told(office(), at_risk, stream=DUTY_STREAM)
    assert result is not None
    assert persons == ["p-member", "p-law", "p-leader"]
    assert (result.subject, result.urgent) == ("提醒：年度应诉原告人数｜2026年", False)
    assert "进度：应完成3，已登记1，还差2" in result.body
    assert "依据：MH26-2.6" in result.body


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2026", "2026年"),
        ("2026H1", "2026年上半年"),
        ("2026H2", "2026年下半年"),
        ("2026-03", "2026年3月"),
        ("2026-01-01..2026-03-31", "2026年1月1日至2026年3月31日"),
    ],
)
def test_a_period_is_called_as_people_call_it(code: str, words: str) -> None:
    """No code of ours stands in a notice."""
    result, _ = told(office(), assessed(DutyState.AT_RISK, Strength.HARD, period=code), stream=DUTY_STREAM)
    assert result is not None
    assert result.subject == f"提醒：年度应诉原告人数｜{words}"
    assert f"（{words}）" in result.body


@pytest.mark.parametrize(
    ("strength", "word", "urgent"),
    [
        (Strength.HARD, "未完成", True),
        (Strength.FLEXIBLE, "提醒", False),
        (Strength.SOFT, "提醒", False),
        (None, "提醒", False),
    ],
)
def test_only_a_hard_duty_is_called_not_done(strength: Strength | None, word: str, urgent: bool) -> None:
    """柔 and 软 remind and never accuse; neither does a duty whose strength is not stated."""
    result, _ = told(office(), assessed(DutyState.FAILED, strength), stream=DUTY_STREAM)
    assert result is not None
    assert (result.subject.partition("：")[0], result.urgent) == (word, urgent)
    assert ("未完成" in result.subject + result.body) == urgent


@pytest.mark.parametrize(
    "state", [DutyState.ON_TRACK, DutyState.MET, DutyState.MET_LATE, DutyState.NO_OCCASION]
)
def test_a_duty_that_stands_well_is_not_told(state: DutyState) -> None:
    """No message for what needs nobody."""
    assert told(office(), assessed(state, Strength.HARD), stream=DUTY_STREAM) == (None, [])


def test_a_duty_of_the_justice_bureau_is_told_to_its_own_people() -> None:
    """司法局's reports are its own business: its people, not those of any other organisation."""
    book = office()
    book.add(person("p-sfj", Role.JUSTICE_BUREAU), bureau=JUSTICE)
    at_risk = assessed(DutyState.AT_RISK, Strength.HARD)
    assert told(book, at_risk, stream=DUTY_STREAM, bureau=JUSTICE)[1] == ["p-sfj"]
    assert told(office(staff=False), at_risk, stream=DUTY_STREAM, bureau=BUREAU)[1] == []


def test_the_memory_keeps_the_dates_of_now() -> None:
    """After a move the remembered duty has the new day: a page later nothing is told by the old one."""
    book = office()
    set_ = book.add(duty(provisional=True))
    book.add(moved(DUE + timedelta(days=1), before=DUE, provisional=False))
    standing: Standing = standing_of(book)
    known = standing.duties[set_.stream]
    assert (known.due, known.provisional, known.name) == (DUE + timedelta(days=1), False, "提交答辩状")
    assert set_.region == REGION
