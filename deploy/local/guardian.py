"""The watch over a process group where the kernel has none (everywhere but Linux).

Its standard input is a pipe whose other end only the supervisor holds. When the supervisor is gone, however it went,
the pipe closes and the whole group dies, this process included. It leads the group, so no pid is handed over and a
process is covered from its first instant.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path


def start() -> subprocess.Popen[bytes]:
    """A guardian leading a new process group whose number is its pid; its pipe closes with this process."""
    return subprocess.Popen(  # noqa: S603 (this file)
        [sys.executable, "-I", "-S", str(Path(__file__))],
        stdin=subprocess.PIPE,
        process_group=0,
    )


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
