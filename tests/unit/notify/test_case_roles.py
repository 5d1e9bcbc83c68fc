"""Who is named in the case itself hears before those who hold the role in the bureau; and what is told of a case from its first day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.notify.case_drafts import hearing_matter
from services.notify.drafts import is_binding
from services.notify.recipients import Telling
from shared.events.case import CaseOpened, ContactNamed, HearingScheduled, InstanceOpened, RoleFilled
from shared.events.deadline import DeadlineApproaching
from shared.events.model import Event
from shared.events.terms import CaseRole, Level, NoticeKind, Origin, Role, Strength
from tests.support.bureau import CASE, DUTY, TODAY, Book, duty, first_instance, left, of_duty, opened, person
from tests.unit.notify.test_rules import DUE, MISSED, MOVED, office, told


def filled(case_role: CaseRole, who: str, instance: int = 1) -> RoleFilled:
    return RoleFilled(instance=instance, case_role=case_role, person=who)


@pytest.mark.parametrize(
    ("facts", "role", "expected"),
    [
        ((), Role.LEADER, ["p-leader"]),
        ((filled(CaseRole.LEADER, "p-mine"),), Role.LEADER, ["p-mine"]),
        ((filled(CaseRole.LEADER, "p-old"), filled(CaseRole.LEADER, "p-mine")), Role.LEADER, ["p-mine"]),
        ((filled(CaseRole.COORDINATOR, "p-mine"),), Role.LEGAL_OFFICE, ["p-mine"]),
        ((filled(CaseRole.ADVISER, "p-lawyer"),), Role.LEGAL_OFFICE, ["p-law"]),
        ((ContactNamed(instance=1, department="工伤科", person="p-dep"),), Role.DEPARTMENT, ["p-dep"]),
        ((filled(CaseRole.CONTACT, "p-dep"),), Role.DEPARTMENT, ["p-dep"]),
        ((ContactNamed(instance=1, department="工伤科"),), Role.DEPARTMENT, ["p-liaison"]),
        ((filled(CaseRole.LEADER, "p-later", 2),), Role.LEADER, ["p-leader"]),
    ],
)
def test_who_is_named_in_the_case_hears(facts: tuple[Event, ...], role: Role, expected: list[str]) -> None:
    """五类角色: the leader, coordinator and contact of the case go before the bureau's own (MH26-2.1, MH26-3.2a)."""
    book = office()
    book.extend(facts)
    assert told(book, duty(responsible=role, informed=()))[1] == expected


def test_who_left_is_replaced_by_those_who_hold_the_role() -> None:
    """A leader named in the case who left the bureau no longer hears; the leader in office does."""
    book = office()
    book.extend(
        [person("p-gone", Role.LEADER), filled(CaseRole.LEADER, "p-gone"), left("p-gone", Role.LEADER)]
    )
    assert told(book, duty(responsible=Role.LEADER, informed=()))[1] == ["p-leader"]


def test_a_new_case_is_told_to_the_legal_office_and_the_leader() -> None:
    """新收案件 reaches 法制科 and the leader in charge, with number, court and what to do."""
    book = Book()
    book.extend([person("p-law", Role.LEGAL_OFFICE), person("p-leader", Role.LEADER), opened()])
    event = first_instance().model_copy(update={"court": "某区人民法院"})
    result, persons = told(book, event)
    assert result is not None
    assert (persons, result.subject) == (["p-law", "p-leader"], "新收案件｜（2026）鲁0404行初12号")
    assert (result.kind, result.about, result.statutory) == (NoticeKind.NEW_CASE, CASE, True)
    assert "法院：某区人民法院\n请：核对收案材料" in result.body


def test_a_reconsideration_comes_from_an_organ_and_nobody_appears() -> None:
    """The organ that reconsiders is called what it is, and no leader is asked to appear before it."""
    book = Book()
    book.extend([person("p-law", Role.LEGAL_OFFICE), opened()])
    event = InstanceOpened(instance=1, level=Level.RECONSIDERATION, court="某区人民政府")
    result, _ = told(book, event)
    assert result is not None
    assert "复议机关：某区人民政府" in result.body
    assert "出庭" not in result.body


def test_the_next_instance_is_no_new_case() -> None:
    """An appeal is told as the case going on."""
    result, _ = told(office(), InstanceOpened(instance=2, level=Level.SECOND))
    assert result is not None
    assert result.subject.startswith("案件进入二审")


def test_an_old_ledger_brings_no_news() -> None:
    """Cases that were opened long before they are registered are history; published ones are reading matter."""
    book = Book()
    book.add(opened())
    assert told(book, first_instance(), on=TODAY - timedelta(days=31))[0] is None
    book = Book()
    book.add(CaseOpened(name="某案", origin=Origin.PUBLISHED))
    assert told(book, first_instance())[0] is None


def of_kind(event: Event) -> Telling:
    book = office()
    book.add(duty(provisional=True))
    result, _ = told(book, event)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("event", "kind", "on"),
    [
        (duty(), NoticeKind.PERIOD_SET, DUE),
        (MISSED, NoticeKind.MISSED, DUE),
        (MOVED, NoticeKind.MOVED, date(2026, 3, 26)),
        (MOVED.model_copy(update={"due": DUE, "due_safe": DUE}), NoticeKind.SETTLED, DUE),
        (
            of_duty(DeadlineApproaching, due=DUE, due_safe=DUE, days_left=3, remind_on=TODAY),
            NoticeKind.APPROACHING,
            DUE,
        ),
        (
            of_duty(DeadlineApproaching, due=DUE, due_safe=DUE, days_left=0, remind_on=DUE),
            NoticeKind.DUE_TODAY,
            DUE,
        ),
    ],
)
def test_every_notice_has_its_kind_its_matter_and_its_day(event: Event, kind: NoticeKind, on: date) -> None:
    """What people subscribe by, what is proved about one matter, and what a calendar would note."""
    result = of_kind(event)
    assert (result.kind, result.about, result.day, result.statutory) == (kind, DUTY, on, True)


def test_only_what_binds_cannot_be_declined() -> None:
    """A flexible or soft duty is no statutory notice."""
    for strength in (Strength.FLEXIBLE, Strength.SOFT):
        assert not is_binding(duty(strength=strength))


def test_the_last_day_is_called_so_on_that_day_only() -> None:
    """今日届满 on the day itself; a reminder that comes late says that the day has come."""
    last = of_duty(DeadlineApproaching, due=DUE, due_safe=DUE, days_left=0, remind_on=DUE)
    for today, word in ((DUE, "今日届满"), (DUE + timedelta(days=2), "期限已到")):
        book = office()
        book.add(duty())
        result, _ = told(book, last, today)
        assert result is not None
        assert result.subject.startswith(f"{word}：提交答辩状")


def test_a_hearing_is_one_matter_wherever_it_moves() -> None:
    """The matter of a hearing depends on the case, the instance and its number, not on its day."""
    result, _ = told(office(), HearingScheduled(instance=1, hearing=2, hearing_on=DUE))
    assert result is not None
    assert (result.about, result.day, result.kind) == (hearing_matter(CASE, 1, 2), DUE, NoticeKind.HEARING)
