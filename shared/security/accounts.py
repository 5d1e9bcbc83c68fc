"""The people who may sign in on this installation, from one file; passwords are kept as scrypt hashes only.

The file (YAML) is a list of ``{person, name, duty, region, bureau, place, password}``. Without ``password`` nobody signs in with it, but for the
demonstration, which exists on a development stack only.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.security.identity import Identity
from shared.security.rights import Duty

_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 2**20}


class Account(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    person: str = Field(pattern=r"^[a-z0-9-]{2,64}$")
    name: str = Field(min_length=1, max_length=60)
    duty: Duty
    region: str | None = None
    bureau: str | None = None
    place: str = ""
    password: str | None = None

    @property
    def identity(self) -> Identity:
        return Identity(**self.model_dump(exclude={"password"}))


_FILE = TypeAdapter(tuple[Account, ...])


@dataclass(frozen=True)
class Accounts:
    """``demonstration``: anybody may sign in as anyone, without a password."""

    by_person: dict[str, Account]
    demonstration: bool = False

    @classmethod
    def of(cls, accounts: Iterable[Account], *, demonstration: bool = False) -> Accounts:
        return cls({one.person: one for one in accounts}, demonstration)

    @classmethod
    def read(cls, file: Path | None, *, demonstration: bool = False) -> Accounts:
        """pydantic.ValidationError with the place of what is wrong in the file."""
        known = _FILE.validate_python(yaml.safe_load(file.read_text("utf-8")) or ()) if file else ()
        return cls.of(known, demonstration=demonstration)

    def identity(self, person: str) -> Identity | None:
        account = self.by_person.get(person)
        return account.identity if account else None

    def signed_in(self, person: str, password: str) -> Identity | None:
        """None for a wrong name or password; takes as long for the one as for the other."""
        account = self.by_person.get(person)
        known = account.password if account and account.password else _NOBODY
        right = matches(password, known)
        return account.identity if account and right and account.password else None


def hashed(password: str, salt: bytes | None = None) -> str:
    """``scrypt$<salt>$<hash>`` in base64, for the file."""
    salt = salt or os.urandom(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, **_COST)
    return f"scrypt${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def matches(password: str, known: str) -> bool:
    _, salt, _ = known.split("$")
    return hmac.compare_digest(hashed(password, base64.b64decode(salt)), known)


_NOBODY = hashed("", b"nobody has this")
