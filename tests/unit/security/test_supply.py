"""What is inside, what must not be in the repository, and what is never printed."""

from __future__ import annotations

import io
import json
import logging
import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from deploy.supply import audit
from deploy.supply.locked import ALL, EXCEPTIONS, RUNTIME, Locked, copyleft, is_copyleft, licences, locked
from shared import logging as our_logging
from shared.redacting import HIDDEN, redacted, without_secrets

ROOT = Path(__file__).parents[3]


def test_nothing_copyleft_runs_in_production() -> None:
    """Every package of the image's lock is under a licence that asks for no more than to be named, or stands among the exceptions with its reason."""
    assert [*copyleft(RUNTIME)] == []
    assert {one.name for one in locked(RUNTIME)} >= set(EXCEPTIONS)


def test_every_package_says_its_licence() -> None:
    """But those of other platforms, which are not installed here."""
    silent = {one.name for one in locked(RUNTIME) if not licences(one)}
    assert silent <= {"colorama"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("GPL-3.0",), True),
        (("GNU Affero General Public License v3",), True),
        (("AGPL-3.0-or-later",), True),
        (("MIT OR GPL-2.0",), False),
        (("GNU Lesser General Public License v3 or later (LGPLv3+)",), False),
        (("LGPL-3.0",), False),
        (("MIT",), False),
        ((), False),
    ],
)
def test_what_is_copyleft(said: tuple[str, ...], expected: bool) -> None:
    """GPL and AGPL where nothing else may be chosen; not the lesser."""
    assert is_copyleft(said) is expected


def test_every_line_of_the_locks_has_hashes() -> None:
    """Nothing is installed that is not the very file that was looked at."""
    for lock in (ALL, RUNTIME):
        pinned = re.split(r"\n(?=\S+==)", lock.read_text(encoding="utf-8"))
        assert all("--hash=sha256:" in one for one in pinned if "==" in one.split("\n")[0])
        assert len(locked(lock)) > 50
    both = {one.name: one.version for one in locked(ALL)}
    assert [one for one in locked(RUNTIME) if both.get(one.name, one.version) != one.version] == []


HOLE = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
SOUND = {"name": "b", "version": "1", "vulns": []}
UNKNOWN = {"name": "c", "version": "1", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("told", "words", "code"),
    [
        ([HOLE, SOUND], "发现 1 个已知漏洞", 1),
        ([HOLE, UNKNOWN], "1 个问不到", 1),
        ([SOUND, SOUND], "2 个依赖没有已知漏洞", 0),
        ([SOUND, UNKNOWN], "1 个问不到，没有审计", 0),
        ([UNKNOWN, UNKNOWN], "没有审计", 0),
        ([], "没有审计", 0),
    ],
)
def test_what_was_not_looked_at_is_not_called_sound(told: list[object], words: str, code: int) -> None:
    """Found, sound and not looked at are three answers."""
    lines, ends = audit.said("x.lock", audit.read(json.dumps({"dependencies": told})))
    assert (words in lines, ends) == (True, code)


def test_offline_the_audit_says_so() -> None:
    """No answer at all: it says so, and does not fail the build."""
    lines, ends = audit.said("x.lock", None)
    assert ("离线" in lines, ends) == (True, 0)
    with pytest.raises(ValueError):
        audit.read("")


#: what secrets look like
SECRETS = {  # a part that it must have, and its form
    "a private key": ("PRIVATE KEY", r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a seed of NATS": ("S", r"\bS[ACNOUX][A-Z2-7]{56}\b"),
    "a token": ("eyJ", r"\beyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    "a key of a cloud": (
        "",
        r"\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bghp_[A-Za-z0-9]{36}\b|\bglpat-[A-Za-z0-9_-]{20}\b|\bxox[abp]-[A-Za-z0-9-]{20,}",
    ),
    "a hashed password": ("scrypt$", r"scrypt\$[A-Za-z0-9+/]{16,}={0,2}\$[A-Za-z0-9+/]{16,}"),
    "a password in an address": (
        "://",
        r"\w+://[\w.-]+:(?!\*|\{|\$|<|%|PASSWORD|password|secret|only-for-tests|pw\b|p@|x@)[^\s/@'\"{}$<>]{6,}@[\w.-]+",
    ),
}
#: named like a secret, and random: nobody types that
_ASSIGNED = re.compile(
    r"""(?i)(?:password|secret|token|api_?key|session_key|seed)["']?\s*[:=]\s*["']([A-Za-z0-9+/_=-]{20,})["']"""
)


def tracked() -> Iterator[tuple[str, str]]:
    """Every text file that git holds."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in names.decode().split("\0"):
        file = ROOT / name
        if (
            name
            and file.is_file()
            and file.stat().st_size < 3_000_000
            and not name.endswith((".lock", ".pdf", ".png"))
        ):
            yield name, file.read_text(encoding="utf-8", errors="ignore")


def entropy(text: str) -> float:
    """Bits a letter."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def secrets_in(name: str, text: str) -> Iterator[str]:
    for kind, (hint, pattern) in SECRETS.items():
        if hint in text and re.search(pattern, text):
            yield f"{name}: {kind}"
    for found in _ASSIGNED.findall(text):
        if entropy(found) > 4.2:
            yield f"{name}: something random that is called a secret"


def test_there_is_no_secret_in_the_repository() -> None:
    """By what secrets look like, and by what is called one and is random. Tests make up their own: they are looked at for keys of real systems only."""
    found = [line for name, text in tracked() for line in secrets_in(name, text) if not _made_up(line)]
    assert found == []


def _made_up(line: str) -> bool:
    return line.startswith("tests/") and "cloud" not in line


MADE_UP = {
    "dsn": ("postgresql://yingsu_intake:8f3kD9sQz@127.0.0.1:5432/yingsu", "8f3kD9sQz"),
    "smtp": ("cannot reach smtp://mailer:Geheim-99@mail.example.org:25", "Geheim-99"),
    "bearer": ("authorization: Bearer abcDEF123456.xyz", "abcDEF123456"),
    "jwt": ("token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0abc.c2lnbmF0dXJl refused", "eyJzdWIiOiJhIn0abc"),
    "seed": (f"nkey SU{'A' * 56} refused", "A" * 56),
    "scrypt": ("scrypt$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNo", "aGFzaGhhc2hoYXNo"),
    "key": ("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----", "MHcCAQEE"),
}


@pytest.mark.parametrize("name", MADE_UP)
def test_what_looks_like_a_secret_is_not_printed(name: str) -> None:
    """Wherever it stands: in a text, in a member of a member, in a list."""
    text, secret = MADE_UP[name]
    assert secret not in redacted(text)
    assert secret not in str(without_secrets({"reason": text, "a": {"b": [text, (text,)]}}))


def test_what_is_named_like_a_secret_is_not_printed() -> None:
    """Whatever it looks like; what is none stays, empty ones too."""
    line = {
        "password": "x",
        "smtp_password": "y",
        "API_KEY": "z",
        "token": "",
        "key": "case-1",
        "tokens": 3,
        "reason": "plain",
    }
    assert without_secrets(line) == line | {"password": HIDDEN, "smtp_password": HIDDEN, "API_KEY": HIDDEN}


def test_the_log_passes_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own lines, those of libraries, and what an exception says."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    root, handlers, level = logging.getLogger(), logging.getLogger().handlers[:], logging.getLogger().level
    try:
        our_logging.configure("test")
        log = structlog.get_logger("x")
        for text, _ in MADE_UP.values():
            log.warning("a.line", reason=text, password=text)
            logging.getLogger("library").warning("failed: %s", text)
            try:
                raise RuntimeError(text)  # noqa: TRY301
            except RuntimeError:
                log.exception("a.failure")
    finally:
        root.handlers, root.level = handlers, level
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
    lines = out.getvalue()
    assert lines.count("\n") == 3 * len(MADE_UP)
    assert [secret for _, secret in MADE_UP.values() if secret in lines] == []


def test_a_package_that_is_not_there_says_nothing() -> None:
    """Nor one of another version."""
    assert licences(Locked("no-such-package", "1")) == licences(Locked("pydantic", "0.0.1")) == ()
