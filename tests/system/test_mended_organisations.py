"""Mistakes in a bureau's own records, mended: every service's read models say what they would say had it been recorded rightly at once.

Three bureaus record the same year: one rightly, one with mistakes that are mended in the same batch, one with mistakes that every service
has long taken in when they are mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.docket import Bureau, Item
from tests.support.outside import System

RIGHT, AT_ONCE, LATER = Bureau("zj-right"), Bureau("zj-at-once"), Bureau("zj-later")
NAME = "（虚构）某局"


def entry(bureau: Bureau, type_: str, on: str | None, **data: Any) -> Item:
    return bureau._organisation(f"organisation.{type_}", on, **data)


def assigned(bureau: Bureau, person: str, role: str) -> Item:
    return entry(bureau, "person_assigned", "2026-01-05", person=person, label=f"职务 {person}", role=role)


def joined(bureau: Bureau, person: str, on: str) -> Item:
    return entry(bureau, "roster_joined", on, person=person, label=f"职务 {person}", roster="response_team")


def rightly(bureau: Bureau) -> list[Item]:
    """The year as it was."""
    return [
        entry(bureau, "registered", None, name=NAME),
        assigned(bureau, "p-liaison", "liaison"),
        assigned(bureau, "p-officer", "legal_office"),
        joined(bureau, "p-member", "2026-01-06"),
        entry(bureau, "training_held", "2026-03-10", training="drill", topic="出庭应诉", attendees=30),
        entry(bureau, "meeting_held", "2026-04-01", meeting="joint"),
        entry(bureau, "meeting_resolved", "2026-04-01", resolution="R1", meeting="joint", what="统一口径"),
    ]


def wrongly(bureau: Bureau) -> list[Item]:
    """The same with a mistake in each entry, and three entries that never were."""
    liaison = bureau._organisation(
        "organisation.person_assigned",
        "2026-01-05",
        person="p-somebody",
        label="误录",
        role="liaison",
        email="wrong@example.org",
    )
    return [
        entry(bureau, "registered", None, name="误名"),
        liaison,
        assigned(bureau, "p-officer", "leader"),
        joined(bureau, "p-member", "2025-01-06"),
        entry(bureau, "training_held", "2025-03-10", training="drill", topic="出庭", attendees=300),
        entry(bureau, "meeting_held", "2026-04-30", meeting="joint"),
        entry(bureau, "meeting_resolved", "2026-04-01", resolution="R2", meeting="joint", what="统一口径"),
        assigned(bureau, "p-ghost", "principal"),
        joined(bureau, "p-ghost", "2026-02-02"),
        entry(bureau, "resolution_done", "2026-05-01", resolution="R2", proof="会议纪要"),
    ]


def mended(bureau: Bureau, wrong: list[Item]) -> Iterator[Item]:
    """What never was is taken back, the last first; the others are set right."""
    right = rightly(bureau)
    for one in reversed(wrong[len(right) :]):
        yield entry(bureau, "entry_voided", "2026-11-20", voids=one["id"], reason="重复登记")
    for was, is_ in zip(wrong, right, strict=False):
        said = {
            "corrects": was["id"],
            "fact_on": is_["occurredon"],
            "data": is_["data"],
            "reason": "录入有误",
        }
        yield entry(bureau, "entry_corrected", "2026-11-20", **said)


QUERIES = {
    "work": "select type, occurred_on, part, ref, quantity, people, settled, said::text from intake.intake_work where bureau = $1",
    "duties": "select type, schema, occurred_on, data::jsonb::text from deadlines.duty_facts where bureau = $1",
    "posts": "select person, role, label from deadlines.posts where bureau = $1",
    "names": "select name from deadlines.organisations where bureau = $1",
    "told": "select person, role, label, email from notify.notify_people where bureau = $1 and active",
    "reported": "select name from stats.stats_bureaus where bureau = $1 and known_to is null",
    "assigning": (
        "select f->>2 as day, f->>3 as type, f->>5 as said from intake.intake_people, jsonb_array_elements(history->'facts') f where bureau = $1"
    ),
}


async def read(system: System, bureau: Bureau) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the services keep of a bureau, without ids and places in the log."""
    return {
        name: sorted((tuple(row.values()) for row in await system.fetch(query, bureau.code)), key=repr)
        for name, query in QUERIES.items()
    }


@pytest.fixture(scope="module")
async def recorded(system: System) -> System:
    await system.accepted(*rightly(RIGHT))
    wrong = wrongly(AT_ONCE)
    await system.accepted(*wrong, *mended(AT_ONCE, wrong))
    wrong = wrongly(LATER)
    await system.accepted(*wrong)
    await system.settled()
    taken_in = await read(system, LATER)
    assert {name: bool(rows) for name, rows in taken_in.items()} == dict.fromkeys(QUERIES, True)
    await system.accepted(*mended(LATER, wrong))
    await system.settled()
    return system


@pytest.mark.parametrize("bureau", [AT_ONCE, LATER], ids=["at once", "later"])
async def test_every_service_follows(recorded: System, bureau: Bureau) -> None:
    """Work of the year, who takes cases, quotas, posts, who is told, names in reports: as if recorded rightly at once."""
    expected, found = await read(recorded, RIGHT), await read(recorded, bureau)
    assert all(expected.values())
    assert found == expected


async def test_figures_of_the_past_stay(recorded: System) -> None:
    """What was known before the correction is still answered as it was known then."""
    names = await recorded.fetch(
        "select name from stats.stats_bureaus where bureau = $1 order by known_from", LATER.code
    )
    assert [row["name"] for row in names] == ["误名", NAME]


async def test_a_rebuild_gives_the_same(recorded: System) -> None:
    """Read models built anew from the log alone equal those that followed it."""
    names = "intake.work", "intake.people", "deadlines.duties", "notify.inbox", "stats.figures"
    found = await recorded.checksums(*names)
    assert {name: one["equal"] for name, one in found.items()} == dict.fromkeys(names, True), found
