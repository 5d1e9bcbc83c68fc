"""A system whose people sign in at a real OIDC provider, in Chromium, and a bureau's own system that signs in there by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser

from deploy.local.home import temporary_home
from tests.browser.desk import Desk
from tests.support.docket import Bureau
from tests.support.oidc import PASSWORD, OidcProvider, oidc_provider
from tests.support.outside import System, program
from tests.support.two_cases import TODAY

SECRET = "only-for-tests"
ACCOUNTS = """
- {person: renshe-nq, name: 人社局内勤, duty: clerk, region: "370404", bureau: fz-renshe, place: 枫洲区人社局（虚构）}
- {person: renshe-oa, name: 人社局业务系统, duty: system, region: "370404", bureau: fz-renshe}
"""
BURST = 20


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    with oidc_provider() as running:
        yield running


@pytest.fixture(scope="module")
def guarded(provider: OidcProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """`yingsu up` with accounts of its own and that provider; a person may send twenty things at once."""
    accounts: Path = tmp_path_factory.mktemp("accounts") / "accounts.yaml"
    accounts.write_text(ACCOUNTS, "utf-8")
    with pytest.MonkeyPatch.context() as patch, temporary_home() as home:
        patch.setenv("YINGSU_ACCOUNTS_FILE", str(accounts))
        patch.setenv("YINGSU_OIDC_ISSUER", provider.issuer)
        patch.setenv("YINGSU_OIDC_CLIENT_ID", "yingsu-pages")
        patch.setenv("YINGSU_OIDC_CLIENT_SECRET", SECRET)
        patch.setenv("YINGSU_WRITES_PER_SECOND", "0.1")
        patch.setenv("YINGSU_WRITES_BURST", str(BURST))
        arguments = ("-m", "cli.main", "up", "--home", str(home.path), "--today", TODAY.isoformat())
        with program(home, *arguments) as started:
            address = started.until_up().url
            provider.user("renshe-nq")
            provider.pages("yingsu-pages", address, SECRET)
            provider.system("renshe-oa", SECRET)
            yield System(started)


async def test_people_sign_in_at_the_provider_and_land_where_they_wanted(
    guarded: System, provider: OidcProvider, browser: Browser, pictures: Path
) -> None:
    """From a page that asks who is there, over the provider's own pages, back to that page; signing out ends both, so that the next one is asked again."""
    context = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    desk = Desk(guarded, context, pictures)
    page = await desk.opened("/imports")
    await desk.looked_at(page, "sign-in-provider")
    assert await page.get_by_label("密码").count() == 0  # nobody of the accounts has one
    await page.get_by_role("link", name="统一身份认证登录").click()
    await page.wait_for_url(f"{provider.issuer}/**")
    await page.locator("input[name=login]").fill("renshe-nq")
    await page.locator("input[name=login]").press("Enter")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("input[name=password]").press("Enter")
    await page.wait_for_url(f"{guarded.info.url}/imports")
    assert await page.get_by_text("人社局内勤（内勤）").is_visible()
    await page.goto(f"{guarded.info.url}/account")
    assert await page.get_by_text("统一身份认证").first.is_visible()
    await page.get_by_role("button", name="退出", exact=True).click()
    await page.wait_for_url(f"{guarded.info.url}/account/sign-in*")
    await page.goto(f"{guarded.info.url}/account/oidc")
    assert await page.locator("input[name=login], input[name=password]").first.is_visible()
    await context.close()
    assert not [text for text in desk.said if guarded.info.url in text]


async def test_a_bureaus_system_submits_with_its_own_token(guarded: System, provider: OidcProvider) -> None:
    """By client credentials; a whole list of facts is one request; in another bureau's place nothing; too many requests at once are told to wait, by every
    process the same, and reading goes on.
    """
    headers = {"Authorization": f"Bearer {provider.token_of('renshe-oa', SECRET)}"}
    async with guarded.http("intake", headers) as http, guarded.http("notify", headers) as other:
        own = Bureau("fz-renshe").registered("（虚构）区人社局")
        answer = await http.post("/v1/events", json=[own])
        assert [one["status"] for one in answer.json()["items"]] == ["accepted"], answer.text
        strange = await http.post("/v1/events", json=[Bureau("fz-ziran").registered("（虚构）别的局")])
        assert strange.json()["items"][0]["code"] == "not_yours"
        answers = [await http.post("/v1/events", json=[own]) for _ in range(BURST)]
        refused = answers[-1]
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert int(refused.headers["retry-after"]) == 10
        assert (await other.put("/v1/people/renshe-oa/subscriptions", json={})).status_code == 429
        assert (await http.get("/v1/cases")).status_code == 200
    async with httpx.AsyncClient() as http:
        forged = await http.get(
            guarded.info.service_urls["intake"] + "/v1/cases", headers={"Authorization": "Bearer a.b.c"}
        )
    assert forged.status_code == 401
