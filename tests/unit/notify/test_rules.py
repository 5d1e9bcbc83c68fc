"""Who is told what, as tables: the event, what stood before it, and the persons, words and urgency that follow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.recipients import Telling, recipients
from services.notify.rules import telling
from services.notify.standing import Standing
from shared.events.case import Corrected, HearingMoved, HearingScheduled, Voided
from shared.events.deadline import (
    DeadlineApproaching,
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineWithheld,
)
from shared.events.envelope import Recorded
from shared.events.model import Event
from shared.events.terms import Nature, Origin, Role, Strength
from tests.support.bureau import (
    BUREAU,
    CASE,
    JUSTICE,
    TODAY,
    Book,
    assigned,
    duty,
    first_instance,
    left,
    of_duty,
    opened,
    person,
)

DUE = date(2026, 3, 24)
STAFF = (
    ("p-law", Role.LEGAL_OFFICE),
    ("p-liaison", Role.LIAISON),
    ("p-leader", Role.LEADER),
    ("p-principal", Role.PRINCIPAL),
)


def standing_of(book: Book) -> Standing:
    standing = Standing()
    for event in book.events:
        standing.fold(event)
    return standing


def office(*, staff: bool = True, handler: bool = True, origin: Origin = Origin.REPORTED) -> Book:
    """A bureau with its people and one case in its first instance."""
    book = Book()
    if staff:
        book.extend(person(name, role, f"{name}@example.org") for name, role in STAFF)
    book.extend([opened(origin=origin), first_instance()])
    if handler:
        book.add(assigned())
    return book


def told(
    book: Book, event: Event, today: date = TODAY, **envelope: object
) -> tuple[Telling | None, list[str]]:
    """What is told of one more event, and the persons who hear of it in order."""
    recorded = book.add(event, **envelope)  # type: ignore[arg-type]
    standing = standing_of(book)
    result = telling(recorded, standing, today)
    return result, [found.person for found in recipients(result, standing)] if result else []


def after_set(event: Event, **kinds: object) -> tuple[Telling, list[str]]:
    """The same, of an event in the life of a duty that was set before."""
    book = office()
    book.add(duty(**kinds))  # type: ignore[arg-type]
    result, persons = told(book, event, on=DUE + timedelta(days=1))
    assert result is not None
    return result, persons


APPROACHING = of_duty(DeadlineApproaching, due=DUE, due_safe=DUE, days_left=3, remind_on=TODAY)
MISSED = of_duty(DeadlineMissed, due=DUE)
MOVED = of_duty(
    DeadlineMoved,
    trigger=CASE,
    trigger_on=TODAY,
    nominal=DUE,
    due=date(2026, 3, 27),
    due_safe=date(2026, 3, 26),
    provisional=False,
    calendar="2026",
    previous_due=DUE,
    reason="送达日期更正",
)
WITHHELD = of_duty(
    DeadlineWithheld, trigger=CASE, trigger_on=date(2014, 5, 4), reason="2015年5月1日前适用旧法"
)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (duty(), "新期限：提交答辩状，最迟2026年3月24日｜（2026）鲁0404行初12号"),
        (MOVED, "期限变更：提交答辩状，由2026年3月24日改为2026年3月27日｜（2026）鲁0404行初12号"),
        (
            MOVED.model_copy(update={"due": DUE, "due_safe": DUE}),
            "期限变更：提交答辩状，仍为2026年3月24日｜（2026）鲁0404行初12号",
        ),
        (APPROACHING, "期限临近：提交答辩状，2026年3月24日｜（2026）鲁0404行初12号"),
        (MISSED, "逾期：提交答辩状，2026年3月24日｜（2026）鲁0404行初12号"),
        (WITHHELD, "未设期限，请人工确定：提交答辩状｜（2026）鲁0404行初12号"),
    ],
)
def test_subject_says_what_by_when_and_which_case(event: Event, words: str) -> None:
    """Every event of a deadline's life that people must know of has a subject with the duty, the date and the case."""
    result, persons = after_set(event)
    assert result.subject == words
    assert persons == ["p-handler", "p-law"]


def test_body_says_why_and_what_to_do() -> None:
    """The text names the duty and its force, the case, the period, the clause, and what to do."""
    result, _ = told(office(), duty(due_safe=date(2026, 3, 23), provisional=True))
    assert result is not None
    assert result.body.splitlines() == [
        "事项：提交答辩状（法定期限，必须完成）",
        "案件：刘某诉某人社局工伤认定案（（2026）鲁0404行初12号，一审）",
        "期限：最后一日为2026年3月23日（周一）；另一种读法为2026年3月24日（周二），请按较早的办理",
        "依据：行政诉讼法第六十七条",
        "说明：日期为暂定，次年放假安排公布后可能变动。",
        "请：按期办理，办结后及时登记。",
    ]


def test_moved_says_old_date_new_date_and_reason() -> None:
    """Who planned by the old date reads both dates and why it moved."""
    result, _ = after_set(MOVED)
    assert "原期限：2026年3月24日（周二）\n现期限：最后一日为2026年3月26日（周四）" in result.body
    assert "原因：送达日期更正" in result.body


@pytest.mark.parametrize(
    ("nature", "days", "words"),
    [
        (Nature.DUTY, 0, "请：按新的日期安排。"),
        (Nature.DUTY, 1, "请：新的日期已过，尚未办结的立即办理并登记；已经办结的，核对办结日期。"),
        (Nature.RIGHT, 1, "说明：新的日期已过，未行使的视为放弃，不计逾期。"),
        (Nature.ESTIMATE, 1, "请：知悉；这是他方办理的预计时间，无需办理。"),
    ],
)
def test_nobody_is_asked_to_arrange_for_a_day_that_is_over(nature: Nature, days: int, words: str) -> None:
    """A late correction can move a duty to a day that has passed: the notice says so, and asks for what can still be done."""
    book = office()
    book.add(duty().model_copy(update={"nature": nature}))
    result, _ = told(book, MOVED, today=date(2026, 3, 27) + timedelta(days=days))
    assert result is not None
    assert words in result.body


@pytest.mark.parametrize(
    ("strength", "urgent", "word"),
    [(Strength.HARD, True, "逾期"), (Strength.FLEXIBLE, False, "提醒"), (Strength.SOFT, False, "提醒")],
)
def test_only_a_hard_duty_is_overdue(strength: Strength, urgent: bool, word: str) -> None:
    """A missed hard duty is urgent and called overdue; flexible and soft ones are brought to mind and accuse nobody."""
    result, _ = after_set(MISSED, strength=strength)
    assert result.urgent is urgent
    assert result.subject.startswith(word)
    assert ("逾期" in result.subject + result.body) is urgent


@pytest.mark.parametrize(
    ("today", "strength", "urgent", "words"),
    [
        (date(2026, 3, 21), Strength.HARD, False, "还有3天"),
        (date(2026, 3, 23), Strength.HARD, True, "还有1天"),
        (date(2026, 3, 23), Strength.FLEXIBLE, False, "还有1天"),
        (DUE, Strength.HARD, True, "今天到期"),
        (date(2026, 3, 26), Strength.HARD, True, "已过2天"),
    ],
)
def test_reminder_counts_from_the_day_it_is_told(
    today: date, strength: Strength, urgent: bool, words: str
) -> None:
    """A reminder says how many days are left on the day it goes out, also when it goes out late; the last day is urgent."""
    book = office()
    book.add(duty(strength=strength))
    result, _ = told(book, APPROACHING, today)
    assert result is not None
    assert (result.urgent, words in result.body) == (urgent, True)


def test_what_comes_late_says_so() -> None:
    """After downtime a reminder keeps the day it was due to be told and says that it comes late."""
    book = office()
    book.add(duty())
    result, _ = told(book, APPROACHING, TODAY + timedelta(days=2))
    assert result is not None
    assert result.due_on == TODAY
    assert result.body.endswith("（本应于2026年3月10日（周二）发出，现补发。）")


@pytest.mark.parametrize(
    "event",
    [
        of_duty(DeadlineMet, due=DUE, met_on=DUE, met_by=CASE, on_time=True),
        of_duty(DeadlineCancelled, reason="案件作废"),
        person("p-new", Role.LIAISON),
    ],
)
def test_what_needs_nobody_is_not_told(event: Event) -> None:
    """Done and cancelled duties and changes of staff make no message."""
    book = office()
    book.add(duty())
    assert told(book, event) == (None, [])


def test_a_period_that_had_run_out_before_is_told_by_being_missed() -> None:
    """An old period registered today makes one message (missed), not two."""
    book = office()
    assert told(book, duty(TODAY - timedelta(days=1)))[0] is None
    assert told(book, of_duty(DeadlineMissed, due=TODAY - timedelta(days=1)))[0] is not None
    assert told(office(), duty(TODAY))[0] is not None


def test_published_cases_are_reading_matter() -> None:
    """A case imported from a court's publications is nobody's duty: nothing is told of it."""
    book = office(origin=Origin.PUBLISHED)
    for event in (
        duty(),
        APPROACHING,
        MISSED,
        WITHHELD,
        HearingScheduled(instance=1, hearing=1, hearing_on=DUE),
    ):
        assert told(book, event)[0] is None


def test_a_voided_case_concerns_nobody() -> None:
    """After the whole case is taken back nothing more is told of it."""
    book = office()
    book.add(duty())
    book.add(Voided(reason="重复建案"))
    assert told(book, MISSED)[0] is None


@pytest.mark.parametrize(
    ("gone", "responsible", "informed", "expected"),
    [
        # everyone in their place: each hears in the role of the duty
        ((), Role.HANDLER, (Role.LEADER,), ["p-handler", "p-leader"]),
        ((), Role.LEADER, (Role.LIAISON, Role.LEGAL_OFFICE), ["p-leader", "p-liaison", "p-law"]),
        ((), Role.PRINCIPAL, (), ["p-principal"]),
        # nobody can act: the liaison is asked, then the legal office
        (("p-leader",), Role.LEADER, (), ["p-liaison"]),
        (("p-leader", "p-liaison"), Role.LEADER, (), ["p-law"]),
        (("p-leader", "p-liaison"), Role.LEADER, (Role.PRINCIPAL,), ["p-law", "p-principal"]),
        # a role that only hears of it needs no substitute
        (("p-leader",), Role.LIAISON, (Role.LEADER,), ["p-liaison"]),
        # nobody at all
        (("p-leader", "p-liaison", "p-law"), Role.LEADER, (), []),
    ],
)
def test_recipients_by_role(
    gone: tuple[str, ...], responsible: Role, informed: tuple[Role, ...], expected: list[str]
) -> None:
    """The first role must act and has substitutes, the others hear of it."""
    book = office()
    book.extend(left(name, role) for name, role in STAFF if name in gone)
    assert told(book, duty(responsible=responsible, informed=informed))[1] == expected


def test_a_case_without_handler_goes_to_the_liaison() -> None:
    """A duty of the handler in a case that has none yet reaches the liaison."""
    assert told(office(handler=False), duty(informed=()))[1] == ["p-liaison"]


def test_the_justice_bureau_is_found_in_the_region() -> None:
    """People of the 司法局 belong to its own organisation and hear of every bureau's matters in the region."""
    book = office()
    book.add(person("p-sfj", Role.JUSTICE_BUREAU), bureau=JUSTICE)
    recorded = book.add(duty(responsible=Role.LIAISON, informed=(Role.JUSTICE_BUREAU,)))
    standing = standing_of(book)
    result = telling(recorded, standing, TODAY)
    assert result is not None
    assert [(r.person, r.bureau) for r in recipients(result, standing)] == [
        ("p-liaison", BUREAU),
        ("p-sfj", JUSTICE),
    ]


def test_people_of_another_bureau_hear_nothing() -> None:
    """Roles are looked for in the case's own bureau only."""
    book = office(staff=False, handler=False)
    book.add(person("p-other", Role.LIAISON), bureau="another")
    result, persons = told(book, duty())
    assert result is not None
    assert persons == []


def test_one_person_in_two_roles_hears_once() -> None:
    """Who is both handler and legal office gets one message, in the role that must act."""
    book = office(handler=False)
    book.add(assigned("p-law"))
    assert told(book, duty())[1] == ["p-law"]


def test_only_the_new_handler_hears_of_the_assignment() -> None:
    """A new handler is told, by name of person; the one before is not."""
    book = office()
    result, persons = told(book, assigned("p-second"))
    assert result is not None
    assert result.subject.startswith("请承办案件")
    assert persons == ["p-second"]


def test_a_later_instance_without_handler_stays_with_the_last_one() -> None:
    """The handler of the first instance hears of the second until it has one of its own."""
    book = office()
    recorded = book.add(duty(informed=()).model_copy(update={"instance": 2}))
    standing = standing_of(book)
    result = telling(recorded, standing, TODAY)
    assert result is not None
    assert [r.person for r in recipients(result, standing)] == ["p-handler"]


def corrected(target: Recorded, event: Event) -> Corrected:
    return Corrected(corrects=target.id, data=event.model_dump(mode="json"), reason="录错")


def test_a_corrected_assignment_tells_the_right_person() -> None:
    """When the handler was entered wrongly, the correction tells the person who really is it."""
    book = office(handler=False)
    wrong = book.add(assigned("p-wrong"))
    assert told(book, corrected(wrong, assigned("p-right")))[1] == ["p-right"]


def hearing(on: date, *, leader: bool = False) -> HearingScheduled:
    return HearingScheduled(instance=1, hearing=1, hearing_on=on, court_requires_leader=leader)


def test_a_hearing_is_told_to_those_who_must_appear() -> None:
    """A hearing reaches handler, leader and liaison; that the court summons the leader is said."""
    result, persons = told(office(), hearing(DUE, leader=True))
    assert result is not None
    assert persons == ["p-handler", "p-leader", "p-liaison"]
    assert result.subject.startswith("开庭：2026年3月24日")
    assert "负责人必须出庭" in result.body


def test_a_moved_hearing_says_both_days() -> None:
    """A hearing that moves names the day before, the day now and the reason."""
    book = office()
    book.add(hearing(DUE))
    moved = HearingMoved(instance=1, hearing=1, hearing_on=date(2026, 3, 30), reason="法院调整")
    result, _ = told(book, moved)
    assert result is not None
    assert "原定日期：2026年3月24日（周二）\n开庭日期：2026年3月30日（周一）\n原因：法院调整" in result.body


def test_a_hearing_of_the_past_is_not_announced() -> None:
    """A hearing that is over when it is registered is history."""
    assert told(office(), hearing(TODAY - timedelta(days=1)))[0] is None


def test_a_case_without_number_goes_by_its_name() -> None:
    """Before the court has given a number the registered name stands for the case."""
    book = Book()
    book.extend([person("p-liaison", Role.LIAISON), opened()])
    result, _ = told(book, duty())
    assert result is not None
    assert result.subject.endswith("｜刘某诉某人社局工伤认定案")


@given(
    name=st.text(min_size=1, max_size=2_000).filter(str.strip),
    reason=st.text(min_size=1, max_size=2_000).filter(str.strip),
)
def test_texts_fit_whatever_was_registered(name: str, reason: str) -> None:
    """Names and reasons of any length never make a message that the log refuses."""
    book = Book()
    book.extend([person("p-liaison", Role.LIAISON), opened().model_copy(update={"name": name})])
    book.add(duty())
    moved = MOVED.model_copy(update={"reason": reason})
    result, _ = told(book, moved)
    assert result is not None
    assert 1 <= len(result.subject) <= 200
    assert 1 <= len(result.body) <= 2_000
