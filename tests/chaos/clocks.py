"""What time it is for whom: each process reads, live, how far its clock is off (libfaketime); steady clocks go on, as when a machine's clock is set.

NATS asks the kernel past the C library and cannot be deceived; nothing is ordered by its time.
"""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from shared.clock import SHANGHAI
from shared.settings import SERVICES
from tests.support import two_cases as story

#: whose clock can go wrong alone; everything else goes by that of EVERYBODY
OWN = (*SERVICES, "postgres")
EVERYBODY = "everybody"
#: for programs with threads, and for Postgres, which asks for the time in handlers of signals where the other would wait for itself
THREADED, SINGLE = "libfaketimeMT.so.1", "libfaketime.so.1"
PLACES = ("/usr/lib/*/", "/usr/lib/", "/usr/lib64/", "/usr/local/lib/*/", "/usr/local/lib/")


class MissingParts(Exception):  # noqa: N818  (it is an answer)
    """What must be installed first."""


def check_installed() -> None:
    """Raises MissingParts with what to do about it."""
    wanted = {"libfaketime": library(), "strace": shutil.which("strace")}
    missing = [name for name, found in wanted.items() if not found]
    if missing:
        names = " ".join(missing)
        raise MissingParts(
            f"make chaos needs {names}: apt-get install {names} (elsewhere the package of the same name)"
        )


def library() -> Path | None:
    """The folder."""
    found = chain.from_iterable(Path("/").glob(f"{place[1:]}faketime/{THREADED}") for place in PLACES)
    return next((file.parent for file in found), None)


def sweep() -> None:
    """What the library leaves in memory of processes that were killed, by their numbers, which come again."""
    for left in Path("/dev/shm").glob("*faketime_*_*"):
        if not Path("/proc", left.name.rpartition("_")[2]).exists():
            left.unlink(missing_ok=True)


class Clocks:
    """Files of one home, one a clock: seconds that it is ahead of the real one."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "clocks"

    def start(self) -> None:
        """All of them stand on the story's day, at the present time of day."""
        sweep()
        self._folder.mkdir()
        now = datetime.now(SHANGHAI)
        ahead = (datetime.combine(story.TODAY, now.time(), SHANGHAI) - now).total_seconds()
        for name in (*OWN, EVERYBODY):
            self._set(name, ahead)

    def environment(self, name: str) -> dict[str, str]:
        return {
            "LD_PRELOAD": str((library() or Path()) / (SINGLE if name == "postgres" else THREADED)),
            "FAKETIME_TIMESTAMP_FILE": str(self._file(name)),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def shift(self, name: str, seconds: float) -> None:
        """Of EVERYBODY: all of them, together."""
        for one in (*OWN, EVERYBODY) if name == EVERYBODY else (name,):
            self._set(one, self._ahead(one) + seconds)

    def set_right(self, name: str) -> None:
        self._set(name, self._ahead(EVERYBODY))

    def now(self) -> float:
        """The instant for everybody whose clock is right."""
        return time.time() + self._ahead(EVERYBODY)

    @property
    def said(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).astimezone(SHANGHAI).isoformat(" ", "minutes")

    def _ahead(self, name: str) -> float:
        return float(self._file(name).read_text("ascii"))

    def _set(self, name: str, ahead: float) -> None:
        draft = self._folder / f".{name}"
        draft.write_text(f"{ahead:+.3f}\n", encoding="ascii")
        draft.replace(self._file(name))

    def _file(self, name: str) -> Path:
        return self._folder / (name if name in OWN else EVERYBODY)
