"""One case as its pages look at it, for somebody whose it is: the stream, the facts that stand, the bureau's people. Read from the log: never behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from fastapi import HTTPException

from services.intake.appearance.scene import instance_of
from services.intake.assigning.docket import People
from services.intake.cases.instance import Instance
from services.intake.pages.wording import Words
from shared.eventlog import EventLog
from shared.events.case import CaseOpened, InstanceOpened
from shared.events.envelope import Recorded
from shared.events.history import History, fold
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Site, Visit


@dataclass(frozen=True)
class Dossier:
    id: UUID
    events: Sequence[Recorded]
    history: History
    organisation: History
    people: People
    words: Words
    today: date

    @property
    def region(self) -> str:
        return self.events[0].region

    @property
    def bureau(self) -> str:
        return self.events[0].bureau

    @property
    def version(self) -> int:
        return self.events[-1].version

    @cached_property
    def opened(self) -> CaseOpened | None:
        """As it stands, or as it was before the case was voided."""
        first = self.events[0].payload
        return self.history.opened or (first if isinstance(first, CaseOpened) else None)

    @property
    def name(self) -> str:
        return self.opened.name if self.opened else "（未建案）"

    @cached_property
    def instances(self) -> tuple[InstanceOpened, ...]:
        return tuple(opened for _, opened in self.history.of(InstanceOpened))

    def instance(self, number: int) -> Instance:
        return instance_of(self.history, number)

    @property
    def last(self) -> int:
        """The number of the last instance; 1 before any is opened."""
        return max((one.instance for one in self.instances), default=1)


class Cabinet:
    """Where dossiers are kept. Calling it is the fence: 404 for a case that is not there, NotAllowed for somebody else's."""

    def __init__(self, site: Site, log: EventLog) -> None:
        self._site = site
        self._log = log

    async def __call__(self, visit: Visit, case: UUID, act: Act = Act.SEE) -> Dossier:
        visit.identity.check(act)
        events = await unfenced(self._log.read_stream(f"case-{case}"))
        if not events:
            raise HTTPException(404)
        region, bureau = events[0].region, events[0].bureau
        visit.identity.check(act, region, bureau)
        organisation = await self.organisation(region, bureau)
        people = People(organisation, today := self._site.today())
        return Dossier(case, events, fold(events), organisation, people, self.words(people), today)

    async def organisation(self, region: str, bureau: str) -> History:
        return fold(await self._log.read_stream(f"organisation-{region}-{bureau}"))

    def words(self, people: People) -> Words:
        known = {code: account.name for code, account in self._site.accounts.by_person.items()}
        return Words(self._site.calendar, people.labels, known)
