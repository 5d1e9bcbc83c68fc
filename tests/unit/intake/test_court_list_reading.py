"""What courts send, as it comes: other headers, letters for digits, several numbers in a cell, full names that must not be kept."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.intake.case_numbers import parse
from services.intake.court_list.book import CHUNK, chunks
from services.intake.court_list.names import alike, listed_names, masked, masked_names, party_key
from services.intake.court_list.numbers import number, numbers
from services.intake.court_list.reading import read_list
from services.intake.court_list.sides import entries
from services.intake.ledger.headers import Mapping
from shared.errors import Rejected
from shared.events.court_list import CourtRow
from shared.events.terms import AgencyResult, Level, Outcome


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode("gb18030")


class TestNumbers:
    @pytest.mark.parametrize(
        "printed",
        [
            "（2026）云0101行初5号",
            "(2026)云0101行初5号",
            "〔2026〕云0101行初第5号",
            "[2O26]云01O1行初5号",
            "2026云0101行初5号",
            "案号：（2026）云0101行初5号。",
            "（2026） 云0101 行初 5",
            "（2026）云0l01行初005号",
        ],
    )
    def test_one_number_however_printed(self, printed: str) -> None:
        """Width, spaces, 第, padding, letters for digits, missing brackets and a missing 号 make no other number of it."""
        assert number(printed).key == "（2026）云0101行初5号"

    def test_what_was_repaired_says_so(self) -> None:
        """A number that had to be repaired is less sure than one that was printed correctly."""
        assert not number("(2026)云0101行初5号").repaired
        assert number("2O26云0101行初5号").repaired

    @pytest.mark.parametrize(
        ("printed", "serials"),
        [
            ("（2026）云0101行初96、97号", [96, 97]),
            ("（2026）云0101行初96号、97号、第99号", [96, 97, 99]),
            ("（2026）云0101行初96-98号", [96, 97, 98]),
            ("（2026）云0101行初96号至98号", [96, 97, 98]),
            ("（2026）云0101行初9号（2026）云01行终3号", [9, 3]),
        ],
    )
    def test_several_numbers_in_one_cell(self, printed: str, serials: list[int]) -> None:
        """A cell that names several cases is that many cases."""
        assert [one.read and one.read.serial for one in numbers(printed)] == serials

    def test_what_cannot_be_read_is_one_and_stays(self) -> None:
        """Nothing is guessed of a number that is none."""
        [one] = numbers("见附件3、4")
        assert (one.read, one.level) == (None, None)
        [absurd] = numbers("（2026）云0101行初1-99999号")
        assert absurd.read is None

    @pytest.mark.parametrize(
        ("kind", "level"), [("初", Level.FIRST), ("终", Level.SECOND), ("再", Level.RETRIAL)]
    )
    def test_the_kind_says_the_level(self, kind: str, level: Level) -> None:
        """A row without 审级 is of the level that its number says."""
        assert number(f"（2026）云01行{kind}5号").level is level

    @given(
        st.integers(1950, 2099),
        st.sampled_from(["云0101", "鲁04", "京", "最高法"]),
        st.sampled_from(["行初", "行终"]),
        st.integers(1, 99_999),
    )
    def test_reading_is_that_of_the_register(self, year: int, court: str, kind: str, serial: int) -> None:
        """A number that intake reads is never repaired into another."""
        printed = f"（{year}）{court}{kind}{serial}号"
        found = parse(printed)
        assert found
        assert (number(printed).key, number(printed).repaired) == (found.normal, False)


class TestNames:
    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("刘甲乙", "刘某"),
            ("欧阳甲乙", "欧阳某"),
            ("刘甲乙等3人", "刘某等3人"),
            ("刘某", "刘某"),
            ("张×", "张×"),
            ("张建社", "张某"),
            ("刘甲乙（公民身份号码370401199901010000）", "刘某"),
            ("买买提·甲乙丙", "买某"),
            ("甲公司", "甲公司"),
            ("虚构市甲商贸有限公司", "虚构市甲商贸有限公司"),
            ("虚构市乙村村民委员会", "虚构市乙村村民委员会"),
        ],
    )
    def test_natural_persons_are_masked(self, name: str, kept: str) -> None:
        """Of a person only the surname is kept, of an organisation the name."""
        assert masked(name) == kept

    def test_particulars_of_persons_are_left_out(self) -> None:
        """Sex, birth and address beside a name are no names and are not kept."""
        found = listed_names(
            ["刘甲乙（男）", "男", "1970年1月1日出生", "汉族", "住虚构市某路1号", "张乙 王丙"]
        )
        assert found == ("刘甲乙", "张乙", "王丙")
        assert masked_names(found) == ("刘某", "张某", "王某")

    @given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=3))
    def test_masking_again_changes_nothing(self, name: str) -> None:
        """Masked names stay, and have the same key as the name itself."""
        assert masked(masked(name)) == masked(name)
        assert party_key(masked(name)) == party_key(name)

    def test_alike(self) -> None:
        """A masked person is every person of that surname, two whole names are compared as they are; an organ is the same with and without the place before it."""
        assert alike("刘某", "刘甲乙等2人")
        assert alike("刘甲乙", "刘甲乙等2人")
        assert not alike("刘甲乙", "刘甲丙")
        assert not alike("刘某", "张某")
        assert alike("虚构省虚构市云麓区人力资源和社会保障局", "云麓区人力资源和社会保障局")
        assert not alike("云麓区公安局", "云麓区民政局")
        assert not alike("刘某", "刘某商贸有限公司")


class TestFiles:
    def test_a_court_s_own_headers_and_words(self) -> None:
        """Titles, totals and unknown columns are passed over; 收案 is the docketing, 结案 the judgment."""
        found = read_list(
            csv(
                "虚构区人民法院2026年上半年行政案件清单,,,,,,,,,,",
                "序号,案号,原告,被告,案由,收案日期,开庭时间,是否负责人出庭,结案日期,裁判结果,承办法官",
                "1,(2026)云0101行初5号,刘甲乙、张丙,云麓区公安局,行政处罚,2026.1.5,2026-3-1,是,2026年4月2日,驳回诉讼请求,丁",
                "2,（2026）云0101行初6号,虚构市甲商贸有限公司,云麓区人社局,工伤认定,20260106,,未出庭,,判了,丁",
                "合计,2件,,,,,,,,,",
            ),
            ".csv",
        )
        first, second = found.rows
        assert first.plaintiffs == ("刘甲乙", "张丙")
        assert (first.docketed_on, first.judged_on) == (date(2026, 1, 5), date(2026, 4, 2))
        assert (first.leader_appeared, first.outcome, first.cause) == (
            True,
            Outcome.DISMISS_CLAIM,
            "行政处罚",
        )
        assert first.case_no
        assert first.case_no.normal == "（2026）云0101行初5号"
        assert (second.outcome, second.leader_appeared) == (None, False)
        assert second.unread[0].startswith("结果：“判了”")
        assert "丁" not in found.rows[0].model_dump_json()
        assert found.ignored == ("承办法官",)
        assert found.unread == {"4": list(second.unread)}

    def test_a_workbook_with_merged_cells(self) -> None:
        """One number over two rows is one case with both plaintiffs and both hearings."""
        book = Workbook()
        sheet = book.active
        for row in (
            ["案号", "原告", "被告", "开庭日期"],
            ["（2026）云0101行初5号", "刘某", "云麓区公安局", "2026-3-1"],
            [None, "张某", "云麓区公安局", "2026-4-1"],
        ):
            sheet.append(row)
        sheet.merge_cells("A2:A3")
        out = io.BytesIO()
        book.save(out)
        [entry] = entries(read_list(out.getvalue(), ".xlsx").rows)
        assert (entry.rows, entry.plaintiffs) == ((2, 3), ("刘某", "张某"))
        assert entry.hearings == (date(2026, 3, 1), date(2026, 4, 1))

    def test_a_mapping_for_other_courts(self) -> None:
        """Columns and words that only one court uses are named by a mapping."""
        mapping = Mapping(columns={"卷号": "案号", "胜负情况": "胜败"}, values={"胜败": {"机关败": "败诉"}})
        found = read_list(
            csv("卷号,原告,被告,胜负情况", "（2026）云0101行初5号,刘某,云麓区公安局,机关败"), ".csv", mapping
        )
        assert found.rows[0].agency_result is AgencyResult.LOST

    @pytest.mark.parametrize(
        ("content", "suffix", "code"),
        [
            (b"a,b,c\n1,2,3", ".csv", "court_list_no_header"),
            ("案号,原告,被告".encode(), ".csv", "court_list_empty"),
            (b"PK nothing", ".xlsx", "ledger_not_xlsx"),
        ],
    )
    def test_what_is_no_list_is_refused(self, content: bytes, suffix: str, code: str) -> None:
        """A file without header, without cases, or that is none says so."""
        with pytest.raises(Rejected) as why:
            read_list(content, suffix)
        assert why.value.code == code

    def test_rows_that_contradict_are_noted(self) -> None:
        """The same number twice with another judgment day is one case; the first row counts and the second is named."""
        said = "（2026）云0101行初5号,刘某,云麓区公安局,"
        found = read_list(csv("案号,原告,被告,裁判日期", said + "2026-4-1", said + "2026-4-2"), ".csv")
        [entry] = entries(found.rows)
        assert (entry.judged_on, entry.rows) == (date(2026, 4, 1), (2, 3))
        assert "第 3 行" in entry.notes[-1]


@given(st.lists(st.integers(0, 200), min_size=1, max_size=60))
def test_no_event_is_too_large(widths: list[int]) -> None:
    """Rows are kept in order in parts that an event can carry; none is lost."""
    rows = [
        CourtRow(row=number, plaintiffs=tuple("某" * 150 + str(n) for n in range(width)))
        for number, width in enumerate(widths, 1)
    ]
    parts = list(chunks(rows))
    assert [row for part in parts for row in part] == rows
    assert all(sum(len(row.model_dump_json().encode()) for row in part) < 2 * CHUNK for part in parts)
