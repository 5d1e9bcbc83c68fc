"""Fixtures that every test may ask for: real servers, migrated databases, the event log."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings

from tests.support.servers import IN_CONTAINERS, nats, own_nats, own_postgres, postgres
from tests.support.servers import database as empty_database
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

# as the services and commands do: modules and thousands of tests are not garbage, and were looked through again and again, a fifth of the unit tests' CPU
gc.disable()

# what is read is written down once, by whoever reads it first: hundreds of processes are started, and each would read all sources anew
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

#: needs Docker, which `make test-containers` brings where it can
collect_ignore = [] if IN_CONTAINERS else ["image"]

# the system is tried at any hour of the day, every notice by itself and as fast as it can, unless a test is about just that
os.environ.setdefault("YINGSU_NOTIFY_HOURS", "")
os.environ.setdefault("YINGSU_NOTIFY_MOST_A_DAY", "0")
os.environ.setdefault("YINGSU_CHANNELS_FILE", str(Path(__file__).parent / "support" / "channels.yaml"))

# services that run in the test's own process write their lines where no command's output is read
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.__stderr__))

# how long one example takes says something of the machine and nothing of the rule: pytest's own time limit holds
settings.register_profile("yingsu", deadline=None)
settings.load_profile("yingsu")

#: by this text a file with such tests is known before it is read
ALONE = "pytest.mark.alone"
#: what takes longest, by how their names begin; the rest comes after them
LONG = (
    "tests/browser/",
    "tests/system/test_year",
    "tests/system/test_fuzz",
    "tests/system/test_return",
    "tests/system/test_personal_data",
    "tests/system/",
    "tests/integration/notify/test_a_month_over_spring_festival",
    "tests/integration/",
)
#: files that share the fixtures ``web`` or ``system``, by how their names begin
SHARED = {
    "browser": ("tests/browser/",),
    "system": (
        "tests/system/test_bad_input",
        "tests/system/test_day_in",
        "tests/system/test_files_alone",
        "tests/system/test_mended",
        "tests/system/test_published",
        "tests/system/test_reports",
    ),
}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Of those that run alone only the files that have some are read: reading all takes as long as two of them."""
    if config.getoption("markexpr") != "alone" or not collection_path.name.startswith("test_"):
        return None
    return None if ALONE in collection_path.read_text(encoding="utf-8") else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Beside each other the long tests begin first, so that at the end no worker waits for another."""
    unseen = {
        item.path
        for item in items
        if item.get_closest_marker("alone") and ALONE not in item.path.read_text(encoding="utf-8")
    }
    assert not unseen, f"say {ALONE} where its tests are, else none of them is ever run: {unseen}"
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _rank(item.nodeid))


def pytest_collection_finish() -> None:
    """From here on what comes is what tests leave; looked through as seldom as in the services (``shared/runtime/serve.py``)."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file stays together, and so do those that share a running system: each worker that started one of its own would keep four services
    polling for nothing. (xdist's own groups do not hold with this pytest: it no longer lets a test's id be changed.)
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return next((group for group, begin in SHARED.items() if file.startswith(begin)), file)

    return Together(config, log) if config.getoption("dist") == "loadfile" else None


def _rank(nodeid: str) -> int:
    return next((rank for rank, begin in enumerate(LONG) if nodeid.startswith(begin)), len(LONG))
