"""Going to the archive: after closing, once, and with nothing open that the bureau's documents want finished; meetings on a case."""

from __future__ import annotations

from typing import Any

import pytest

from services.intake.checking.tasks import tasks
from services.intake.checking.view import view
from services.intake.decide import decide
from services.intake.state import State, after
from services.intake.submission import parse
from shared.errors import Rejected
from tests.support.packs import SHIPPED_PACKS
from tests.unit.intake.scenes import FIRST, NOTICE, OPENED, TODAY, UNDER_WAY, fact_id, given, item

PACKS = SHIPPED_PACKS
MINHANG = {"region": "310112", "bureau": "mh-renshe"}
TASK = "准备卷宗"


def fact(name: str, day: str = "11-02", **data: Any) -> dict[str, Any]:
    return item(f"case.{name}", f"2026-{day}", instance=1, **data)


CLOSED = item("case.closed", "2026-11-16")
ARCHIVED = item("case.archived", "2026-11-20", proof="（虚构）档号 1")
ASSIGNED, DONE = fact("task_assigned", task=TASK, person="p-1"), fact("task_done", task=TASK)
VERIFIED = fact("task_verified", "11-03", task=TASK, passed=True)
CONTESTED, LESSONS = fact("marked", marks=["contested"]), fact("lessons_drawn", "11-17")


def in_minhang(*facts: dict[str, Any]) -> State:
    """A case of 闵行, each fact recorded under the shipped documents."""
    state = State()
    for one in (OPENED, FIRST, NOTICE, *facts):
        state = after(state, decide(parse(one | MINHANG), state, TODAY, PACKS))
    return state


def refused(code: str, *facts: dict[str, Any]) -> str:
    """The last of the facts is refused with this code; the message."""
    state = in_minhang(*facts[:-1])
    with pytest.raises(Rejected) as refusal:
        decide(parse(facts[-1] | MINHANG), state, TODAY, PACKS)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value.message


def test_a_contested_case_without_lessons_is_not_archived() -> None:
    """MH26-3.2e: 有争议的案件，未交案后总结不能归档; with it the file goes, and an ordinary case needs none."""
    said = refused("archive_blocked", CONTESTED, CLOSED, ARCHIVED)
    assert "案后总结" in said
    assert "MH26-3.2e" in said
    assert in_minhang(CONTESTED, CLOSED, LESSONS, ARCHIVED)
    assert in_minhang(CLOSED, ARCHIVED)


def test_an_open_task_keeps_the_case_out_of_the_archive() -> None:
    """MH26-4.0: what was assigned must be done and verified first; the refusal names the task and how far it is."""
    assert f"{TASK}（办理中）" in refused("archive_blocked", ASSIGNED, CLOSED, ARCHIVED)
    assert f"{TASK}（待核验）" in refused("archive_blocked", ASSIGNED, DONE, CLOSED, ARCHIVED)
    assert in_minhang(ASSIGNED, DONE, VERIFIED, CLOSED, ARCHIVED)


def test_a_task_is_assigned_done_verified_and_archived() -> None:
    """MH26-4.0: 派发-完成-核验-归档, each state is shown."""
    steps = (ASSIGNED, DONE, VERIFIED, CLOSED, ARCHIVED)
    states = [_state(in_minhang(*steps[:number])) for number in range(len(steps) + 1)]
    assert states == ["open", "assigned", "done", "verified", "verified", "archived"]


def _state(state: State) -> str:
    listed = tasks(view(state.history), [pack for pack in PACKS.packs if pack.id == "minhang-2026"])
    found: str = next(one["state"] for one in listed if one["task"] == TASK)
    return found


def test_nothing_is_reopened_in_an_archived_case() -> None:
    """MH26-4.0: a task given after the archiving is refused; the archiving is voided first."""
    refused("archive_blocked", CLOSED, ARCHIVED, ASSIGNED)
    void = item("case.voided", "2026-11-20", voids=str(fact_id(ARCHIVED)), reason="重新办理")
    assert in_minhang(CLOSED, ARCHIVED, void, ASSIGNED)


def test_archiving_comes_once_and_after_closing() -> None:
    """Everywhere: no archiving of an open case, before its closing, or twice."""
    given(*UNDER_WAY).refuses(ARCHIVED, "archived_before_closed")
    early = item("case.archived", "2026-11-10")
    given(*UNDER_WAY, CLOSED).refuses(early, "archived_before_closed", "occurredon")
    given(*UNDER_WAY, CLOSED, ARCHIVED).refuses(item("case.archived", "2026-11-21"), "archived_twice")


PROPOSED = fact("discussion_proposed", unit="（虚构）承办单位", reason="败诉风险较大")
HELD = fact("discussion_held", "11-06", participants=["p-1"], finding="证据不足", plan="补强并争取和解")


def answered(approved: bool, day: str = "11-04", **data: Any) -> dict[str, Any]:
    return fact("discussion_answered", day, leader="p-deputy", approved=approved, **data)


def test_a_proposed_meeting_is_held_when_it_was_agreed_to() -> None:
    """JH-1.6a: 提出建议 → 分管副区长同意 → 召开; neither without an answer nor against it."""
    scene = given(*UNDER_WAY, PROPOSED)
    scene.refuses(HELD, "discussion_not_approved", "data.item")
    assert given(*UNDER_WAY, PROPOSED, answered(approved=True)).when(HELD)
    no = answered(approved=False, reason="先行调解")
    given(*UNDER_WAY, PROPOSED, no).refuses(HELD, "discussion_not_approved")
    scene.refuses(answered(approved=False), "reason_required", "data.reason")
    scene.refuses(answered(approved=True, day="11-01"), "discussion_answered_before_proposed")
    given(*UNDER_WAY).refuses(answered(approved=True), "discussion_not_proposed")
    given(*UNDER_WAY, PROPOSED, no).refuses(answered(approved=True), "discussion_answered_twice")


def test_a_bureau_holds_its_own_meeting_without_asking() -> None:
    """JH-1.6b: a department that is sued calls its meeting itself; the next one has its own number."""
    assert given(*UNDER_WAY).when(HELD)
    given(*UNDER_WAY, HELD).refuses(HELD | {"id": PROPOSED["id"]}, "discussion_twice", "data.item")
    again = fact("discussion_held", "11-09", item=2, participants=["p-1"], finding="已补强", plan="和解")
    assert given(*UNDER_WAY, HELD).when(again)
