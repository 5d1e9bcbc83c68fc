"""Fixtures that every test may ask for: real servers, migrated databases, the event log."""

from tests.support.servers import database as empty_database
from tests.support.servers import nats, own_nats, own_postgres, postgres
from tests.support.stores import database, log, pool

__all__ = ["database", "empty_database", "log", "nats", "own_nats", "own_postgres", "pool", "postgres"]
