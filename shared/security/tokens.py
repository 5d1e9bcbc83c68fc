"""Bearer tokens: signed by a provider we trust, for us, not yet over; and whose they are.

A provider is found by OIDC discovery, its keys are fetched and kept, and fetched again when a token names a key we do not know. The stack on one machine
signs its own with a key file, and they are read by the same code.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from pydantic import ValidationError

from shared.errors import Rejected, Retry
from shared.json_text import read_json
from shared.security.accounts import Account, Accounts
from shared.security.identity import Identity, NotKnown
from shared.security.rights import Duty
from shared.settings import Settings

#: signatures with a key pair only: a shared secret, or none, would let anybody sign who may verify
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
#: who signs on a stack of one machine
LOCAL = "urn:yingsu:local"
#: clocks differ by so many seconds
LEEWAY = 60
#: a key we do not know is asked for so often, whatever is sent to us
ASK_AGAIN = 5.0
#: and those we know so often: a key that was withdrawn is believed no longer than this
KEPT = 600.0
DISCOVERY = "/.well-known/openid-configuration"
#: members of the claim ``yingsu``: what a provider says of somebody whom the file of accounts does not know
_CLAIM = "yingsu"


@dataclass
class Issuer:
    """One provider: ``keys`` come from a file (``jwks`` path) or by discovery from its address."""

    name: str
    file: Path | None = None
    keys: KeySet | None = None
    #: what it said of itself, by discovery
    told: dict[str, Any] = field(default_factory=dict)
    asked_at: float = field(default=-ASK_AGAIN)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def known(self, kid: str | None) -> KeySet:
        """Its keys, fetched again when ``kid`` is none of them or they are old. Retry when it cannot be reached and nothing is known."""
        async with self.lock:
            passed = time.monotonic() - self.asked_at
            new = self.keys is None or (kid is not None and kid not in {key.kid for key in self.keys.keys})
            if passed >= (ASK_AGAIN if new else KEPT):
                self.asked_at = time.monotonic()
                await self._fetch()
        if self.keys is None:
            raise Retry(f"the keys of {self.name} are not known yet", 5)
        return self.keys

    def _read(self, file: Path) -> KeySet:
        """Those we know while the file is away or being written."""
        try:
            return KeySet.import_key_set(json.loads(file.read_text("utf-8")))
        except (OSError, ValueError) as error:
            if self.keys is None:
                raise Retry(f"the keys of {self.name} cannot be read: {error!r}", 5) from error
            return self.keys

    async def _fetch(self) -> None:
        if self.file:
            self.keys = await asyncio.to_thread(self._read, self.file)
            return
        try:
            async with httpx.AsyncClient(timeout=5) as http:
                described = await http.get(self.name.rstrip("/") + DISCOVERY)
                told = described.raise_for_status().json()
                keys = (await http.get(told["jwks_uri"])).raise_for_status().json()
        except (httpx.HTTPError, KeyError, ValueError) as error:
            if self.keys is None:
                raise Retry(f"{self.name} does not tell its keys: {error!r}", 5) from error
            return
        if told.get("issuer") != self.name:  # a document of somebody else's (OpenID Connect Discovery §4.3)
            raise Retry(f"{self.name} calls itself {told.get('issuer')!r}", 60)
        self.keys, self.told = KeySet.import_key_set(keys), told


class Verifier:
    """From a token to who sent it."""

    def __init__(self, issuers: Mapping[str, Issuer], audience: str, accounts: Accounts) -> None:
        self._issuers = issuers
        self._audience = audience
        self._accounts = accounts

    @classmethod
    def of(cls, settings: Settings, accounts: Accounts) -> Verifier:
        known = [Issuer(settings.oidc_issuer)] if settings.oidc_issuer else []
        if settings.token_keys and settings.mode != "production":
            known.append(Issuer(LOCAL, settings.token_keys))
        by_name = {one.name: one for one in known}
        return cls(by_name, settings.oidc_audience, accounts)

    async def identity(self, token: str) -> Identity:
        """NotKnown with a stable code when the token is not good; Retry when its provider cannot be asked."""
        issuer, kid = self._named(token)
        keys = await issuer.known(kid)
        claims = believed(token, keys, issuer.name, self._audience)
        identity, _ = whose(claims, self._accounts, local=issuer.name == LOCAL)
        return identity

    def _named(self, token: str) -> tuple[Issuer, str | None]:
        """The issuer that the token names, before anything of it is believed."""
        try:
            head, body, _ = token.split(".")
            kid, issuer = _part(head).get("kid"), _part(body)["iss"]
            return self._issuers[issuer], kid if isinstance(kid, str) else None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NotKnown("token_not_valid", "访问令牌无效或签发者不受信任，请重新获取。") from None


def believed(token: str, keys: KeySet, issuer: str, audience: str) -> dict[str, Any]:
    """The claims of a token that this issuer signed for this audience, in its time. NotKnown ``token_not_valid`` otherwise."""
    try:
        claims: dict[str, Any] = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        _rules(issuer, audience).validate(claims)
    except (JoseError, ValueError, KeyError) as error:
        raise NotKnown("token_not_valid", "访问令牌无效或已过期，请重新获取。") from error
    return claims


def whose(
    claims: dict[str, Any], accounts: Accounts, *, local: bool = False
) -> tuple[Identity, Account | None]:
    """Who a token is of: somebody of the accounts, else who its claim ``yingsu`` says, and then what it said. NotKnown where neither knows them."""
    person = str(claims["sub"])
    if known := accounts.identity(person) if local else accounts.subject(person):
        return known, None
    if accounts.identity(person):  # the provider calls this person otherwise, and somebody else so
        raise NotKnown("person_not_known", f"账号“{person}”没有在本系统登记，请联系管理员。")
    try:
        said = {"person": person, "name": claims.get("name") or person, **claims[_CLAIM]}
        told = Account.model_validate(said | {"person": person})
    except (ValidationError, KeyError, TypeError) as error:
        raise NotKnown("person_not_known", f"账号“{person}”没有在本系统登记，请联系管理员。") from error
    if told.duty is Duty.ADMIN and not local:
        raise NotKnown("duty_not_allowed", "本机管理员身份只能在本机使用。")
    return told.identity, told


def _rules(issuer: str, audience: str) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
    )


def head_of(token: str) -> dict[str, Any]:
    """What a token says of its key, nothing of which is believed yet. NotKnown for what is no token."""
    try:
        return _part(token.split(".", maxsplit=1)[0])
    except (ValueError, TypeError):
        raise NotKnown("token_not_valid", "访问令牌无效，请重新获取。") from None


def _part(text: str) -> dict[str, Any]:
    """Read as whatever comes from outside: before a signature is looked at anybody may have written it."""
    try:
        told = read_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except Rejected as why:
        raise ValueError(why.code) from why
    if not isinstance(told, dict):
        raise TypeError("a token's parts are objects")
    return told


def new_key() -> ECKey:
    """A signing key for the stack of one machine."""
    return ECKey.generate_key("P-256", auto_kid=True)


def issued(key: ECKey, person: str, audience: str, seconds: int, **said: Any) -> str:
    """A token of the local issuer; ``said`` are the members of the claim ``yingsu`` (duty, region, bureau, name, place)."""
    now = int(time.time())
    claims = {"iss": LOCAL, "aud": audience, "sub": person, "iat": now, "exp": now + seconds}
    return jwt.encode({"alg": "ES256", "kid": key.kid}, claims | ({_CLAIM: said} if said else {}), key)
