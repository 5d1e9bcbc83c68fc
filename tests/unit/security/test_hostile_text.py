"""Text, JSON and names of files that look like something other than they are."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Rejected
from shared.files.names import disposition, kept_name
from shared.json_text import MAX_DEPTH, read_json
from shared.text import cleaned, flaw, flaws

HOSTILE = {
    "NUL": "甲\x00",
    "a control character": "甲\x1b[2J",
    "writing turned round": "报告\u202efdp.exe",
    "an isolate": "甲\u2066乙\u2069",
    "no width at all": "张\u200b三",
    "a mark in the middle": "张\ufeff三",
    "an invisible filler": "张\u3164三",
    "a tag": "甲\U000e0041",
    "half a pair": "甲\ud800",
    "no character": "甲\uffff",
    "a radical for a character": "\u2f08民法院",
    "a compatibility character": "\uf9e1某",
    "Cyrillic among Latin": "аdmin",
    "Greek that looks Latin": "PΑYPAL",
}
HONEST = (
    "甲诉某局行政处罚案", "（2026）沪0112行初1号", "PM2.5 35μg/m³", "阿卜杜拉·某", "第一行\n第二行\t列", "𠮷某", "葛\U000e0100某", "α射线", "ＡＢＣ公司", "Привет", "", "3×4=12",
    "=1+1", "<b>", "{{7*7}}", "'; drop table x; --",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_text_that_deceives_is_told(name: str) -> None:
    """In Chinese, wherever it stands, in a member's name too."""
    text = HOSTILE[name]
    assert flaw(text)
    assert [path for path, _ in flaws({"a": [1, {"b": text}]})] == ["a.1.b"]
    assert [path for path, _ in flaws({"a": {text: 1}})] == ["a"]


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_passes(text: str) -> None:
    """Rare characters, their variants, other scripts by themselves, code: as they are."""
    assert flaw(text) is None
    assert cleaned(text) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_what_is_cleaned_has_nothing_unseen(text: str) -> None:
    """Whatever is pasted, what remains is visible or white space, and cleaning it again changes nothing."""
    clean = cleaned(text)
    assert cleaned(clean) == clean
    assert "看不见" not in (flaw(clean) or "")
    assert not [one for one in clean if unicodedata.category(one) in {"Cc", "Cs"} and one not in "\t\n\r"]
    clean.encode()


BAD_JSON = {
    "too deep": b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1),
    "far too deep": b"[" * 1_000_000,
    "a million digits": b"[" + b"9" * 1_000_000 + b"]",
    "a hundred digits": b"[" + b"9" * 100 + b"]",
    "a long fraction": b"[0." + b"1" * 100 + b"]",
    "beyond a number": b"[1e400]",
    "no number": b"[NaN]",
    "infinity": b"[Infinity]",
    "a name twice": b'{"bureau": "a", "bureau": "b"}',
    "a name twice, inside": b'[{"a": {"b": 1, "b": 2}}]',
    "half a pair": b'["\\ud800"]',
    "half a pair as a name": b'{"\\udc00": 1}',
    "not UTF-8": b'["\xc0\xaf"]',
    "a mark before it": b"\xef\xbb\xbf[]",
    "two values": b"{}{}",
    "a comment": b"[] // x",
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_json_that_readers_could_read_differently_is_refused(name: str) -> None:
    """One code, before anything recurses over it."""
    with pytest.raises(Rejected) as refused:
        read_json(BAD_JSON[name])
    assert refused.value.code == "malformed_json"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(string.printable),
        lambda part: st.lists(part) | st.dictionaries(st.text(string.printable), part),
        max_leaves=20,
    )
)
def test_other_json_is_what_it_says(data: object) -> None:
    """Whatever is within the bounds comes back as it was written."""
    import orjson

    try:
        assert read_json(orjson.dumps(data)) == data
    except Rejected as why:
        assert "嵌套" in why.message  # noqa: PT017  (made deeper than the bound)


NAMES = {
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "C:\\甲\\答辩状.docx": "答辩状.docx",
    "/": "",
    "...": "",
    "答辩\u202etxt.exe": "答辩txt.exe",
    "a\x00b.pdf": "ab.pdf",
    'x"; filename="y.exe': "x__ filename=_y.exe",
    "a\r\nSet-Cookie: x=1.pdf": "a Set-Cookie_ x=1.pdf",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "COM1.pdf": "_COM1.pdf",
    "答辩状.pdf. ": "答辩状.pdf",
    "甲\ud800.pdf": "甲_.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_no_path_and_no_trick(name: str) -> None:
    """What is kept can be a file's name on any system, and a header."""
    assert kept_name(name) == NAMES[name]


@pytest.mark.parametrize("name", ["invoice.exe", "x.pdf.html", "x.svg", "答辩\u202efdp.scr", ""])
def test_a_download_has_the_ending_of_what_it_is(name: str) -> None:
    """Whatever somebody wishes to call a .pdf, it is saved as one."""
    assert kept_name(name, "pdf").endswith(".pdf") or not name


@given(st.text(st.characters(exclude_categories=[])))
def test_any_name_makes_one_header(name: str) -> None:
    """No line ends, nothing outside ASCII, no way out of the quotes."""
    said = disposition(kept_name(name, "pdf"), "x.pdf")
    assert said.isascii()
    assert said.isprintable()
    assert said.count('"') == 2
    assert len(said) < 2_000
