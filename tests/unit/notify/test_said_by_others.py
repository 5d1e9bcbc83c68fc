"""What other services say is told: who will appear fails the check, a ledger is in, cases in which nothing runs."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.notify.rules import telling
from services.notify.timing.moment import moment
from shared.events.model import Event
from shared.events.organisation_import import ImportFinished
from shared.events.precheck import FailedCheck, PrecheckFailed, PrecheckPassed
from shared.events.terms import Missing, NoticeKind, Origin, Role, Strength
from shared.events.unclocked import UnclockedCase, UnclockedListed
from tests.support.bureau import CASE, TODAY, left, person
from tests.unit.notify.test_new_matters import told
from tests.unit.notify.test_rules import office, standing_of
from tests.unit.notify.timing.given import WORKING, at

HEARING = date(2026, 3, 20)
WHICH = {"case_id": CASE, "instance": 1, "hearing": 1}
PRECHECK, UNCLOCKED = f"precheck-{UUID(int=5)}", f"unclocked-{UUID(int=6)}"


def failed(*strengths: Strength, on: date = HEARING) -> Event:
    checks = tuple(
        FailedCheck(
            check=f"pack.check_{n}",
            name=f"要求{n}",
            said="尚未确定由谁出庭。",
            clause=f"第{n}条",
            document="（虚构）规定",
            strength=strength,
        )
        for n, strength in enumerate(strengths, 1)
    )
    return PrecheckFailed(**WHICH, hearing_on=on, failed=checks)


def test_who_will_appear_is_told_with_each_article() -> None:
    """Handler and 法制科 hear which requirement of which document fails, and what to do; beyond five the number."""
    result, persons = told(office(), failed(*[Strength.HARD] * 7), stream=PRECHECK)
    assert result is not None
    assert persons == ["p-handler", "p-law"]
    assert result.subject.startswith("出庭核查不符合：2026年3月20日开庭｜")
    assert "不符合：要求1。尚未确定由谁出庭。（（虚构）规定，第1条）" in result.body
    assert "要求6" not in result.body
    assert "另有2项" in result.body
    assert "请：开庭前改正" in result.body
    assert (result.kind, result.day, result.statutory) == (NoticeKind.PRECHECK_FAILED, HEARING, True)


@pytest.mark.parametrize("strength", [Strength.FLEXIBLE, Strength.SOFT])
def test_what_need_not_be_is_brought_to_mind(strength: Strength) -> None:
    """柔 and 软 remind and never accuse."""
    result, _ = told(office(), failed(strength), stream=PRECHECK)
    assert result is not None
    assert result.subject.startswith("出庭核查提醒")
    assert "不符合" not in result.subject + result.body
    assert not result.statutory


@pytest.mark.parametrize(
    ("on", "strength", "urgent"),
    [
        (date(2026, 3, 13), Strength.HARD, True),  # Tuesday to Friday: three worked days
        (date(2026, 3, 13), Strength.FLEXIBLE, True),
        (date(2026, 3, 13), Strength.SOFT, False),
        (date(2026, 3, 15), Strength.HARD, True),  # a Sunday: no worked day more
        (date(2026, 3, 16), Strength.HARD, False),
        (TODAY, Strength.HARD, True),
    ],
)
def test_near_the_hearing_it_is_urgent(on: date, strength: Strength, urgent: bool) -> None:
    """From three worked days before the hearing on no closed hour holds it up, unless it is only encouraged (软)."""
    result, _ = told(office(), failed(strength, on=on), stream=PRECHECK)
    assert result is not None
    assert moment(result, WORKING, at(f"{TODAY} 11:00")).urgent == urgent


def test_the_cure_is_told_quietly() -> None:
    """That it passes again is told to the same people, never urgently."""
    passed = PrecheckPassed(**WHICH, hearing_on=TODAY + timedelta(days=1))
    result, persons = told(office(), passed, stream=PRECHECK)
    assert result is not None
    assert persons == ["p-handler", "p-law"]
    assert result.subject.startswith("出庭核查已符合：2026年3月11日开庭")
    assert not moment(result, WORKING, at(f"{TODAY} 11:00")).urgent


def test_of_a_hearing_that_is_over_nothing_is_told() -> None:
    """Nor of a published case, which is reading matter."""
    assert told(office(), failed(Strength.HARD, on=date(2026, 3, 9)), stream=PRECHECK) == (None, [])
    published = office(origin=Origin.PUBLISHED)
    assert told(published, failed(Strength.HARD), stream=PRECHECK) == (None, [])


def finished(rejected: int) -> Event:
    counts = {"row_count": 12, "accepted": 11 - rejected, "duplicate": 1, "rejected": rejected}
    return ImportFinished(file_name="台账.xlsx", digest="0" * 64, **counts)


def test_an_import_is_told_to_who_imported_and_to_the_legal_office() -> None:
    """The importer only where somebody of that name is known here; what was refused is to be mended."""
    result, persons = told(office(), finished(2))
    assert result is not None
    assert persons == ["p-law"]
    assert result.subject == "导入完成：台账.xlsx，2行未予登记"
    assert "共12行，登记9行，此前已登记1行，未予登记2行\n请：改正" in result.body
    book = office()
    book.add(person("test", Role.HANDLER))
    result, persons = told(book, finished(0))
    assert result is not None
    assert persons == ["test", "p-law"]
    assert result.subject == "导入完成：台账.xlsx"


def listed(count: int) -> Event:
    cases = tuple(
        UnclockedCase(
            case_id=UUID(int=n),
            name=f"（虚构）案{n}",
            case_no=f"（2026）虚0404行初{n}号",
            missing=(Missing.DEADLINE, Missing.HANDLER),
        )
        for n in range(1, min(count, 50) + 1)
    )
    return UnclockedListed(case_count=count, cases=cases)


def test_the_weekly_list_is_short() -> None:
    """法治联络员 and 法制科 hear how many cases nothing runs in, the first five by name with what is missing; told late it says so."""
    result, persons = told(office(), listed(60), stream=UNCLOCKED, on=TODAY - timedelta(days=1))
    assert result is not None
    assert persons == ["p-liaison", "p-law"]
    assert result.subject == "无钟案件周报：60件案件没有正在计算的期限"
    assert "案件：（虚构）案1（（2026）虚0404行初1号，没有正在计算的期限、没有承办人）" in result.body
    assert "案6" not in result.body
    assert "数量：共60件，下列最早的5件，其余55件见无钟清单" in result.body
    assert "本应于2026年3月9日（周一）发出" in result.body
    assert result.kind is NoticeKind.UNCLOCKED


def test_without_a_liaison_the_legal_office_acts() -> None:
    """A bureau without people is told of as undeliverable, not passed over."""
    book = office()
    book.add(left("p-liaison", Role.LIAISON))
    assert told(book, listed(1), stream=UNCLOCKED)[1] == ["p-law"]
    empty = office(staff=False)
    recorded = empty.add(listed(1), stream=UNCLOCKED)
    result = telling(recorded, standing_of(empty), TODAY)
    assert result is not None
    assert result.wanted
