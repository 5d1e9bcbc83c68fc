"""The report: what stands on it, that it comes out again byte for byte, and that its spreadsheet can be checked and trusted."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import orjson
from openpyxl import load_workbook

from services.stats.catalogue import HALF_YEAR, Catalogue
from services.stats.knowledge import Knowledge
from services.stats.periods import parse_period
from services.stats.plain import plain_report
from services.stats.report import Report, report
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from services.stats.xlsx import workbook_bytes
from shared.events.organisation import OrganisationRegistered
from shared.events.terms import AgencyResult, Origin
from tests.unit.stats.story import Story
from tests.unit.stats.test_duties import KINDS


def told(name: str = "甲诉某局", origin: Origin = Origin.REPORTED) -> Story:
    story = Story()
    story.tell("organisation-370404-fz-renshe", OrganisationRegistered(name="虚构区人社局"), None)
    for number, (leader, result) in enumerate(
        [(True, AgencyResult.WON), (False, AgencyResult.LOST), (None, None)]
    ):
        story.bureau = "fz-renshe" if number < 2 else "fz-chengguan"
        case = story.case(name, origin)
        case.opened(date(2026, 1, 5))
        case.heard(date(2026, 2, 3), leader=leader)
        if result:
            case.judged(date(2026, 3, 5), agency_result=result)
    return story


def half_year(story: Story) -> Report:
    sheet = story.sheet()
    names = {key: row[2] for key, row in sheet.bureaus.current.items()}
    rows, period, catalogue = tuple(story.rows()), parse_period("2026H1"), Catalogue(KINDS)
    known = Knowledge(Standpoint(len(story.events)), Scope("370404"), rows, (), names, story.units(period))
    return report(known, period, catalogue.some(HALF_YEAR), catalogue.rule_titles)


def test_lines_are_bureaus_and_the_total_is_their_sum() -> None:
    """One line a bureau under its registered name (its code if it has none), and a total below."""
    flow = half_year(told()).blocks[0]
    assert [line.name for line in flow.lines] == ["fz-chengguan", "虚构区人社局"]
    assert [[figure.count for figure in line.figures][:4] for line in flow.lines] == [
        [0, 1, 0, 1],
        [0, 2, 2, 0],
    ]
    assert [figure.count for figure in flow.total][:4] == [0, 3, 2, 1]


def test_rates_show_numerator_denominator_and_what_stands_apart() -> None:
    """负责人出庭率 is 1 of 2 with one unknown apart; a rate over nothing has no percentage."""
    data = plain_report(half_year(told()))
    total = next(block for block in data["blocks"] if block["code"] == "appearance")["total"]
    assert total["appearance_rate"] == {"numerator": 1, "denominator": 2, "apart": 1, "percent": "50.00%"}
    assert total["spoke_rate"] == {"numerator": 0, "denominator": 0, "apart": 1, "percent": None}


def test_samples_are_called_samples() -> None:
    """Figures that contain published or invented cases say so, and that they prove nothing about anybody; others carry no such line."""
    warning = half_year(told(origin=Origin.INVENTED)).warning
    assert warning
    assert "虚构示例3件" in warning
    assert half_year(told()).warning is None


def test_report_states_position_and_counting_rules() -> None:
    """The log position and the rules of counting, with their sources, stand on the report."""
    made = half_year(told())
    assert made.position == len(told().events)
    assert any("案件×审级" in note for note in made.notes)
    assert any("法释〔2020〕3号" in note and "负责人出庭率" in note for note in made.notes)


def test_same_report_is_the_same_bytes() -> None:
    """Made twice, the spreadsheet and the JSON are byte for byte the same."""
    first, second = half_year(told()), half_year(told())
    assert workbook_bytes(first) == workbook_bytes(second)
    assert orjson.dumps(plain_report(first)) == orjson.dumps(plain_report(second))


def test_spreadsheet_does_not_tell_when_it_was_written() -> None:
    """No part of the file carries the time of writing, so that waiting a minute changes nothing."""
    with ZipFile(BytesIO(workbook_bytes(half_year(told())))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert set(re.findall(rb">(\d{4}-\d\d-\d\d)T", archive.read("docProps/core.xml"))) == {b"2000-01-01"}


def test_spreadsheet_calculates_and_remembers_the_same_numbers() -> None:
    """Totals and rates are live formulas, and the numbers stored beside them are those of the report."""
    made = half_year(told())
    content = workbook_bytes(made)
    live = load_workbook(BytesIO(content))["统计表"]
    stored = load_workbook(BytesIO(content), data_only=True)["统计表"]
    assert live.title == "统计表"
    totals = [row[0].row for row in live.iter_rows(max_col=1) if row[0].value == "合计"]
    assert len(totals) == len(made.blocks)
    assert live.cell(totals[0], 3).value == "=SUM(C9:C10)"
    assert stored.cell(totals[0], 3).value == 3
    appearance = totals[[block.code for block in made.blocks].index("appearance")]
    assert live.cell(appearance, 6).value == f'=IF(D{appearance}=0,"—",C{appearance}/D{appearance})'
    assert stored.cell(appearance, 6).value == 0.5
    assert stored.cell(appearance, 14).value == "—"
    assert [block.code for block in made.blocks] == list(HALF_YEAR)


def test_spreadsheet_lists_the_cases_and_prints_on_a4() -> None:
    """The second sheet names every instance behind the numbers, the third how they are counted; all print on A4 across."""
    book = load_workbook(BytesIO(workbook_bytes(half_year(told()))))
    assert book.sheetnames[:3] == ["统计表", "案件清单", "口径说明"]
    cases = [[cell.value for cell in row] for row in book["案件清单"].iter_rows(min_row=2)]
    assert [row[12] for row in cases] == ["是", "否", "不详"]
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert book["统计表"].freeze_panes == "B5"


def test_text_from_outside_is_never_a_formula() -> None:
    """A case name that looks like a formula, or holds control characters, is printed as text."""
    book = load_workbook(BytesIO(workbook_bytes(half_year(told('=HYPERLINK("http://x")\x07诉某局')))))
    cell = book["案件清单"].cell(2, 2)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")诉某局')
