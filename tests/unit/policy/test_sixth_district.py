"""A sixth district is one file: the invented 云麓区 gets its own periods beside the national ones, and nobody else does."""

from pathlib import Path

import pytest

from services.deadlines.duties.periods import due_of
from services.deadlines.law.obligations import obligations
from services.deadlines.law.samples import check_samples
from shared.dates import shipped
from shared.events.terms import Matter, Notice, Party, Recipient
from shared.policy.load import SHIPPED, load_packs
from shared.policy.model import SECTIONS
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import day
from tests.unit.policy.districts import due, hearing, judgment, lost, one, reported, review, served, suit

FOLDER = Path(__file__).parents[3] / "samples" / "packs"
PACKS = load_packs(SHIPPED, FOLDER)
YUNLU = "990101"


def owing(case):
    return {duty.rule_id for duty in obligations(case, PACKS, shipped())}


def test_the_file_is_taken_as_it_is():
    """It validates, its sample dates come out, and it speaks in every section of a pack."""
    check_samples(PACKS, shipped())
    pack = PACKS.pack("yunlu-2026")
    assert [section for section in SECTIONS if not getattr(pack, section)] == []
    assert "（虚构）" in pack.title


def test_every_sample_date_of_every_document_comes_out():
    """The dates printed in the packs were counted by hand: each period has one that no rest day blurs."""
    check_samples(SHIPPED_PACKS, shipped())


def test_its_cases_get_its_own_and_the_national_periods():
    """A complaint of that region starts exactly what it starts anywhere, and the district's two periods."""
    case, elsewhere = (suit(served("26-06-01"), region=region) for region in (YUNLU, "110105"))
    assert owing(case) - owing(elsewhere) == {"yunlu-2026.notice_report", "yunlu-2026.draft"}
    assert owing(elsewhere) <= owing(case)
    assert "national.defence" in owing(elsewhere)


@pytest.mark.parametrize(("region", "received"), [("370404", "26-06-01"), (YUNLU, "26-02-27")])
def test_nobody_else_and_nothing_before_its_day(region, received):
    """Other regions, and days before 2026-03-01, know nothing of it."""
    assert not [rule for rule in owing(suit(served(received), region=region)) if rule.startswith("yunlu")]


def test_its_numbers_are_its_own():
    """Two working days where 峄城 has three days, five working days before a hearing, a month for the analysis of a loss."""
    case = suit(
        served("26-09-18"),
        hearing("26-11-05", told="26-10-12"),
        lost("26-11-20"),
        judgment(Party.AGENCY, "26-11-30"),
        reported(Matter.LOSS_ANALYSIS, "26-12-30", Recipient.GOVERNMENT),
        region=YUNLU,
    )
    assert due(case, "yunlu-2026.notice_report", PACKS) == day("26-09-21")
    assert due(case, "yunlu-2026.appearance_list", PACKS) == day("26-10-29")
    assert one(case, "yunlu-2026.loss_review", PACKS).met.on == day("26-12-30")
    assert due(case, "yunlu-2026.loss_review", PACKS) == day("26-12-30")


def test_its_internal_period_is_capped_by_the_national_one():
    """Twelve days from 2025-09-22's kind of receipt end with the defence after the holiday; the draft is due two working days before."""
    case = suit(served("26-09-22"), region=YUNLU)
    assert due(case, "national.defence", PACKS) == day("26-10-08")
    assert due(case, "yunlu-2026.draft", PACKS) == day("26-09-29")


def test_it_asks_for_reconsideration_too():
    """Where 峄城 speaks of litigation only, this document also wants the notice of a reconsideration reported."""
    case = review(served("26-06-01", Notice.REVIEW_REPLY), region=YUNLU)
    assert due(case, "yunlu-2026.notice_report", PACKS) == day("26-06-03")


def test_its_duties_without_a_case_have_their_days():
    """A report every month, three working days after its end."""
    [monthly] = PACKS.pack("yunlu-2026").periodic
    assert due_of(monthly, "2026-09", shipped()).due == day("26-10-10")
