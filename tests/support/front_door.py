"""Intake's pages of signing in on a real database, without the rest of a stack: several processes of it, and visitors with browsers of their own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx

from services.intake.credentials.kept import Credentials
from services.intake.pages import (
    TEMPLATES,
    account,
    own_factor,
    own_password,
    provider,
    signing_in,
    signing_in_code,
)
from services.intake.pages.reception import Reception
from shared.calendars.keeper import Calendars
from shared.clock import standing_on
from shared.database import close_pool, connect_pool
from shared.dates import shipped
from shared.eventlog import EventLog
from shared.runtime.headers import Protected
from shared.runtime.http import make_app
from shared.security.accounts import Account, Accounts
from shared.security.fence import Fence
from shared.security.limits import Limits, Pace
from shared.security.provider import Provider
from shared.security.rights import Duty
from shared.security.session import Sessions
from shared.security.signed_in import SignedIn
from shared.security.tokens import Issuer
from shared.web import Site, static
from tests.support.stores import url_of

KEY = "k" * 32
ADDRESS = "http://yingsu.test"
CLIENT, SECRET = "yingsu-pages", "only-for-tests"


def an_account(person: str, password: str | None = None, sub: str | None = None) -> Account:
    return Account(
        person=person,
        name="张内勤",
        duty=Duty.CLERK,
        region="370404",
        bureau="fz-renshe",
        password=password,
        sub=sub,
    )


class FrontDoor:
    """One process of intake, as far as signing in goes."""

    def __init__(self, site: Site, reception: Reception) -> None:
        self.site = site
        self.app = make_app("intake")
        for made in (account, signing_in, signing_in_code, provider, own_password, own_factor):
            self.app.include_router(made.router(reception))
        self.app.include_router(static.router())

    def browser(self, address: str = "10.1.1.1") -> httpx.AsyncClient:
        """Of a visitor at that address; it keeps its cookies and follows nothing by itself."""
        transport = httpx.ASGITransport(Protected(self.app), client=(address, 4711))
        return httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers={"user-agent": "Browser"})


@asynccontextmanager
async def front_door(
    database: str,
    accounts: Accounts,
    *,
    issuer: str = "",
    second: str = "offered",
    writing: Pace | None = None,
) -> AsyncIterator[FrontDoor]:
    async with AsyncExitStack() as stack:
        url = url_of("intake", database)
        pool = await connect_pool(url, name="intake", gate=Fence("intake"), search_path="intake")
        stack.push_async_callback(close_pool, pool)
        events = await stack.enter_async_context(EventLog.open(url, pool, name="intake"))
        sessions = Sessions(KEY)
        site = Site(
            TEMPLATES,
            pool=pool,
            events=events,
            calendars=Calendars(shipped()),
            accounts=accounts,
            sessions=sessions,
            signed_in=SignedIn(pool, accounts, sessions, idle=600, most=3600),
            limits=Limits(pool, writing or Pace(0, 1), Pace(0, 1)),
            today=standing_on(None),
        )
        known = (
            Provider(Issuer(issuer), CLIENT, SECRET, f"{ADDRESS}/account/oidc/callback", accounts)
            if issuer
            else None
        )
        reception = Reception(site, Credentials(pool, accounts, sessions), known, ADDRESS, second)
        yield FrontDoor(site, reception)


async def sent(
    browser: httpx.AsyncClient, path: str, form_of: str = "/account", **fields: str
) -> httpx.Response:
    """A form of a page that is there, with its token."""
    token = re.search(r'name="form_token" value="([^"]*)"', (await browser.get(form_of)).text)
    assert token, "no form"
    return await browser.post(path, data={"form_token": token[1], **fields})


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return found[1]


def secret_of(page: httpx.Response) -> str:
    """The key of a second factor that is shown."""
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)
    assert found, page.text
    return found[1]
