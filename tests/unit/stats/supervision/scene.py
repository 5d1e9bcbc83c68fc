"""Tell what happened to a case and to its deadlines, and see what supervision proposes of it: the real rules over an invented log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from services.stats.supervision.duties import kept
from services.stats.supervision.failings import Matter
from services.stats.supervision.looking import case_of
from services.stats.supervision.proposals import Wanted, wanted
from services.stats.supervision.rulebook import Rulebook, rulebook
from services.stats.supervision.saying import Look, to_say
from services.stats.supervision.standing import Row, step
from services.stats.supervision.thresholds import reached
from shared.events.case import BecameEffective
from shared.events.deadline import DeadlineMet, DeadlineMissed, DeadlineMoved, DeadlineSet
from shared.events.envelope import Recorded, decode, derived_id
from shared.events.history import fold
from shared.events.supervision import SupervisionEvent
from shared.events.terms import AgencyResult, DeadlineKind, Finding, Level, ProposalKind, Role, Strength
from tests.support.packs import SHIPPED_PACKS
from tests.unit.stats.story import Story, Told

BOOK = rulebook(SHIPPED_PACKS)
REPORT, DEFENCE = "yicheng-2023.case_facts", "national.defence"
TODAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)


@dataclass
class Supervised:
    """One case of a story, with deadlines; ``proposed`` is what the record asks for now."""

    told: Told
    level: Level = Level.FIRST
    streams: dict[str, UUID] = field(default_factory=dict)

    def owes(
        self,
        rule: str,
        due: date,
        *,
        safe: date | None = None,
        strength: Strength = Strength.HARD,
        instance: int = 1,
    ) -> Owed:
        dated = {
            "case_id": self.told.case_id,
            "instance": instance,
            "rule": rule,
            "trigger": derived_id("trigger", self.told.case_id),
            "trigger_on": due - timedelta(days=3),
            "nominal": due,
            "due": due,
            "due_safe": safe or due,
            "provisional": False,
            "calendar": "cn-2026-1",
        }
        head = {
            "name": rule.partition(".")[2],
            "clause": "条",
            "kind": DeadlineKind.LOCAL,
            "responsible": Role.HANDLER,
        }
        stream = f"deadline-{derived_id(self.told.case_id, rule, instance)}"
        story = self.told.story
        story.tell(stream, DeadlineSet.model_validate(dated | head | {"strength": strength}), due)
        return Owed(story, stream, dated)

    def lost(self, on: date, instance: int = 1, *, effective: date | None = None) -> Recorded:
        judged = self.told.judged(on, instance, agency_result=AgencyResult.LOST)
        if effective:
            self.told.then(BecameEffective(instance=instance), effective)
        return judged

    def matter(self) -> Matter:
        events = self.told.story.events
        facts = [one for one in events if one.stream == f"case-{self.told.case_id}"]
        duties = [
            one for one in events if one.stream.startswith("deadline-") and case_of(one) == self.told.case_id
        ]
        return Matter(self.told.case_id, facts[0].region, facts[0].bureau, fold(facts), kept(duties))

    def proposed(self, book: Rulebook = BOOK) -> tuple[Wanted, ...]:
        return wanted(self.matter(), book)

    def found(self) -> list[tuple[str, Finding]]:
        """In short: the rule without its document, and the finding."""
        return [(one.event.rule.partition(".")[2], one.event.findings[0]) for one in self.proposed()]


@dataclass
class Owed:
    """One deadline of the case."""

    story: Story
    stream: str
    dated: dict[str, object]

    @property
    def _named(self) -> dict[str, object]:
        return {name: self.dated[name] for name in ("case_id", "instance", "rule", "due")}

    def missed(self) -> Recorded:
        due = self.dated["due"]
        assert isinstance(due, date)
        return self.story.tell(self.stream, DeadlineMissed.model_validate(self._named), due + ONE_DAY)

    def met(self, on: date) -> Recorded:
        due = self.dated["due"]
        assert isinstance(due, date)
        said = {"met_on": on, "met_by": derived_id("met", self.stream), "on_time": on <= due}
        return self.story.tell(self.stream, DeadlineMet.model_validate(self._named | said), on)

    def moved(self, due: date) -> Recorded:
        before = self.dated["due"]
        self.dated |= {"due": due, "due_safe": due, "nominal": due}
        said = self.dated | {"previous_due": before, "reason": "起算日更正"}
        return self.story.tell(self.stream, DeadlineMoved.model_validate(said), TODAY)


def a_case(story: Story | None = None, name: str = "甲诉某局") -> Supervised:
    """A suit in first instance."""
    told = (story or Story()).case(name)
    told.opened(date(2026, 3, 2))
    return Supervised(told)


@dataclass
class Office:
    """The proposals of a bureau as their own events make them: ``look`` says what is to be said and records it."""

    story: Story
    book: Rulebook = BOOK
    rows: dict[UUID, Row] = field(default_factory=dict)

    def record(self, stream: str, event: SupervisionEvent, on: date = TODAY) -> Recorded:
        recorded = self.story.tell(stream, event, on)
        key = UUID(stream.partition("-")[2])
        row = step(self.rows.get(key), recorded)
        assert row
        self.rows[key] = row
        return recorded

    def look(self, case: Supervised) -> list[str]:
        """The types of what was said of the case."""
        of_case = [row for row in self.rows.values() if row.case_id == case.told.case_id]
        return self._say(case.proposed(self.book), of_case)

    def look_at_bureau(self) -> list[str]:
        """The same of the bureau's thresholds."""
        rows = list(self.rows.values())
        said = [row for row in rows if row.kind == ProposalKind.CONSEQUENCE]
        return self._say(reached(self.book, "370404", self.story.bureau, rows), said)

    def _say(self, asked: Sequence[Wanted], rows: Sequence[Row]) -> list[str]:
        said = []
        for write in list(to_say(asked, rows, Look(self.story.events[-1], TODAY))):
            [new] = write.events
            assert write.expected.version == self.story.versions.get(write.stream, 0)
            event = decode(new.type, new.schema, new.data)
            assert isinstance(event, SupervisionEvent)
            self.record(write.stream, event)
            said.append(new.type.partition(".")[2])
        return said
