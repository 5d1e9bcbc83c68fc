"""Signing in through a real OIDC provider, a process of its own: who comes in, and every way in which what comes back may be wrong."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from services.intake.pages.provider import COOKIE
from shared.errors import Rejected
from shared.security import Duty
from shared.security.accounts import Account, Accounts
from shared.security.identity import NotKnown
from shared.security.provider import Journey, Provider
from shared.security.tokens import ASK_AGAIN, Issuer, Verifier
from tests.support.front_door import ADDRESS, CLIENT, SECRET, FrontDoor, an_account, front_door, hidden, sent
from tests.support.oidc import OidcProvider, oidc_provider, through
from tests.support.waiting import until
from tests.support.webserver import Answer, WebServer

SYSTEM = Account(
    person="renshe-oa", name="人社局业务系统", duty=Duty.SYSTEM, region="370404", bureau="fz-renshe"
)
#: the provider calls her by a name that is no code of a person
ELSEWHERE = an_account("renshe-b", sub="Zhang.San@renshe")


def accounts() -> Accounts:
    return Accounts.of([an_account("renshe-a"), ELSEWHERE, SYSTEM])


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    """Canaille, with three people, this system and a bureau's."""
    with oidc_provider() as running:
        for user in ("renshe-a", "Zhang.San@renshe", "nobody-here", "renshe-b"):
            running.user(user)
        running.pages(CLIENT, ADDRESS, SECRET)
        running.pages("somebody-elses-pages", ADDRESS)
        running.system("renshe-oa", SECRET)
        yield running


@pytest.fixture
async def door(database: str, provider: OidcProvider) -> AsyncIterator[FrontDoor]:
    async with front_door(database, accounts(), issuer=provider.issuer) as opened:
        yield opened


async def back(
    browser: httpx.AsyncClient, provider: OidcProvider, user: str = "renshe-a", target: str = "/cases"
) -> str:
    """Away to the provider, signed in there; the address that the browser is sent to from there."""
    away = await browser.get("/account/oidc", params={"next": target})
    assert away.status_code == 303, away.text
    return await through(provider, away.headers["location"], user)


async def test_who_signs_in_there_is_in_here(door: FrontDoor, provider: OidcProvider) -> None:
    """Away with PKCE, state, nonce and the one address to come back to; back where they wanted to be, as whom the accounts know by that name."""
    browser = door.browser()
    assert "统一身份认证登录" in (await browser.get("/account/sign-in?next=/cases")).text
    asked = parse_qs(urlsplit((await browser.get("/account/oidc")).headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{ADDRESS}/account/oidc/callback"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43
    arrived = await browser.get(await back(browser, provider))
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/cases")
    assert COOKIE not in browser.cookies
    page = (await browser.get("/account")).text
    assert "张内勤" in page
    assert "统一身份认证" in page
    other = door.browser()
    assert (await other.get(await back(other, provider, "Zhang.San@renshe"))).status_code == 303
    assert (await other.get("/account")).status_code == 200


async def test_who_is_known_here_by_another_name_is_not_taken_for_them(
    door: FrontDoor, provider: OidcProvider
) -> None:
    """``renshe-b`` of the accounts is somebody else at the provider: who is called so there is nobody here; nor is whom nobody named."""
    for user in ("renshe-b", "nobody-here"):
        browser = door.browser()
        refused = await browser.get(await back(browser, provider, user))
        assert refused.status_code == 401
        assert "person_not_known" in refused.text
        assert "yingsu_session" not in browser.cookies


async def test_signing_out_ends_the_session_there_too(door: FrontDoor, provider: OidcProvider) -> None:
    """The browser is sent on to the provider's own way out, with the token that it can tell the session by."""
    browser = door.browser()
    await browser.get(await back(browser, provider))
    page = await sent(browser, "/account/sign-out")
    assert f"url={provider.issuer}/oauth/end_session?id_token_hint=" in page.text
    assert f"{ADDRESS}/account/sign-in".replace(":", "%3A").replace("/", "%2F") in page.text
    assert (await browser.get("/account")).status_code == 303


@pytest.mark.parametrize(
    "target", ["https://evil.example.org/", "//evil.example.org", "/\\evil", "javascript:1"]
)
async def test_the_provider_leads_to_no_other_site(
    door: FrontDoor, provider: OidcProvider, target: str
) -> None:
    """Whatever the link to the sign-in said."""
    browser = door.browser()
    arrived = await browser.get(await back(browser, provider, target=target))
    assert arrived.headers["location"] == "/"


Spoilt = Callable[[httpx.URL], httpx.URL]


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        (lambda url: url.copy_set_param("state", "x" * 64), "state_wrong"),
        (lambda url: url.copy_remove_param("state"), "state_wrong"),
        (lambda url: url.copy_set_param("iss", "https://evil.example.org"), "issuer_wrong"),
        (lambda url: url.copy_set_param("code", "x" * 48), "code_not_valid"),
        (lambda url: url.copy_remove_param("code"), "provider_refused"),
        (lambda url: url.copy_set_param("error", "access_denied"), "provider_refused"),
    ],
)
async def test_what_comes_back_otherwise_than_it_was_sent_lets_nobody_in(
    door: FrontDoor, provider: OidcProvider, pool: Any, spoilt: Spoilt, code: str
) -> None:
    """A plain page with a code, no session, and a line in the record of who tried."""
    browser = door.browser()
    refused = await browser.get(str(spoilt(httpx.URL(await back(browser, provider)))))
    assert (refused.status_code, code in refused.text) == (401, True), refused.text
    assert "yingsu_session" not in browser.cookies
    assert await pool.fetchval("select outcome from yingsu.sign_ins order by at desc limit 1") == code


async def test_a_code_is_good_once_and_in_the_browser_that_asked(
    door: FrontDoor, provider: OidcProvider
) -> None:
    """A link with somebody's code signs nobody else in as them; the same link again does not either, whoever kept the cookie."""
    browser, other = door.browser(), door.browser()
    came = await back(browser, provider)
    await other.get("/account/oidc")
    for stranger in (other, door.browser()):
        refused = await stranger.get(came)
        assert "state_wrong" in refused.text
    journey = browser.cookies[COOKIE]
    assert (await browser.get(came)).status_code == 303
    browser.cookies.set(COOKIE, journey)
    assert "code_not_valid" in (await browser.get(came)).text


async def test_a_provider_without_a_second_factor_does_not_replace_ours(
    database: str, provider: OidcProvider
) -> None:
    """Where one is required, whoever typed a password only (``amr``: pwd) is asked for ours."""
    async with front_door(database, accounts(), issuer=provider.issuer, second="required") as door:
        browser = door.browser()
        page = await browser.get(await back(browser, provider))
        assert hidden(page, "ticket")
        assert "yingsu_session" not in browser.cookies


async def test_a_provider_that_is_away_is_said(database: str) -> None:
    """A page with a code, and how long; passwords go on."""
    async with front_door(database, accounts(), issuer="http://localhost:9") as door:
        refused = await door.browser().get("/account/oidc")
        assert refused.status_code == 503
        assert "provider_unavailable" in refused.text
        assert (await door.browser().get("/account/sign-in")).status_code == 200


async def test_a_system_signs_in_by_client_credentials(provider: OidcProvider) -> None:
    """Its token is believed as whose the accounts say it is; the id token of a person, made for another audience, is not."""
    verifier = Verifier({provider.issuer: Issuer(provider.issuer)}, "yingsu", accounts())
    who = await verifier.identity(provider.token_of("renshe-oa", SECRET))
    assert (who.person, who.duty, who.bureau) == ("renshe-oa", Duty.SYSTEM, "fz-renshe")
    mine = Provider(Issuer(provider.issuer), CLIENT, SECRET, f"{ADDRESS}/account/oidc/callback", accounts())
    journey = Journey.begin("/")
    came = dict(httpx.URL(await through(provider, await mine.way_in(journey), "renshe-a")).params)
    arrived = await mine.arrived(journey, came)
    with pytest.raises(NotKnown, match="访问令牌"):
        await verifier.identity(arrived.id_token)


async def test_another_clients_code_and_a_wrong_secret_get_nothing(provider: OidcProvider) -> None:
    """A public client does with PKCE alone; a code is good for who asked for it, with the verifier that it was asked with."""
    callback = f"{ADDRESS}/account/oidc/callback"
    public = Provider(Issuer(provider.issuer), "somebody-elses-pages", "", callback, accounts())
    journey = Journey.begin("/")
    came = dict(httpx.URL(await through(provider, await public.way_in(journey), "renshe-a")).params)
    issuer = Issuer(provider.issuer)
    other_verifier = Journey(journey.state, journey.nonce, "x" * 64, "/")
    for who, secret, way in (
        (CLIENT, SECRET, journey),
        (CLIENT, "not-the-secret", journey),
        ("somebody-elses-pages", "", other_verifier),
    ):
        with pytest.raises(Rejected) as refused:
            await Provider(issuer, who, secret, callback, accounts()).arrived(way, came)
        assert refused.value.code == "code_not_valid"
    journey = Journey.begin("/")
    came = dict(httpx.URL(await through(provider, await public.way_in(journey), "renshe-a")).params)
    assert (await public.arrived(journey, came)).identity.person == "renshe-a"


async def test_a_key_that_was_changed_at_the_provider_is_taken_up(provider: OidcProvider) -> None:
    """Tokens with a new key are believed without a restart; those of a key that was taken away are not, once we know."""
    verifier = Verifier({provider.issuer: Issuer(provider.issuer)}, "yingsu", accounts())
    old = provider.token_of("renshe-oa", SECRET)
    await verifier.identity(old)
    provider.tell(rotate="keep")
    kept, new = old, provider.token_of("renshe-oa", SECRET)

    async def believed() -> bool:
        try:
            return bool(await verifier.identity(new))
        except NotKnown:
            return False

    await until(believed, ASK_AGAIN * 3)
    assert await verifier.identity(kept)
    provider.tell(rotate="drop")
    fresh = Verifier({provider.issuer: Issuer(provider.issuer)}, "yingsu", accounts())
    with pytest.raises(NotKnown):
        await fresh.identity(old)


@pytest.fixture
async def forger() -> AsyncIterator[tuple[WebServer, RSAKey]]:
    """A provider whose answers a test makes itself: discovery and keys over HTTP, and tokens of every kind."""
    key, server = RSAKey.generate_key(2048, auto_kid=True), WebServer()
    await server.start()
    told = {
        "issuer": server.url,
        "jwks_uri": f"{server.url}/jwks",
        "authorization_endpoint": f"{server.url}/authorize",
        "token_endpoint": f"{server.url}/token",
    }
    documents = {
        "/.well-known/openid-configuration": told,
        "/jwks": KeySet([key]).as_dict(private=False),
    }
    server.behaviour = lambda request: Answer(
        body=json.dumps(documents.get(request.path) or {"id_token": server.kept and _next[0]}).encode(),
        headers={"content-type": "application/json"},
    )
    yield server, key
    await server.stop()


_next: list[str] = [""]


def forged(server: WebServer, key: RSAKey, journey: Journey, **changed: Any) -> str:
    now = int(time.time())
    claims = {
        "iss": server.url, "aud": CLIENT, "sub": "renshe-a", "iat": now, "exp": now + 60, "nonce": journey.nonce
    } | changed  # fmt: skip
    return jwt.encode(
        {"alg": "RS256", "kid": key.kid}, {n: v for n, v in claims.items() if v is not None}, key
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"aud": [CLIENT, "other"], "azp": CLIENT}, None),
        ({"exp": -50}, None),
        ({"nbf": 50, "iat": 50}, None),
        ({"exp": -70}, "token_not_valid"),
        ({"nbf": 70}, "token_not_valid"),
        ({"iat": 70}, "token_not_valid"),
        ({"exp": None}, "token_not_valid"),
        ({"aud": "other"}, "token_not_valid"),
        ({"aud": None}, "token_not_valid"),
        ({"aud": [CLIENT, "other"], "azp": "other"}, "token_not_valid"),
        ({"iss": "https://other.example.org"}, "token_not_valid"),
        ({"sub": None}, "token_not_valid"),
        ({"nonce": "another"}, "nonce_wrong"),
        ({"nonce": None}, "nonce_wrong"),
    ],
)
async def test_id_tokens_are_held_to_every_claim(
    forger: tuple[WebServer, RSAKey], changed: dict[str, Any], code: str | None
) -> None:
    """Whose, for whom, in which time (clocks may differ by a minute and no more), in answer to what."""
    server, key = forger
    mine, journey = (
        Provider(Issuer(server.url), CLIENT, SECRET, "http://x/cb", accounts()),
        Journey.begin("/"),
    )
    now = int(time.time())
    at = {n: now + v if n in {"exp", "nbf", "iat"} and v is not None else v for n, v in changed.items()}
    _next[0] = forged(server, key, journey, **at)
    arriving = mine.arrived(journey, {"state": journey.state, "code": "c"})
    if code is None:
        assert (await arriving).identity.person == "renshe-a"
        return
    with pytest.raises(Rejected) as refused:
        await arriving
    assert refused.value.code == code


def _part(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


async def test_signatures_that_anybody_could_make_are_none(forger: tuple[WebServer, RSAKey]) -> None:
    """No signature, the public key used as a shared secret, another's key under the known name."""
    server, key = forger
    mine, journey = (
        Provider(Issuer(server.url), CLIENT, SECRET, "http://x/cb", accounts()),
        Journey.begin("/"),
    )
    good = forged(server, key, journey)
    head, body, signature = good.split(".")
    none = _part({"alg": "none"})
    hs = _part({"alg": "HS256", "kid": key.kid})
    # joserfc itself would not make it: a shared secret of the public key's own text
    by_public = hmac.digest(key.as_pem(private=False), f"{hs}.{body}".encode(), "sha256")
    confused = f"{hs}.{body}.{base64.urlsafe_b64encode(by_public).rstrip(b'=').decode()}"
    other = forged(
        server, RSAKey.import_key(RSAKey.generate_key(2048).as_dict(private=True), {"kid": key.kid}), journey
    )
    for token in (
        f"{none}.{body}.",
        f"{none}.{body}.{signature}",
        confused,
        other,
        f"{head}.{body}.",
        "x",
        "",
        "a.b.c",
    ):
        _next[0] = token
        with pytest.raises(NotKnown) as refused:
            await mine.arrived(journey, {"state": journey.state, "code": "c"})
        assert refused.value.code == "token_not_valid"


async def test_whom_only_the_provider_knows_is_who_it_says(forger: tuple[WebServer, RSAKey]) -> None:
    """By the claim ``yingsu``, whose ``person`` is not believed: it is who the token is of. The administrator of this machine is of no provider; a
    second factor there (``amr``) is one.
    """
    server, key = forger
    mine, journey = (
        Provider(Issuer(server.url), CLIENT, SECRET, "http://x/cb", accounts()),
        Journey.begin("/"),
    )
    said = {"duty": "handler", "region": "370404", "bureau": "fz-ziran", "person": "renshe-a"}
    _next[0] = forged(server, key, journey, sub="from-outside", yingsu=said, amr=["pwd", "otp", "mfa"])
    arrived = await mine.arrived(journey, {"state": journey.state, "code": "c"})
    assert (arrived.identity.person, arrived.identity.bureau, arrived.two_factors) == (
        "from-outside",
        "fz-ziran",
        True,
    )
    assert arrived.claimed
    _next[0] = forged(server, key, journey, sub="from-outside", yingsu={"duty": "admin"})
    with pytest.raises(NotKnown) as refused:
        await mine.arrived(journey, {"state": journey.state, "code": "c"})
    assert refused.value.code == "duty_not_allowed"
