"""How a service stands, looked up when it is scraped: what is away, what is behind and for how long. Never by an id: labels are names of parts."""

from __future__ import annotations

from shared.measuring import gauge

READY = gauge(
    "yingsu_ready",
    "1 while the service is ready, as /readyz says",
    worry="0 for 5 minutes: /readyz names the part",
)
DATABASE_UP = gauge(
    "yingsu_database_up",
    "1 while Postgres answers this service",
    worry="0: facts are not taken; senders are told to come again",
)
BUS_UP = gauge(
    "yingsu_bus_up",
    "1 while this service is connected to NATS",
    worry="0 for 5 minutes: submissions and messages wait; HTTP and pages go on",
)
POOL = gauge(
    "yingsu_database_pool_connections",
    "connections of the service's pool by state: used, idle",
    "state",
    worry="used at yingsu_database_pool_limit for minutes: requests wait for a connection and are told to come again",
)
POOL_LIMIT = gauge(
    "yingsu_database_pool_limit",
    "most connections of the service's pool",
    worry="compare with yingsu_database_pool_connections",
)
TAIL = gauge(
    "yingsu_log_tail",
    "last position of the event log (its head)",
    worry="flat on a working day: nobody can record",
)
