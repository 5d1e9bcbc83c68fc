"""What people are told, read in the browser: their own inbox, how they are reached, a case's notices, and what operators see of the sending."""

from __future__ import annotations

from uuid import UUID, uuid4

import asyncpg
import pytest
from playwright.async_api import Page, expect

from services.intake.scenario import case_id
from tests.browser.desk import Desk, Sit
from tests.support.docket import Bureau, Docket
from tests.support.two_cases import TODAY

OURS = case_id("370404", "gongshang", TODAY)
LONG = "（虚构）庚某等九十七人诉枫洲区人力资源和社会保障局、枫洲区人民政府不履行劳动保障监察法定职责及行政复议一案"


async def told(desk: Desk, person: str, kind: str) -> UUID:
    """The latest notice of the kind that the person has."""
    items = (await desk.web.get("notify", "/v1/inbox", person=person, kind=kind))["items"]
    return UUID(items[0]["id"])


async def token(desk: Desk) -> str:
    """Of the desk's session, as its forms carry it."""
    page = await desk.opened("/account")
    value = await page.locator("input[name=form_token]").first.get_attribute("value")
    assert value
    return value


async def unread(page: Page) -> int:
    count = page.locator(".bell .count")
    await expect(count).not_to_be_empty()
    return int(await count.inner_text())


async def test_a_notice_is_read_and_taken_up(sit: Sit) -> None:
    """What one was told says what, which case, by when and why; reading it and taking it up are recorded once, however often pressed."""
    desk = await sit("ziran-fz")
    page = await desk.opened("/inbox?state=all")
    await desk.looked_at(page, "inbox")
    before = await unread(page)
    await page.goto(f"{desk.web.info.url}/inbox")
    first = page.locator("li.told").first
    await expect(
        first.get_by_text("依据", exact=True).or_(first.get_by_text("请", exact=True)).first
    ).to_be_visible()
    await first.get_by_role("link").first.click()
    await expect(page.get_by_text("为何收到")).to_be_visible()
    await desk.looked_at(page, "notice")
    address = page.url
    await page.get_by_role("button", name="已阅").click()
    await expect(page.get_by_role("status")).to_contain_text("您已阅看")
    assert await unread(page) == before - 1
    form = {"form_token": await token(desk), "back": "/inbox?state=all"}
    again = await desk.context.request.post(address + "/read", form=form)
    assert again.ok
    key = UUID(address.rpartition("/")[2])
    reads = await desk.web.fetch(
        "select count(*) from eventlog.events where type = 'notification.read' and stream = $1",
        f"notification-{key}",
    )
    assert reads[0][0] == 1


async def test_a_page_of_notices_is_read_at_once(sit: Sit) -> None:
    """One press for all that the page shows, each recorded once; another's among them refuses all."""
    desk, other = await sit("shijian-fz"), await sit("renshe-zr")
    page = await desk.opened("/inbox")
    ids = [await one.get_attribute("value") or "" for one in await page.locator("input[name=notice]").all()]
    assert len(ids) > 1
    refused = await other.context.request.post(
        f"{desk.web.info.url}/inbox/read", form={"form_token": await token(other), "notice": ids[0]}
    )
    assert refused.status == 403
    await page.get_by_role("button", name=f"本页 {len(ids)} 件标为已阅").click()
    await expect(page.get_by_role("status")).to_contain_text("您已阅看这一页的通知")
    await expect(page.locator(f'a[href="/inbox/{ids[0]}"]')).to_have_count(0)
    await desk.looked_at(page, "inbox-all-read")
    reads = await desk.web.fetch(
        "select stream from eventlog.events where type = 'notification.read' and actor = 'shijian-fz'"
    )
    recorded = [row["stream"] for row in reads]
    assert [recorded.count(f"notification-{one}") for one in ids] == [1] * len(ids)
    nothing = await desk.context.request.post(
        f"{desk.web.info.url}/inbox/read", form={"form_token": await token(desk)}
    )
    assert nothing.status == 422


async def test_taking_up_what_waits(sit: Sit) -> None:
    """Of what waits to be taken up, one is, with a note; the note is in the record that is printed."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/inbox?state=waiting")
    number = await page.locator("li.told").count()
    assert number
    await page.locator("li.told").first.get_by_role("link").first.click()
    await page.get_by_label("办理情况").fill("已电话督促")
    await page.get_by_role("button", name="确认办理").click()
    await expect(page.get_by_role("status")).to_contain_text("不再逐级提请督促")
    await page.goto(f"{desk.web.info.url}/inbox?state=waiting")
    await expect(page.locator("li.told")).to_have_count(number - 1)


async def test_a_new_notice_arrives_by_itself(sit: Sit) -> None:
    """An open inbox shows what comes at once, on top, and the number of what is unread follows; a long name does not break the page."""
    desk = await sit("shijian-fz")
    page = await desk.opened("/inbox")
    before = await page.locator("li.told").count()
    case = Docket(Bureau("fz-shijian"))
    await desk.web.accepted(case.opened(LONG), case.fact("instance_opened", "2026-11-20", level="first"))
    arrived = page.locator(".arrivals li.told").filter(has_text="庚某等九十七人")
    await expect(arrived.first).to_be_visible(timeout=30_000)
    await expect(page.locator(".bell .count")).to_have_text(str(before + await arrived.count()))
    await desk.looked_at(page, "inbox-arrived")
    await arrived.first.get_by_role("button", name="已阅").click()
    await expect(page.get_by_role("status").first).to_contain_text("您已阅看")


async def test_an_inbox_is_nobody_elses(sit: Sit) -> None:
    """Another's notice is neither shown nor marked; it is said and recorded."""
    desk = await sit("renshe-fz")
    path = f"{desk.web.info.url}/inbox/{await told(desk, 'ziran-fz', 'new_case')}"
    assert (await desk.context.request.get(path)).status == 403
    form = {"form_token": await token(desk)}
    for act in ("read", "acknowledge"):
        assert (await desk.context.request.post(f"{path}/{act}", form=form)).status == 403
    operator = await sit("yunwei")
    for page in ("", "/live", "/settings"):
        answer = await operator.context.request.get(f"{desk.web.info.url}/inbox{page}")
        assert answer.status == 403, page
    assert await (await operator.context.request.get(f"{desk.web.info.url}/inbox/unread")).text() == ""


async def test_how_one_is_reached(sit: Sit) -> None:
    """Addresses are checked at their field and kept; what must be told cannot be dropped and says so; somebody stands in for a while."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/inbox/settings")
    await desk.looked_at(page, "inbox-settings")
    await page.get_by_label("短信网关").fill("不是号码")
    await page.get_by_role("button", name="保存联系方式").click()
    await expect(page.locator("#e-address-sms")).to_contain_text("手机号")
    assert await page.get_by_label("短信网关").input_value() == "不是号码"
    await desk.looked_at(page, "inbox-settings-wrong")
    await page.get_by_label("短信网关").fill("13800000000")
    await page.get_by_role("button", name="保存联系方式").click()
    await expect(page.get_by_role("status")).to_contain_text("联系方式已保存")
    await expect(page.get_by_role("row", name="新收案件").get_by_text("必送")).to_be_visible()
    await page.get_by_label("报告：电子邮件").select_option("不要")
    await page.get_by_role("button", name="保存订阅").click()
    await expect(page.get_by_label("报告：电子邮件")).to_have_value("never")
    await page.get_by_text("委托他人代收通知").click()
    await page.get_by_label("代收人").select_option("renshe-a")
    await page.get_by_label("末日").fill("2026-11-27")
    await page.get_by_role("button", name="登记委托").click()
    await expect(page.get_by_role("table", name="委托代收")).to_contain_text("2026年11月27日")
    await page.get_by_role("button", name="结束代收").click()
    await expect(page.get_by_role("status")).to_contain_text("已结束")
    desk.said.clear()  # a browser says 422 in its console
    nobody = await (await sit("renshe-nq")).opened("/inbox/settings")
    await expect(nobody.get_by_role("status")).to_contain_text("没有任职登记")


async def test_who_was_told_what_of_a_case(sit: Sit) -> None:
    """The case's own people see what was told, to whom and how it went, what is still to come, and print the record."""
    desk = await sit("renshe-fz")
    page = await desk.opened(f"/notices/cases/{OURS}")
    await expect(page.get_by_role("table", name="已告知的")).to_contain_text("人社局承办人甲")
    await expect(page.get_by_role("heading", name="将要告知的")).to_be_visible()
    await desk.looked_at(page, "case-notices")
    await page.get_by_role("table", name="已告知的").get_by_role("link").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("送达记录")
    await desk.looked_at(page, "matter")
    matter = page.url
    for path in (f"{desk.web.info.url}/notices/cases/{OURS}/proof", f"{matter}/proof"):
        answer = await desk.context.request.get(path)
        assert (answer.status, (await answer.body())[:5]) == (200, b"%PDF-")
    other = await sit("ziran-fz")
    for path in (f"/notices/cases/{OURS}", f"/notices/cases/{OURS}/proof"):
        assert (await other.context.request.get(desk.web.info.url + path)).status == 403
    for path in (matter, f"{matter}/proof"):
        assert (await other.context.request.get(path)).status == 403


async def test_a_case_that_was_not_read_yet_says_so(sit: Sit) -> None:
    """Whoever registered a case a moment ago reads that its notices are on their way, and the part of the case's page asks again; another's is refused."""
    desk, other, path = await sit("renshe-fz"), await sit("ziran-fz"), f"/notices/cases/{OURS}"
    move, nowhere = "update notify.notify_cases set case_id = $2 where case_id = $1", uuid4()
    connection = await asyncpg.connect(desk.web.info.admin_database_url)
    try:
        await connection.execute(move, OURS, nowhere)
        page = await desk.opened(path)
        await expect(page.get_by_text("通知正在整理")).to_be_visible()
        part = await desk.context.request.get(page.url, headers={"HX-Request": "true"})
        assert (part.status, f'hx-get="{path}"' in await part.text()) == (200, True)
        assert (await other.context.request.get(page.url)).status == 403
        assert (await desk.context.request.get(page.url.replace(str(OURS), str(uuid4())))).status == 404
    finally:
        await connection.execute(move, nowhere, OURS)
        await connection.close()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/notices/failures", "failures"),
        ("/notices/outbox", "outbox"),
        ("/notices/undeliverable", "undeliverable"),
    ],
)
async def test_operators_see_how_sending_goes(sit: Sit, path: str, name: str) -> None:
    """How sending goes, without a word of what the notices say; nobody else sees it."""
    desk = await sit("yunwei")
    page = await desk.opened(path)
    await desk.looked_at(page, name)
    assert "甲公司" not in await page.inner_text("main")
    other = await sit("renshe-fz")
    assert (await other.context.request.get(desk.web.info.url + path)).status == 403


async def test_only_operators_send_again(sit: Sit) -> None:
    """Sending again what was given up is an operator's to ask for; where there is nothing, that is said."""
    for person, status in (("renshe-fz", 403), ("yunwei", 200)):
        desk = await sit(person)
        form = {"form_token": await token(desk)}
        for which in ("", f"/{uuid4()}"):
            path = f"{desk.web.info.url}/notices/failures{which}/retry"
            answer = await desk.context.request.post(path, form=form)
            assert answer.status == status, path
    assert "没有可重新发送的" in await answer.text()
