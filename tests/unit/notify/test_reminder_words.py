"""What is said when the day of a reminder has come, to whom, and in whose words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.notify.case_drafts import hearing_matter
from services.notify.recipients import Telling
from shared.events.case import ContactNamed, HearingScheduled, Voided
from shared.events.reminder import ReminderDue
from shared.events.terms import NoticeKind, Origin, Role, Strength
from tests.support.bureau import CASE, DUTY, JUSTICE, Book, duty, person
from tests.unit.notify.test_rules import DUE, office, told


def due(role: Role, *, day: date = DUE, step: int = 1) -> ReminderDue:
    return ReminderDue(
        kind=NoticeKind.ESCALATED, about=DUTY, case_id=CASE, instance=1, day=day, step=step, role=role
    )


def climbed(
    role: Role, today: date, strength: Strength = Strength.HARD, book: Book | None = None
) -> tuple[Telling | None, list[str]]:
    book = book or office()
    book.add(person("p-sfj", Role.JUSTICE_BUREAU), bureau=JUSTICE)
    book.add(duty(strength=strength))
    return told(book, due(role), today, stream=f"reminder-{DUTY}", on=today)


def test_overdue_is_said_of_the_day_by_which_it_is_judged() -> None:
    """Of two readings the safer day stands in front while there is time; 已逾期 stands beside the day that made it so."""
    safer, subjects = DUE - timedelta(days=4), []
    for today in (DUE, DUE + timedelta(days=1)):
        book = office()
        book.add(duty(due_safe=safer))
        result, _ = told(book, due(Role.LEADER), today, stream=f"reminder-{DUTY}", on=today)
        assert result
        subjects.append(result.subject)
    assert subjects[0].startswith("提请督促：提交答辩状，2026年3月20日，尚未办结")
    assert subjects[1].startswith("提请督促：提交答辩状，2026年3月24日，已逾期")


@pytest.mark.parametrize(
    ("role", "person_", "today", "words"),
    [
        (
            Role.LEGAL_OFFICE,
            "p-law",
            DUE - timedelta(days=1),
            "提请督促：提交答辩状，2026年3月24日，尚未办结",
        ),
        (Role.LEADER, "p-leader", DUE + timedelta(days=1), "提请督促：提交答辩状，2026年3月24日，已逾期"),
        (
            Role.PRINCIPAL,
            "p-principal",
            DUE + timedelta(days=3),
            "提请督促：提交答辩状，2026年3月24日，已逾期",
        ),
        (
            Role.JUSTICE_BUREAU,
            "p-sfj",
            DUE + timedelta(days=7),
            "提请督促：提交答辩状，2026年3月24日，已逾期",
        ),
    ],
)
def test_each_rung_reaches_one_role(role: Role, person_: str, today: date, words: str) -> None:
    """A hard duty is brought before the rung's role alone, with the day, the clause and what to do."""
    result, persons = climbed(role, today)
    assert result is not None
    assert (persons, result.subject.partition("｜")[0]) == ([person_], words)
    assert "尚未登记办结\n依据：行政诉讼法第六十七条\n请：督促承办人立即办理" in result.body
    assert (result.kind, result.about, result.statutory, result.day) == (
        NoticeKind.ESCALATED,
        DUTY,
        True,
        DUE,
    )


def test_a_flexible_duty_is_brought_to_mind() -> None:
    """柔: no 逾期, no 督促, whatever the day."""
    result, persons = climbed(Role.LEGAL_OFFICE, DUE + timedelta(days=5), Strength.FLEXIBLE)
    assert result is not None
    assert persons == ["p-law"]
    assert result.subject.startswith("提醒：提交答辩状")
    assert not {"逾期", "督促"} & {result.subject + result.body}
    assert "逾期" not in result.subject + result.body
    assert result.statutory is False


def test_a_vacant_rung_goes_to_the_liaison() -> None:
    """法治联络员 hears in place of a leader whom the bureau has not got (MH23-4.0b)."""
    book = Book()
    book.extend(office(staff=False).events[i].payload for i in range(3))
    book.add(person("p-liaison", Role.LIAISON))
    assert climbed(Role.LEADER, DUE + timedelta(days=1), book=book)[1] == ["p-liaison"]


def test_silence() -> None:
    """A voided case, a published one, and a day that meanwhile is another: nothing is told."""
    book = office()
    book.add(duty())
    assert told(book, due(Role.LEADER, day=DUE - timedelta(days=9)), stream=f"reminder-{DUTY}")[0] is None
    book.add(Voided(reason="重复建案"))
    assert told(book, due(Role.LEADER), stream=f"reminder-{DUTY}")[0] is None
    assert climbed(Role.LEADER, DUE, book=office(origin=Origin.PUBLISHED))[0] is None
    assert told(office(), due(Role.LEADER), stream=f"reminder-{DUTY}")[0] is None


@pytest.mark.parametrize(
    ("before", "word", "urgent", "asked"),
    [
        (1, "明日开庭", False, "按期到庭"),
        (4, "即将开庭", False, "按期到庭"),
        (0, "今日开庭", True, "按期到庭"),
        (-2, "开庭日已过", False, "补登开庭情况"),
    ],
)
def test_a_hearing_is_told_once_more(before: int, word: str, urgent: bool, asked: str) -> None:
    """To handler, leader, liaison and the department's contact, in the words of the day it goes out; late says so."""
    book = office()
    book.add(ContactNamed(instance=1, department="工伤科", person="p-dep"))
    book.add(HearingScheduled(instance=1, hearing=1, hearing_on=DUE, court_requires_leader=True))
    matter = hearing_matter(CASE, 1, 1)
    event = ReminderDue(kind=NoticeKind.HEARING_TOMORROW, about=matter, case_id=CASE, instance=1, day=DUE)
    owed = min(DUE - timedelta(days=1), DUE - timedelta(days=before))
    result, persons = told(book, event, DUE - timedelta(days=before), stream=f"reminder-{matter}", on=owed)
    assert result is not None
    assert persons == ["p-handler", "p-leader", "p-liaison", "p-dep"]
    assert result.subject.startswith(f"{word}：2026年3月24日")
    assert (result.urgent, asked in result.body) == (urgent, True)
    assert ("负责人必须出庭" in result.body) is (before >= 0)
    assert ("现补发" in result.body) is (before < 1)
