"""Names in a court's list: natural persons masked before anything is kept, parties and courts recognised however they are written. Pure.

A court prints full names; a log that is never edited must not hold them. 刘建国 is kept as 刘某, organisations as they are.
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
_LONGEST_NAME, _SHOWN = 4, 200
_SURE = 4


def masked_names(names: Iterable[str]) -> tuple[str, ...]:
    """As they may be kept: each masked, particulars of persons left out, nobody twice."""
    found = (masked(part) for name in names for part in _split(name) if not _PARTICULARS.fullmatch(part))
    return tuple(dict.fromkeys(name for name in found if name))[:_SHOWN]


def masked(name: str) -> str:
    """``刘建国`` → ``刘某``, ``刘建国等3人`` → ``刘某等3人``; organisations and names that are masked already stay."""
    text = unicodedata.normalize("NFKC", name).strip()
    if _is_body(text):
        return text[:_SHOWN]
    bare = re.split(r"[(,:;\s]", text, maxsplit=1)[0]
    more = _MORE.fullmatch(bare)
    bare, tail = (more["name"], more["more"]) if more else (bare, "")
    if not bare or any(mark in bare for mark in "某×*"):
        return (bare + tail)[:_SHOWN]
    surname = next((two for two in _COMPOUND if bare.startswith(two) and len(bare) > len(two)), bare[0])
    return f"{surname}某{tail}"


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
    """The same party or court: persons by what is not masked, organisations with or without the places before their name."""
    first, second = plain(one), plain(other)
    if first == second:
        return True
    if not (_is_body(first) and _is_body(second)):
        return not (_is_body(first) or _is_body(second)) and party_key(one) == party_key(other)
    short, long = sorted((first, second), key=len)
    return len(short) >= _SURE and long.endswith(short)


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
