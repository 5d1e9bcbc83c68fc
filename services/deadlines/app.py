"""The deadlines service, put together: policies and calendar checked, the desk, the doors. The only module of the service that reads settings."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from fastapi import APIRouter, Depends

from services.deadlines.calendars.office import Office
from services.deadlines.certificate.doors import router as certificates
from services.deadlines.certificate.registry import Registry
from services.deadlines.duties.api import DutyOffice
from services.deadlines.duties.api import router as duties
from services.deadlines.duties.projection import DutyDesk
from services.deadlines.feeds.doors import router as feeds
from services.deadlines.law.samples import check_samples
from services.deadlines.life.projection import DeadlineDesk
from services.deadlines.lists.api import Desk, router
from services.deadlines.lists.lamps import Thresholds
from services.deadlines.lists.unclocked import router as unclocked
from services.deadlines.metrics import look
from services.deadlines.packs.policies import Previews
from services.deadlines.packs.policies import router as policies
from services.deadlines.pages.rooms import TEMPLATES, Rooms
from services.deadlines.pages.routes import routers
from shared.calendars.keeper import Calendars
from shared.dates import WorkCalendar, shipped
from shared.dates.crosscheck import cross_check
from shared.policy.load import SHIPPED, Packs, load_packs
from shared.runtime.parts import Parts, Runtime
from shared.settings import Settings
from shared.web.opening import open_site
from shared.web.underway import Underway

log = structlog.get_logger(__name__)


async def build(runtime: Runtime) -> Parts:
    """PackError when a policy pack is not valid or one of its sample dates comes out differently: no date is better than a wrong one."""
    packs, calendar = _packs(runtime.settings), shipped()
    check_samples(packs, calendar)
    await asyncio.to_thread(_compare_libraries, calendar)
    calendars = Calendars(calendar)
    lamps = Thresholds(runtime.settings.lamp_red, runtime.settings.lamp_yellow)
    desk = Desk(runtime.pool, runtime.log, packs, calendars, runtime.today, lamps)
    projection = DeadlineDesk(runtime.log, packs, calendars, runtime.today, runtime.sites.elsewhere)
    office = DutyOffice(runtime.pool, runtime.log, packs, calendars, runtime.today)
    duty_desk = DutyDesk(runtime.log, packs, calendars, runtime.today)
    doors = APIRouter(dependencies=[Depends(desk.up_to_date)])  # on the calendar in force now
    site = open_site(runtime, TEMPLATES, packs, calendars)
    registry = Registry(desk, site.accounts)
    for part in (certificates(registry), policies(desk), unclocked(desk), feeds(desk), duties(office)):
        doors.include_router(part)
    notices = Office(runtime.pool, runtime.log, packs, calendars, runtime.today)
    public_url, underway = runtime.settings.public_url, Underway()
    shown = routers(Rooms(site, desk, notices, registry, office, Previews(desk), underway, public_url))
    return Parts(
        routers=[router(desk), doors, *shown],
        projections=[projection, duty_desk],
        tasks=[underway.run],
        looks=[partial(look, runtime.pool)],
        site=site,
    )


def _packs(settings: Settings) -> Packs:
    return load_packs(SHIPPED, *([settings.packs_dir] if settings.packs_dir else []))


def _compare_libraries(calendar: WorkCalendar) -> None:
    """Differences are for a person to judge: the calendar goes by the notices, not by a library."""
    for difference in cross_check(calendar):
        log.warning("calendar.differs", difference=difference.text)
