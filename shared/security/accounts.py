"""The people who may sign in on this installation, from one file; passwords are kept as scrypt hashes only.

The file (YAML) is a list of ``{person, name, duty, region, bureau, place, password, sub}``. Without ``password`` nobody signs in with it, but for the
demonstration, which exists on a development stack only. ``sub``: what the OIDC provider calls them, where that is not ``person``. A file that was changed
is read again at the next question; one that is wrong changes nothing and is said in the log.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import structlog
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from shared.errors import Misconfigured, faults
from shared.security.identity import Identity
from shared.security.rights import Duty

_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 2**20}


#: whose place is the whole installation, and whose is one region; everybody else is of one bureau
_EVERYWHERE = frozenset({Duty.ADMIN, Duty.OPERATOR})
_OF_REGIONS = frozenset({Duty.JUSTICE_OFFICER, Duty.AUDITOR})
#: of a region or a bureau; never the fence's word for everywhere
_PLACE = r"^[a-z0-9-]{1,64}$"


class Account(BaseModel):
    """Somebody without a place would see every place: so whoever forgot to give one, in the file or at the provider, let nobody in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: str = Field(pattern=r"^[a-z0-9-]{2,64}$")
    name: str = Field(min_length=1, max_length=60)
    duty: Duty
    region: str | None = Field(default=None, pattern=_PLACE)
    bureau: str | None = Field(default=None, pattern=_PLACE)
    place: str = ""
    password: str | None = None
    sub: str | None = Field(default=None, max_length=200)

    @model_validator(mode="after")
    def _placed(self) -> Self:
        wanted = (
            ()
            if self.duty in _EVERYWHERE
            else ("region",)
            if self.duty in _OF_REGIONS
            else ("region", "bureau")
        )
        if missing := [name for name in wanted if getattr(self, name) is None]:
            raise ValueError(f"{self.duty} needs a place: {missing}")
        return self

    @property
    def identity(self) -> Identity:
        return Identity(**self.model_dump(exclude={"password", "sub"}))


_FILE = TypeAdapter(tuple[Account, ...])

log = structlog.get_logger(__name__)


def _read(file: Path) -> tuple[Account, ...]:
    try:
        with file.open(
            encoding="utf-8"
        ) as source:  # of a stream the error names the line and does not show it
            return _FILE.validate_python(yaml.safe_load(source) or ())
    except ValidationError as error:
        raise Misconfigured(f"账户文件 {file} 有误：{faults(error)}") from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise Misconfigured(f"账户文件 {file} 有误：{error}") from None


def _stamp(file: Path | None) -> tuple[int, int] | None:
    """Changes when the file does; None where there is none."""
    try:
        told = file.stat() if file else None
    except OSError:
        return None
    return (told.st_mtime_ns, told.st_size) if told else None


class Accounts:
    """``demonstration``: anybody may sign in as anyone, without a password."""

    def __init__(
        self, known: Iterable[Account], *, demonstration: bool = False, file: Path | None = None
    ) -> None:
        self.demonstration = demonstration
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._set(known)

    @classmethod
    def of(cls, accounts: Iterable[Account], *, demonstration: bool = False) -> Accounts:
        return cls(accounts, demonstration=demonstration)

    @classmethod
    def read(cls, file: Path | None, *, demonstration: bool = False) -> Accounts:
        """Misconfigured, with the place of what is wrong in the file."""
        return cls(_read(file) if file else (), demonstration=demonstration, file=file)

    @property
    def by_person(self) -> dict[str, Account]:
        if (now := _stamp(self._file)) != self._stamp:
            self._stamp = now
            self._again()
        return self._by_person

    def _again(self) -> None:
        try:
            self._set(_read(self._file) if self._file else ())
        except Misconfigured as error:
            log.error("accounts.not_read", file=str(self._file), reason=repr(error))  # noqa: TRY400

    def _set(self, known: Iterable[Account]) -> None:
        self._by_person = {one.person: one for one in known}
        self._by_sub = {one.sub or one.person: one.person for one in self._by_person.values()}

    def subject(self, sub: str) -> Identity | None:
        """Who the provider means."""
        known = self.by_person
        return known[self._by_sub[sub]].identity if sub in self._by_sub else None

    def identity(self, person: str) -> Identity | None:
        account = self.by_person.get(person)
        return account.identity if account else None

    def signed_in(self, person: str, password: str, own: str | None = None) -> Identity | None:
        """``own``: the hash of a password that the person chose instead of the file's. None for a wrong name or password; takes as long for the one
        as for the other.
        """
        account = self.by_person.get(person)
        known = (own or account.password) if account else None
        right = matches(password, known or _NOBODY)
        return account.identity if account and known and right else None


def hashed(password: str, salt: bytes | None = None) -> str:
    """``scrypt$<salt>$<hash>`` in base64, for the file."""
    salt = salt or os.urandom(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, **_COST)
    return f"scrypt${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def matches(password: str, known: str) -> bool:
    _, salt, _ = known.split("$")
    return hmac.compare_digest(hashed(password, base64.b64decode(salt)), known)


#: no password has this digest; it is compared with like any other. Made by ``hashed`` it would cost every start of a program 50 ms.
_NOBODY = f"scrypt${base64.b64encode(bytes(16)).decode()}${base64.b64encode(bytes(64)).decode()}"
