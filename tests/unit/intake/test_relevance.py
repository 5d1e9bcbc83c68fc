"""Skipping a rule that has nothing to say changes no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.cases.check import OF_INSTANCES
from services.intake.cases.instance import Instance
from services.intake.cases.relevance import asked_by
from shared.errors import Rejected, check_all
from shared.events import CATALOGUE, Event
from shared.events.case import InstanceEvent, InstanceOpened
from shared.events.history import Fact
from shared.events.terms import Level
from tests.contract.recording import example

EXAMPLES = tuple(
    kind.model_validate(example(kind)) for kind in CATALOGUE.values() if issubclass(kind, InstanceEvent)
)
OF_SEVERAL = {type(one) for one in EXAMPLES}
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.none()


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Facts of any kinds on any days, whether or not a rule allows them."""
    drawn = draw(st.lists(st.tuples(st.sampled_from(EXAMPLES), DAYS), max_size=6))
    drawn.insert(0, (InstanceOpened(instance=1, level=draw(st.sampled_from(Level))), None))
    facts = (Fact(UUID(int=n), UUID(int=n), day, event) for n, (event, day) in enumerate(drawn))
    return Instance(1, tuple(facts))


def refusal(check: Callable[[], object]) -> tuple[str, str] | None:
    try:
        check()
    except Rejected as why:
        return why.code, why.message
    return None


def asked_of_all(instance: Instance) -> None:
    check_all([rule for rule, _ in OF_INSTANCES.all], instance)


@settings(max_examples=400, deadline=None)
@given(instances())
def test_the_answer_is_that_of_all_the_rules(instance: Instance) -> None:
    """Whatever facts an instance has, it is refused by the same rules in the same words as if every rule were asked."""
    assert refusal(lambda: OF_INSTANCES.check(instance)) == refusal(lambda: asked_of_all(instance))


def test_a_rule_that_looks_through_everything_is_always_asked() -> None:
    """Neither a rule that reads all facts nor one that refuses an empty instance is ever skipped."""

    def reads(instance: Instance) -> None:
        assert instance.facts == ()

    assert asked_by(reads) is None
    always = {rule.__name__ for rule, asked in OF_INSTANCES.all if asked is None}
    assert {"is_opened", "accountability_goes_in_order"} <= always


@settings(max_examples=200, deadline=None)
@given(instances(), st.sets(st.sampled_from(sorted(OF_SEVERAL, key=lambda kind: kind.type)), min_size=1))
def test_facts_of_several_kinds_stand_in_their_order(instance: Instance, kinds: set[type[Event]]) -> None:
    """What a rule gets of some kinds is what looking through all facts would give it; asking is noted, so that the rule is skipped where there are none."""
    wanted = tuple(kinds)
    assert instance.among(*wanted) == [fact for fact in instance.facts if type(fact.event) in kinds]
    assert asked_by(lambda one: bool(one.among(*wanted)) and None) == kinds
