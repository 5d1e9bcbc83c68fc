"""What projections report; each with what it tells the person on call."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

#: events applied; flat while the log grows means that nobody holds the lease
EVENTS = Counter("yingsu_projection_events", "events applied to the live generation", ["projection"])
#: the live checkpoint; compare with yingsu_log_tail for the lag
POSITION = Gauge("yingsu_projection_position", "position of the live generation", ["projection"])
#: 1: an event cannot be applied and the projection stands still; the log line projection.event_failed names it
FAILING = Gauge("yingsu_projection_failing", "1 while an event cannot be applied", ["projection"])
