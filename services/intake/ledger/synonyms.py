"""The words clerks use for the terms of the dictionaries: official titles, with or without 行政, 程序 and 书, and other usual ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from shared.events.terms import AgencyResult, Document, Level, Outcome, Party, Term

_PUNCTUATION = str.maketrans("", "", ",。;.、")
#: other words for the terms, beside their titles with or without 行政, 程序, 书
_SYNONYMS: Mapping[type[Term], Mapping[str, Term]] = {
    Level: {"第一审": Level.FIRST, "1审": Level.FIRST, "第二审": Level.SECOND, "2审": Level.SECOND,
            "复议": Level.RECONSIDERATION, "发回": Level.REMAND, "重审": Level.REMAND, "再审申请": Level.RETRIAL_REVIEW},
    Document: {"调解": Document.MEDIATION, "复议决定": Document.DECISION, "撤诉": Document.RULING},
    Outcome: {
        "驳回原告诉讼请求": Outcome.DISMISS_CLAIM, "驳回请求": Outcome.DISMISS_CLAIM, "驳回原告起诉": Outcome.REJECT_SUIT,
        "驳回上诉": Outcome.UPHOLD, "驳回上诉维持原判": Outcome.UPHOLD, "撤诉": Outcome.WITHDRAWN, "准予撤诉": Outcome.WITHDRAWN,
        "原告撤诉": Outcome.WITHDRAWN, "视为撤诉": Outcome.DEEMED_WITHDRAWN, "调解": Outcome.MEDIATED,
        "撤销行政行为": Outcome.REVOKE, "撤销重作": Outcome.REVOKE_AND_REDO, "责令履行职责": Outcome.ORDER_PERFORMANCE,
    },
    AgencyResult: {"胜": AgencyResult.WON, "败": AgencyResult.LOST},
    Party: {"被告": Party.AGENCY, "行政机关": Party.AGENCY, "我局": Party.AGENCY, "本局": Party.AGENCY,
            "申请人": Party.PLAINTIFF, "原告方": Party.PLAINTIFF},
}  # fmt: skip


def plain(text: str) -> str:
    """For recognising words: one width, no spaces, no line breaks, lower case."""
    return re.sub(r"[\s\u200b-\u200f\ufeff]+", "", unicodedata.normalize("NFKC", text)).lower()


def meant(kind: type[Term], text: str) -> Term | None:
    """The member that the text stands for; None when it is none of them."""
    word, known = plain(text).translate(_PUNCTUATION), _known(kind)
    return next((known[form] for form in (word, *sorted(_forms(word))) if form in known), None)


@cache
def _known(kind: type[Term]) -> Mapping[str, Term]:
    """Every word for every member; titles and codes win over forms, forms over synonyms."""
    known = {plain(name): member for name, member in _SYNONYMS.get(kind, {}).items()}
    for member in kind:
        known |= {plain(form): member for form in _forms(member.title)}
    return known | {plain(name): member for member in kind for name in (member.title, member.value)}


def _forms(title: str) -> set[str]:
    """The title without what clerks leave out or add."""
    bare = title.removeprefix("行政")
    forms = {title, bare, bare.removesuffix("程序"), bare.removesuffix("书"), bare.removesuffix("负责人")}
    return {form for form in forms if len(form) > 1}
