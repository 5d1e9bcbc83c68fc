"""What projections report; each with what it tells the person on call."""

from __future__ import annotations

from shared.measuring import counter, gauge

EVENTS = counter(
    "yingsu_projection_events_total",
    "events applied to the live generation by this process",
    "projection",
    worry="flat in every process while the log grows: nobody holds the lease",
)
POSITION = gauge(
    "yingsu_projection_position",
    "log position up to which the live generation has read",
    "projection",
    worry="compare with yingsu_log_tail; the lag is computed in yingsu_projection_lag_events",
)
LAG_EVENTS = gauge(
    "yingsu_projection_lag_events",
    "positions of the log that the live generation has not read; intake.relay is the publication to NATS",
    "projection",
    worry="growing for minutes",
)
LAG_SECONDS = gauge(
    "yingsu_projection_lag_seconds",
    "age of the oldest event that the live generation has not read, 0 when it has read all; intake.relay is the publication to NATS",
    "projection",
    worry="above 60 s for 2 minutes: what people see is old, or other sites hear nothing",
)
FAILING = gauge(
    "yingsu_projection_failing",
    "1 while an event cannot be applied; the log line projection.event_failed names it",
    "projection",
    worry="1: the read model stands still at that event until its cause is mended; nothing is skipped",
)
