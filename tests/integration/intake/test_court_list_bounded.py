"""What a court's list asks of the read model by index says the same of it as every case of the region would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from services.intake.court_list.asking import cases_about
from services.intake.court_list.book import CourtBook, Scope
from services.intake.court_list.desk import File, Sender
from services.intake.court_list.figures import Total, gaps
from services.intake.court_list.projection import names_of
from services.intake.court_list.reading import Reading
from services.intake.court_list.reconciliation import Reconciliation, reconcile
from services.intake.court_list.sides import Registered, entries, instances
from services.intake.court_list.terms import Finding
from shared.errors import Rejected
from shared.eventlog import Appended, Expected, Write
from shared.events import case, terms
from shared.events.court_list import CourtRow
from shared.events.envelope import derived_id, new_event
from shared.events.history import fold
from shared.events.model import Event
from shared.events.terms import ListBasis
from shared.personal.vault import Placed
from tests.integration.intake.court import COURT, POLICE, Court
from tests.unit.intake.scenes import REGION

CASES = 150
KEYS = [derived_id("listed", n) for n in range(CASES)]
#: whole, masked, an organisation with its place and without, and a name with what stands beside it
SUITORS = [
    "陈虚名",
    "陈虚二",
    "陈某",
    "刘虚甲等3人",
    "刘某",
    "刘虚甲（男）",
    "云麓区虚构商贸公司",
    "虚构商贸公司",
]
SUED = [POLICE, "云麓区公安局", "云麓区民政局（虚构）", "外地某局"]
COURTS = [COURT, "云麓区人民法院", "虚构市中级人民法院", None]
FIRST, LAST = date(2026, 3, 1), date(2026, 4, 30)
Dated = tuple[Event, date | None]


def a_day(random: Random) -> date | None:
    """One in six is of no known day; two of three are of the list's period."""
    return None if random.random() < 0.16 else date(2026, 2, 15) + timedelta(days=random.randrange(90))


def a_number(random: Random) -> case.CaseNo | None:
    """As it is printed, with a letter for a digit, of another court, not to be read, none."""
    serial = random.randrange(60)
    kinds = (f"（2026）云0101行初{serial}号",) * 5 + (
        f"2O26云0101行初{serial}号",
        f"（2026）云0102行初{serial}号",
        f"行初{serial}",
        None,
    )
    return case.CaseNo(printed=found) if (found := random.choice(kinds)) else None


def some(random: Random, of: list[str], most: int) -> list[str]:
    return random.sample(of, random.randrange(most + 1))


def facts(random: Random, key: UUID) -> Iterator[Dated]:
    who = tuple(case.Plaintiff(label=name) for name in some(random, SUITORS, 2))
    sued = tuple(case.Defendant(name=name) for name in some(random, SUED, 2))
    yield case.CaseOpened(name=f"案{key.hex[:6]}", plaintiffs=who, defendants=sued), None
    levels = [terms.Level.FIRST, terms.Level.SECOND, terms.Level.RECONSIDERATION]
    for number in range(1, random.randrange(1, 4)):
        opened = case.InstanceOpened(
            instance=number,
            level=random.choice(levels),
            case_no=a_number(random),
            court=random.choice(COURTS),
        )
        yield opened, a_day(random)
        if random.random() < 0.5:
            yield (
                case.HearingHeld(instance=number, hearing=1, leader_appeared=random.random() < 0.7),
                a_day(random),
            )
        if random.random() < 0.5:
            how = random.choice([terms.Outcome.REVOKE, None])
            yield case.Judged(instance=number, document=terms.Document.JUDGMENT, outcome=how), a_day(random)
    if random.random() < 0.1:
        yield case.Voided(reason="重复"), None


async def registered(court: Court, random: Random) -> list[Registered]:
    """Cases of two bureaus, their names sealed, read whole."""
    writes = []
    for key in KEYS:
        stream, bureau = f"case-{key}", random.choice(["fz-police", "fz-renshe"])
        made = list(facts(random, key))
        sealed = await court.vault.protected([Placed(event, REGION, bureau) for event, _ in made])
        assert not [one for one in sealed if isinstance(one, Rejected)]
        events = [
            new_event(
                event, region=REGION, bureau=bureau, actor="p-1", occurred_on=day, id=derived_id(stream, n)
            )
            for n, (event, (_, day)) in enumerate(zip(sealed, made, strict=True))
            if isinstance(event, Event)
        ]
        writes.append(Write(stream, tuple(events), Expected.any()))
    assert isinstance(await court.log.append(*writes), Appended)
    await court.settled()
    return [
        Registered(key, found[0].bureau, fold(found))
        for key in sorted(KEYS)
        if (found := await court.log.read_stream(f"case-{key}"))
    ]


def rows(random: Random) -> Iterator[CourtRow]:
    for at in range(2, 32):
        yield CourtRow(
            row=at,
            case_no=a_number(random),
            court=random.choice([COURT, None]),
            plaintiffs=tuple(some(random, SUITORS, 2)),
            defendants=tuple(some(random, SUED, 2)),
            level=random.choice([terms.Level.FIRST, terms.Level.SECOND, None]),
            docketed_on=a_day(random) if random.random() < 0.4 else None,
            judged_on=a_day(random) if random.random() < 0.4 else None,
        )


async def listed(court: Court, random: Random, basis: ListBasis) -> CourtBook:
    scope = Scope(REGION, COURT, basis, FIRST, LAST)
    reading, digest = Reading(tuple(rows(random)), (), 0), f"{random.getrandbits(256):064x}"
    await court.desk.receive(scope, reading, File(digest, None), Sender("sfj", "p-1"))
    book = await court.desk.book(scope.id)
    assert book
    return book


async def by_all(court: Court, book: CourtBook, cases: list[Registered]) -> Reconciliation:
    """The law: the list beside every case of the region."""
    labels = [one.label for each in cases if each.history.opened for one in each.history.opened.plaintiffs]
    said = await court.vault.opened(*labels, *(one for row in book.rows for one in row.plaintiffs))
    opened = {token: name for token, name in said.items() if name}
    names = await names_of(court.pool, REGION)
    return reconcile(book, instances(cases, opened), names, entries(book.rows, opened))


@pytest.mark.parametrize("seed", [3, 5])
async def test_asked_by_index_the_same_is_found(court: Court, seed: int) -> None:
    """YC23-3.3b: matches, doubts, hints, what is missing on either side, what has no day and the figures are as if every case had been read."""
    random = Random(seed)
    cases, seen = await registered(court, random), dict.fromkeys(Finding, 0)
    names = await names_of(court.pool, REGION)
    assert names
    for basis in ListBasis:
        for _ in range(4):
            book = await listed(court, random, basis)
            law, found = await by_all(court, book, cases), await court.desk.reconciled(book)
            assert (found.items, found.undated) == (law.items, law.undated)
            assert await court.desk.reconciled(book, figures=Total) == law
            for total in Total:
                part = await court.desk.reconciled(book, figures=[total])
                assert gaps(part, book.scope, {total: 1.0}) == gaps(law, book.scope, {total: 1.0})
            for item in law.items:
                seen[item.finding] += 1
    assert all(seen[one] > 5 for one in Finding if one is not Finding.EXPLAINED)
    assert seen[Finding.MATCHED]


async def test_a_list_reads_only_what_it_may_mean(court: Court) -> None:
    """A short list by numbers reads the cases of its numbers and of its period, not the region."""
    random = Random(9)
    cases = await registered(court, random)
    scope = Scope(REGION, COURT, ListBasis.DOCKETED, date(2026, 3, 1), date(2026, 3, 3))
    row = CourtRow(row=2, case_no=case.CaseNo(printed="（2026）云0101行初5号"))

    async def opened(_: list[str]) -> dict[str, str]:
        return {}

    read = await cases_about(court.pool, opened, scope, entries([row]), [scope.basis])
    assert 0 < len(read) < len(cases) // 3
