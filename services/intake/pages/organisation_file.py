"""One bureau as its pages look at it, for somebody whose it is: its stream, what stands of it, its people. Read from the log: never behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Path

from services.intake.assigning.docket import People
from services.intake.pages.dossier import Cabinet
from services.intake.pages.wording import Words
from shared.eventlog import EventLog
from shared.events.envelope import Recorded
from shared.events.history import History, fold
from shared.events.organisation import OrganisationRegistered
from shared.security import Act
from shared.web import Site, Visit

Code = Annotated[str, Path(pattern=r"^[a-z0-9-]{2,40}$")]


@dataclass(frozen=True)
class OrganisationFile:
    """``name`` is the code for a bureau that is not registered yet."""

    region: str
    bureau: str
    events: Sequence[Recorded]
    history: History
    people: People
    words: Words
    today: date

    @property
    def registered(self) -> OrganisationRegistered | None:
        return next((one for _, one in self.history.of(OrganisationRegistered)), None)

    @property
    def name(self) -> str:
        return self.registered.name if self.registered else self.bureau

    @property
    def version(self) -> int:
        return self.history.version

    @property
    def path(self) -> str:
        return f"/organisations/{self.region}/{self.bureau}"

    @property
    def work_path(self) -> str:
        return f"/work/{self.region}/{self.bureau}"

    @property
    def stream(self) -> str:
        return f"organisation-{self.region}-{self.bureau}"

    @property
    def place(self) -> tuple[str, str]:
        return self.region, self.bureau


class Registry:
    """Where these files are kept. Calling it is the fence: NotAllowed for somebody else's."""

    def __init__(self, site: Site, log: EventLog, cabinet: Cabinet) -> None:
        self._site, self._log, self._cabinet = site, log, cabinet

    async def __call__(self, visit: Visit, region: str, bureau: str, act: Act = Act.SEE) -> OrganisationFile:
        visit.identity.check(act, region, bureau)
        events = await self._log.read_stream(f"organisation-{region}-{bureau}")
        history = fold(events)
        people = People(history, today := self._site.today())
        words = self._cabinet.words(people)
        return OrganisationFile(region, bureau, events, history, people, words, today)
