"""The calendar in the browser: a month on a PC and a phone, subscriptions, and a notice imported, seen first, and taken back."""

from __future__ import annotations

import asyncpg
import httpx
from playwright.async_api import Page, expect

from tests.browser.desk import Desk, Sit
from tests.unit.deadlines.printed_notices import NOTICE_2026

#: invented: the State Council has not said it yet
NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号

一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。

国务院办公厅
2026年11月20日
"""


async def test_a_month_is_read_and_turned(sit: Sit) -> None:
    """Holidays and made-up days are named, deadlines stand on their day and lead to their page; the months before and after are one press away."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/calendar")
    await desk.looked_at(page, "calendar")
    await expect(page.locator("td.today")).to_contain_text("22")
    await page.get_by_role("link", name="上个月").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("2026年10月")
    await expect(page.locator("table.month")).to_contain_text("国庆节调休上班")
    await page.get_by_role("link", name="本月").click()
    await page.get_by_role("link", name="行政复议答复（普通程序）").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("行政复议答复（普通程序）")


async def test_a_subscription_is_told_and_a_file_can_be_had(sit: Sit) -> None:
    """Both calendars of a bureau's person, each with its address and as a file; a forged Host is in no address."""
    desk = await sit("renshe-a")
    page = await desk.opened("/calendar")
    links = page.get_by_role("link", name="下载 .ics")
    assert await links.count() == 2
    for link in await links.all():
        answer = await desk.context.request.get(desk.web.info.url + (await link.get_attribute("href") or ""))
        assert (await answer.text()).startswith("BEGIN:VCALENDAR")
    jar = {one["name"]: one["value"] for one in await desk.context.cookies()}
    async with httpx.AsyncClient(cookies=jar) as http:
        forged = await http.get(f"{desk.web.info.url}/calendar", headers={"host": "elsewhere.example"})
    assert "elsewhere" not in forged.text
    assert forged.status_code in {200, 400, 421}


async def test_a_month_that_is_none_is_refused_plainly(sit: Sit) -> None:
    """A mistyped month says how to write one."""
    desk = await sit("renshe-fz")
    answer = await desk.context.request.get(f"{desk.web.info.url}/calendar?month=2026-13")
    assert answer.status == 422
    assert "2026-11" in await answer.text()


async def test_a_notice_is_imported_seen_first_and_taken_back(sit: Sit) -> None:
    """Nothing is written by looking; confirming makes a version and twice is once; taking it back needs a reason and brings the old calendar back."""
    desk = await sit("sifa-yingsu")
    page, another = await previewed(desk), await previewed(desk)
    await expect(page.get_by_role("table", name="读到的安排")).to_contain_text(
        "2027年2月5日（周五）至2027年2月12日（周五）"
    )
    await expect(page.locator("main")).to_contain_text("由暂定转为确定")
    await desk.looked_at(page, "edition-import")
    await page.get_by_role("button", name="确认导入").click()
    await expect(page.locator(".notice.good")).to_contain_text("已导入，成为第")
    await desk.web.settled()
    await another.get_by_role("button", name="确认导入").click()
    await expect(another.locator(".notice")).to_contain_text("没有变化")
    await page.reload()
    await desk.looked_at(page, "editions")
    await page.get_by_role("link", name="撤回").click()
    await desk.looked_at(page, "edition-withdraw")
    await page.get_by_label("撤回的理由").fill("演示，撤回")
    await page.get_by_role("button", name="确认撤回").click()
    await expect(page.locator(".notice.good")).to_contain_text("已撤回，成为第")
    await desk.web.settled()
    page = await desk.opened("/calendar/editions/1/moves")
    await desk.looked_at(page, "edition-moves")
    rows = await desk.web.fetch("select actor from eventlog.events where type = 'calendar.notice_imported'")
    assert {row["actor"] for row in rows} == {"sifa-yingsu"}


async def test_a_preview_that_takes_long_says_so_and_comes_by_itself(sit: Sit) -> None:
    """Beside the answers: the page tells that it is being counted, asks again without anybody's doing, and is then the preview with its button."""
    desk = await sit("sifa-yingsu")
    slow = await asyncpg.connect(desk.web.info.admin_database_url)
    try:
        async with slow.transaction():
            await slow.execute("lock table deadlines.deadlines in access exclusive mode")
            page = await previewed(desk)
            await expect(page.get_by_role("heading", level=1)).to_contain_text("正在预览：")
            await desk.looked_at(page, "edition-counting")
    finally:
        await slow.close()
    await expect(page.get_by_role("table", name="读到的安排")).to_be_visible()
    await expect(page.get_by_role("button", name="确认导入")).to_be_visible()


async def test_a_notice_that_is_not_understood_stays_as_it_was_typed(sit: Sit) -> None:
    """All that is wrong is said at once, each at its field; a notice in force already is not imported again."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/calendar/editions")
    await page.get_by_label("通知全文").fill("明年放假，共7天。")
    await page.get_by_role("button", name="预览").click()
    told = page.get_by_role("alert").first
    await expect(told.get_by_role("link", name="没有读懂")).to_be_visible()
    await expect(told.get_by_role("link", name="原文没有写明文号，请补充。")).to_be_visible()
    await expect(page.get_by_label("发文日期")).to_be_visible()
    await desk.looked_at(page, "edition-refused")
    assert await page.get_by_label("通知全文").input_value() == "明年放假，共7天。"
    desk.said.clear()  # a browser says 422 in its console
    await page.get_by_label("通知全文").fill(NOTICE_2026)
    await page.get_by_role("button", name="预览").click()
    await expect(page.get_by_text("这份通知已经在用")).to_be_visible()


async def test_the_calendar_is_administered_by_the_officer_only(sit: Sit) -> None:
    """A bureau's people get 403 for every page and form of it."""
    desk = await sit("renshe-fz")
    base = f"{desk.web.info.url}/calendar/editions"
    key = "00000000-0000-0000-0000-000000000001"
    for path in ("", f"/{key}/withdraw", "/1/moves"):
        assert (await desk.context.request.get(base + path)).status == 403, path
    for path in ("", "/preview", f"/{key}/withdraw"):
        answer = await desk.context.request.post(base + path, form={"text": NOTICE_2027})
        assert answer.status == 403, path


async def previewed(desk: Desk) -> Page:
    """The officer has pasted the notice of 2027 and sees what it would move."""
    page = await desk.opened("/calendar/editions")
    await page.get_by_label("通知全文").fill(NOTICE_2027)
    await page.get_by_role("button", name="预览").click()
    return page


async def test_a_calendar_program_gets_what_its_address_says(sit: Sit) -> None:
    """The address on the page needs no signing in and gives the person's deadlines; with another's name in it, or another key, it gives nothing."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/calendar")
    [own, bureau] = await page.locator("code").all_inner_texts()
    nobody = await sit(None)
    for address in (own, bureau):
        answer = await nobody.context.request.get(address)
        assert answer.status == 200
        assert (await answer.text()).startswith("BEGIN:VCALENDAR")
        for wrong in (
            address.replace("renshe-fz.ics", "renshe-a.ics").replace("fz-renshe.ics", "fz-ziran.ics"),
            address.replace("key=", "key=x"),
            address.partition("?")[0] + "?region=370404",
        ):
            assert (await nobody.context.request.get(wrong)).status == 401
