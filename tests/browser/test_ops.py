"""What operators see and do in the browser: services and read models, rebuilding, verification of the log, dead letters, a service that is away."""

from __future__ import annotations

import os
import re
import signal

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.desk import Desk, Sit
from tests.support.docket import Bureau
from tests.support.waiting import until

PARTS = ("intake", "deadlines", "notify", "stats")
#: what is put together again under load takes its time
LONG = 60_000


def row(page: Page, model: str) -> Locator:
    """The one in use stands first."""
    return page.get_by_role("row").filter(has_text=model).first


async def token(desk: Desk) -> str:
    page = await desk.opened("/account")
    value = await page.locator("input[name=form_token]").first.get_attribute("value")
    assert value
    return value


async def test_services_read_models_and_the_log(sit: Sit) -> None:
    """Every service says that it is ready, every read model and queue what it is for; a read model is checked and built anew beside the old one; the log is verified and whole."""
    desk = await sit("yunwei")
    page = await desk.opened("/ops")
    await expect(page.get_by_text("就绪", exact=True)).to_have_count(4, timeout=LONG)
    await expect(page.locator("[data-part=无法处理的报送]")).to_contain_text("没有")
    names = await page.locator("td[data-title='名称'], td[data-title='队列']").all_inner_texts()
    assert len(names) > 20
    assert not [name for name in names if not re.match(r"[\u4e00-\u9fff].* [a-z]+[.-]", name)]
    await desk.looked_at(page, "ops")
    await page.get_by_role("button", name=re.compile("核对.*stats.units")).click()
    await expect(page.get_by_role("status")).to_contain_text("已开始核对")
    await expect(row(page, "stats.units")).to_contain_text("一致", timeout=LONG)
    before = await row(page, "stats.units").locator("td[data-title='代/版本']").inner_text()
    await page.get_by_role("button", name=re.compile("重建.*stats.units")).click()
    await expect(page.get_by_role("status")).to_contain_text("已开始重建")
    generation = row(page, "stats.units").locator("td[data-title='代/版本']")
    await expect(generation).not_to_have_text(before, timeout=LONG)
    await page.get_by_role("button", name="立即校验").click()
    await expect(page.locator("[data-part=事件日志]")).to_contain_text("完整", timeout=LONG)
    await expect(page.locator("[data-part=事件日志]")).to_contain_text("封签到位置")
    await desk.looked_at(page, "ops-after")


async def test_what_could_not_be_handled_is_sent_again(sit: Sit) -> None:
    """A submission that nobody can be answered for lies there with its reason; sent again it fails again, and is there as a new one."""
    desk = await sit("yunwei")
    async with desk.web.submitting(Bureau("fz-renshe")) as js:
        await js.publish("submit.370404.fz-renshe", b"{not json", stream="SUBMISSIONS")
    page = await desk.opened("/ops")
    part = page.locator("[data-part=无法处理的报送]")
    await expect(part).to_contain_text("malformed_json", timeout=LONG)
    await desk.looked_at(page, "ops-letters")
    first = await part.locator("input[name=sequence]").first.input_value()
    await part.get_by_role("button", name=f"重新投递第 {first} 封").click()
    await expect(page.get_by_role("status")).to_contain_text("已重新投递")
    await expect(part.locator("input[name=sequence]").first).not_to_have_value(first, timeout=LONG)


async def test_what_could_not_be_handled_is_taken_away(sit: Sit) -> None:
    """Its page says what it is and hands out its content; it goes only with a reason, and who took it away and why is in the log."""
    desk = await sit("yunwei")
    async with desk.web.submitting(Bureau("fz-renshe")) as js:
        await js.publish("submit.370404.fz-renshe", b"{nor this", stream="SUBMISSIONS")
    page = await desk.opened("/ops-intake/letters")
    link = page.get_by_role("link", name="查看、删除").first
    await until_shown(page, link)
    await link.click()
    await desk.looked_at(page, "ops-letter")
    sequence = page.url.rpartition("/")[2]
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="另存内容").click()
    assert (await (await saved.value).path()).stat().st_size > 0
    await page.get_by_label("删除的原因").fill("（虚构）已请报送单位重报")
    await page.get_by_role("button", name="删除", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("已删除")
    [said] = await desk.web.fetch(
        "select actor, data::jsonb ->> 'reason' as why from eventlog.events where type = 'audit.dead_letter_dropped' "
        "and data::jsonb ->> 'sequence' = $1",
        sequence,
    )
    assert (said["actor"], said["why"]) == ("yunwei", "（虚构）已请报送单位重报")


async def until_shown(page: Page, what: Locator) -> None:
    """A page of its own does not look again by itself."""

    async def shown() -> bool:
        await page.reload()
        return await what.count() > 0

    await until(shown, 60)


async def test_a_service_that_is_away_is_said_where_it_would_stand(sit: Sit) -> None:
    """One part says that it is away, the others stand, and it comes back by itself."""
    desk = await sit("yunwei")
    page = await desk.opened("/ops")
    await expect(page.get_by_text("就绪", exact=True)).to_have_count(4, timeout=LONG)
    os.kill(desk.web.info.pids["stats"], signal.SIGKILL)
    await page.reload()
    await expect(page.locator("[data-part=统计和监督]")).to_contain_text("暂时读不到")
    await expect(page.locator("[data-part=受理]")).to_contain_text("就绪")
    await expect(page.get_by_text("就绪", exact=True)).to_have_count(4, timeout=LONG)
    desk.said.clear()  # htmx says 502 and 503 in the console


async def test_each_part_stands_by_itself(sit: Sit) -> None:
    """Without script every part is a page of its own."""
    desk = await sit("yunwei")
    for name in PARTS:
        page = await desk.opened(f"/ops-{name}")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("服务")


@pytest.mark.parametrize("person", ["renshe-fz", "sifa-yingsu", "sifa-shenji"])
async def test_nobody_else_operates(sit: Sit, person: str) -> None:
    """Neither the pages nor the buttons; each refusal is recorded."""
    desk = await sit(person)
    one = "/ops-intake/letters/1"
    shown = [
        "/ops",
        "/ops-intake/log",
        "/ops-intake/letters",
        one,
        f"{one}/content",
        *(f"/ops-{name}" for name in PARTS),
    ]
    for path in shown:
        assert (await desk.context.request.get(desk.web.info.url + path)).status == 403, path
    form = {"form_token": await token(desk), "name": "stats.units", "sequence": "1"}
    pressed = [
        "/ops-intake/verify",
        "/ops-intake/letters/again",
        f"{one}/drop",
        "/ops-stats/rebuild",
        "/ops-stats/check",
    ]
    for path in pressed:
        answer = await desk.context.request.post(desk.web.info.url + path, form=form)
        assert answer.status == 403, path
    refused = await desk.web.fetch(
        "select data ->> 'path' as path from eventlog.events where type = 'audit.access_refused' and actor = $1",
        person,
    )
    assert {*shown, *pressed} <= {one["path"] for one in refused}
