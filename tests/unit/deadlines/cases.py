"""Cases for the rules to look at, built from facts in the order they are recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from services.deadlines.law.case import Case
from shared.events.case import CaseOpened, Corrected, InstanceOpened, NoticeReceived, Voided
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.events.model import Event
from shared.events.terms import CaseKind, Level, Notice, Origin, Procedure

CASE = UUID("00000000-0000-4000-8000-000000000001")
YICHENG = "370404"


def day(text: str) -> date:
    return date.fromisoformat(f"20{text}" if len(text) == 8 else text)


def fact_id(number: int) -> UUID:
    """The id of the n-th fact of a case built here, counting from 1."""
    return uuid5(CASE, str(number))


def a_case(*facts: tuple[Event, str | None], region: str = YICHENG) -> Case:
    """Facts as (event, legal date); the dates may be written 26-09-22."""
    recorded = [
        Recorded(
            position=number,
            stream=f"case-{CASE}",
            version=number,
            id=fact_id(number),
            type=event.type,
            schema=1,
            region=region,
            bureau="fz-renshe",
            actor="test",
            occurred_on=on and day(on),
            recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
            correlation=fact_id(number),
            causation=None,
            data=event.model_dump_json(exclude_none=True),
        )
        for number, (event, on) in enumerate(facts, start=1)
    ]
    return Case(CASE, region, "fz-renshe", fold(recorded))


def a_suit(
    *facts: tuple[Event, str | None],
    notice: str | None = "26-06-01",
    level: Level = Level.FIRST,
    origin: Origin = Origin.REPORTED,
    region: str = YICHENG,
) -> Case:
    """A litigation whose first instance was noticed on ``notice`` (fact 3); further facts follow."""
    served = [(NoticeReceived(instance=1), notice)] if notice else []
    return a_case(
        (CaseOpened(name="某某诉某局", origin=origin), None),
        (InstanceOpened(instance=1, level=level), None),
        *served,
        *facts,
        region=region,
    )


def a_review(
    *facts: tuple[Event, str | None],
    notice: str,
    accepted: str | None = None,
    procedure: Procedure | None = None,
) -> Case:
    """A reconsideration in which the bureau is the respondent; its reply notice is fact 3."""
    return a_case(
        (CaseOpened(name="某某申请复议", kind=CaseKind.RECONSIDERATION), None),
        (InstanceOpened(instance=1, level=Level.RECONSIDERATION, procedure=procedure), accepted),
        (NoticeReceived(instance=1, notice=Notice.REVIEW_REPLY), notice),
        *facts,
        region="310112",
    )


def corrected(number: int, event: Event, on: str | None) -> tuple[Event, str | None]:
    """The n-th fact as it should have been."""
    data = event.model_dump(mode="json", exclude_none=True)
    return Corrected(corrects=fact_id(number), fact_on=on and day(on), data=data, reason="录入有误"), on


def voided(number: int | None = None) -> tuple[Event, str | None]:
    return Voided(voids=number and fact_id(number), reason="录入有误"), "26-06-30"
