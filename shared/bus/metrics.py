"""What the bus reports; each with what it tells the person on call."""

from __future__ import annotations

from shared.measuring import counter, gauge

BREAKS = counter(
    "yingsu_bus_connection_breaks_total",
    "broken NATS connections",
    "client",
    worry="a steady rise: an unstable network or a server that restarts",
)
PUBLISHED = counter(
    "yingsu_relay_published_total",
    "events published to EVENTS by this process",
    worry="flat in every process while the log grows: other sites hear nothing",
)
MESSAGES = counter(
    "yingsu_bus_messages_total",
    "messages by durable consumer and outcome: done, retried, dead",
    "durable",
    "outcome",
    worry="dead rising: an operator must look; retried rising: what the consumer needs is away",
)
FLOODS = counter(
    "yingsu_bus_floods_total",
    "subscribers that stopped because too many messages in a row were dead",
    "durable",
    worry="any: the fault is ours; the queue waits, the service is not ready",
)
DEAD_LETTERS = gauge(
    "yingsu_dead_letters",
    "messages in DEADLETTERS: what could not be handled and waits for an operator",
    worry="any, for 10 minutes",
)
PENDING = gauge(
    "yingsu_bus_consumer_pending",
    "messages of a durable consumer not delivered yet",
    "durable",
    worry="growing for minutes: submissions are not decided, or messages not sent",
)
OPEN = gauge(
    "yingsu_bus_consumer_unacknowledged",
    "messages of a durable consumer delivered and not acknowledged, those that come again later among them",
    "durable",
    worry="near the consumer's limit (1 for submissions is normal under load)",
)
MISSING = gauge(
    "yingsu_bus_consumer_missing",
    "1 while a durable consumer that the service needs does not exist in NATS",
    "durable",
    worry="1: nothing of that queue is handled; provision it again (yingsu migrate)",
)
