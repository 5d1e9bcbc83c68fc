"""Tokens: believed only when a provider we trust signed them, for us, and they are not over."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey

from shared.security import Duty
from shared.security.accounts import Account, Accounts
from shared.security.identity import NotKnown
from shared.security.tokens import KEPT, LOCAL, Issuer, Verifier, issued, new_key

KEY = new_key()
SAID = {"duty": "clerk", "region": "370404", "bureau": "fz-renshe", "name": "内勤"}
KNOWN = Account(person="renshe-fz", name="法制科", duty=Duty.LEGAL_HEAD, region="370404", bureau="fz-renshe")


@pytest.fixture
def verifier(tmp_path: Path) -> Verifier:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(KeySet([KEY]).as_dict(private=False)))
    return Verifier({LOCAL: Issuer(LOCAL, file)}, "yingsu", Accounts.of([KNOWN]))


def forged(**changed: object) -> str:
    """Signed with our key, but with other claims."""
    now = int(time.time())
    claims = {
        "iss": LOCAL,
        "aud": "yingsu",
        "sub": "nq",
        "iat": now,
        "exp": now + 60,
        "yingsu": SAID,
    } | changed
    return jwt.encode(
        {"alg": "ES256", "kid": KEY.kid}, {n: v for n, v in claims.items() if v is not None}, KEY
    )


async def test_a_good_token_says_who_it_is(verifier: Verifier) -> None:
    """Somebody of the accounts is who the accounts say, whatever the token claims of them; anybody else who the provider says."""
    told = await verifier.identity(issued(KEY, "nq", "yingsu", 60, **SAID))
    assert (told.person, told.duty, told.region, told.bureau, told.name) == (
        "nq",
        Duty.CLERK,
        "370404",
        "fz-renshe",
        "内勤",
    )
    known = await verifier.identity(issued(KEY, "renshe-fz", "yingsu", 60, **SAID | {"duty": "operator"}))
    assert known.duty is Duty.LEGAL_HEAD


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": int(time.time()) - 3_600},
        {"exp": None},
        {"aud": "somebody-else"},
        {"aud": None},
        {"iss": "https://other.example.org"},
        {"iss": None},
        {"sub": None},
        {"sub": "../../etc"},
        {"yingsu": None},
        {"yingsu": "admin"},
        {"yingsu": {"duty": "king"}},
        {"yingsu": SAID | {"extra": 1}},
        {"yingsu": {"duty": "clerk"}},
        {"yingsu": {"duty": "system", "bureau": "fz-renshe"}},
        {"yingsu": SAID | {"region": ""}},
        {"yingsu": SAID | {"bureau": ""}},
        {"yingsu": SAID | {"region": "*", "bureau": "*"}},
        {"yingsu": {"duty": "justice_officer"}},
        {"yingsu": {"duty": "auditor", "region": "*"}},
    ],
)
async def test_what_is_wrong_with_a_token_is_refused(verifier: Verifier, changed: dict[str, object]) -> None:
    """Over, for somebody else, from somebody else, of nobody, or saying what cannot be. Whose place is not told sees no place, not every one."""
    with pytest.raises(NotKnown):
        await verifier.identity(forged(**changed))


async def test_another_signature_is_none(verifier: Verifier) -> None:
    """Another key, no key, the public key used as a secret, one character changed."""
    good = forged()
    head, body, signature = good.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    public = json.dumps(KEY.as_dict(private=False)).encode()
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    confused = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(public))
    other = jwt.encode({"alg": "ES256", "kid": KEY.kid}, claims, new_key())
    changed = signature[:-2] + ("AA" if signature[-2:] != "AA" else "BB")
    for token in (
        other,
        confused,
        f"{none}.{body}.",
        f"{none}.{body}.{signature}",
        f"{head}.{body}.{changed}",
        "",
        "a.b",
        "a.b.c",
        good[:-40],
    ):
        with pytest.raises(NotKnown):
            await verifier.identity(token)


@pytest.mark.parametrize("part", ["[" * 9_000, '{"a":' * 3_500, '{"iss":' + "9" * 5_000 + "}", "\udcff"])
async def test_a_token_made_to_be_unreadable_is_refused(verifier: Verifier, part: str) -> None:
    """Nobody signed it, so it is read like anything from outside: in its head or its body, it is no good token and not our failure."""
    made = base64.urlsafe_b64encode(part.encode(errors="surrogateescape")).rstrip(b"=").decode()
    head, body, signature = forged().split(".")
    for token in (f"{made}.{body}.{signature}", f"{head}.{made}.{signature}"):
        with pytest.raises(NotKnown):
            await verifier.identity(token)


async def test_the_machines_administrator_is_of_this_machine(tmp_path: Path) -> None:
    """A provider that says admin is not believed: that identity exists on the local stack alone."""
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(KeySet([KEY]).as_dict(private=False)))
    provider = Verifier({"https://idp": Issuer("https://idp", file)}, "yingsu", Accounts.of([]))
    with pytest.raises(NotKnown) as refused:
        await provider.identity(forged(iss="https://idp", yingsu={"duty": "admin"}))
    assert refused.value.code == "duty_not_allowed"


async def test_a_key_that_was_withdrawn_is_soon_not_believed(tmp_path: Path) -> None:
    """At the first token with a key we do not know; at the latest when the keys are read again, which nobody need ask for. A file that is being written changes nothing."""
    file, new = tmp_path / "keys.json", new_key()
    file.write_text(json.dumps(KeySet([KEY]).as_dict(private=False)))
    issuer = Issuer(LOCAL, file)
    verifier = Verifier({LOCAL: issuer}, "yingsu", Accounts.of([]))
    old = issued(KEY, "nq", "yingsu", 60, **SAID)
    await verifier.identity(old)
    file.write_text("{")
    issuer.asked_at -= KEPT
    await verifier.identity(old)
    file.write_text(json.dumps(KeySet([new]).as_dict(private=False)))
    await verifier.identity(old)
    issuer.asked_at -= KEPT
    with pytest.raises(NotKnown):
        await verifier.identity(old)
    await verifier.identity(issued(new, "nq", "yingsu", 60, **SAID))
