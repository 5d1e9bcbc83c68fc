"""Reports in the browser: from signing in to the half-year's paper, worded, published, made again, adjusted after a late fact."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.async_api import Page

from tests.browser.desk import Desk, Sit
from tests.support.docket import Bureau, Docket
from tests.support.outside import System

Form = dict[str, str | float | bool]
LATE = "（虚构）补登记：辛某诉枫洲区市场监督管理局投诉举报处理一案"


async def _path(page: Page) -> str:
    """Where the page is, without its host and query."""
    return "/" + page.url.partition("?")[0].split("/", 3)[3]


async def _token(page: Page) -> str:
    return await page.locator("input[name=form_token]").first.get_attribute("value") or ""


async def _drafted(desk: Desk, form: str, period: str) -> Page:
    """A draft of the person's own, opened."""
    page = await desk.opened(f"/reports/new?form={form}")
    await page.get_by_label("期间").select_option(period)
    await page.get_by_role("button", name="起草", exact=True).click()
    await page.get_by_text("已起草。").wait_for()
    return page


async def test_the_half_years_paper_from_draft_to_adjustment(web: System, sit: Sit) -> None:
    """YC23-2.6c: one press drafts the last half-year; published it comes out again byte for byte; a late fact does not change it and is listed beside it."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/reports")
    await desk.looked_at(page, "reports")
    await page.get_by_role("button", name="起草半年通报").click()
    await page.get_by_role("heading", level=1, name="草稿：行政应诉工作通报（2026年上半年）").wait_for()
    await desk.looked_at(page, "report-draft")
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="下载 PDF（草稿）").click()
    assert "草稿" in (await saved.value).suggested_filename

    await page.get_by_role("link", name="发布…").click()
    await page.get_by_role("heading", name="发布以后固定下来的").wait_for()
    await desk.looked_at(page, "report-publish")
    await page.get_by_label("文号").fill("枫司通〔2026〕3号")
    await page.get_by_role("button", name="确认发布").click()
    await page.get_by_text("没有调整：").wait_for()
    await page.get_by_text("枫司通〔2026〕3号").first.wait_for()
    edition = await _path(page)
    await desk.looked_at(page, "report-edition")
    await _is_for_bureaus(sit, desk, edition)
    await page.get_by_role("link", name="重新生成并比对").click()
    await page.get_by_text("逐字节相同").wait_for()
    assert await page.get_by_text("相同", exact=True).count() == 4
    await desk.looked_at(page, "report-reproduction")

    case = Docket(Bureau("fz-shijian"))
    opened = case.fact("instance_opened", "2026-03-02", level="first")
    await web.accepted(case.opened(LATE), opened, case.fact("notice_received", "2026-03-05"))
    await web.settled()
    await page.goto(web.info.url + edition)
    table = page.get_by_role("table", name="哪个数字变了")
    row = table.get_by_role("row").filter(has=page.get_by_text("本期新收", exact=True))
    await row.wait_for()
    await row.get_by_role("link", name=LATE).wait_for()
    assert "新计入" in await row.inner_text()
    await desk.looked_at(page, "report-adjusted")
    await _leads_to_its_cases(page, "本期新收")
    await page.goto(web.info.url + edition)

    await page.get_by_text("登记报送", exact=True).click()
    await page.get_by_label("回执").fill("区政府办2026年7月收文")
    await page.get_by_role("button", name="登记", exact=True).click()
    await page.get_by_text("区政府（区政府办2026年7月收文）").wait_for()
    await page.get_by_text("撤回本版", exact=True).click()
    await page.get_by_label("撤回的理由").fill("漏登案件一件，另发新版")
    await page.get_by_role("button", name="撤回", exact=True).click()
    await page.get_by_text("本版已撤回：漏登案件一件，另发新版").wait_for()
    clerk = await sit("renshe-nq")
    assert (await clerk.context.request.get(web.info.url + edition)).status == 403
    assert await page.get_by_text("登记报送", exact=True).count() == 0


async def _all_lead_to_as_many(desk: Desk, page: Page, least: int = 31) -> None:
    """Every figure that leads somewhere leads to the same figure: of its bureau, of the year before, of what stands apart."""
    found = await page.locator('article.paper a[href*="/cockpit/trace?"]').evaluate_all(
        "all => all.map(one => [one.getAttribute('href'), one.textContent.trim()])"
    )
    assert len(found) >= least
    for href, text in dict.fromkeys((href, text) for href, text in found if "place=apart" not in href):
        answer = await (await desk.context.request.get(desk.web.info.url + href)).text()
        heading = re.search(r"<h1>(.*?)</h1>", answer, re.DOTALL)
        assert heading
        assert text.split("（")[0] in heading[1], (href, text, heading[1])


async def _leads_to_its_cases(page: Page, title: str) -> None:
    """From a figure of the paper to as many cases as it says, though more have been registered since."""
    line = page.get_by_role("table", name="全区收结案情况").get_by_role("row").filter(has_text=title)
    link = line.get_by_role("link").first
    said = await link.inner_text()
    await link.click()
    await page.get_by_role("heading", level=1, name=f"{title}：{said}", exact=True).wait_for()
    await page.get_by_text("（报告所据）").wait_for()
    assert await page.get_by_role("table", name="数字背后的案件").locator("tbody tr").count() == int(said)
    await page.get_by_role("link", name="回到现在").click()
    await page.get_by_role("heading", level=1, name=f"{title}：{int(said) + 1}", exact=True).wait_for()


async def test_a_preview_records_nothing(web: System, sit: Sit) -> None:
    """What a report would be can be looked at and taken away before anything is drafted; its figures lead to as many cases as they say, those by 承办人 too."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/reports/new")
    await desk.looked_at(page, "report-forms")
    await page.get_by_role("link", name="年度考评表").click()
    await page.get_by_label("期间").select_option("2026")
    await page.get_by_role("button", name="只预览，不登记").click()
    await page.get_by_text("只是预览，没有登记").wait_for()
    await desk.looked_at(page, "report-preview")
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="下载 Word 文档").click()
    assert "预览" in (await saved.value).suggested_filename
    await _all_lead_to_as_many(desk, await desk.opened("/reports/preview?form=bulletin&period=2026"))
    bureau = await sit("ziran-fz")
    await _all_lead_to_as_many(bureau, await bureau.opened("/reports/preview?form=response-summary&period=2026"), 20)  # fmt: skip
    found = await web.get("stats", "/v1/reports", form="assessment")
    assert found["items"] == []


async def test_words_are_written_place_after_place_and_nobody_overwrites_another(sit: Sit) -> None:
    """A bureau's own analysis: gaps are filled one after the other; who writes over what somebody else has just written is told, and loses nothing; who confirms what has changed meanwhile is told."""
    desk, other = await sit("renshe-fz"), await sit("renshe-fz")
    page = await _drafted(desk, "case-analysis", "2026H2")
    draft = await _path(page)
    await page.get_by_role("link", name=re.compile("^案件特点")).first.click()
    late = await other.opened(f"{draft}/words?key=reasons")
    confirming = await other.opened(f"{draft}/publish")
    await page.get_by_label("内容").fill("新类型案件增多。")
    await page.get_by_role("button", name="保存，到下一处待填").click()
    await page.get_by_label("内容").fill("送达程序不规范。")
    await desk.looked_at(page, "report-words")
    await page.get_by_role("button", name="保存", exact=True).click()
    await page.get_by_text("已保存。").wait_for()
    assert await page.get_by_text("人工修改").count() == 2

    await late.get_by_label("内容").fill("我的另一种写法。")
    await late.get_by_role("button", name="保存", exact=True).click()
    assert "别人改了这一处" in await late.get_by_role("alert").first.inner_text()
    assert await late.get_by_label("内容").input_value() == "我的另一种写法。"
    await late.get_by_text("新类型案件增多。").wait_for()
    await other.looked_at(late, "report-words-overtaken")
    await confirming.get_by_role("button", name="确认发布").click()
    assert "又有改动，没有发布" in await confirming.get_by_role("alert").first.inner_text()
    await confirming.get_by_role("button", name="确认发布").click()
    await confirming.get_by_text("已发布。").wait_for()
    await confirming.get_by_text("新类型案件增多。").wait_for()
    other.said.clear()  # a browser says 422 in its console


async def test_another_bureau_is_refused(web: System, sit: Sit) -> None:
    """Drafts and editions of a bureau, their files and every form on them answer neither to another bureau nor to an operator."""
    desk = await sit("renshe-fz")
    page = await _drafted(desk, "case-analysis", "2026-11")
    draft = await _path(page)
    await page.goto(web.info.url + draft + "/publish")
    await page.get_by_role("button", name="确认发布").click()
    await page.get_by_text("已发布。").wait_for()
    edition = await _path(page)
    asked = "form=case-analysis&period=2026-11&bureau=fz-renshe"
    read = [edition, *(f"{edition}/{one}" for one in ("file/pdf", "reproduction", "adjustments"))]
    work = [draft, f"{draft}/paper/pdf", f"{draft}/words?key=reasons", f"{draft}/publish", f"/reports/preview?{asked}"]  # fmt: skip
    posts = [
        f"{draft}/words",
        f"{draft}/publish",
        f"{edition}/deliver",
        f"{edition}/recall",
        "/reports/new",
    ]
    for person in ("ziran-fz", "yunwei"):
        stranger = await sit(person)
        token = await _token(await stranger.opened("/account"))
        form: Form = {
            "form_token": token,
            "fact": str(uuid4()),
            "form": "case-analysis",
            "bureau": "fz-renshe",
        }
        form |= {"period": "2026-11", "key": "reasons", "text": "改", "reason": "无", "to": "government"}
        for path in (*read, *work, "/reports?bureau=fz-renshe"):
            assert (await stranger.context.request.get(web.info.url + path)).status == 403, path
        for path in (*posts, f"{edition}/reproduction"):
            assert (await stranger.context.request.post(web.info.url + path, form=form)).status == 403, path
    clerk = await sit("renshe-nq")
    token = await _token(await clerk.opened("/account"))
    assert (await clerk.context.request.get(web.info.url + edition)).status == 200
    for path in (*work, "/reports/new"):
        assert (await clerk.context.request.get(web.info.url + path)).status == 403, path
    for path in posts:
        plain: Form = {"form_token": token, "form": "case-analysis", "period": "2026-11"}
        assert (await clerk.context.request.post(web.info.url + path, form=plain)).status == 403, path


async def test_a_bureau_drafts_its_own_papers_and_about_its_own_cases(web: System, sit: Sit) -> None:
    """A legal head is offered the bureau's forms alone; the region's bulletin, and the loss of another bureau's case, are refused."""
    case = Docket(Bureau("fz-shijian"))
    await web.accepted(case.opened("（虚构）另一单位的案件"), case.fact("instance_opened", "2026-03-02", level="first"))  # fmt: skip
    desk = await sit("renshe-fz")
    page = await desk.opened("/reports/new")
    assert await page.get_by_role("link", name="行政应诉工作通报").count() == 0
    token = await _token(page)
    for asked in (
        {"form": "bulletin", "period": "2026H1"},
        {"form": "loss-analysis", "case_id": str(case.id)},
    ):
        form: Form = {"form_token": token, "fact": str(uuid4()), **asked}
        answer = await desk.context.request.post(f"{web.info.url}/reports/new", form=form)
        assert answer.status == 403, asked


async def _is_for_bureaus(sit: Sit, desk: Desk, edition: str) -> None:
    """A published 通报 is read by the region's bureaus as it went out; what it is made of names others' cases and is not theirs (decision 35)."""
    clerk, url = await sit("renshe-nq"), desk.web.info.url
    listed = await clerk.opened("/reports/editions")
    await listed.get_by_text("枫司通〔2026〕3号").wait_for()
    page = await clerk.opened(edition)
    await page.get_by_text("枫司通〔2026〕3号").first.wait_for()
    assert not await page.get_by_role("link", name="重新生成并比对").count()
    theirs, ours = [await one.context.request.get(f"{url}{edition}/file/pdf") for one in (clerk, desk)]
    assert (theirs.status, await theirs.body()) == (200, await ours.body())
    for part in ("reproduction", "adjustments"):
        assert (await clerk.context.request.get(f"{url}{edition}/{part}")).status == 403, part
