"""What intake's pages are served with, and what is made of it once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from services.intake.accept import Accept
from services.intake.importing.jobs import Jobs
from services.intake.importing.reading import Reader
from services.intake.importing.running import Importer
from services.intake.pages.bureaus import Bureaus
from services.intake.pages.dossier import Cabinet
from services.intake.pages.drafts import Drafts
from services.intake.pages.organisation_file import Registry
from services.intake.pages.reception import Reception
from services.intake.pages.recording import Recorder
from shared.database import Pool
from shared.eventlog import EventLog
from shared.files import Files
from shared.files.uploads import Uploads
from shared.personal.vault import Vault
from shared.policy.choice import Packs
from shared.web import Site


@dataclass(frozen=True)
class Rooms:
    site: Site
    pool: Pool
    log: EventLog
    accept: Accept
    files: Files
    packs: Packs
    max_file_bytes: int
    reception: Reception
    vault: Vault

    @cached_property
    def case(self) -> Cabinet:
        return Cabinet(self.site, self.log)

    @cached_property
    def bureaus(self) -> Bureaus:
        return Bureaus(self.site.accounts, self.log)

    @cached_property
    def record(self) -> Recorder:
        return Recorder(self.accept, self.log)

    @cached_property
    def uploads(self) -> Uploads:
        return Uploads(self.pool)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self.pool, self.log, self.vault)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self.pool, self.vault)

    @cached_property
    def importer(self) -> Importer:
        """Its work is one of the service's tasks."""
        reader = Reader(self.pool, self.log, self.site.today, self.vault, self.packs)
        return Importer(self.jobs, self.accept, reader, self.bureaus.name, self.site.today)

    @cached_property
    def organisation(self) -> Registry:
        return Registry(self.site, self.log, self.case)

    def who(self, person: str) -> str:
        """What somebody who signs in is called."""
        account = self.site.accounts.by_person.get(person)
        return account.name if account else person
