"""Case numbers in every style that courts print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.case_numbers import CaseNumber, case_no, parse

OLD, NEW = "（2006）沈行初字第49号", "（2016）京04行初568号"


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("[2006]沈行初字第49号", OLD),
        ("〔2006〕沈行初字第00049号", OLD),
        ("【2006】 沈 行初字 第 49 号", OLD),
        ("(2006)沈行初字49号", OLD),
        ("（２００６）沈行初字第４９号", OLD),
        ("（二〇○六）沈行初字第49号", OLD),
        ("(2016)京04行初568号", NEW),
        ("〔2016〕京04行初第0568号", NEW),
        ("（2016年）京04行初568号", NEW),
        ("(2020)京0112行初9号之一", "（2020）京0112行初9号之一"),
        ("(2020)京0112行初9号之12", "（2020）京0112行初9号之十二"),
        ("(2015)行监字第156号", "（2015）行监字第156号"),
        ("(2019)最高法行申9499号", "（2019）最高法行申9499号"),
        ("[2005]古蔺县初字第31号", "（2005）古蔺县初字第31号"),
    ],
)
def test_every_printed_style_has_one_canonical_form(printed: str, normal: str) -> None:
    """Brackets, digits, spaces and padding do not matter; old and new style stay apart."""
    number = parse(printed)
    assert number
    assert number.normal == normal


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("(2013)鄂张湾行再初字第00015号", CaseNumber(2013, "鄂张湾", "行再初", 15, None, old_style=True)),
        ("（2015）南市行二初字第86号", CaseNumber(2015, "南市", "行二初", 86, None, old_style=True)),
        ("(2018)最高法行抗1号", CaseNumber(2018, "最高法", "行抗", 1, None, old_style=False)),
        ("(2019)闽72行初9号之二", CaseNumber(2019, "闽72", "行初", 9, 2, old_style=False)),
    ],
)
def test_a_number_is_read_into_its_parts(printed: str, parts: CaseNumber) -> None:
    """Year, court, kind, serial and suffix are told apart."""
    assert parse(printed) == parts


@pytest.mark.parametrize(
    "printed",
    ["", "无", "第96、97号", "（2005）第188128号", "(2016)京04行初0号", "(2020)京0112行初9号之十十"],
)
def test_what_is_not_one_number_stays_as_printed(printed: str) -> None:
    """It is never guessed: there is no canonical form, and the case is flagged."""
    assert parse(printed) is None
    assert case_no(printed or "-").normal is None


NUMBERS = st.builds(
    CaseNumber,
    year=st.integers(1990, 2050),
    court_code=st.sampled_from(["京04", "最高法", "鲁", "云2301", "粤71"]),
    kind=st.sampled_from(["行初", "行终", "行申", "行再", "行赔初"]),
    serial=st.integers(1, 99_999),
    suffix=st.none() | st.integers(1, 99),
    old_style=st.just(False),
) | st.builds(
    CaseNumber,
    year=st.integers(1990, 2015),
    court_code=st.sampled_from(["沈", "鄂十堰中", "深福法", "海南", ""]),
    kind=st.sampled_from(["行初", "行终", "行再终", "行二初"]),
    serial=st.integers(1, 99_999),
    suffix=st.none() | st.integers(1, 99),
    old_style=st.just(True),
)


@given(NUMBERS, st.sampled_from(["()", "（）", "[]", "〔〕", "【】"]), st.integers(0, 4), st.booleans())
def test_reading_undoes_every_way_of_printing(
    number: CaseNumber, brackets: str, padding: int, wide: bool
) -> None:
    """Whatever brackets, padding or digit width a number is printed with, it is read back as itself."""
    serial = str(number.serial)
    printed = number.normal.replace("（", brackets[0]).replace("）", brackets[1])
    printed = printed.replace(f"{serial}号", f"{'0' * padding}{serial}号")
    if wide:
        printed = printed.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert parse(printed) == number


@given(st.text(max_size=40))
def test_reading_never_fails(text: str) -> None:
    """Any text gives a number or None, and a canonical form is a fixed point."""
    number = parse(text)
    assert number is None or parse(number.normal) == number
