"""Names in a court's list: what stands beside them is left out, parties and courts are recognised however they are written. Pure.

A court prints full names; they are sealed before anything is recorded, or where nothing can be sealed kept as 刘某. A printed paper has 刘某 too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from services.intake.ledger.synonyms import plain

_COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "司徒",
    "夏侯",
    "端木",
    "令狐",
)
#: how the names of organisations end; short ones only where no person's name ends so (张建社 is a person)
_BODY = re.compile(
    r".*(公司|厂|店|院|会|社|中心|局|政府|所|站|部|队|学校|园|集团|企业|银行|商行|办|处|村|街道|镇|乡|酒店|超市|工作室|场|馆|铺|组|户|大学|学院|医院)(\(.*\))?$"
)
_SHORT_BODY = re.compile(r".*(公司|厂|店|局|政府|中心|学校|集团|企业|银行|商行|街道|酒店|超市|医院|大学)$")
#: what stands beside a person's name and is not one
_PARTICULARS = re.compile(r"(男|女|.*[汉回满苗壮]族|.*年.*出?生.*|身份证.*|公民身份.*|住.*|\d+)")
_MORE = re.compile(r"^(?P<name>.+?)(?P<more>等\d*[人名户]?|\d+[人名户])$")
_MARKS = "某×*"
_LONGEST_NAME, _SHOWN = 4, 200
_SURE = 4


def listed_names(names: Iterable[str]) -> tuple[str, ...]:
    """The parties of a cell: particulars of persons left out, nobody twice."""
    found = (_listed(part) for name in names for part in _split(name) if not _PARTICULARS.fullmatch(part))
    return tuple(dict.fromkeys(name for name in found if name))[:_SHOWN]


def masked_names(names: Iterable[str]) -> tuple[str, ...]:
    """As they may be kept where nothing is sealed: each masked, nobody twice."""
    return tuple(dict.fromkeys(map(masked, names)))


def masked(name: str) -> str:
    """``刘建国`` → ``刘某``, ``刘建国等3人`` → ``刘某等3人``; organisations and names that are masked already stay."""
    text = _listed(name)
    if _is_body(text):
        return text
    more = _MORE.fullmatch(text)
    bare, tail = (more["name"], more["more"]) if more else (text, "")
    if not bare or _is_masked(bare):
        return bare + tail
    surname = next((two for two in _COMPOUND if bare.startswith(two) and len(bare) > len(two)), bare[0])
    return f"{surname}某{tail}"


def _listed(name: str) -> str:
    """In one width, without what follows a person's name: 刘建国(男) is 刘建国."""
    text = unicodedata.normalize("NFKC", name).strip()
    return (text if _is_body(text) else re.split(r"[(,:;\s]", text, maxsplit=1)[0])[:_SHOWN]


def _is_masked(text: str) -> bool:
    return any(mark in text for mark in _MARKS)


def party_key(name: str) -> str:
    """What two ways of writing one party have in common: 刘某 for 刘建国等3人, the last characters of an organisation."""
    text = plain(name)
    if _is_body(text):
        return text[-_SURE:]
    own = masked(text)
    bare = _MORE.fullmatch(own)
    own = bare["name"] if bare else own
    return re.sub(r"[某×*]+.*$", "某", own)


def alike(one: str, other: str) -> bool:
    """The same party or court: persons by name, by what is not masked where one of both is; organisations with or without the places before
    their name.
    """
    first, second = plain(one), plain(other)
    if first == second:
        return True
    if not (_is_body(first) or _is_body(second)):
        whole = not (_is_masked(first) or _is_masked(second))
        return _person(first) == _person(second) if whole else party_key(one) == party_key(other)
    if not (_is_body(first) and _is_body(second)):
        return False
    short, long = sorted((first, second), key=len)
    return len(short) >= _SURE and long.endswith(short)


def _person(text: str) -> str:
    more = _MORE.fullmatch(listed := _listed(text))
    return more["name"] if more else listed


def any_alike(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Courts list one row a party, so one in common is enough."""
    known = tuple(theirs)
    return any(alike(one, other) for one in ours for other in known)


def _is_body(text: str) -> bool:
    """An organisation; a long name without the marks of foreign or minority names is one too."""
    if len(text) <= _LONGEST_NAME:
        return bool(_SHORT_BODY.fullmatch(text))
    return bool(_BODY.fullmatch(text)) or (
        len(text) > 2 * _LONGEST_NAME and not re.search(r"[·.()\d,a-zA-Z]|某|等", text)
    )


def _split(name: str) -> list[str]:
    """Persons set apart by spaces only; the name of an organisation is left whole."""
    parts = name.split()
    return parts if all(len(part) <= _LONGEST_NAME for part in parts) and len(parts) > 1 else [name.strip()]
