"""A case as it stands after corrections and voids: the one meaning everybody shares."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from shared.events.case import CaseOpened, Corrected, DefenceFiled, NoticeReceived, Voided
from shared.events.envelope import Recorded
from shared.events.history import Fact, History, dump, evolve, fold, load
from shared.events.model import Event

OPENING, NOTICE, DEFENCE = UUID(int=9), UUID(int=1), UUID(int=2)


def recorded(*events: tuple[UUID, Event, date | None]) -> list[Recorded]:
    return [
        Recorded(
            position=n, stream="case-x", version=n, id=id_, type=event.type, schema=1, region="370404", bureau="fz-renshe", actor="test",
            occurred_on=day, recorded_at=datetime(2026, 3, 2, tzinfo=UTC), correlation=id_, causation=None, data=event.model_dump_json(),
        )
        for n, (id_, event, day) in enumerate(events, 1)
    ]  # fmt: skip


def a_case(*more: tuple[UUID, Event, date | None]) -> list[Recorded]:
    return recorded(
        (OPENING, CaseOpened(name="（虚构）某案"), None),
        (NOTICE, NoticeReceived(instance=1), date(2026, 3, 2)),
        (DEFENCE, DefenceFiled(instance=1), date(2026, 3, 9)),
        *more,
    )


def corrected(target: UUID, day: date) -> tuple[UUID, Event, date | None]:
    return (
        uuid4(),
        Corrected(corrects=target, fact_on=day, data={"instance": 1}, reason="录错日期"),
        date(2026, 3, 20),
    )


def test_a_correction_replaces_the_fact_in_its_place() -> None:
    """After a correction the fact has the corrected date, keeps its identity and place, and names the correction as its evidence."""
    correction = corrected(NOTICE, date(2026, 2, 27))
    history = fold(a_case(correction))
    fact = history.facts[NOTICE]
    assert (fact.occurred_on, fact.evidence) == (date(2026, 2, 27), correction[0])
    assert [f.id for f in history.facts.values()].index(NOTICE) == 1


def test_the_last_correction_counts() -> None:
    """A fact corrected twice is as the last correction says."""
    history = fold(a_case(corrected(NOTICE, date(2026, 2, 27)), corrected(NOTICE, date(2026, 2, 26))))
    assert history.facts[NOTICE].occurred_on == date(2026, 2, 26)


def test_a_void_takes_one_fact_back() -> None:
    """A voided fact is gone, the others stay."""
    history = fold(a_case((uuid4(), Voided(voids=DEFENCE, reason="录错案件"), date(2026, 3, 20))))
    assert DEFENCE not in history.facts
    assert NOTICE in history.facts
    assert not history.voided


def test_the_whole_case_can_be_void() -> None:
    """A void without a target takes back the case and keeps its facts readable."""
    history = fold(a_case((uuid4(), Voided(reason="重复建案"), date(2026, 3, 20))))
    assert history.voided
    assert history.opened is not None


def test_unknown_targets_change_nothing() -> None:
    """Correcting or voiding what is not there leaves the case as it is: folding never fails."""
    unknown = (
        corrected(uuid4(), date(2026, 1, 1)),
        (uuid4(), Voided(voids=uuid4(), reason="无此事"), date(2026, 3, 20)),
    )
    assert fold(a_case(*unknown)).facts == fold(a_case()).facts


@given(st.lists(st.integers(0, 4), max_size=12))
def test_seen_again_changes_nothing(repeats: list[int]) -> None:
    """Events that were folded before, in whatever order they come again, change nothing."""
    events = a_case(corrected(NOTICE, date(2026, 2, 27)), corrected(DEFENCE, date(2026, 3, 8)))
    history = fold(events)
    for index in repeats:
        assert evolve(history, events[index]) == history


@given(st.integers(0, 5))
def test_a_snapshot_is_as_good_as_the_events(cut: int) -> None:
    """Folding on from a stored snapshot gives what folding from the start gives."""
    events = a_case(corrected(NOTICE, date(2026, 2, 27)), (uuid4(), Voided(voids=DEFENCE, reason="x"), None))
    snapshot = load(dump(fold(events[:cut])))
    assert fold(events[cut:], snapshot) == fold(events)


@given(st.lists(st.sampled_from(["defence", "correction", "void"]), max_size=8))
def test_facts_of_a_class_are_those_that_hold_now(steps: list[str]) -> None:
    """However often and between whichever facts it was asked before: the facts of a class, in order, as corrections and voids leave them."""
    said: list[tuple[UUID, Event, date | None]] = []
    history = fold(a_case())
    for step in steps:
        match step:
            case "defence":
                said.append((uuid4(), DefenceFiled(instance=2), date(2026, 3, 10)))
            case "correction":
                said.append(corrected(DEFENCE, date(2026, 3, 11)))
            case _:
                said.append((uuid4(), Voided(voids=DEFENCE, reason="x"), None))
        history = evolve(history, a_case(*said)[-1])
        assert history.of(NoticeReceived) == looked_through(history, NoticeReceived)
        assert history.of(DefenceFiled) == looked_through(history, DefenceFiled)
    history.of(DefenceFiled).clear()  # an answer is whoever's who asked
    assert history.of(DefenceFiled) == looked_through(history, DefenceFiled)


def looked_through(history: History, kind: type[Event]) -> list[tuple[Fact, Event]]:
    return [(fact, fact.event) for fact in history.facts.values() if isinstance(fact.event, kind)]


def test_an_empty_history() -> None:
    """A case nobody has opened has no facts and no opening."""
    assert (fold([]), History().opened) == (History(), None)
