"""Certificates of deadlines of small cases, without a log: what would be given out, and the event that would hold it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from services.deadlines.certificate.compose import compose
from services.deadlines.certificate.content import Content, digest
from services.deadlines.certificate.issued import Issued
from services.deadlines.law.case import Case
from services.deadlines.law.obligations import Obligation, obligations
from services.deadlines.lists.answers import Reading
from shared.dates import WorkCalendar, shipped
from shared.events.case import CaseOpened, InstanceOpened, NoticeReceived
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.events.model import Event
from shared.events.terms import Level, Origin
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import CASE, YICHENG, day, fact_id

PACKS = SHIPPED_PACKS
ISSUE = UUID("00000000-0000-4000-8000-0000000000ff")

Told = tuple[Event, str | None]


def a_suit(
    *more: Told,
    notice: str = "26-06-01",
    accepted: str | None = None,
    name: str = "（虚构）张某诉区人社局工伤认定案",
) -> list[Recorded]:
    """The records of a litigation in 峄城: opened, first instance, noticed on ``notice`` (record 3), then ``more``."""
    opened = CaseOpened(name=name, origin=Origin.INVENTED)
    instance = InstanceOpened.model_validate({"instance": 1, "level": Level.FIRST, "case_no": {"printed": "(2026)鲁0404行初31号", "normal": "（2026）鲁0404行初31号"}})  # fmt: skip
    told = [(opened, None), (instance, accepted), (NoticeReceived(instance=1), notice), *more]
    return [_recorded(number, event, on) for number, (event, on) in enumerate(told, start=1)]


def _recorded(number: int, event: Event, on: str | None) -> Recorded:
    return Recorded(
        position=100 + number,
        stream=f"case-{CASE}",
        version=number,
        id=fact_id(number),
        type=event.type,
        schema=event.schema_version,
        region=YICHENG,
        bureau="fz-renshe",
        actor="clerk-1",
        occurred_on=day(on) if on else None,
        recorded_at=datetime(2026, 6, 2, 1, number, tzinfo=UTC),
        correlation=fact_id(number),
        causation=None,
        data=event.model_dump_json(exclude_none=True),
    )


def duty_of(facts: Sequence[Recorded], rule: str, calendar: WorkCalendar | None = None) -> Obligation:
    """The one deadline of ``rule`` that the case has."""
    case = Case(CASE, YICHENG, "fz-renshe", fold(facts))
    [found] = [duty for duty in obligations(case, PACKS, calendar or shipped()) if duty.rule_id == rule]
    assert isinstance(found, Obligation)
    return found


def content_of(facts: Sequence[Recorded], rule: str, calendar: WorkCalendar | None = None) -> Content:
    duty, reading = duty_of(facts, rule, calendar), Reading(PACKS, calendar or shipped(), day("26-11-22"))
    return compose(duty, facts, _item(duty, fold(facts).opened), reading)


def _item(duty: Obligation, opened: CaseOpened | None) -> dict[str, object]:
    assert opened
    return {
        "id": duty.id,
        "case_name": opened.name,
        "case_kind_title": opened.kind.title,
        "origin": opened.origin.value,
        "origin_title": opened.origin.title,
        "region": YICHENG,
        "bureau": "fz-renshe",
        "bureau_name": "（虚构）区人社局",
        "rule": duty.rule_id,
        "name": duty.rule.title,
        "subject_title": duty.start.subject,
        "kind_title": duty.rule.kind.title,
        "strength_title": duty.rule.strength.title,
        "responsible_title": duty.rule.responsible.title,
        "state_title": "按期完成" if duty.met else "进行中",
    }


def issued(content: Content) -> Issued:
    """As if it had been recorded at position 4321 on 2026-11-22."""
    plain = content.plain()
    return Issued(
        id=ISSUE,
        number="期证〔2026〕370404-fz-renshe-1号",
        digest=digest(plain),
        deadline=content.deadline.id,
        position=4321,
        recorded_at=datetime(2026, 11, 22, 5, 3, 7, 123456, tzinfo=UTC),
        issued_on=date(2026, 11, 22),
        content=plain,
    )
