"""Stats, wired: the projections that keep the figures, the process manager of supervision, and the doors to read them."""

from __future__ import annotations

from functools import partial

from services.stats import pages
from services.stats.api import router
from services.stats.catalogue import Catalogue, local_tables
from services.stats.cells.projection import Cells
from services.stats.cockpit import doors as cockpit
from services.stats.cockpit.desk import Desk
from services.stats.cockpit.reckoning import Reckoner
from services.stats.duties import duty_kinds
from services.stats.entries import doors as entries
from services.stats.entries.projection import Entries
from services.stats.people.projection import People
from services.stats.projection import Figures
from services.stats.publishing import doors as publishing
from services.stats.publishing.making import Maker
from services.stats.publishing.material import Library
from services.stats.publishing.office import Office as PublishingOffice
from services.stats.publishing.projection import Reports
from services.stats.publishing.shelf import Shelf
from services.stats.reports.forms import FORMS
from services.stats.supervision import doors as supervision
from services.stats.supervision import paper_doors as supervision_papers
from services.stats.supervision.office import Office
from services.stats.supervision.papers import Papers
from services.stats.supervision.projection import Supervision
from services.stats.supervision.rulebook import rulebook
from services.stats.units.projection import Units
from shared.calendars.keeper import Calendars
from shared.dates.calendar import shipped
from shared.files import Files, open_files
from shared.files.uploads import Uploads
from shared.policy.load import SHIPPED, load_packs
from shared.runtime.parts import Parts, Runtime
from shared.settings import Settings
from shared.web.opening import open_site
from shared.web.underway import Underway


async def build(runtime: Runtime) -> Parts:
    """PackError when a policy pack is not valid: on-time rates by half-understood rules would mislead."""
    folders = [SHIPPED, *([runtime.settings.packs_dir] if runtime.settings.packs_dir else [])]
    packs = load_packs(*folders)
    catalogue = Catalogue(duty_kinds(packs), local_tables(packs))
    cells = Cells(catalogue.measures)
    book = rulebook(packs)
    files = _files(runtime.settings)
    papers = Papers(files, Uploads(runtime.pool), runtime.settings.max_file_bytes)
    office = Office(runtime.pool, runtime.log, book, runtime.today, papers)
    library = Library(runtime.pool, catalogue, packs, Calendars(shipped()))
    shelf = Shelf(files)
    press = PublishingOffice(runtime.log, Maker(library, FORMS), shelf, runtime.today)
    site = open_site(runtime, pages.TEMPLATES, packs)
    underway = Underway()
    return Parts(
        routers=[
            entries.router(runtime.pool),
            router(runtime.pool, catalogue),
            cockpit.router(runtime.pool, catalogue),
            supervision.router(office),
            supervision_papers.router(office),
            *publishing.routers(press),
            *pages.routers(
                pages.Rooms(site, Desk(Reckoner(runtime.pool, catalogue)), office, press, underway)
            ),
        ],
        projections=[
            Figures(),
            Units(),
            Entries(),
            Reports(),
            People(),
            cells,
            Supervision(runtime.log, book, runtime.today),
        ],
        tasks=[partial(cells.renew, runtime.pool), underway.run],
        site=site,
    )


def _files(settings: Settings) -> Files:
    """Where published reports and papers of replies are kept: with the documents of the cases."""
    return open_files(
        settings.files_url or str(settings.files_dir),
        endpoint=settings.files_endpoint,
        access_key=settings.files_access_key,
        secret_key=settings.files_secret_key,
        region=settings.files_region,
    )
