"""Who runs a server that refuses to run as root, and where its files can be so that this user reaches them.

Nothing is created on the machine and no existing folder's mode is changed: an unreachable home is answered by a
folder of our own elsewhere, never by opening the folders above it.
"""

import os
import pwd
import secrets
from dataclasses import dataclass
from pathlib import Path

# A dedicated account when the machine has one. `nobody` is on every system, and making a user is not a demo's business.
CANDIDATES = ("embedded_postgres", "postgres", "nobody")
#: only root needs it; data must survive a restart, so not the temporary folder
OUTSIDE = Path("/var/lib/yingsu")


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """None when the current user is not root and may run servers itself."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in CANDIDATES if name in known)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def reachable(path: Path) -> bool:
    """True when any user may pass through every folder from the root down to `path`."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def own_folder(folder: Path, account: Account | None) -> Path:
    """Make `folder` private to the account (or to the current user)."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def passable_folder(home: Path, name: str, account: Account | None) -> Path:
    """HOME/name when the account can reach it, else a folder under /var/lib/yingsu that HOME/name points to.

    Others may pass through (0711) but not look; what lies inside is closed by its own modes.
    """
    place = home / name
    if account and not reachable(home):
        _passable(OUTSIDE)
        if not place.is_symlink():
            # A name of its own, so that a home made anew never meets the data, and the password, of a deleted one.
            place.symlink_to(OUTSIDE / secrets.token_hex(8))
    return _passable(place.resolve())


def _passable(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)  # whatever the umask
    return folder
