"""Intake, wired: the doors, the list of cases, and the relay that publishes the log. The only module of the service that reads settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from services.intake import (
    api,
    case_list,
    contracts,
    entries,
    left_behind,
    letters,
    pages,
    submissions,
)
from services.intake.accept import Accept
from services.intake.appearance import doors as appearance
from services.intake.appearance.announcing import Prechecks
from services.intake.assigning import doors as assigning
from services.intake.assigning.projection import Assigning
from services.intake.audit.projection import Refusals
from services.intake.audit.saying import said_in
from services.intake.checking import doors as checking
from services.intake.checking.open_tasks import OpenTasks
from services.intake.court_list import doors as court_list
from services.intake.court_list import letter_doors as court_letter
from services.intake.court_list.desk import Desk as CourtListDesk
from services.intake.court_list.projection import CourtLists
from services.intake.credentials.kept import Credentials
from services.intake.documents import doors as documents
from services.intake.documents.known import FilesKnown
from services.intake.ledger import api as ledger
from services.intake.pages import audit, ops
from services.intake.pages.reception import Reception
from services.intake.people import doors as people
from services.intake.projections import Cases
from services.intake.sessions.door import SessionsOpen
from services.intake.sessions.projection import Sessions
from services.intake.submission import Submission
from services.intake.work.api import router as work
from services.intake.work.causes_projection import Causes
from services.intake.work.work_projection import Work
from shared.bus.anchors import kept
from shared.bus.left_behind import sweeping
from shared.bus.relay import Relay
from shared.bus.topology import INTAKE_SUBMISSIONS, SUBMISSIONS
from shared.calendars.keeper import Calendars
from shared.clock import utc_now
from shared.dates import shipped
from shared.eventlog.verifying import Verifying
from shared.files import Files, open_files
from shared.files.uploads import Uploads
from shared.policy.load import SHIPPED, Packs, load_packs
from shared.runtime.parts import Parts, Runtime
from shared.runtime.scraping import look_at_dead_letters
from shared.security.fence import check_submission
from shared.security.provider import Provider
from shared.security.signed_in import forgetting
from shared.settings import Settings
from shared.sites.known import Sites, refuse_kept
from shared.sites.standing import Copied, copied
from shared.web import Site, static
from shared.web.opening import open_site


async def build(runtime: Runtime) -> Parts:
    packs = _packs(runtime.settings)
    files = _files(runtime.settings)
    uploads = Uploads(runtime.pool)
    accept = Accept(
        runtime.log,
        runtime.today,
        FilesKnown(files, uploads),
        _checks(runtime.sites),
        SessionsOpen(runtime.log),
        packs=packs,
        vault=runtime.vault,
    )
    submissions.register(runtime.broker, accept, seal=runtime.vault.seal_file)
    doors = api.router(accept, runtime.log, max_bytes=runtime.settings.max_body_bytes)
    papers = documents.router(files, uploads, runtime.log, max_bytes=runtime.settings.max_file_bytes)
    ledgers = ledger.router(runtime.pool, runtime.log)
    site = open_site(runtime, pages.TEMPLATES, packs)
    rooms = pages.Rooms(
        site,
        runtime.pool,
        runtime.log,
        accept,
        files,
        packs,
        runtime.settings.max_file_bytes,
        _reception(runtime, site),
        runtime.vault,
    )
    lists = CourtListDesk(runtime.pool, runtime.log, runtime.today, runtime.vault)
    prechecks = Prechecks(runtime.log, packs, runtime.today)
    desk = assigning.Desk(runtime.pool, runtime.log, packs, runtime.today)
    return Parts(
        routers=[
            assigning.router(desk, accept),
            papers,
            doors,
            case_list.router(runtime.pool),
            entries.router(runtime.log),
            ledgers,
            work(runtime.pool),
            people.router(people.Shelf(runtime.pool, runtime.log, runtime.today)),
            appearance.router(runtime.log, packs, runtime.today),
            checking.router(runtime.log, packs, runtime.today),
            *(of.router(lists) for of in (court_list, court_letter)),
            contracts.router(),
            letters.router(runtime.bus, runtime.log, runtime.vault.open_file),
            static.router(),
            audit.router(site, runtime.pool),
            ops.router(
                site,
                runtime.bus,
                Verifying(runtime.pool, partial(kept, runtime.bus), said_in(runtime.log)),
                runtime.pool,
                runtime.log,
                sites=partial(_copied, runtime),
                unseal=runtime.vault.open_file,
            ),
            *pages.routers(rooms),
        ],
        projections=[
            Cases(),
            Causes(),
            Work(),
            Assigning(),
            CourtLists(),
            OpenTasks(),
            Sessions(runtime.log, Calendars(shipped()), runtime.today),
            prechecks,
            Refusals(),
            Relay(runtime.bus),
        ],
        tasks=[
            rooms.importer.run,
            partial(forgetting, site.signed_in),
            partial(sweeping, runtime.bus, SUBMISSIONS, INTAKE_SUBMISSIONS, left_behind.settle),
        ],
        durables=[(SUBMISSIONS, INTAKE_SUBMISSIONS)],
        looks=[partial(look_at_dead_letters, runtime.bus)],
        site=site,
    )


async def _copied(runtime: Runtime) -> list[Copied]:
    return await copied(runtime.pool, runtime.sites, utc_now())


def _checks(sites: Sites) -> Callable[[Submission], Awaitable[None]]:
    """Of every fact by itself, whichever door it came through."""

    async def check(fact: Submission) -> None:
        await check_submission(fact)
        refuse_kept(sites, fact.region, fact.stream.partition("-")[0])

    return check


def _reception(runtime: Runtime, site: Site) -> Reception:
    """Where people sign in. ``public_url``, else the address of this process: the provider knows no other."""
    settings = runtime.settings
    address = settings.public_url.rstrip("/") or f"http://{settings.http_host}:{settings.http_port}"
    provider = Provider.of(settings, site.accounts, f"{address}/account/oidc/callback")
    credentials = Credentials(runtime.pool, site.accounts, site.sessions)
    return Reception(site, credentials, provider, address, settings.second_factor)


def _files(settings: Settings) -> Files:
    return open_files(
        settings.files_url or str(settings.files_dir),
        endpoint=settings.files_endpoint,
        access_key=settings.files_access_key,
        secret_key=settings.files_secret_key,
        region=settings.files_region,
    )


def _packs(settings: Settings) -> Packs:
    return load_packs(SHIPPED, *([settings.packs_dir] if settings.packs_dir else []))
