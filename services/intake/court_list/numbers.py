"""Case numbers as lists print them: several in one cell, letters for digits, brackets or 号 left out. Pure.

What was repaired says so, and what cannot be read stays as printed: two numbers are the same only if both read the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from services.intake.case_numbers import CaseNumber, parse
from services.intake.ledger.synonyms import plain
from shared.events.terms import Level

#: how a scanned digit comes out as a letter; no case number has Latin letters
_LOOKALIKES = str.maketrans("OoIl|", "00111")
_LABEL = re.compile(r"^(案号|文号)[:：]?")
_YEAR = re.compile(r"^[\[〔【(]?((?:19|20)\d\d)[\]〕】)]?年?(?=\D)")
_SERIES = re.compile(r"^(?P<head>.*?\D)(?P<first>\d+)号?(?P<others>(?:[、,;/]第?\d+号?)+)$")
_RANGE = re.compile(r"^(?P<head>.*?\D)(?P<first>\d+)号?(?:[-~至]|——?)第?(?P<last>\d+)号$")
_BETWEEN = re.compile(r"(?<=号)[、,;/\s]*(?=[\[〔【(])")
#: cases that one printed range may stand for
_MANY = 100
_LEVELS = {"初": Level.FIRST, "终": Level.SECOND, "申": Level.RETRIAL_REVIEW, "监": Level.RETRIAL_REVIEW,
           "再": Level.RETRIAL}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """``key`` compares; ``read`` is None where the number could not be read, ``repaired`` where it was not printed correctly."""

    key: str
    read: CaseNumber | None
    repaired: bool = False

    @property
    def level(self) -> Level | None:
        """The level that the kind of case says: 行初, 行终, 行申, 行再."""
        return next((level for sign, level in _LEVELS.items() if self.read and sign in self.read.kind), None)


def number(printed: str) -> Number:
    """One number."""
    if found := parse(printed):
        return Number(found.normal, found)
    if found := parse(_repaired(printed)):
        return Number(found.normal, found, repaired=True)
    return Number(plain(printed), None)


def numbers(printed: str) -> tuple[Number, ...]:
    """All that a cell names: “行初96、97号” is two, “行初96-98号” three. What is not read as several stays one."""
    one = number(printed)
    if one.read:
        return (one,)
    parts = [number(part) for text in _BETWEEN.split(_plain(printed)) for part in _serials(text)]
    return tuple(parts) if len(parts) > 1 and all(part.read for part in parts) else (one,)


def _serials(text: str) -> list[str]:
    if series := _SERIES.match(text):
        return [
            f"{series['head']}{serial}号"
            for serial in (series["first"], *re.findall(r"\d+", series["others"]))
        ]
    if span := _RANGE.match(text):
        first, last = int(span["first"]), int(span["last"])
        if first <= last < first + _MANY:
            return [f"{span['head']}{serial}号" for serial in range(first, last + 1)]
    return [text]


def _plain(printed: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", printed))


def _repaired(printed: str) -> str:
    text = _LABEL.sub("", _plain(printed)).translate(_LOOKALIKES).strip(".,;。、；，").replace("宇第", "字第")
    text = _YEAR.sub(r"(\1)", text)
    return f"{text}号" if text[-1:].isdigit() else text
