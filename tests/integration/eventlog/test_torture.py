"""The torture in short, and proof that its checker reports every kind of fault. `make torture` runs the long one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.servers import Server
from tests.support.stores import migrated_database, url_of
from tests.torture.check import Entry
from tests.torture.controller import Torture, torture
from tests.torture.recording import Recording

#: its strikes come by the clock
pytestmark = pytest.mark.alone

PLAN = Torture(seed="in short", seconds=8, writers=3, readers=2, pause=0.6, partition_size=5_000)


@pytest.fixture(scope="module")
async def recording(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """What one short torture recorded."""
    folder: Path = tmp_path_factory.mktemp("torture")
    async with migrated_database(postgres, PLAN.partition_size) as admin_url:
        recording, struck = await torture(PLAN, admin_url, url_of("intake", admin_url), folder)
    assert min(struck.writers, struck.readers, struck.sessions) > 0
    return recording


def test_nothing_missed_disordered_or_twice(recording: Recording) -> None:
    """With writers, readers and sessions killed at random, every reader saw every event once and in order, and every answer was true."""
    assert recording.findings() == []
    assert len(recording.log) > 1_000
    assert {"Appended", "Conflict", "Duplicate", "Refused"} <= recording.outcomes().keys()


def _without_one(seen: list[Entry]) -> list[Entry]:
    return seen[:500] + seen[501:]


def _two_swapped(seen: list[Entry]) -> list[Entry]:
    return [*seen[:500], seen[501], seen[500], *seen[502:]]


def _one_twice(seen: list[Entry]) -> list[Entry]:
    return [*seen[:500], seen[500], *seen[500:]]


def _one_late(seen: list[Entry]) -> list[Entry]:
    return [*seen[:500], *seen[501:], seen[500]]


def _one_altered(seen: list[Entry]) -> list[Entry]:
    return [*seen[:500], seen[500]._replace(version=99_999), *seen[501:]]


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (_without_one, "missed"),
        (_two_swapped, "out of order"),
        (_one_twice, "duplicated"),
        (_one_late, "out of order"),
        (_one_altered, "never recorded"),
    ],
)
def test_a_faulty_reader_is_found(
    recording: Recording, spoil: Callable[[list[Entry]], list[Entry]], rule: str
) -> None:
    """One event dropped, swapped, doubled, late or altered in a reader's record is reported as just that, at that reader."""
    broken = replace(recording, seen=recording.seen | {"reader-0": spoil(recording.seen["reader-0"])})
    assert (rule, "reader-0") in {(finding.rule, finding.where) for finding in broken.findings()}


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [(_without_one, "lost"), (_without_one, "gap"), (_one_twice, "recorded twice"), (_two_swapped, "gap")],
)
def test_a_faulty_log_is_found(
    recording: Recording, spoil: Callable[[list[Entry]], list[Entry]], rule: str
) -> None:
    """An acknowledged event that is gone, doubled or elsewhere in the log is reported."""
    broken = replace(recording, log=spoil(recording.log), types=spoil(recording.types))  # type: ignore[arg-type]
    assert rule in {finding.rule for finding in broken.findings()}


def test_an_unanswered_append_is_found(recording: Recording) -> None:
    """An append that nobody ever answered is reported, and so is one that is told twice to be new."""
    first = next(answer for answer in recording.answers if answer.outcome == "Appended")
    silent = replace(recording, answers=[replace(first, outcome=None), *recording.answers])
    twice = replace(recording, answers=[first, *recording.answers])
    assert [finding.rule for finding in silent.findings()] == ["unanswered"]
    assert [finding.rule for finding in twice.findings()] == ["told twice that it is new"]
