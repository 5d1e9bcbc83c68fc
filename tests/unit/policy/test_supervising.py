"""How supervision goes where the documents leave it open: agreements on it, read strictly."""

from __future__ import annotations

import pytest

from shared.policy.agreement import parse_agreement
from shared.policy.load import PackError, Packs, with_agreement
from shared.policy.supervising import settled
from tests.support.packs import SHIPPED_PACKS

PACKS = SHIPPED_PACKS
PLACE = ("370404", "fz-renshe")


def agreed(text: str, name: str = "yicheng.agreed.yaml", packs: Packs = PACKS) -> Packs:
    return with_agreement(packs, parse_agreement(text, name))


def test_without_an_agreement_the_shipped_values_hold() -> None:
    """YC23-2.6a: seven days for the reply, calendar years, and it is said that these are 约定."""
    found = settled(PACKS.agreements, *PLACE)
    assert (found.how.reply_days, found.how.window, found.said) == (7, "calendar", "约定，系统缺省")


def test_a_bureau_s_own_agreement_goes_before_its_region_s() -> None:
    """YC23-2.9b: whether 或 or 且, and over which year, is agreed on; the bureau's own agreement decides."""
    packs = agreed("binds: {regions: ['370404']}\nsupervision: {reply_days: 10, window: rolling}\n")
    own = "binds: {bureaus: [fz-renshe]}\nsupervision: {joined: {yicheng-2023.talk_deputy: all}}\n"
    found = settled(agreed(own, "own.agreed.yaml", packs).agreements, *PLACE)
    assert (found.how.reply_days, found.how.joined) == (7, {"yicheng-2023.talk_deputy": "all"})
    other = settled(packs.agreements, "370404", "fz-ziran").how
    assert (other.reply_days, other.window) == (10, "rolling")


@pytest.mark.parametrize(
    "text",
    [
        "supervision: {joined: {yicheng-2023.case_facts: all}}",
        "supervision: {joined: {yicheng-2023.nothing: all}}",
        "supervision: {reply_days: 0}",
        "supervision: {window: decade}",
    ],
)
def test_what_cannot_be_agreed_is_refused(text: str) -> None:
    """An agreement on supervision names provisions on supervision, whole days and a window that exists; else its file and line are told."""
    with pytest.raises(PackError, match=r"yicheng\.agreed\.yaml:1"):
        agreed(f"{text}\n")
