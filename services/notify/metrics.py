"""What operators watch: what went out, late or not, what was given up and taken up, and what is still owed and for how long.

Counters count what this process saw happen, never what a rebuild repeats; gauges are looked up in the read model, through an index that holds
only what is not over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import asyncpg
import structlog

from services.notify.inbox import FAILED, RETRYING, WAITING
from shared.database import TRANSIENT, Pool
from shared.events.envelope import Recorded
from shared.events.notification import NotificationAcknowledged, NotificationFailed, NotificationSent
from shared.events.terms import Channel
from shared.measuring import counter, gauge
from shared.sql import load_queries

queries = load_queries(__package__, "metrics.sql")
log = structlog.get_logger(__name__)

SENT_TOTAL = counter(
    "yingsu_notify_sent_total", "deliveries that went out", "channel", worry="flat on a working day"
)
LATE_TOTAL = counter(
    "yingsu_notify_late_total",
    "deliveries that went out after their day",
    "channel",
    worry="any: somebody was told too late, see the record of notices",
)
FAILED_TOTAL = counter(
    "yingsu_notify_failed_total",
    "attempts to deliver that failed; they are made again for about three days",
    "channel",
    worry="rising: the channel's server refuses or is away",
)
DEAD_TOTAL = counter(
    "yingsu_notify_given_up_total",
    "deliveries that were given up",
    "channel",
    worry="any: somebody was not told by this channel; page 已放弃的通知",
)
ACKNOWLEDGED_TOTAL = counter(
    "yingsu_notify_acknowledged_total", "notices that somebody took up", worry="says how the system is used"
)
REPEATS = counter(
    "yingsu_notify_possible_repeats_total",
    "messages that may have arrived twice: the outcome of an attempt was not learned",
    "channel",
    worry="rising: the channel's server hangs up in the middle",
)
OPEN = gauge(
    "yingsu_notify_open",
    "deliveries by what they wait for: waiting, retrying, dead (given up)",
    "channel",
    "state",
    worry="dead: an operator must look",
)
OLDEST = gauge(
    "yingsu_notify_oldest_seconds",
    "how long the oldest delivery that has not gone out could have gone out",
    "channel",
    worry="above 900 s for 10 minutes: the channel is away, or nobody works off its queue",
)

#: states of the read model by what they are called here
_STATES = {WAITING: "waiting", RETRYING: "retrying", FAILED: "dead"}
LOOK_SECONDS = 15.0


def count(page: Iterable[Recorded]) -> None:
    """Count what a live page says."""
    for event in page:
        match event.payload:
            case NotificationSent(channel=channel, late=late):
                SENT_TOTAL.labels(channel).inc()
                LATE_TOTAL.labels(channel).inc(int(late))
            case NotificationFailed(channel=channel, final=final):
                FAILED_TOTAL.labels(channel).inc()
                DEAD_TOTAL.labels(channel).inc(int(final))
            case NotificationAcknowledged():
                ACKNOWLEDGED_TOTAL.inc()


async def look(pool: Pool) -> None:
    """Set the gauges; what is not there any more is 0. A delivery that waits for its hour is not old."""
    found = {(row["channel"], row["state"]): row for row in await pool.fetch(queries.open)}
    for channel in Channel:
        for state, title in _STATES.items():
            row = found.get((channel.value, state))
            OPEN.labels(channel, title).set(row["number"] if row else 0)
        owed = [row for state in (WAITING, RETRYING) if (row := found.get((channel.value, state)))]
        OLDEST.labels(channel).set(max([0.0, *(row["seconds"] for row in owed)]))


async def watch(pool: Pool) -> None:
    """Until cancelled; a database that is away is asked again."""
    while True:
        try:
            await look(pool)
        except (*TRANSIENT, asyncpg.UndefinedTableError) as error:
            log.warning("metrics.cannot_look", reason=repr(error))
        await asyncio.sleep(LOOK_SECONDS)
