"""The notify service, put together: inbox, dispatch queue, e-mail, API. The only module of the service that reads settings."""

from __future__ import annotations

import structlog

from services.notify.api import reading, writing
from services.notify.courier import Courier
from services.notify.dispatch import Dispatch, subscribe
from services.notify.email import Mailer, Relay
from services.notify.projection import Inbox
from shared.bus.topology import DISPATCH, NOTIFY_EMAIL
from shared.clock import utc_now
from shared.runtime import Parts, Runtime

log = structlog.get_logger(__name__)


async def build(runtime: Runtime) -> Parts:
    """Without YINGSU_SMTP_URL mails are queued and wait; everything else goes on. ValueError for a url that is none."""
    settings = runtime.settings
    durables = []
    if settings.smtp_url:
        mailer = Mailer(Relay.parse(settings.smtp_url), settings.mail_from)
        subscribe(runtime.broker, Courier(runtime.log, mailer, today=runtime.today, now=utc_now))
        durables.append((DISPATCH, NOTIFY_EMAIL))
    else:
        log.warning("notify.no_smtp", hint="set YINGSU_SMTP_URL; mails wait in the queue until then")
    return Parts(
        routers=[reading(runtime.pool), writing(runtime.log, runtime.today)],
        projections=[Inbox(runtime.log, runtime.today), Dispatch(lambda: runtime.bus.js)],
        durables=durables,
    )
