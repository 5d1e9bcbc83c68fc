"""The second factor: codes of an authenticator (TOTP, RFC 6238: SHA-1, six digits, thirty seconds, as all of them understand) and recovery codes. Pure.

A code is good in its half minute and the ones beside it, and once: whoever checks it keeps the number of the half minute.
"""

from __future__ import annotations

import hmac
import secrets

import pyotp

STEP = 30
#: clocks of telephones differ
BESIDE = 1
RECOVERY = 10
ISSUER = "应诉"


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, person: str) -> str:
    """What an authenticator takes, as text or as a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: float) -> int | None:
    """The half minute whose code this is; None: of none that counts now."""
    code = "".join(code.split())
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return None
    totp, middle = pyotp.TOTP(secret), int(now) // STEP
    for step in range(middle - BESIDE, middle + BESIDE + 1):
        if hmac.compare_digest(totp.at(step * STEP), code):
            return step
    return None


def new_recovery() -> tuple[str, ...]:
    """Codes for the day on which the telephone is lost, each good once: 50 bits, in two groups."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    codes = ("".join(secrets.choice(letters) for _ in range(10)) for _ in range(RECOVERY))
    return tuple(f"{one[:5]}-{one[5:]}" for one in codes)


def plain(recovery: str) -> str:
    """As it was given out, however it was typed."""
    kept = "".join(letter for letter in recovery.lower() if letter.isalnum())
    return f"{kept[:5]}-{kept[5:]}"
