"""An invented scenario → the submissions that play it around today. Pure.

Dates are written relative to today (``today-12``), so that deadlines always run around the day the scenario is played. Whatever is invented
says so: every name carries （虚构） and every case the origin “invented”; a scenario that does not is refused. Played again on the same day
it records nothing new; on another day its cases are new cases of the same bureaus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from services.intake.shape import first_problem
from shared.errors import Rejected
from shared.events.envelope import derived_id
from shared.events.terms import Origin
from shared.policy.source import PackError, read_source

MARK = "（虚构）"
ACTOR = "scenario"
_DAY = re.compile(r"today(?:([+-]\d{1,4}))?")
_FACT = re.compile(r"@(\w+)")


def _marked(name: str) -> str:
    if MARK not in name:
        raise ValueError(f"虚构的名称必须带有“{MARK}”")
    return name


Name = Annotated[str, AfterValidator(_marked)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9-]{2,40}$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonIn(Part):
    person: str
    label: str
    role: str
    rank: str | None = None
    email: Annotated[str, Field(pattern=r"@example\.org$")] | None = None


class Fact(Part):
    """``type`` without its area, ``day`` its legal date; ``ref`` names it for a later ``@ref`` in the data of a correction or a void."""

    type: str
    day: str | None = None
    ref: str | None = None
    data: dict[str, Any] = {}


class Organisation(Part):
    """``facts`` are its own: rosters, trainings, meetings, reports. Of a fixed day they are the same whenever the scenario is played."""

    name: Name
    level: str
    since: date
    people: tuple[PersonIn, ...] = ()
    facts: tuple[Fact, ...] = ()


class Case(Part):
    key: Code
    bureau: Code
    name: Name
    opening: dict[str, Any] = {}
    facts: tuple[Fact, ...]


class Scenario(Part):
    region: Code
    organisations: dict[Code, Organisation]
    cases: tuple[Case, ...]


def read_scenario(text: str) -> Scenario:
    """Rejected ``bad_scenario`` with the place that is wrong."""
    try:
        return Scenario.model_validate(read_source(text, "剧本").data)
    except PackError as error:
        raise Rejected("bad_scenario", str(error)) from None
    except ValidationError as error:
        field, message = first_problem(error, "")
        raise Rejected("bad_scenario", message, field) from None


def submissions(scenario: Scenario, today: date) -> list[dict[str, Any]]:
    """Items for intake's door: the organisations and their people first, then every case in order."""
    items: list[dict[str, Any]] = []
    for bureau, organisation in scenario.organisations.items():
        items += _organisation(scenario.region, bureau, organisation, today)
    for case in scenario.cases:
        items += _case(scenario.region, case, today)
    return items


def case_id(region: str, key: str, today: date) -> UUID:
    """Of the case that the scenario calls ``key``, played on that day."""
    return derived_id("scenario", region, key, today)


def _organisation(region: str, bureau: str, own: Organisation, today: date) -> Iterator[dict[str, Any]]:
    subject = f"organisation-{region}-{bureau}"
    envelope = {"subject": subject, "region": region, "bureau": bureau, "actor": ACTOR}
    yield envelope | {
        "id": str(derived_id("organisation", region, bureau)),
        "type": "organisation.registered",
        "data": {"name": own.name, "level": own.level},
    }
    for person in own.people:
        yield envelope | {
            "id": str(derived_id("scenario", subject, person.person, person.role)),
            "type": "organisation.person_assigned",
            "occurredon": own.since.isoformat(),
            "data": person.model_dump(exclude_none=True),
        }
    for fact in own.facts:
        day, data = _played(fact.day, today, {}), _played(fact.data, today, {})
        yield envelope | {
            "id": str(derived_id("scenario", subject, fact.type, day, data)),
            "type": f"organisation.{fact.type}",
            "occurredon": day,
            "data": data,
        }


def _case(region: str, case: Case, today: date) -> Iterator[dict[str, Any]]:
    id_ = case_id(region, case.key, today)
    subject = f"case-{id_}"
    opening = case.opening | {"name": case.name, "origin": Origin.INVENTED.value}
    ids: dict[str, str] = {}
    for number, fact in enumerate((Fact(type="opened", data=opening), *case.facts)):
        own = str(derived_id("scenario", id_, number, fact.type))
        if fact.ref:
            ids[fact.ref] = own
        yield {
            "id": own,
            "type": f"case.{fact.type}",
            "subject": subject,
            "region": region,
            "bureau": case.bureau,
            "actor": ACTOR,
            "occurredon": _played(fact.day, today, ids),
            "data": _played(fact.data, today, ids),
        }


def _played(value: Any, today: date, ids: dict[str, str]) -> Any:
    """``today-3`` becomes a date and ``@name`` the id of the fact so named, wherever they stand."""
    match value:
        case dict():
            return {key: _played(inner, today, ids) for key, inner in value.items()}
        case list():
            return [_played(inner, today, ids) for inner in value]
        case str() if day := _DAY.fullmatch(value):
            return (today + timedelta(days=int(day[1] or 0))).isoformat()
        case str() if fact := _FACT.fullmatch(value):
            return _known(fact[1], ids)
    return value


def _known(name: str, ids: dict[str, str]) -> str:
    try:
        return ids[name]
    except KeyError:
        raise Rejected("bad_scenario", f"前文没有名为“{name}”的记录。", name) from None
