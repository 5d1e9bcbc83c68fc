"""The one path into the log, on a real log."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

from services.intake.accept import Accept
from services.intake.answers import Accepted, Answer, Duplicate, Later, Refused
from services.intake.histories import REMEMBERED
from shared.database import Pool
from shared.eventlog import EventLog
from shared.eventlog.writer import Writer
from shared.events.envelope import derived_id
from tests.support.given import a_write
from tests.unit.intake.scenes import CASE, FIRST, JUDGED, NOTICE, OPENED, TODAY, UNDER_WAY, item

STREAM = f"case-{CASE}"


def door(log: EventLog) -> Accept:
    return Accept(log, lambda: TODAY)


def statuses(answers: list[Answer]) -> list[str]:
    return [answer.code if isinstance(answer, Refused) else answer.status for answer in answers]


def elsewhere(one: dict[str, Any], key: str) -> dict[str, Any]:
    """The same fact in another case."""
    return one | {"id": str(derived_id(one["id"], key)), "subject": f"case-{derived_id('test', key)}"}


async def test_facts_are_recorded_in_the_order_given(log: EventLog) -> None:
    """A whole case in one request is recorded as given, each fact seeing those before it."""
    answers = await door(log)([*UNDER_WAY, JUDGED])
    assert answers == [Accepted(one["id"], n, n) for n, one in enumerate((*UNDER_WAY, JUDGED), 1)]
    assert [str(event.id) for event in await log.read_stream(STREAM)] == [
        one["id"] for one in (*UNDER_WAY, JUDGED)
    ]


async def test_one_bad_item_never_takes_down_its_neighbours(log: EventLog) -> None:
    """Refused items are answered each with its code, the others are recorded."""
    broken = item("case.registered", instance=7)
    answers = await door(log)([OPENED, 5, FIRST, broken, NOTICE | {"colour": "red"}, NOTICE])
    expected = ["accepted", "bad_shape", "accepted", "instance_not_opened", "unknown_attribute", "accepted"]
    assert statuses(answers) == expected
    assert await log.tail() == 3


async def test_a_retry_records_nothing_twice(log: EventLog) -> None:
    """The same items again are duplicates with their first positions, also through another process."""
    await door(log)(UNDER_WAY)
    again = await door(log)(UNDER_WAY)
    assert again == [Duplicate(one["id"], n) for n, one in enumerate(UNDER_WAY, 1)]
    assert await log.tail() == 3


async def test_a_retry_is_recognised_before_any_rule_is_asked(log: EventLog) -> None:
    """What was recorded is a duplicate even where the rules of today's case would refuse it."""
    void = item("case.voided", reason="重复建案")
    await door(log)([*UNDER_WAY, void])
    assert set(statuses(await door(log)([*UNDER_WAY, void]))) == {"duplicate"}


async def test_an_id_with_other_content_is_refused(log: EventLog) -> None:
    """An id belongs to one content, in the log as well as within one request."""
    accept = door(log)
    await accept(UNDER_WAY)
    assert statuses(await accept([NOTICE | {"occurredon": "2026-10-13"}])) == ["id_reused"]
    new = item("case.registered", instance=1)
    both = await accept([new, new, new | {"occurredon": "2026-11-03"}])
    assert statuses(both) == ["accepted", "duplicate", "id_reused"]
    assert await log.tail() == 4


async def test_a_dry_run_decides_and_records_nothing(log: EventLog) -> None:
    """A dry run gives the answers that the run would give, without positions."""
    answers = await door(log)([OPENED, NOTICE, FIRST], dry_run=True)
    assert statuses(answers) == ["accepted", "instance_not_opened", "accepted"]
    assert await log.tail() == 0


async def test_a_dry_run_knows_what_is_recorded(log: EventLog) -> None:
    """What is recorded already is a duplicate, and its neighbours are answered as themselves: of its own case and of others."""
    accept, repeated = door(log), item("case.evidence_filed", instance=1, key="twice")
    await accept([*UNDER_WAY, repeated])
    fresh = item("case.evidence_filed", instance=1, key="new")
    answers = await accept([elsewhere(OPENED, "1"), repeated, fresh], dry_run=True)
    assert statuses(answers) == ["accepted", "duplicate", "accepted"]
    assert await log.tail() == 4


async def test_a_remembered_history_is_never_trusted(log: EventLog) -> None:
    """What another process recorded in the meantime is seen, both by a refusal and by an append."""
    one, other = door(log), door(log)
    await one([OPENED])
    await other([FIRST])
    assert statuses(await one([NOTICE])) == ["accepted"]
    assert statuses(await other([JUDGED])) == ["accepted"]
    assert [event.version for event in await log.read_stream(STREAM)] == [1, 2, 3, 4]


async def test_two_processes_on_one_case_both_succeed(log: EventLog) -> None:
    """Writers that conflict decide again on what the other recorded; nothing is lost, nothing twice."""
    doors = [door(log), door(log)]
    await doors[0](UNDER_WAY)
    notes = [item("case.evidence_filed", instance=1, key=str(n)) for n in range(40)]
    answers = await asyncio.gather(*(doors[n % 2]([note]) for n, note in enumerate(notes)))
    assert Counter(status for answer in answers for status in statuses(answer)) == {"accepted": 40}
    assert len(await log.read_stream(STREAM)) == 43


async def test_only_one_of_two_opposing_facts_wins(log: EventLog) -> None:
    """A judgment decided on a history that is out of date meets the conflict, is decided again and refused."""
    one, other = door(log), door(log)
    await one(UNDER_WAY)
    second = item("case.judged", "2026-11-11", instance=1, document="ruling")
    assert statuses(await other([second], dry_run=True)) == ["accepted"]
    assert statuses(await one([JUDGED])) == ["accepted"]
    assert statuses(await other([second])) == ["judged_twice"]
    assert await log.tail() == 4


async def test_the_same_item_at_the_same_time_is_recorded_once(log: EventLog) -> None:
    """Two processes are given the same item at once: one records it, the other finds it recorded."""
    answers = await asyncio.gather(*(door(log)(UNDER_WAY) for _ in range(4)))
    found = Counter(status for answer in answers for status in statuses(answer))
    assert found == {"accepted": 3, "duplicate": 9}
    assert await log.tail() == 3


async def test_more_cases_than_are_remembered(log: EventLog) -> None:
    """Forgetting a history costs a read and changes no answer."""
    accept = door(log)
    many = [elsewhere(OPENED, str(n)) for n in range(REMEMBERED + 5)]
    for start in range(0, len(many), 500):
        assert set(statuses(await accept(many[start : start + 500]))) == {"accepted"}
    assert statuses(await accept([elsewhere(FIRST, "0")])) == ["accepted"]


async def test_a_log_that_cannot_take_more_asks_to_come_again(log: EventLog, pool: Pool) -> None:
    """A stopped writer answers “later” for the item, and the item is taken when it is sent again."""

    async def nowhere() -> Any:
        raise OSError("down")

    writer = Writer(nowhere, partition_size=1_000)
    task = asyncio.create_task(writer.run())
    answers = await door(EventLog(pool, writer))([OPENED])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert isinstance(answers[0], Later)
    assert statuses(await door(log)([OPENED])) == ["accepted"]


async def test_a_fact_of_another_service_stops_nothing(log: EventLog) -> None:
    """Whatever else is in the log, a case's own stream decides."""
    await log.append(a_write(f"case-{uuid4()}"))
    assert statuses(await door(log)([OPENED])) == ["accepted"]
