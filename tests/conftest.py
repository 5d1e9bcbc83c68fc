"""Fixtures that every test may ask for: real servers, migrated databases, the event log."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.servers import database as empty_database
from tests.support.servers import nats, own_nats, own_postgres, postgres
from tests.support.stores import database, log, pool, pristine

__all__ = [
    "database",
    "empty_database",
    "log",
    "nats",
    "own_nats",
    "own_postgres",
    "pool",
    "postgres",
    "pristine",
]

# the system is tried at any hour of the day, every notice by itself and as fast as it can, unless a test is about just that
os.environ.setdefault("YINGSU_NOTIFY_HOURS", "")
os.environ.setdefault("YINGSU_NOTIFY_MOST_A_DAY", "0")
os.environ.setdefault("YINGSU_CHANNELS_FILE", str(Path(__file__).parent / "support" / "channels.yaml"))

# how long one example takes says something of the machine and nothing of the rule: pytest's own time limit holds
settings.register_profile("yingsu", deadline=None)
settings.load_profile("yingsu")

#: folders whose tests take longest; the rest comes after them
LONG = ("system", "browser", "integration")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Beside each other the long tests begin first, so that at the end no worker waits for another. A file stays together, and so do those who
    share a running system: each worker that started one of its own would keep four services polling for nothing.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _rank(_folder(item)))
        for item in items:
            item.add_marker(pytest.mark.xdist_group(_group(item)))


def _group(item: pytest.Item) -> str:
    shared = {"web", "system"} & set(getattr(item, "fixturenames", ()))
    return shared.pop() if shared else str(item.path)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).parts[0]


def _rank(folder: str) -> int:
    return LONG.index(folder) if folder in LONG else len(LONG)
