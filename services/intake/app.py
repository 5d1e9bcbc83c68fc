"""Intake, wired: the doors, the list of cases, and the relay that publishes the log. The only module of the service that reads settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import APIRouter

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
from services.intake.pages.bureaus import Bureaus
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
from shared.projection import Projection
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
    settings, packs = runtime.settings, _packs(runtime.settings)
    files, uploads = _files(settings), Uploads(runtime.pool)
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
    papers = documents.router(files, uploads, runtime.log, max_bytes=settings.max_file_bytes)
    site = open_site(runtime, pages.TEMPLATES, packs)
    rooms = pages.Rooms(
        site,
        runtime.pool,
        runtime.log,
        accept,
        files,
        packs,
        settings.max_file_bytes,
        _reception(runtime, site),
        runtime.vault,
    )
    return Parts(
        routers=[
            papers,
            *_doors(runtime, accept, packs, rooms.bureaus),
            *_watching(runtime, site),
            *pages.routers(rooms),
        ],
        projections=_projections(runtime, packs),
        tasks=[
            rooms.importer.run,
            partial(forgetting, site.signed_in),
            partial(sweeping, runtime.bus, SUBMISSIONS, INTAKE_SUBMISSIONS, left_behind.settle),
        ],
        durables=[(SUBMISSIONS, INTAKE_SUBMISSIONS)],
        looks=[partial(look_at_dead_letters, runtime.bus)],
        site=site,
    )


def _doors(runtime: Runtime, accept: Accept, packs: Packs, bureaus: Bureaus) -> list[APIRouter]:
    """For programs."""
    pool, log, today = runtime.pool, runtime.log, runtime.today
    lists = CourtListDesk(pool, log, today, runtime.vault)
    return [
        api.router(accept, log, max_bytes=runtime.settings.max_body_bytes),
        assigning.router(assigning.Desk(pool, log, packs, today), accept),
        case_list.router(pool, bureaus.name),
        entries.router(log),
        ledger.router(pool, log),
        work(pool),
        people.router(people.Shelf(pool, log, today)),
        appearance.router(log, packs, today),
        checking.router(log, packs, today),
        court_list.router(lists),
        court_letter.router(lists),
        contracts.router(),
        letters.router(runtime.bus, log, runtime.vault.open_file),
    ]


def _watching(runtime: Runtime, site: Site) -> list[APIRouter]:
    """Pages of auditors and operators, and what all pages are drawn with."""
    verifying = Verifying(runtime.pool, partial(kept, runtime.bus), said_in(runtime.log))
    return [
        static.router(),
        audit.router(site, runtime.pool),
        ops.router(
            site,
            runtime.bus,
            verifying,
            runtime.pool,
            runtime.log,
            sites=partial(_copied, runtime),
            unseal=runtime.vault.open_file,
        ),
    ]


def _projections(runtime: Runtime, packs: Packs) -> list[Projection]:
    return [
        Cases(),
        Causes(),
        Work(),
        Assigning(),
        CourtLists(),
        OpenTasks(),
        Sessions(runtime.log, Calendars(shipped()), runtime.today),
        Prechecks(runtime.log, packs, runtime.today),
        Refusals(),
        Relay(runtime.bus),
    ]


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
