"""Sealing and the master keys: deterministic, bound to their words, refused when changed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Rejected
from shared.personal.ciphers import Box, CannotOpenError, Cipher
from shared.personal.erasing import Traces
from shared.personal.masters import FileMasters, make_masters

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.sampled_from(Cipher), st.binary(max_size=80), st.binary(max_size=20))
def test_the_same_is_the_same_and_opens_again(cipher: Cipher, text: bytes, about: bytes) -> None:
    """Sealing is deterministic under a key, differs under another, and opens to what was sealed, with either cipher."""
    sealed = Box(KEY).seal(text, about, cipher)
    assert sealed == Box(KEY).seal(text, about, cipher)
    assert sealed != Box(OTHER).seal(text, about, cipher)
    assert Box(KEY).open(sealed, about) == text


@given(st.sampled_from(Cipher), st.data())
def test_a_changed_byte_is_refused(cipher: Cipher, data: st.DataObject) -> None:
    """Neither another byte, nor another key, nor other words open what was sealed."""
    sealed = bytearray(Box(KEY).seal("刘某".encode(), b"s", cipher))
    for key, about in ((OTHER, b"s"), (KEY, b"t")):
        with pytest.raises(CannotOpenError):
            Box(key).open(bytes(sealed), about)
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpenError):
        Box(KEY).open(bytes(sealed), b"s")


def test_the_ciphers_share_no_key() -> None:
    """The same text is something else under each cipher."""
    one, other = (Box(KEY).seal(b"x" * 20, b"", cipher) for cipher in Cipher)
    assert one[1:] != other[1:]


def test_master_keys_in_a_file(tmp_path: Path) -> None:
    """The file is its owner's alone; the newest version wraps, older ones open until they are discarded; another process sees it at once."""
    path = tmp_path / "keys" / "masters.json"
    make_masters(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first, second = FileMasters(path), FileMasters(path, Cipher.SM4)
    wrapped = first.wrap(first.version, KEY, b"s")
    hashed = second.hashed("张三")
    index = second.index(1, hashed)
    assert index in first.indexes(hashed)
    make_masters(path)  # changes nothing
    assert first.add() == 2
    assert (second.version, second.unwrap(1, wrapped, b"s")) == (2, KEY)
    again = second.wrap(2, KEY, b"s")
    first.keep({2})
    with pytest.raises(CannotOpenError):
        FileMasters(path).unwrap(1, wrapped, b"s")
    assert second.unwrap(2, again, b"s") == KEY
    assert first.hashed("张三") == hashed
    assert index not in first.indexes(hashed)
    with pytest.raises(CannotOpenError):
        FileMasters(path).index(1, hashed)


def test_namesakes_are_named() -> None:
    """A name that stands in several cases is only erased where each was named; a case it does not stand in is refused."""
    of = Traces("s", "370404", "b", 3, ("case-1", "case-2", "court_list-9", "notification-4"))
    assert (of.cases, of.others) == (("1", "2"), ("court_list-9",))
    of.check_meant(["2", "1"])
    for named, code in (([], "several_cases"), (["1"], "several_cases"), (["1", "2", "3"], "not_in_case")):
        with pytest.raises(Rejected) as why:
            of.check_meant(named)
        assert why.value.code == code
