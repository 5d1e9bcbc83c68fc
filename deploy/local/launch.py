"""Start one server so that it cannot outlive its parent, and never as root where it refuses to be.

Run as a file, `python -I -S launch.py PARENT SIGNAL UID GID COMMAND...`: it drops to UID:GID (-1 keeps the
caller's), asks the kernel to send SIGNAL when the parent dies (0 asks for nothing), and becomes COMMAND.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def drop_privileges(uid: int, gid: int) -> None:
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def die_with(parent: int, death_signal: int) -> None:
    """Linux only. The kernel forgets the request on a change of user, so this comes after the drop."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it died before we asked; nobody would tell us
        sys.exit(1)


def main() -> None:
    parent, death_signal, uid, gid = map(int, sys.argv[1:5])
    drop_privileges(uid, gid)
    if death_signal:
        die_with(parent, death_signal)
    # Python ignores these two and an ignored signal survives exec.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.execv(sys.argv[5], sys.argv[5:])  # noqa: S606 (this is the purpose of the file)


if __name__ == "__main__":
    main()
