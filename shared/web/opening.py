"""The site of a service from what the service runs with. Called by ``app`` modules."""

from __future__ import annotations

from pathlib import Path

from shared.calendars.keeper import Calendars
from shared.dates.calendar import shipped
from shared.policy.choice import Packs
from shared.runtime.parts import Runtime
from shared.security.accounts import Accounts
from shared.security.limits import Limits
from shared.security.session import Sessions
from shared.security.signed_in import SignedIn
from shared.web.site import Site


def open_site(runtime: Runtime, folder: Path, packs: Packs, calendars: Calendars | None = None) -> Site:
    """``folder``: the service's templates; ``packs`` say what documents are called. Without a key in the settings sessions end with the process, and are no other service's."""
    settings = runtime.settings
    accounts = Accounts.read(settings.accounts_file, demonstration=settings.demonstration)
    sessions = Sessions(settings.session_key)
    signed_in = SignedIn(
        runtime.pool,
        accounts,
        sessions,
        idle=settings.session_idle_minutes * 60,
        most=settings.session_hours * 3600,
    )
    return Site(
        folder,
        pool=runtime.pool,
        events=runtime.log,
        calendars=calendars or Calendars(shipped()),
        accounts=accounts,
        sessions=sessions,
        signed_in=signed_in,
        limits=Limits.of(runtime.pool, settings),
        today=runtime.today,
        documents=packs.called,
    )
