"""Fixtures that every test may ask for: real servers, migrated databases, the event log."""

from hypothesis import settings

from tests.support.servers import database as empty_database
from tests.support.servers import nats, own_nats, own_postgres, postgres
from tests.support.stores import database, log, pool

__all__ = ["database", "empty_database", "log", "nats", "own_nats", "own_postgres", "pool", "postgres"]

# how long one example takes says something of the machine and nothing of the rule: pytest's own time limit holds
settings.register_profile("yingsu", deadline=None)
settings.load_profile("yingsu")
