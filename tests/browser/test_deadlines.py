"""Deadlines in the browser: what is due today, why a day is that day, the certificate, what if, what a fact has changed, and whose it is."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.desk import Desk, Sit
from tests.support.docket import Bureau, Docket

#: a case of the scenario's 人社局, and one of its deadlines whose text can be read in two ways
CASE = "甲公司诉枫洲区人社局工伤认定案（虚构）"
BUREAU, OTHER = "fz-renshe", "fz-ziran"
PAGES = {
    "deadlines": "/deadlines",
    "deadlines-unclocked": "/deadlines/unclocked",
    "duties": "/deadlines/duties",
    "period": "/deadlines/period?from=2026-09-22&n=15&unit=days",
}


@pytest.mark.parametrize("name", PAGES)
async def test_every_list_reads_at_both_sizes(sit: Sit, name: str) -> None:
    """A PC and a phone, nothing over the side, nothing that axe calls serious, one heading."""
    desk = await sit("renshe-fz")
    page = await desk.opened(PAGES[name])
    assert await page.locator("h1").count() == 1
    await desk.looked_at(page, name)


async def test_today_leads_to_a_deadline_and_why_it_is_that_day(sit: Sit) -> None:
    """What the stricter reading asks for today stands under today; its page says the clause, its words, every step and both readings."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/today")
    await expect(page.get_by_role("heading", name="定额和定期报告（60 天内）")).to_be_visible()
    await desk.looked_at(page, "today")
    await page.get_by_role("link", name=re.compile(r"^今天要办 \d+ 项$")).click()
    await expect(page.locator("#due:target")).to_be_in_viewport()
    due = page.get_by_role("table", name="今天应当办完的期限").get_by_role("row")
    await due.filter(has_text="11月30日").get_by_role("link", name="答辩状报备", exact=True).first.click()
    await expect(page.get_by_role("heading", level=1, name="答辩状报备")).to_be_visible()
    await expect(page.locator(".figure")).to_have_text("2026年11月30日（周一）")
    await expect(page.locator(".quote")).to_contain_text("届满3日内将答辩状向区司法局报备")
    assert await page.get_by_role("table", name="原文的不同理解").locator("tbody tr").count() == 2
    await desk.looked_at(page, "deadline")


async def test_a_certificate_is_given_out_once_and_printed(sit: Sit) -> None:
    """Pressing twice gives out one certificate; its files come from the page."""
    desk = await sit("renshe-fz")
    page = await desk.opened(f"/deadlines/{await deadline(desk, '提交答辩状')}")
    numbers = []
    for _ in range(2):
        await page.get_by_role("button", name="出具期限证明单").click()
        numbers.append(await page.locator(".notice.good").inner_text())
    assert numbers[0] == numbers[1]
    for kind, magic in (("PDF", b"%PDF"), ("Word", b"PK")):
        path = await page.get_by_role("link", name=f"下载 {kind}").get_attribute("href")
        answer = await desk.context.request.get(f"{desk.web.info.url}{path}")
        assert (await answer.body()).startswith(magic)


async def test_what_if_it_had_been_received_on_another_day(sit: Sit) -> None:
    """The form shows every deadline of the case before and after, and records nothing."""
    desk = await sit("renshe-a")
    tail = await desk.web.tail()
    page = await desk.opened(f"/deadlines/{await deadline(desk, '提交答辩状')}")
    await page.get_by_label("的日期改为").fill("2026-11-06")
    await page.get_by_role("button", name="试算").click()
    row = page.get_by_role("row", name="提交答辩状")
    await expect(row).to_contain_text("2026年11月25日（周三）")
    await expect(row).to_contain_text("2026年11月23日（周一）")
    await desk.looked_at(page, "what-if")
    assert await desk.web.tail() == tail


async def test_a_case_shows_what_a_fact_has_changed(sit: Sit) -> None:
    """Behind a log position the page marks what was set and what moved, with the day before, and today says what moved and why."""
    desk = await sit("renshe-fz")
    case = Docket(Bureau(BUREAU))
    before = await desk.web.tail()
    await desk.web.accepted(
        case.fact("opened", None, instance=None, name="壬某诉枫洲区人社局社保核定案（虚构）", kind="litigation"),
        case.fact("instance_opened", "2026-11-16", level="first"),
        case.fact("hearing_scheduled", "2026-11-17", hearing=1, hearing_on="2026-12-10"),
    )  # fmt: skip
    await desk.web.settled()
    page = await desk.opened(f"/deadlines/cases/{case.id}?since={before}")
    await expect(page.locator(".notice.good")).to_contain_text("项期限有变化")
    await expect(page.locator(".changed").first).to_contain_text("期限设定")
    before = await desk.web.tail()
    await desk.web.accepted(
        case.fact("hearing_moved", "2026-11-20", hearing=1, hearing_on="2026-12-15", reason="审判庭调整")
    )
    await page.goto(f"{desk.web.info.url}/deadlines/cases/{case.id}?since={before}")
    await expect(page.locator(".changed").first).to_contain_text("期限变更：由2026年12月")
    await desk.looked_at(page, "case-deadlines")
    await page.goto(f"{desk.web.info.url}/deadlines/cases/{case.id}?since={await desk.web.settled()}")
    await expect(page.get_by_text("登记后，本案期限没有变化。")).to_be_visible()
    await page.goto(f"{desk.web.info.url}/today")
    moved = page.get_by_role("table", name="改了日期的期限和原因")
    await expect(moved).to_contain_text("壬某诉枫洲区人社局社保核定案")


async def test_a_late_correction_says_what_was_missed_by_it(sit: Sit) -> None:
    """The day of service corrected weeks later: today says why each day changed, also of a right that lapsed by it, and what is late now; the page of
    the date names the fact, its correction and the reason, and supposes from the day that holds. A certificate of the old day, checked by its number, says that
    it does not hold any more.
    """
    desk = await sit("renshe-fz")
    case = Docket(Bureau(BUREAU))
    notice = case.fact("notice_received", "2026-11-19", notice="complaint")
    await desk.web.accepted(
        case.opened("癸某诉枫洲区人社局迟延更正案（虚构）", kind="litigation"),
        case.fact("instance_opened", "2026-11-16", level="first"),
        notice,
    )
    await desk.web.settled()
    items = (await desk.web.get("deadlines", "/v1/deadlines", case=str(case.id)))["items"]
    due = next(one["id"] for one in items if one["name"] == "提交答辩状")
    paper = await desk.opened(f"/deadlines/{due}")
    await paper.get_by_role("button", name="出具期限证明单").click()
    given = (await paper.locator(".notice.good").inner_text()).partition("。")[0].rpartition(" ")[2]
    await paper.goto(f"{desk.web.info.url}/deadlines/certificates")
    await paper.get_by_label("证明单编号").fill(given)
    await paper.get_by_role("button", name="核验").click()
    await expect(paper.get_by_role("status")).to_contain_text("届满日没有变动")
    await desk.web.accepted(
        case.fact("corrected", "2026-11-22", instance=None, corrects=notice["id"], fact_on="2026-11-03", data=notice["data"], reason="误录为科室收到日期")
    )  # fmt: skip
    await desk.web.settled()
    await paper.reload()
    await expect(paper.get_by_role("status")).to_contain_text("届满日现为2026年11月18日（周三）")
    await desk.looked_at(paper, "certificate-check")
    page = await desk.opened("/today")
    moved = (
        page.get_by_role("table", name="改了日期的期限和原因").get_by_role("row").filter(has_text="癸某诉")
    )
    await expect(moved.filter(has_text="提出管辖异议")).to_contain_text("起算日由")
    answer = page.get_by_role("link", name="提交答辩状", exact=True)
    await expect(moved.filter(has=answer)).to_contain_text("逾期4天")
    await moved.get_by_role("link", name="提交答辩状", exact=True).click()
    await expect(page.locator("main")).to_contain_text("起算依据：收到应诉通知，2026年11月19日（周四）")
    await expect(page.locator("main")).to_contain_text("更正为 2026年11月3日（周二）")
    await expect(page.locator("main")).to_contain_text("理由：误录为科室收到日期")
    assert await page.get_by_label("“收到应诉通知”的日期改为").input_value() == "2026-11-03"


async def test_a_case_whose_dates_are_on_their_way_says_so(sit: Sit) -> None:
    """Whoever registered a notice a moment ago reads that its dates are being computed, not that there are none or that the page is gone."""
    desk = await sit("renshe-fz")
    ahead = await desk.web.tail() + 1_000_000
    page = await desk.opened(f"/deadlines/cases/{uuid4()}?since={ahead}")
    await expect(page.get_by_text("期限正在计算")).to_be_visible()
    await desk.looked_at(page, "case-deadlines-soon")
    part = await desk.context.request.get(page.url, headers={"HX-Request": "true"})
    assert (part.status, "hx-trigger" in await part.text()) == (200, True)


async def test_a_part_of_another_page_is_served_without_the_frame(sit: Sit) -> None:
    """Asked for as a part, the case's deadlines come without the head of the page and its tabs."""
    desk = await sit("renshe-fz")
    case = (await of_case(desk))["case_id"]
    answer = await desk.context.request.get(
        f"{desk.web.info.url}/deadlines/cases/{case}", headers={"HX-Request": "true"}
    )
    text = await answer.text()
    assert "提交答辩状" in text
    assert "<h1" not in text
    assert "<html" not in text


async def test_the_officer_filters_the_region_and_goes_on_by_pages(sit: Sit) -> None:
    """The 司法局 sees all bureaus, chooses one, and an empty list says what to do."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/deadlines")
    await page.get_by_label("单位").select_option(label="枫洲区自然资源局（虚构）")
    await page.wait_for_url(f"**bureau={OTHER}**")
    await page.get_by_label("灯色").select_option("overdue")
    await page.wait_for_url("**lamp=overdue**")
    rows = page.locator("tbody tr")
    await expect(rows).not_to_have_count(0)
    assert set(await page.locator("td[data-title=单位]").all_inner_texts()) == {"枫洲区自然资源局（虚构）"}
    await page.goto(f"{desk.web.info.url}/deadlines?lamp=overdue&kind=court")
    await expect(page.locator(".empty")).to_contain_text("没有符合条件的期限")
    await desk.looked_at(page, "deadlines-empty")


async def test_another_bureaus_deadlines_are_refused_and_recorded(sit: Sit) -> None:
    """Every address of a deadline, a case, a duty or a certificate answers 403 to another bureau's people, and the log says who asked."""
    own, other = await sit("renshe-fz"), await sit("ziran-fz")
    key, case = await deadline(own, "提交答辩状"), (await of_case(own))["case_id"]
    duty = (await own.web.get("deadlines", "/v1/duties", bureau=BUREAU))["items"][0]["id"]
    page = await own.opened(f"/deadlines/{key}")
    await page.get_by_role("button", name="出具期限证明单").click()
    file = await page.get_by_role("link", name="下载 Word").get_attribute("href")
    paths = (
        f"/deadlines/{key}", f"/deadlines/{key}/what-if?on=2026-11-06", f"/deadlines/cases/{case}", file, f"/deadlines/duties/{duty}",
        f"/deadlines?bureau={BUREAU}", f"/deadlines/unclocked?bureau={BUREAU}", f"/deadlines/duties?bureau={BUREAU}",
    )  # fmt: skip
    for path in paths:
        answer = await other.context.request.get(f"{other.web.info.url}{path}")
        assert answer.status == 403, path
    token = await (await other.opened("/deadlines")).locator("input[name=form_token]").first.input_value()
    answer = await other.context.request.post(
        f"{other.web.info.url}/deadlines/{key}/certificate", form={"form_token": token}
    )
    assert answer.status == 403
    refused = await other.web.fetch(
        "select count(*) from eventlog.events where type = 'audit.access_refused' and actor = 'ziran-fz'"
    )
    assert refused[0][0] >= len(paths)


@pytest.mark.parametrize(
    "path", ["/today", "/deadlines", "/deadlines/unclocked", "/deadlines/duties", "/deadlines/duties/soon"]
)
async def test_operators_see_no_cases(sit: Sit, path: str) -> None:
    """Whoever runs the machines has no right to the records."""
    desk = await sit("yunwei")
    assert (await desk.context.request.get(desk.web.info.url + path)).status == 403


@pytest.mark.parametrize(
    "path", ["/deadlines/nothing", "/deadlines/cases/nothing", "/deadlines/certificates/x.pdf"]
)
async def test_what_is_not_there_is_said_to_be_missing(sit: Sit, path: str) -> None:
    """A mistyped address is a page that says so, not a fault."""
    desk = await sit("renshe-fz")
    assert (await desk.context.request.get(desk.web.info.url + path)).status == 404


async def test_a_period_is_counted_with_its_reasons(sit: Sit) -> None:
    """Anybody counts a period by hand; a wrong one is told at its field and what was typed stays."""
    desk = await sit("renshe-nq")
    page = await desk.opened("/deadlines/period")
    await page.get_by_label("起算日").fill("2026-09-22")
    await page.get_by_label("多少").fill("15")
    await page.get_by_role("button", name="计算", exact=True).click()
    await expect(page.locator(".figure")).to_have_text("2026年10月8日（周四）")
    await expect(page.get_by_role("table", name="为什么是这一天")).to_contain_text("国庆节放假")
    await page.goto(f"{desk.web.info.url}/deadlines/period?from=2026-02-30&n=15&unit=days")
    await expect(page.locator(".error")).to_contain_text("2026-02-30")
    assert await page.get_by_label("多少").input_value() == "15"
    desk.said.clear()  # a browser says 422 in its console


async def of_case(desk: Desk) -> dict[str, str]:
    """The scenario's case, as a line of the list."""
    items = (await desk.web.get("deadlines", "/v1/deadlines", bureau=BUREAU, limit=300))["items"]
    return next(item for item in items if item["case_name"] == CASE)


async def deadline(desk: Desk, name: str) -> str:
    """The id of the case's deadline of that name."""
    items = (await desk.web.get("deadlines", "/v1/deadlines", bureau=BUREAU, limit=300))["items"]
    return next(str(item["id"]) for item in items if (item["case_name"], item["name"]) == (CASE, name))
