"""The master keys that wrap every subject's key: versions in a file (0600) of whoever runs the system, behind the protocol of a KMS.

The newest version wraps; older ones still open what they wrapped, until it is wrapped anew and they are discarded: then no copy of the keyring
that was made before opens any more. A blind index finds a name again without storing it: a keyed hash, sealed by the same master key, so that with
the master key of its time gone nobody can try names against an older copy either.
"""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel

from shared.personal.ciphers import KEY_BYTES, Box, CannotOpenError, Cipher

_INDEX, _HASH = b"index", 32


class Kms(Protocol):
    """What a key service must do; ``about`` binds a wrapped key to its subject."""

    @property
    def version(self) -> int: ...
    def wrap(self, version: int, key: bytes, about: bytes) -> bytes: ...
    def unwrap(self, version: int, wrapped: bytes, about: bytes) -> bytes: ...
    def hashed(self, text: str) -> bytes: ...
    def index(self, version: int, hashed: bytes) -> bytes: ...
    def indexes(self, hashed: bytes) -> list[bytes]: ...
    def reindexed(self, before: int, index: bytes, version: int) -> bytes: ...


class _Kept(BaseModel):
    masters: dict[int, str]
    index: str


class FileMasters:
    """Read again whenever the file was replaced."""

    def __init__(self, path: Path, cipher: Cipher = Cipher.AES) -> None:
        self._path, self._cipher = path, cipher
        self._stamp: tuple[int, int] | None = None
        self._boxes: dict[int, Box] = {}
        self._index = b""

    @property
    def version(self) -> int:
        self._look()
        return max(self._boxes)

    @property
    def versions(self) -> list[int]:
        self._look()
        return sorted(self._boxes)

    def wrap(self, version: int, key: bytes, about: bytes) -> bytes:
        return self._box(version).seal(key, about, self._cipher)

    def unwrap(self, version: int, wrapped: bytes, about: bytes) -> bytes:
        """Raises CannotOpenError, also where the version was discarded."""
        return self._box(version).open(wrapped, about)

    def _box(self, version: int) -> Box:
        if version not in self._boxes:
            self._look()
        if version not in self._boxes:
            raise CannotOpenError(f"there is no master key {version}")
        return self._boxes[version]

    def hashed(self, text: str) -> bytes:
        """Never stored as it is: the key of it stays, whatever is erased."""
        self._look()
        return hmac.digest(self._index, text.encode(), sha256)

    def index(self, version: int, hashed: bytes) -> bytes:
        """Raises CannotOpenError where the version was discarded."""
        return self._box(version).seal(hashed, _INDEX, self._cipher)

    def indexes(self, hashed: bytes) -> list[bytes]:
        """Each under which the same may stand: sealed by a version that still opens, in either cipher, or (before they were sealed) as it is."""
        self._look()
        sealed = [box.seal(hashed, _INDEX, cipher) for box in self._boxes.values() for cipher in Cipher]
        return [*sealed, hashed]

    def reindexed(self, before: int, index: bytes, version: int) -> bytes:
        """The index that ``before`` sealed, as ``version`` seals it."""
        hashed = index if len(index) == _HASH else self._box(before).open(index, _INDEX)
        return self.index(version, hashed)

    def add(self) -> int:
        """A new version; it wraps from now on."""
        kept = self._kept()
        version = max(kept.masters) + 1
        kept.masters[version] = _made()
        write(self._path, kept.model_dump_json())
        return version

    def keep(self, versions: set[int]) -> None:
        """Discard all others."""
        kept = self._kept()
        kept.masters = {version: key for version, key in kept.masters.items() if version in versions}
        write(self._path, kept.model_dump_json())

    def _kept(self) -> _Kept:
        return _Kept.model_validate_json(self._path.read_bytes())

    def _look(self) -> None:
        told = self._path.stat()
        if self._stamp == (stamp := (told.st_mtime_ns, told.st_ino)):
            return
        kept = self._kept()
        self._boxes = {version: Box(b64decode(key)) for version, key in kept.masters.items()}
        self._index = b64decode(kept.index)
        self._stamp = stamp


def make_masters(path: Path) -> None:
    """The first version, where there is no file yet; two processes that make it at once end with the same."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write(path, _Kept(masters={1: _made()}, index=_made()).model_dump_json(), replace=False)


def write(path: Path, text: str, *, replace: bool = True) -> None:
    """In one step, readable by its owner alone from the first instant; without ``replace`` a file that is there stays."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if replace:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _made() -> str:
    return b64encode(secrets.token_bytes(KEY_BYTES)).decode()
