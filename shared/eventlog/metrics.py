"""What the event log counts about itself; each with what it tells the person on call."""

from __future__ import annotations

from shared.measuring import counter, gauge, histogram

APPENDS = counter(
    "yingsu_log_appends_total",
    "appends by outcome: appended, conflict, duplicate, idreused",
    "outcome",
    worry="many conflicts: two writers fight over one case",
)
APPEND_SECONDS = histogram(
    "yingsu_log_append_duration_seconds",
    "from asking for an append to its answer, the wait for others in the batch included",
    worry="p99 above 0.5 s: the database's disk or the queue before it; see yingsu_log_queue_full_total",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
BATCH_EVENTS = histogram(
    "yingsu_log_batch_events",
    "events in one committed batch",
    worry="near 1 under load: nothing is being shared",
    buckets=(0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
)
QUEUE_FULL = counter(
    "yingsu_log_queue_full_total",
    "appends that found the queue full",
    worry="rising: the database cannot keep up, senders are told to come again",
)
UNANCHORED = gauge(
    "yingsu_anchor_behind_seconds",
    "how long the oldest event waits that no anchor outside the database covers, by place: nats, file, mail; 0 when all are covered",
    "place",
    worry="above 3600 s (86,400 s for mail): a log that was made anew would not be found; the place does not keep anchors",
)
VERIFICATION_FAILED = gauge(
    "yingsu_log_verification_failed",
    "1 when the last verification that this process made found the chain of seals broken",
    worry="1: somebody changed the record in the database; stop and call the security officer",
)
RETRIES = counter(
    "yingsu_log_batch_retries_total",
    "batches tried again after the connection was lost",
    worry="rising: the database restarts or the network breaks",
)
OVERTAKEN = counter(
    "yingsu_log_overtaken_total",
    "batches decided anew because another process appended first",
    worry="rising with load: writers compete; no harm but time",
)
