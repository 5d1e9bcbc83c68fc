"""What the event log counts about itself; each with what it tells the person on call."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

#: outcomes of appends; many conflicts mean two writers fight over one case
APPENDS = Counter("yingsu_log_appends", "appends by outcome", ["outcome"])
#: events in a committed batch; near 1 under load means that nothing is being shared
BATCH_EVENTS = Histogram(
    "yingsu_log_batch_events",
    "events in one committed batch",
    buckets=(0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
)
#: a caller met a full queue; rising means the database cannot keep up
QUEUE_FULL = Counter("yingsu_log_queue_full", "appends that found the queue full")
#: batches tried again after the connection was lost
RETRIES = Counter("yingsu_log_batch_retries", "batches tried again")
#: batches decided anew because another process appended first; rising means that writers compete
OVERTAKEN = Counter("yingsu_log_overtaken", "batches overtaken by another writer")
