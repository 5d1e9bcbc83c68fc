"""建议书: who is advised answers within the days of who advises."""

from datetime import date, timedelta

import pytest

from services.deadlines.law.obligations import Withheld
from shared.events.case import (
    AdviceReceived,
    AdviceReplied,
)
from shared.events.terms import (
    Advice,
)
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.national_law import (
    ADVICE,
    due,
    owed,
    suit,
)


@pytest.mark.parametrize(
    ("advice", "received", "rule", "end"),
    [
        (Advice.GOVERNANCE, "25-12-31", "governance", "26-02-28"),
        (Advice.NORMATIVE, "25-11-28", "normative", "26-01-27"),
        (Advice.PROCURATORIAL, "25-12-15", "procuratorial", "26-02-24"),
    ],
)
def test_advice_is_answered_within_its_days(advice, received, rule, end):
    """法释〔2023〕11号第八条, 解释第一百四十九条: two months or sixty days, unless the document names a day itself."""
    received_on = day(received)
    plain = suit((AdviceReceived(instance=1, advice=advice), received))
    assert due(plain, f"{ADVICE}.{rule}") == day(end)
    named = received_on + timedelta(days=30)
    stated = suit((AdviceReceived(instance=1, advice=advice, reply_by=named), received))
    found = owed(stated, f"{ADVICE}.{rule}")["1"].due
    assert found.due_safe <= named <= found.due
    assert found.due - named < timedelta(days=10)


def test_other_advice_runs_only_as_long_as_it_says():
    """法释〔2023〕11号第十二条: no number of days is invented; each letter has its own clock."""
    case = suit(
        (AdviceReceived(instance=1, advice=Advice.OTHER), "26-03-02"),
        (AdviceReceived(instance=1, advice=Advice.OTHER, item=2, reply_by=date(2026, 4, 1)), "26-03-02"),
        (AdviceReplied(instance=1, item=2), "26-03-30"),
    )
    unsaid, said_so = (owed(case, "national-advice.other")[item] for item in "12")
    assert isinstance(unsaid, Withheld)
    assert (said_so.due.due, said_so.met.on) == (day("26-04-01"), day("26-03-30"))
