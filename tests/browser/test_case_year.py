"""One case through the pages, as a clerk keeps it: from the notice of the morning to the day it is closed."""

from __future__ import annotations

from random import randint

from playwright.async_api import Page, expect

from tests.browser.desk import Desk, Sit
from tests.browser.filling import fill, record, sent

NAME = "壬公司诉枫洲区人力资源和社会保障局不予受理工伤认定申请决定及其后续告知行为案（虚构）"


async def registered(desk: Desk) -> Page:
    """The notice that came, registered; the page of its case."""
    page = await desk.opened("/cases")
    await page.get_by_role("link", name="登记新收到的应诉通知").click()
    await page.wait_for_load_state("load")
    await fill(page, {
        "notice_on": "2026-01-12", "notice.served_how": "邮寄送达", "notice.signed_by": "办公室", "opened.name": NAME,
        "begun.case_no.printed": f"（2026）虚0404行初{randint(1000, 99999)}号", "begun.court": "枫洲区人民法院（虚构）", "opened.plaintiffs.0.label": "壬公司",
        "opened.plaintiffs.0.kind": "法人或其他组织", "opened.has_third_party": "否", "opened.act_type": "行政确认", "opened.field": "工伤认定",
        "opened.act.made_on": "2025-12-01",
    })  # fmt: skip
    await desk.looked_at(page, "case-new")
    await sent(page)
    return page


async def planned(desk: Desk, page: Page) -> None:
    """A plan without a leader fails the check before the hearing; naming one cures it."""
    await record(
        page,
        "确定出庭人员",
        {
            "occurredon": "2026-02-20",
            "data.agents.0.kind": "经办机构工作人员",
            "data.agents.0.person": "人社局承办人甲",
        },
    )
    await page.get_by_role("link", name="开庭和出庭", exact=True).click()
    await expect(page.get_by_role("row").filter(has_text="不符合").first).to_be_visible()
    assert "尚未确定由谁出庭" in await page.locator("main").inner_text()
    await desk.looked_at(page, "case-hearings-failing")
    await page.get_by_role("link", name="重新确定出庭人员").click()
    await fill(page, {
        "occurredon": "2026-02-24", "data.leader.person": "人社局分管副局长", "data.leader.rank": "副职负责人", "data.leader.in_charge": "是",
        "data.agents.0.kind": "经办机构工作人员", "data.agents.0.person": "人社局承办人甲", "data.agents.0.standing": "国家行政编制",
    })  # fmt: skip
    for paper in ("identity", "post", "power_of_attorney"):
        await fill(page, {"data.papers": paper})
    await desk.looked_at(page, "fact-appearance-planned")
    await sent(page)
    await page.get_by_role("link", name="开庭和出庭", exact=True).click()
    await page.wait_for_load_state("load")
    assert "庭前核对：0 项不符合" in await page.locator("main").inner_text()
    await page.get_by_role("link", name="案情", exact=True).click()
    await page.wait_for_load_state("load")


async def test_the_year_of_a_case(sit: Sit) -> None:
    """Registered, handled, defended, heard with a leader, judged, served, effective and closed: by the buttons that the case itself offers."""
    desk = await sit("renshe-fz")
    page = await registered(desk)
    assert await page.get_by_role("heading", level=1).inner_text() == NAME
    why = page.get_by_role("link", name="为什么是这一天：提交答辩状")
    due = page.get_by_role("row").filter(has=why)  # from deadlines
    await due.get_by_text("2026年1月27日（周二）", exact=True).wait_for()
    await desk.looked_at(page, "case-registered")
    await record(page, "确定承办人", {"occurredon": "2026-01-12", "data.handler": "人社局承办人甲"})
    await record(page, "报备案件基本情况", {"occurredon": "2026-01-13"})
    await record(page, "提交答辩状", {"occurredon": "2026-01-20"})
    await record(page, "提交证据", {"occurredon": "2026-01-20"})
    await record(
        page,
        "排定开庭",
        {"occurredon": "2026-02-02", "data.hearing_on": "2026-03-10", "data.court_requires_leader": "是"},
    )
    await planned(desk, page)
    await record(
        page,
        "开庭",
        {
            "data.leader_appeared": "是",
            "data.leader": "人社局分管副局长",
            "data.leader_rank": "副职负责人",
            "data.leader_spoke": "是",
        },
    )
    await record(page, "出庭记录", {
        "data.leader.person": "人社局分管副局长", "data.leader.rank": "副职负责人", "data.leader_acts": "answered_court",
        "data.agents.0.kind": "经办机构工作人员", "data.agents.0.person": "人社局承办人甲", "data.left_early": "否",
    })  # fmt: skip
    await record(
        page,
        "裁判作出",
        {
            "occurredon": "2026-04-15",
            "data.document": "判决",
            "data.agency_result": "胜诉",
            "data.operative": "驳回原告的诉讼请求",
        },
    )
    await record(page, "裁判文书送达本机关", {"occurredon": "2026-04-20"})
    await record(page, "裁判文书送达原告", {"occurredon": "2026-04-21"})
    await record(page, "裁判生效", {"occurredon": "2026-05-07"})
    await closed(desk, page)


async def closed(desk: Desk, page: Page) -> None:
    """峄城 asks for an instruction of the principal before a case is closed: the refusal says so and by which document, and nothing typed is lost."""
    await page.locator(".actions").get_by_role("link", name="结案", exact=True).click()
    await page.wait_for_url("**/facts/closed**")
    await fill(page, {"occurredon": "2026-05-20", "data.note": "判决已经生效"})
    await sent(page)
    await expect(page.get_by_role("alert").first).to_contain_text("主要负责人批示")
    await expect(page.get_by_role("alert").first).to_contain_text("（峄政办发〔2023〕2号第二部分第（一）项）")
    assert await page.locator('[name="data.note"]').input_value() == "判决已经生效"
    await desk.looked_at(page, "fact-refused")
    desk.said.clear()  # a browser says 422 in its console
    case = page.url.partition("/facts/")[0]
    await page.goto(f"{case}/facts?q=批示")
    await record(
        page,
        "主要负责人批示研究",
        {
            "occurredon": "2026-05-19",
            "data.person": "人社局局长",
            "data.instruction": "总结受理环节的告知做法",
        },
    )
    await record(page, "结案", {"occurredon": "2026-05-20"})
    assert await page.get_by_text("已结案").first.is_visible()
    await desk.looked_at(page, "case-closed")
    await page.get_by_role("link", name="办案记录", exact=True).click()
    await page.wait_for_load_state("load")
    await desk.looked_at(page, "case-timeline")
