"""The vocabulary of measures and the rows that answer it are the same: whatever may be asked is there, whatever is there has a name."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from services.stats.catalogue import Catalogue, local_tables
from services.stats.duties import duty_kinds
from services.stats.figures.duty import OwedDuty
from services.stats.figures.instance import Instance
from services.stats.indicators import tally
from services.stats.periods import ALL, Period, parse_period
from services.stats.units.folding import KINDS
from shared.policy.measure_text import measure_text, unnamed
from shared.policy.subjects import OF_A_PERIOD, SUBJECTS, RecordKind, Subject, allowed, fields_of
from tests.support.packs import SHIPPED_PACKS
from tests.support.year import year
from tests.unit.stats.story import Story

OF_UNITS = [subject for subject in Subject if subject not in {Subject.INSTANCE, Subject.DUTY}]
#: made by the deadlines service, not by bureaus
NOT_TOLD = {Subject.QUOTA}
PERIODS = [*map(parse_period, ("2025", "2025H1", "2025H2", "2025-06", "2024")), ALL]


@cache
def a_year() -> Story:
    """Every kind of fact that bureaus register, in four districts."""
    story = Story()
    for unit in year():
        story.retell(unit)
    return story


@cache
def rows(period: Period = ALL) -> dict[Subject, tuple[Any, ...]]:
    return {**a_year().units(period), Subject.INSTANCE: tuple(a_year().rows())}


def names(subject: Subject) -> set[str]:
    own = SUBJECTS[subject]
    return {*own.fields, *own.days, *own.amounts}


@pytest.mark.parametrize("subject", [one for one in OF_UNITS if one not in NOT_TOLD])
def test_a_subject_has_the_fields_that_its_units_have(subject: Subject) -> None:
    """In a year of every kind of fact each field, day and amount of a subject is stated by some unit, and no unit states another."""
    stated = {
        name for one in rows()[subject] for name in one.unit.values if not name.startswith("_")
    } | OF_A_PERIOD
    assert names(subject) <= stated
    assert stated - OF_A_PERIOD <= names(subject)


@pytest.mark.parametrize("subject", [Subject.INSTANCE, Subject.DUTY])
def test_rows_answer_every_field(subject: Subject) -> None:
    """Whatever a measure may ask of an instance or a deadline is an attribute of its row."""
    row = {Subject.INSTANCE: Instance, Subject.DUTY: OwedDuty}[subject]
    asked = {*fields_of(subject), *SUBJECTS[subject].days, *SUBJECTS[subject].amounts}
    assert [name for name in asked if not hasattr(row, name)] == []


@pytest.mark.parametrize("subject", [one for one in Subject if one not in {Subject.DUTY, *NOT_TOLD}])
def test_values_are_those_of_the_dictionary(subject: Subject) -> None:
    """No row has a value that a measure could not name."""
    wrong: dict[str, set[Any]] = defaultdict(set)
    for one in rows()[subject]:
        for name, kind in fields_of(subject).items():
            found = one.value(name)
            wrong[name] |= {
                v for v in (found if isinstance(found, list) else [found]) if not allowed(kind, v)
            }
    assert {name: values for name, values in wrong.items() if values} == {}


def test_every_subject_has_a_kind_and_every_record_is_made() -> None:
    """No subject is empty for ever, no kind of record is only a word."""
    assert {kind.subject for kind in KINDS} == set(OF_UNITS)
    assert {one.value("record") for one in rows()[Subject.RECORD]} == set(RecordKind)


def test_every_field_has_a_chinese_name() -> None:
    """A passport names every field in Chinese."""
    assert unnamed() == set()


def test_every_measure_has_a_passport() -> None:
    """Each says in Chinese what is counted and which day decides; each rate its numerator."""
    packs = SHIPPED_PACKS
    for measure in Catalogue(duty_kinds(packs), local_tables(packs)).measures.values():
        text = measure_text(measure)
        assert text.startswith("计数单位：")
        assert "归期：" in text
        assert measure.numerator is None or "分子：" in text


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.code)
def test_every_measure_counts_in_every_period(period: Period) -> None:
    """Each measure of all documents can be asked of the year, its halves, a month, a year in which nothing happened, and everything."""
    packs = SHIPPED_PACKS
    found = rows(period)
    for code, (subject, indicator) in Catalogue(duty_kinds(packs), local_tables(packs)).indicators.items():
        figure = tally(indicator, found.get(subject, ()), period)
        assert figure.count >= (figure.numerator or 0) >= 0, code
        if period.code == "2024" and subject is not Subject.POST:
            assert figure.count == 0 or code.startswith(("case", "carried")), code
