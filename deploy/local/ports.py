"""Which ports of 127.0.0.1 the local stack's servers take: free ones at random, or the ones from a number on.

A port belongs to its server before that listens: while the process that asked lives, no other of the same user on this machine is given it.
"""

import fcntl
import os
import socket
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import SystemRandom

from deploy.local.process import StackError

#: below what Linux lends to outgoing connections (32768 on), above the one here that browsers refuse
SERVERS = range(10_100, 32_000)
_given: set[int] = set()


def free_ports(count: int) -> list[int]:
    """Different ports nobody listens on at this moment, none of those that systems lend to outgoing connections: whoever is started again finds its own.

    Raises StackError `no_port_free`.
    """
    found: list[int] = []
    for port in SystemRandom().sample(SERVERS, len(SERVERS)):
        if _claimed(port) and _free(port):
            found.append(port)
        if len(found) == count:
            return found
    raise StackError(
        "no_port_free", f"127.0.0.1 上 {SERVERS.start} 至 {SERVERS.stop - 1} 没有 {count} 个空闲端口。"
    )


def given_ports(first: int, count: int) -> list[int]:
    """The ports from `first` on. Raises StackError `port_in_use`."""
    ports = list(range(first, first + count))
    for port in ports:
        if not _free(port):
            raise StackError("port_in_use", f"端口 {port} 已被占用，请用 --port-base 另选一段端口。")
    return ports


def _free(port: int) -> bool:
    with suppress(OSError), socket.create_server(("127.0.0.1", port)):
        return True
    return False


def _claimed(port: int) -> bool:
    """True when it is ours from now on. A lock of a process does not keep that process itself out."""
    if port in _given:
        return False
    claims = _claims()
    with suppress(OSError):
        if claims is not None:
            fcntl.lockf(claims, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
        _given.add(port)
        return True
    return False


@cache
def _claims() -> int | None:
    """A file whose byte N is locked by the process that was given port N; the lock ends with the process. None where it cannot be had: nobody is kept out."""
    with suppress(OSError):
        file = Path(tempfile.gettempdir()) / f"yingsu-ports-{os.getuid()}"
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    return None
