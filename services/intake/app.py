"""Intake, wired: the doors, the list of cases, and the relay that publishes the log. The only module of the service that reads settings."""

from __future__ import annotations

from services.intake import api, case_list, contracts, submissions
from services.intake.accept import Accept
from services.intake.documents import doors as documents
from services.intake.documents.known import FilesKnown
from services.intake.projections import Cases
from services.intake.work.api import router as work
from services.intake.work.causes_projection import Causes
from shared.bus.relay import Relay
from shared.bus.topology import INTAKE_SUBMISSIONS, SUBMISSIONS
from shared.files import Folder
from shared.runtime import Parts, Runtime


async def build(runtime: Runtime) -> Parts:
    files = Folder(runtime.settings.files_dir)
    accept = Accept(runtime.log, runtime.today, FilesKnown(files))
    submissions.register(runtime.broker, accept)
    doors = api.router(accept, runtime.log, max_bytes=runtime.settings.max_body_bytes)
    papers = documents.router(files, runtime.log, max_bytes=runtime.settings.max_file_bytes)
    return Parts(
        routers=[papers, doors, case_list.router(runtime.pool), work(runtime.pool), contracts.router()],
        projections=[Cases(), Causes(), Relay(runtime.bus)],
        durables=[(SUBMISSIONS, INTAKE_SUBMISSIONS)],
    )
