"""The number on a certificate, 期证〔2026〕370404-fz-renshe-1号: it names the event that gave the paper out. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

#: any style of brackets: people type what they have
_NUMBER = re.compile(r"期证[〔\[［（(【](\d{4})[〕\]］）)】](\S+)-([1-9]\d{0,8})号?")


class Place(NamedTuple):
    """Where the event stands: the bureau's stream of the year, and the version in it, which is the running number."""

    stream: str
    version: int


def number(region: str, bureau: str, year: int, version: int) -> str:
    return f"期证〔{year}〕{region}-{bureau}-{version}号"


def stream(region: str, bureau: str, year: int) -> str:
    return f"certificate-{region}-{bureau}-{year}"


def place_of(text: str) -> Place | None:
    """None when the text is not a certificate's number."""
    match = _NUMBER.fullmatch("".join(text.split()))
    return Place(f"certificate-{match[2]}-{match[1]}", int(match[3])) if match else None
