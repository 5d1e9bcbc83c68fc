"""The printed certificate, read back by other people's software: what it says, in which fonts, and that it never changes."""

from __future__ import annotations

import json
import re
import struct
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from services.deadlines.certificate.content import Content, canonical, digest
from services.deadlines.certificate.docx import docx
from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.names import Names
from services.deadlines.certificate.numbers import Place, number, place_of, stream
from services.deadlines.certificate.paper import texts
from services.deadlines.certificate.pdf import rendered
from shared.dates.wording import written
from shared.eventlog.seal import sm3
from shared.events.case import (
    ClockResumed,
    ClockStopped,
    DefenceFiled,
    ExtensionGranted,
    HearingScheduled,
    NoticeReceived,
    PeriodSet,
)
from shared.events.terms import Extendable, StopReason
from shared.papers.glyphs import missing, printable
from tests.unit.deadlines.cases import corrected, day, fact_id
from tests.unit.deadlines.certified import PACKS, a_suit, content_of, issued

#: whom the accounts know
NAMES = Names({"clerk-1": "承办甲"}, PACKS.called)
FONTS = Path(__file__).parents[3] / "shared/papers/fonts"


@cache
def defence() -> Issued:
    """Noticed on 2026-09-22 as corrected (first recorded as 09-21), answered on 10-07."""
    facts = a_suit(
        corrected(3, NoticeReceived(instance=1), "26-09-22"),
        (DefenceFiled(instance=1), "26-10-07"),
        notice="26-09-21",
    )
    return issued(content_of(facts, "national.defence"))


@cache
def provisional() -> Issued:
    return issued(content_of(a_suit(notice="26-12-28"), "national.defence"))


def hearing() -> Issued:
    facts = a_suit(
        (HearingScheduled(instance=1, hearing=1, hearing_on=day("26-06-11")), "26-05-20"), notice="26-04-01"
    )
    return issued(content_of(facts, "yicheng-2023.leader_list"))


def pdf_text(given: Issued) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(rendered(NAMES.told(given)))).pages)


def docx_text(given: Issued) -> str:
    book = Document(BytesIO(docx(NAMES.told(given))))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in book.paragraphs] + cells)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


READERS = pytest.mark.parametrize("text_of", [pdf_text, docx_text])


@READERS
def test_everything_a_court_asks_for_stands_on_it(text_of):
    """Case, number, deadline, due day, evidence with its records, clause with its words, notice, completion, hash, two signatures."""
    text, given = squeezed(text_of(defence())), defence()
    for part in (
        "期证〔2026〕370404-fz-renshe-1号",
        "（虚构）张某诉区人社局工伤认定案〔虚构示例〕",
        "（2026）鲁0404行初31号",
        "提交答辩状 届满日：2026年10月8日（星期四）",
        "（虚构）区人社局（370404 fz-renshe）",
        "法定期限（义务），刚性",
        "2026年9月22日（星期二），收到应诉通知",
        f"日志位置103，记录编号{fact_id(3)}",
        "改为2026年9月22日（星期二），理由：录入有误",
        f"记录编号{fact_id(4)}",
        "提交答辩状（行政诉讼法第六十七条）",
        "2026年6月2日 09:03:00由承办甲登记",
        "行政诉讼法第六十七条（自2015年5月1日起适用）",
        "被告应当在收到起诉状副本之日起十五日内",
        "名义届满日2026年10月7日（星期三）",
        "国办发明电〔2025〕7号",
        "2025年11月4日（星期二）公布",
        given.printed.calendar.version,
        "2026年10月7日（星期三），提交答辩状，按期",
        "2026年11月22日 13:03:07登记），日志位置4321",
        f"SM3 {given.digest}",
        "承办人",
        "复核人",
    ):
        assert squeezed(part) in text, part
    assert "暂定" not in text
    assert "national.defence" not in text


@READERS
def test_every_day_of_the_count_is_printed(text_of):
    """Not runs of days: each with its weekday, its verdict and its number."""
    text = squeezed(text_of(defence()))
    days = defence().printed.tables[0].days
    assert len(days) == 17
    for one in days:
        weekday = "一二三四五六日"[one.on.weekday()]
        assert f"{written(one.on)}{weekday}{one.verdict.value}{one.number or ''}" in text


@READERS
def test_a_date_on_an_unpublished_calendar_is_marked(text_of):
    """暂定 in large letters, beside the due day, and with what has to happen next."""
    text = squeezed(text_of(provisional()))
    for part in (
        "暂定所涉年份放假安排尚未公布",
        "届满日（暂定）：2027年1月12日（星期二）",
        "“（暂）”指该日放假安排尚未公布",
    ):
        assert part in text


@READERS
def test_no_code_of_ours_stands_on_it(text_of):
    """A clause is cited by its document, and somebody whom no account knows is not named by the code; the event keeps both."""
    before = hearing()
    text = squeezed(text_of(replace(before, content=_by(before.content, "somebody-7"))))
    assert "峄政办发〔2023〕2号第二部分第" in text
    assert "2026年6月2日09:04:00登记，日志位置104" in text
    for code in ("YC23", "yicheng-2023", "somebody-7"):
        assert code not in text
    assert "YC23-" in str(before.content)


def _by(content: dict[str, Any], actor: str) -> dict[str, Any]:
    return json.loads(json.dumps(content).replace('"clerk-1"', f'"{actor}"'))


@READERS
def test_both_readings_stand_on_it(text_of):
    """「开庭3日前」: the reminder on the stricter reading, findings on the wider one."""
    text = squeezed(text_of(hearing()))
    for part in (
        "届满日：2026年6月8日（星期一）",
        "提醒日：2026年6月5日（星期五）（从严）",
        "严读",
        "未登记完成",
    ):
        assert part in text


@READERS
def test_a_text_with_readings_has_a_table_for_each(text_of):
    """「届满3日内」 (YC23-2.5b) may be before or after: each reading is counted day by day."""
    given = issued(content_of(a_suit(), "yicheng-2023.defence_report"))
    tables = given.printed.tables
    assert len(tables) == len(given.printed.policy.readings) == 2
    text = squeezed(text_of(given))
    for table, reading in zip(tables, given.printed.policy.readings, strict=True):
        assert squeezed(f"读作“{reading.text}”") in text
        [end] = [one.on for one in table.days if one.mark and "届满日" in one.mark.split("、")]
        assert end == reading.due


@READERS
def test_an_extension_is_told_with_its_record(text_of):
    """准许延期: what was granted, by which record, and the days it adds, numbered on their own."""
    granted = ExtensionGranted(instance=1, matter=Extendable.DEFENCE, days=5, granted_by="某区人民法院")
    given = issued(content_of(a_suit((granted, "26-06-10")), "national.defence"))
    assert given.printed.result.nominal == day("26-06-21")
    text = squeezed(text_of(given))
    for part in (
        "期间调整",
        "某区人民法院",
        f"记录编号{fact_id(4)}",
        "2026年6月17日三延展1",
        "2026年6月21日日延展5",
    ):
        assert part in text, part


@READERS
def test_a_stopped_clock_is_told_day_by_day(text_of):
    """停钟: when it stood and why, by which records; days of another kind of stop are none of this period's business."""
    told = (
        (ClockStopped(instance=1, reason=StopReason.APPRAISAL), "26-04-06"),
        (ClockResumed(instance=1), "26-04-08"),
        (ClockStopped(instance=1, reason=StopReason.CORRECTION), "26-05-06"),
    )
    given = issued(content_of(a_suit(*told, accepted="26-03-02"), "national.trial_first"))
    [table] = given.printed.tables
    stood = [one.on for one in table.days if one.reason == "停钟"]
    assert stood == [day("26-04-06"), day("26-04-07")]
    assert [one.said for one in given.printed.adjustments] == ["停止计算期间（理由：鉴定）", "恢复计算期间"]
    text = squeezed(text_of(given))
    for part in (
        "2026年4月6日一不计停钟",
        f"记录编号{fact_id(4)}",
        f"记录编号{fact_id(5)}",
        "2026年9月3日四延展1",
    ):
        assert part in text, part


@READERS
def test_a_day_that_a_court_named_needs_no_count(text_of):
    """指定期限: the court's own day and its record take the place of the rule's period."""
    order = PeriodSet(instance=1, matter=Extendable.DEFENCE, until=day("26-06-20"))
    given = issued(content_of(a_suit((order, "26-06-05")), "national.defence"))
    assert (given.printed.trigger.title, given.printed.trigger.on) == ("指定期限", day("26-06-05"))
    text = squeezed(text_of(given))
    for part in (
        "届满日：2026年6月22日（星期一）",
        f"记录编号{fact_id(4)}",
        "2026年6月20日六",
        "名义届满日2026年6月20日",
    ):
        assert part in text, part


@pytest.mark.parametrize("printer", [rendered, docx])
@pytest.mark.parametrize("given", [defence, provisional])
def test_the_same_certificate_is_the_same_bytes(printer, given):
    """Printed twice, and once more from the content as it went through JSON."""
    one = given()
    again = replace(one, content=Content.model_validate_json(canonical(one.content)).plain())
    assert printer(one) == printer(again)
    assert printer(one) != printer(replace(one, position=4322))


def test_the_docx_carries_no_time_but_that_of_the_issue():
    """Dates of the archive are fixed, the properties say when it was given out."""
    with ZipFile(BytesIO(docx(defence()))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = Document(BytesIO(docx(defence()))).core_properties
    assert {str(about.created), str(about.modified)} == {"2026-11-22 05:03:07+00:00"}
    assert (about.author, about.title) == ("应诉", "期限证明单 期证〔2026〕370404-fz-renshe-1号")


def test_the_pdf_carries_no_time_but_that_of_the_issue():
    """The file's own date is the moment at which the certificate was recorded."""
    about = PdfReader(BytesIO(rendered(defence()))).metadata
    assert about
    assert str(about.creation_date) == "2026-11-22 05:03:07+00:00"
    assert about.title == "期限证明单 期证〔2026〕370404-fz-renshe-1号"


def test_every_run_of_the_docx_names_a_chinese_font():
    """An office machine shows 仿宋, 黑体 and 小标宋, in table cells and the footer too."""
    book = Document(BytesIO(docx(provisional())))
    bodies = [book.element.body, book.sections[0].footer._element]
    runs = [run for body in bodies for run in body.iter(qn("w:r"))]
    fonts = {run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia")) for run in runs}
    assert fonts == {"仿宋_GB2312", "黑体", "方正小标宋简体"}


def test_the_pdf_uses_the_shipped_fonts_and_nothing_else():
    """Its bytes depend on no font of the machine."""
    names = {
        str(font["/BaseFont"]).rpartition("+")[2]
        for page in PdfReader(BytesIO(rendered(provisional()))).pages
        for font in (entry.get_object() for entry in page["/Resources"]["/Font"].values())
    }
    assert {name.partition("-")[0] for name in names} == {"NotoSerifSC", "NotoSansSC"}


@pytest.mark.parametrize("given", [defence, provisional, hearing])
def test_an_ordinary_certificate_has_two_pages(given):
    """One or two sheets to put into the file."""
    assert len(PdfReader(BytesIO(rendered(given()))).pages) <= 2


def test_a_character_outside_the_fonts_is_seen():
    """It is printed by its code point in the .pdf and named in the data; the .docx keeps it."""
    given = issued(content_of(a_suit(name="𠮷某诉区人社局案\u0001"), "national.defence"))
    assert missing(texts(given)) == ["\u0001", "𠮷"]
    assert "〓U+20BB7〓某诉区人社局案" in squeezed(pdf_text(given))
    assert "𠮷某诉区人社局案" in docx_text(given)


def test_markup_in_a_name_stays_text():
    """What a clerk typed is never read as a program by the printer."""
    name = '#let x = 1 *粗* $y$ "引" \\ <b>&amp;</b>'
    given = issued(content_of(a_suit(name=name), "national.defence"))
    assert squeezed(name) in squeezed(pdf_text(given))
    assert name in docx_text(given)


def test_the_serif_font_has_every_character_it_is_trusted_with():
    """GB 2312 and the signs of official documents are in the shipped file: whatever counts as printable is printed."""
    characters = characters_of(FONTS / "NotoSerifSC-Regular.ttf")
    trusted = {
        chr(code)
        for code in range(0x20, 0x10000)
        if not 0xD800 <= code < 0xE000 and printable(chr(code)) == chr(code)
    }
    assert len(trusted) > 7_400
    assert trusted <= characters, sorted(trusted - characters)
    assert set("期限证明单一二三四五六七八、暂定承办人复核签字") <= characters_of(
        FONTS / "NotoSansSC-Bold.ttf"
    )


def characters_of(font: Path) -> set[str]:
    """The characters of a TrueType file: the segments of its cmap subtable of format 4."""
    data = font.read_bytes()

    def numbers(form: str, at: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{form}", data, at)

    [count] = numbers("H", 4)
    cmap = next(
        numbers("I", at + 8)[0] for at in range(12, 12 + 16 * count, 16) if data[at : at + 4] == b"cmap"
    )
    [subtables] = numbers("H", cmap + 2)
    starts = [cmap + numbers("I", cmap + 8 + 8 * n)[0] for n in range(subtables)]
    at = next(start for start in starts if numbers("H", start) == (4,))
    segments = numbers("H", at + 6)[0] // 2
    lasts, firsts = numbers(f"{segments}H", at + 14), numbers(f"{segments}H", at + 16 + 2 * segments)
    codes = {code for first, last in zip(firsts, lasts, strict=True) for code in range(first, last + 1)}
    return {chr(code) for code in codes if not 0xD800 <= code < 0xE000}


def test_the_digest_is_sm3_over_canonical_json():
    """Sorted keys, no spaces, UTF-8: anybody can compute it again, and one changed character changes it."""
    content = defence().content
    assert (
        canonical({"b": "乙", "a": [1, {"d": True, "c": "甲"}]})
        == '{"a":[1,{"c":"甲","d":true}],"b":"乙"}'.encode()
    )
    assert digest(content) == sm3(canonical(content)).hex()
    changed = content | {"result": content["result"] | {"due": "2026-10-09"}}
    assert digest(changed) != digest(content)


def test_numbers_name_their_place_in_the_log():
    """However the brackets were typed; what is no number names nothing."""
    place = Place(stream("370404", "fz-renshe", 2026), 12)
    assert place_of(number("370404", "fz-renshe", 2026, 12)) == place
    for typed in (
        "期证[2026]370404-fz-renshe-12号",
        "期证（2026）370404-fz-renshe-12",
        " 期证〔2026〕 370404-fz-renshe-12 号",
    ):
        assert place_of(typed) == place
    for other in (
        "",
        "期证〔2026〕370404-fz-renshe-0号",
        "期证〔26〕a-b-1号",
        "00000000-0000-4000-8000-000000000001",
    ):
        assert place_of(other) is None
