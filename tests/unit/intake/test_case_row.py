"""The row of a case in the list: who handles it, its numbers, when it came in; the same after a correction as if it had been recorded rightly at once."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from services.intake.projections import CaseRow, step
from services.intake.state import _as_recorded
from shared.events import Event, case
from shared.events.envelope import Recorded
from shared.events.terms import Level
from tests.support.given import an_event

STREAM = f"case-{uuid4()}"
ONE = case.CaseNo(printed="〔2026〕虚0404行初0088号", normal="（2026）虚0404行初88号")
FACTS: list[tuple[Event, date | None]] = [
    (case.CaseOpened(name="甲诉某局案（虚构）"), None),
    (case.InstanceOpened(instance=1, level=Level.FIRST, case_no=ONE), None),
    (case.NoticeReceived(instance=1), date(2026, 11, 2)),
    (case.NoticeReceived(instance=1, defendant="另一被告"), date(2026, 11, 5)),
    (case.HandlerAssigned(instance=1, handler="renshe-a"), date(2026, 11, 3)),
    (case.HandlerAssigned(instance=1, handler="ziran-a", defendant="另一被告"), date(2026, 11, 3)),
]


def recorded(*facts: tuple[Event, date | None]) -> list[Recorded]:
    made = [_as_recorded(an_event(event, on=day), n) for n, (event, day) in enumerate(facts, start=1)]
    return [Recorded(**vars(one) | {"stream": STREAM}) for one in made]


def row(stream: list[Recorded]) -> CaseRow:
    found: CaseRow | None = None
    for event in stream:
        found = step(found, event, stream)
    assert found
    return found


def test_the_row_shows_the_bureaus_own_handler_and_notice() -> None:
    """A co-defendant's handler and notice are theirs; a number is there as printed and in the one style, the last line to be shown."""
    found = row(recorded(*FACTS))
    assert (found.handler, found.received_on) == ("renshe-a", date(2026, 11, 2))
    assert found.numbers.splitlines() == [ONE.printed, ONE.normal]


def test_a_correction_and_a_void_derive_the_row_anew() -> None:
    """The day of the notice as corrected; nobody handles a case whose only assignment was void."""
    stream = recorded(*FACTS)
    notice, handler = stream[2].id, stream[4].id
    mends: list[tuple[Event, date | None]] = [
        (case.Corrected(corrects=notice, fact_on=date(2026, 11, 1), data={"instance": 1}, reason="早一天"), date(2026, 11, 6)),
        (case.Voided(voids=handler, reason="录错"), date(2026, 11, 6)),
    ]  # fmt: skip
    added = recorded(*FACTS, *mends)[len(FACTS) :]
    found = row([*stream, *added])
    assert (found.handler, found.received_on) == (None, date(2026, 11, 1))
    assert found.numbers.splitlines()[-1] == ONE.normal
