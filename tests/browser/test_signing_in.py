"""Signing in: the door of every page."""

from __future__ import annotations

import pytest

from tests.browser.desk import Sit


async def test_signing_in_leads_back_to_what_was_asked_for(sit: Sit) -> None:
    """Whoever has not signed in is asked to, and then sees the page they wanted."""
    desk = await sit(None)
    page = await desk.opened("/account")
    await desk.looked_at(page, "sign-in")
    await page.get_by_role("button", name="以人社局法制科（法制科负责人）进入").click()
    await page.wait_for_url("**/account")
    assert await page.get_by_role("heading", name="我的账号").is_visible()
    await desk.looked_at(page, "account")
    await page.get_by_role("button", name="退出").click()
    await page.wait_for_url("**/account/sign-in")
    await page.goto(f"{desk.web.info.url}/account")
    assert "/account/sign-in" in page.url


async def test_a_wrong_password_is_told_plainly(sit: Sit) -> None:
    """The same words for a wrong name and a wrong password; what was typed as the name is still there."""
    desk = await sit(None)
    page = await desk.opened("/account/sign-in")
    await page.get_by_label("账号").fill("renshe-fz")
    await page.get_by_label("密码").fill("不是密码")
    await page.get_by_role("button", name="登录", exact=True).click()
    assert (
        await page.get_by_role("alert").inner_text()
        == "账号或密码不正确，请核对后重新输入；注意大小写和中英文输入法。"
    )
    assert await page.get_by_label("账号").input_value() == "renshe-fz"
    desk.said.clear()  # a browser says 401 in its console


@pytest.mark.parametrize(
    "target",
    ["//evil.example.org", "https://evil.example.org/", "/\\evil.example.org", "javascript:alert(1)"],
)
async def test_signing_in_never_leads_to_another_site(sit: Sit, target: str) -> None:
    """A link that was sent to somebody may name a page of this site and nothing else."""
    desk = await sit(None)
    answer = await desk.context.request.post(
        f"{desk.web.info.url}/account/sign-in", form={"person": "renshe-fz", "next": target}, max_redirects=0
    )
    assert answer.headers["location"] == "/"
