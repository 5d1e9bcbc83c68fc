"""The 司法局's cockpit: from the overview to the cases behind a number, as of any day, and for a bureau its own figures only."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.async_api import Page

from tests.browser.desk import Desk, Sit
from tests.support.docket import Bureau, Docket

PAGES = {
    "cockpit": "/cockpit",
    "cockpit-ranking": "/cockpit/ranking?indicator=appearance_rate",
    "cockpit-trend": "/cockpit/trend?indicator=new&by=month&count=12",
    "cockpit-by": "/cockpit/by?dimension=kind&table=flow",
    "cockpit-trace": "/cockpit/trace?indicator=on_time.defence",
    "cockpit-indicators": "/cockpit/indicators",
    "cockpit-entries": "/cockpit/entries",
    "cockpit-entry-facts": "/cockpit/entries/facts?what=facts",
    "cockpit-meetings": "/cockpit/meetings",
}


@pytest.mark.parametrize("name", PAGES)
async def test_every_page_reads_at_both_sizes(sit: Sit, name: str) -> None:
    """A PC and a phone, nothing over the side, nothing that axe calls serious, one heading."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened(PAGES[name])
    assert await page.locator("h1").count() == 1
    await desk.looked_at(page, name)


async def test_from_a_number_to_its_cases(sit: Sit) -> None:
    """结转 + 新收 = 办结 + 未结 can be read on the page, and pressing a number lists as many cases, each leading to its own page."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/cockpit")
    taken, new, closed, pending = [int(text) for text in await page.locator(".sum strong").all_inner_texts()]
    assert taken + new == closed + pending
    assert await page.locator(".sum .lamp").inner_text() == "平衡"
    await page.locator(".sum .term", has_text="本期新收").get_by_role("link").click()
    await page.wait_for_url("**/cockpit/trace?*")
    assert await page.locator("tbody tr").count() == new
    case = page.locator("tbody a").first
    assert re.fullmatch(r"/cases/[0-9a-f-]{36}", await case.get_attribute("href") or "")


async def test_every_number_of_the_overview_is_the_number_of_its_list(sit: Sit) -> None:
    """What leads somewhere leads to a list that says the same number."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/cockpit")
    links = await page.locator('main a[href*="/cockpit/trace?"]').evaluate_all(
        "found => found.map(one => [one.getAttribute('href'), one.textContent.trim()])"
    )
    numbers = {href: text for href, text in links if re.match(r"[\d—]", text)}
    assert len(numbers) > 20
    for href, text in numbers.items():
        answer = await desk.context.request.get(desk.web.info.url + href)
        heading = re.search(r"<h1>(.*?)</h1>", await answer.text(), re.DOTALL)
        assert heading
        assert text.split("（")[0] in heading[1], (href, text, heading[1])


async def test_as_it_was_known_on_a_day(sit: Sit) -> None:
    """A past day is chosen by its field, stands in the address and in every link, and the way back is there."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/cockpit/ranking?order=asc")
    await page.get_by_label("以哪一日已登记的事实为准").fill("2026-10-31")
    await page.get_by_role("button", name="查看").click()
    await page.wait_for_url("**as_of=2026-10-31**")
    await page.get_by_role("link", name="总览").click()
    await page.wait_for_url("**/cockpit?**as_of=2026-10-31**")
    assert await page.get_by_text("截至这一天系统还没有任何登记").is_visible()
    assert await page.locator(".sum strong").all_inner_texts() == ["0"] * 4
    await desk.looked_at(page, "cockpit-as-of")
    await page.get_by_role("link", name="回到现在").click()
    await page.wait_for_function("!location.search.includes('as_of')")
    assert await page.locator(".sum strong").all_inner_texts() != ["0"] * 4


async def test_the_slider_goes_back_month_by_month(sit: Sit) -> None:
    """By keyboard as well: one step to the left is the end of the month before, in words and in the address."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/cockpit")
    slider = page.get_by_role("slider", name="拖动回看")
    assert await slider.get_attribute("aria-valuetext") == "现在"
    await slider.press("ArrowLeft")
    await page.wait_for_url("**as_of=2026-10-31**")
    assert await page.locator("output").inner_text() == "2026年10月31日"


async def test_without_script_the_day_is_a_plain_field(sit: Sit) -> None:
    """The form is sent and read, and the slider, which needs script, is not there."""
    desk = await sit("sifa-yingsu")
    page = await _without_script(desk)
    await page.goto(desk.web.info.url + "/cockpit/trend")
    assert not await page.locator("input[type=range]").is_visible()
    await page.get_by_label("分期").select_option("quarter")
    await page.get_by_label("以哪一日已登记的事实为准").fill("2026-10-31")
    await page.get_by_role("button", name="查看").click()
    assert "as_of=2026-10-31" in page.url
    assert await page.get_by_label("分期").input_value() == "quarter"
    assert await page.get_by_role("cell", name="2026年第四季度").is_visible()
    await page.context.close()


async def test_days_of_ones_own(sit: Sit) -> None:
    """Typing a first day chooses 自定起止, and the page is of those days."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/cockpit/by")
    await page.get_by_label("自（自定起止）").fill("2026-07-10")
    await page.get_by_label("至（自定起止）").fill("2026-11-05")
    await page.get_by_label("分组方式").select_option("month")
    await page.get_by_role("button", name="查看").click()
    await page.wait_for_url("**period=range**")
    assert "2026年7月10日至2026年11月5日" in await page.locator("h1").inner_text()
    assert await page.get_by_label("自（自定起止）").input_value() == "2026-07-10"
    assert await page.locator("tbody tr").count() == 5


async def test_a_bureau_sees_its_own_figures(sit: Sit) -> None:
    """The same pages, with one bureau in them and no choice of others."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/cockpit")
    assert await page.get_by_role("heading", name="本单位统计").is_visible()
    assert await page.get_by_label("单位", exact=True).count() == 0
    assert await page.locator("section[aria-labelledby=matrix] tbody tr").count() == 1
    await desk.looked_at(page, "cockpit-bureau")
    for name in ("cockpit-ranking", "cockpit-by", "cockpit-trace"):
        await page.goto(desk.web.info.url + PAGES[name])
        assert "自然资源局" not in await page.locator("main").inner_text()
    await page.goto(f"{desk.web.info.url}/cockpit/by?dimension=handler&period=2026")
    await page.get_by_role("row", name="人社局承办人甲").get_by_role("link").first.click()
    await page.get_by_role("table", name="承办人：人社局承办人甲").wait_for()
    assert "renshe-" not in await page.locator("main").inner_text()


@pytest.mark.parametrize("path", PAGES.values())
async def test_anothers_figures_are_refused(sit: Sit, path: str) -> None:
    """Another bureau or region in the address is answered 403, with every page; and to who runs the system all of them."""
    desk, operator = await sit("renshe-fz"), await sit("yunwei")
    joined = "&" if "?" in path else "?"
    for person, asked in ((desk, "bureau=fz-ziran"), (desk, "region=370405"), (operator, "")):
        answer = await person.context.request.get(f"{desk.web.info.url}{path}{joined}{asked}")
        assert answer.status == 403, (path, asked)


@pytest.mark.parametrize(
    "query",
    [
        "period=2026H3",
        "as_of=soon",
        "bureau=%27%3B--",
        "period=range&since=2026-09-01&until=2026-01-01",
        "after=%00",
    ],
)
async def test_an_address_that_cannot_be_read_is_told(sit: Sit, query: str) -> None:
    """What was pasted wrongly is answered with what to do, never with another period's figures."""
    desk = await sit("sifa-yingsu")
    answer = await desk.context.request.get(f"{desk.web.info.url}/cockpit/ranking?{query}")
    assert answer.status == 422
    assert "内容不正确" in await answer.text()


async def test_what_a_joint_meeting_resolved_is_followed(sit: Sit) -> None:
    """会议、议定事项 and whether they are done, newest first, what is late marked; other meetings are not among them."""
    desk, sfj = await sit("sifa-yingsu"), Bureau("fz-sifa")
    stream = "organisation-370404-fz-sifa"
    resolved = {
        "resolution": f"r-{uuid4()}",
        "meeting": "joint",
        "what": "建立行政争议先行调解名册（虚构）",
        "complete_by": "2026-10-10",
    }
    await desk.web.accepted(
        sfj.item("organisation.meeting_held", stream, "2026-09-16", {"meeting": "joint", "topic": "第三次府院联席会议（虚构）"}),
        sfj.item("organisation.meeting_held", stream, "2026-09-17", {"meeting": "office", "topic": "局长办公会（虚构）"}),
        sfj.item("organisation.meeting_resolved", stream, "2026-09-16", resolved),
    )  # fmt: skip
    await desk.web.settled()
    page = await desk.opened("/cockpit/meetings")
    text = await page.locator("main").inner_text()
    assert "第三次府院联席会议（虚构）" in text
    assert "局长办公会（虚构）" not in text
    row = page.locator("tr", has_text="先行调解名册")
    assert "2026年10月10日" in await row.inner_text()
    assert "逾期未落实" in await row.inner_text()
    done = {"resolution": resolved["resolution"], "proof": "已印发（虚构）"}
    await desk.web.accepted(sfj.item("organisation.resolution_done", stream, "2026-10-11", done))
    await desk.web.settled()
    await page.reload()
    assert "逾期落实 2026年10月11日（周日）" in await row.inner_text()
    await desk.looked_at(page, "cockpit-meetings-held")


async def test_late_entries_are_told_by_bureau(sit: Sit) -> None:
    """A fact that was entered weeks after it happened is counted as late for the bureau that reported it."""
    desk, bureau = await sit("sifa-yingsu"), Bureau("fz-bulu")
    case = Docket(bureau)
    await desk.web.accepted(
        bureau.registered("枫洲区补录局（虚构）"),
        case.opened("（虚构）某人诉补录局信息公开案"),
        case.fact("instance_opened", "2026-07-06", level="first"),
    )
    await desk.web.settled()
    page = await desk.opened("/cockpit/entries")
    row = page.locator("tr", has_text="枫洲区补录局")
    assert await row.locator('[data-title="超过10天"]').inner_text() != "0"
    await desk.looked_at(page, "cockpit-entries-late")
    number = await row.locator('[data-title="超过10天"]').inner_text()
    await row.locator('[data-title="超过10天"] a').click()
    await page.wait_for_url("**/cockpit/entries/facts?*")
    assert str(await page.locator("tbody tr").count()) == number


async def test_a_button_that_only_script_serves_is_not_there_without_it(sit: Sit) -> None:
    """Printing is the browser's own then; forms and links stay."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/cases")
    assert await page.get_by_role("button", name="打印").is_visible()
    plain = await _without_script(desk)
    await plain.goto(f"{desk.web.info.url}/cases")
    assert await plain.get_by_role("button", name="打印").count() == 0
    assert await plain.get_by_role("button", name="查找").is_visible()


async def _without_script(desk: Desk) -> Page:
    browser = desk.context.browser
    assert browser
    context = await browser.new_context(
        storage_state=await desk.context.storage_state(), java_script_enabled=False, locale="zh-CN"
    )
    return await context.new_page()
