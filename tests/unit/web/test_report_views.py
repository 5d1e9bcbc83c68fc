"""Reports as pages show them: gaps and words in their places, what was changed, which half-year, whose forms, what is frozen unseen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.indicators import Place
from services.stats.pages.changes_shown import how
from services.stats.pages.paper_shown import ROWS, differences, sheet
from services.stats.pages.publishing_sent import delivery, publication, reason
from services.stats.pages.report_asked import Wanted, read
from services.stats.pages.report_behind import Behind, Sought, codes_by_name, people_by_name
from services.stats.pages.report_rights import check_form, check_published, check_read, forms
from services.stats.pages.reports import half_year, last_ended, last_half
from services.stats.periods import ALL, parse_period
from services.stats.publishing.identity import Subject
from services.stats.publishing.record import Draft, Edit, Record
from services.stats.reports.form import Asked
from services.stats.reports.forms import FORMS
from shared.errors import Rejected
from shared.events.published import ReportDrafted
from shared.papers.paper import Blank, Column, Paper, Paragraph, Share, Table
from shared.security import Duty, Identity
from shared.security.identity import NotAllowed

ID, TODAY = UUID(int=7), date(2026, 7, 10)
OFFICER = Identity(person="o", name="某", duty=Duty.JUSTICE_OFFICER, region="370404")
LEGAL = Identity(person="l", name="某", duty=Duty.LEGAL_HEAD, region="370404", bureau="fz-renshe")


def words(key: str, text: str | None) -> dict[str, Edit]:
    return {key: Edit(ID, key, text, "renshe-fz", ID, 2)}


def test_words_stand_in_their_places_and_gaps_are_marked() -> None:
    """A gap that was filled is no gap any more, in the text as in a table; words that were taken back are the system's again."""
    table = Table([Column("事项"), Column("率")], [[Blank("金额", "财务科", "b"), Share(1, 2)]])
    paper = Paper("题", "局", [Blank("原因", "法制科", "a"), Paragraph("系统原文", key="c"), table])
    [(_, (gap, own, cells))] = sheet(paper, {}).parts
    assert gap.text
    assert gap.text.gap
    assert "待填" in gap.text.text
    assert [(cell.gap, cell.number) for cell in cells.rows[0]] == [(True, False), (False, True)]
    [(_, (gap, own, cells))] = sheet(paper, words("a", "程序") | words("b", "3万元") | words("c", None)).parts
    assert gap.text
    assert (gap.text.text, gap.text.gap, gap.text.who) == ("程序", False, "renshe-fz")
    assert own.text
    assert own.text.text == "系统原文"
    assert cells.rows[0][0].text == "3万元"


def test_a_long_table_says_what_it_leaves_out() -> None:
    """No row is passed over in silence."""
    table = Table([Column("序号")], [[n] for n in range(ROWS + 7)])
    [(_, (shown,))] = sheet(Paper("题", "局", [table]), {}).parts
    assert (len(shown.rows), shown.left) == (ROWS, 7)


def test_a_figure_leads_to_the_cases_behind_it() -> None:
    """Of its bureau, of all in the total, of its line; what stands apart to those; nothing leads anywhere for who may not look, nor does a nought."""
    columns = [Column("单位"), Column("率"), Column("不详", sums=True), Column("新收", sums=True)]
    rows, total = [["甲局", Share(1, 2), 3, 4], ["乙局", Share(0, 1), 1, 0]], ["合计", Share(1, 3), 4, 4]
    by_bureau = Table(
        columns, rows, total=total, traces=(None, "rate", "rate", "new"), bureaus=("fz-a", "fz-b")
    )
    heads = [Column(title) for title in ("指标", "本期", "另列", "上年同期", "增减")]
    by_line = Table(heads, [["率", Share(1, 2), 3, Share(1, 4), "25.00"]], lines=("rate",))
    shown = _led(Paper("题", "局", [by_bureau, by_line]))
    assert shown == [
        ["", "rate/fz-a/", "rate/fz-a/apart", "new/fz-a/"],
        ["", "rate/fz-b/", "rate/fz-b/apart", ""],
        ["", "rate//", "rate//apart", "new//"],
        ["", "rate//", "rate//apart", "rate//@2025H1", ""],
    ]
    [(_, blocks)] = sheet(Paper("题", "局", [by_bureau, by_line]), {}).parts
    assert not any(cell.behind for one in blocks for row in (*one.rows, one.total) for cell in row)


def test_a_row_of_one_person_or_department_leads_to_their_cases() -> None:
    """Each figure to those of that value, what is not stated to those without one, two of one name nowhere; of a difference, which has no cases, the page says
    what to open instead.
    """
    rows = [["张办案", 1, 2], ["p-7", 5, 0], ["李某", 1, 0], ["未登记", 3, 0]]
    heads = [Column("承办人"), Column("新收", sums=True), Column("率", sums=True)]
    of_people = Table(heads, rows, "", ["合计", 10, 2], (None, "new", "rate"))
    of_departments = Table([Column("部门"), Column("新收")], [["工伤科", 4]], traces=(None, "new"))
    people = people_by_name({"renshe-a": "张办案", "renshe-b": "李某", "renshe-c": "李某"})
    shown = sheet(Paper("题", "局", [of_people, of_departments]), {}, replace(BEHIND, people=people))
    [(_, blocks)] = shown.parts
    links = [
        [dict(parse_qsl(urlsplit(cell.behind).query)) for cell in row] for one in blocks for row in one.rows
    ]
    told = [[(one.get("dimension"), one.get("value")) for one in row if one] for row in links]
    assert told == [
        [("handler", "renshe-a")] * 2,
        [("handler", "p-7")],
        [],
        [("handler", None)],
        [("department", "工伤科")],
    ]
    change = Table([Column("指标"), Column("本期"), Column("增减")], [["新收", 5, 4]], lines=("new",))
    [why] = sheet(Paper("题", "局", [change]), {}, BEHIND).of_others
    assert why.startswith("“增减”是本期与上年同期之差")
    assert not sheet(Paper("题", "局", [change, of_people]), {}).of_others


def test_an_early_edition_leads_there_too() -> None:
    """Its tables have a column of codes, and bureaus and months by their names: all as of its position; what nobody can tell apart leads nowhere and is said."""
    of_bureaus = [["甲局", 1], ["同名局", 2], ["查无此局", 3]]
    by_bureau = Table([Column("单位"), Column("新收")], of_bureaus, "单位表", ["合计", 6], (None, "new"))
    by_month = Table([Column("月份"), Column("新收")], [["2026年3月", 4]], "月表", traces=(None, "new"))
    heads = [Column(title) for title in ("指标", "指标编码", "本期", "上年同期")]
    by_line = Table(heads, [["新收", "new", 5, 1], ["旧指标", "gone", 7, 2]], "指标表")
    paper = Paper("题", "局", [by_bureau, by_month, by_line])
    assert _led(paper) == [
        ["", "new/fz-a/"],
        ["", ""],
        ["", ""],
        ["", "new//"],
        ["", "new//@2026-03"],
        ["", "", "new//", "new//@2025H1"],
        ["", "", "", ""],
    ]
    assert sheet(paper, {}, BEHIND).silent == ["单位表", "指标表"]
    assert not sheet(paper, {}).silent


NAMES = {
    ("370404", "fz-a"): "甲局",
    ("370404", "fz-c"): "同名局",
    ("370404", "fz-d"): "同名局",
    ("1", "x"): "丙",
}
BEHIND = Behind(Asked(parse_period("2026H1"), "370404"), 77, {"rate", "new"}, codes_by_name(NAMES, "370404"))


def _led(paper: Paper) -> list[list[str]]:
    """Of each cell, which figure it leads to: indicator/bureau/place, and the period where it is another."""

    def short(link: str) -> str:
        said = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        when = said["period"] if said["period"] != "2026H1" else ""
        assert (said["region"], said["position"]) == ("370404", "77")
        found = f"{said['indicator']}/{said.get('bureau', '')}/{said.get('place', '')}"
        return f"{found}@{when}" if when else found

    [(_, blocks)] = sheet(paper, {}, BEHIND).parts
    rows = [row for one in blocks for row in (*one.rows, one.total) if row]
    return [[short(cell.behind) if cell.behind else "" for cell in row] for row in rows]


def test_the_cases_behind_a_figure_are_of_the_log_position_of_the_report() -> None:
    """What was registered since does not change how many they are; a bureau's own report shows only its own."""
    link = "/cockpit/trace?indicator=new&period=2026H1&region=370404"
    assert BEHIND.link(Sought("new")) == f"{link}&position=77"
    assert BEHIND.link(Sought("new", "fz-a", "apart")) == f"{link}&bureau=fz-a&place=apart&position=77"
    own = replace(BEHIND, about=replace(BEHIND.about, bureau="fz-b"))
    assert own.link(Sought("new")) == f"{link}&bureau=fz-b&position=77"


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_differences_hold_both_texts(before: str, after: str) -> None:
    """Without what is new it is the text before, without what is gone the text after."""
    found = differences(before, after)
    assert "".join(text for how, text in found if how != "new") == before
    assert "".join(text for how, text in found if how != "gone") == after


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 7, 1), "2026H1"),
        (date(2026, 12, 31), "2026H1"),
        (date(2026, 1, 1), "2025H2"),
        (date(2026, 6, 30), "2025H2"),
    ],
)
def test_the_half_year_offered_is_the_last_that_is_over(today: date, code: str) -> None:
    """In July the first half of the year, in January the second of the year before."""
    assert last_half(today).code == code


@pytest.mark.parametrize(
    ("today", "year", "assessed"),
    [(date(2027, 1, 5), "2026", "2026"), (date(2027, 6, 30), "2026", "2026"), (date(2026, 12, 31), None, "2025")],
)  # fmt: skip
def test_a_year_is_offered_once_it_is_over(today: date, year: str | None, assessed: str) -> None:
    """YC23-2.6c: beside the second half-year's 通报 stands the year's; a paper of a year is never first offered for half of one."""
    offered = half_year(OFFICER, today)
    assert offered
    assert (offered["year"] and offered["year"].code) == year
    assert last_ended("assessment", today).code == assessed
    assert last_ended("bulletin", today) == last_half(today)


def test_a_bureau_writes_its_own_papers_only() -> None:
    """The region's bulletin, a notice to a bureau and another bureau's analysis are refused to a legal head."""
    assert len(forms(OFFICER)) == 13
    assert {one.code for one in forms(LEGAL)} == {
        "case-analysis", "loss-analysis", "response-summary", "team-bulletin", "rule-of-law",
    }  # fmt: skip
    check_form(LEGAL, "case-analysis", Asked(ALL, "370404", "fz-renshe"))
    for form, bureau in (("special-notice", "fz-renshe"), ("case-analysis", "fz-ziran"), ("bulletin", None)):
        with pytest.raises(NotAllowed):
            check_form(LEGAL, form, Asked(ALL, "370404", bureau))


def test_a_published_bulletin_is_read_by_the_bureaus_of_its_region() -> None:
    """As it went out, and only while it is in force: not what it is made of, not recalled, not in another region, no other paper."""
    bulletin = Subject("bulletin", Asked(ALL, "370404"), TODAY)
    check_published(LEGAL, bulletin, recalled=False)
    statistical = replace(bulletin, form="statistical")
    for who, paper, recalled in (
        (LEGAL, bulletin, True),
        (replace(LEGAL, region="310112"), bulletin, False),
        (LEGAL, statistical, False),
        (LEGAL, replace(bulletin, about=Asked(ALL, "370404", "fz-ziran")), False),
    ):
        with pytest.raises(NotAllowed):
            check_published(who, paper, recalled=recalled)
    with pytest.raises(NotAllowed):
        check_read(LEGAL, bulletin)


def test_nothing_is_published_that_nobody_saw() -> None:
    """Words that came in after the page of confirmation was opened stop it."""
    said = ReportDrafted(form="bulletin", period="2026H1", asked={}, log_position=1, calendar="c", maker="m", content="0" * 64)  # fmt: skip
    draft = Draft(ID, said, 1, datetime(2026, 7, 1, tzinfo=UTC), "o")
    record = Record("report-x", 3, (draft,))
    assert publication(record, draft, {"seen": "3", "number": ""}, "o", TODAY).issued_on == TODAY
    with pytest.raises(Rejected) as refused:
        publication(record, draft, {"seen": "2"}, "o", TODAY)
    assert refused.value.code == "draft_changed"


@pytest.mark.parametrize(
    ("read", "typed", "field"),
    [
        (reason, {"reason": ""}, "reason"),
        (reason, {"reason": "a\x00"}, "reason"),
        (delivery, {"to": "nobody"}, "to"),
        (delivery, {"to": "government", "receipt": "x" * 2_001}, "receipt"),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_refused_at_its_field(
    read: object, typed: dict[str, str], field: str
) -> None:
    """So that the form can say where."""
    assert callable(read)
    with pytest.raises(Rejected) as refused:
        read(typed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("code", "first"), [("special-notice", "proposal"), ("case-analysis", "bureau"), ("bulletin", "region")]
)
def test_all_that_is_wrong_with_a_new_report_is_told_at_once(code: str, first: str) -> None:
    """What it is about, of where, of which days, as known when: each at its field, in its words; never a code."""
    wanted = Wanted(form=code, period="range", since="2026-13-01", as_of="昨天")
    with pytest.raises(Rejected) as refused:
        read(wanted, FORMS[code], None, None)
    fields = [field for field, _ in refused.value.faults]
    assert fields == list(dict.fromkeys([first, "region", "since", "as_of"]))
    assert not re.search("[a-z]", refused.value.message)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (None, Place.COUNTED, "新计入"),
        (Place.NUMERATOR, None, "不再计入分子"),
        (Place.APART, Place.NUMERATOR, "由另列改为计入分子"),
        (Place.COUNTED, Place.COUNTED, "仍计入，内容有变"),
    ],
)
def test_how_a_case_moved_is_said_in_words(was: Place | None, now: Place | None, said: str) -> None:
    """Came in, left, or stands elsewhere."""
    assert how(was, now) == said
