"""Which regions other sites keep, and what may be written here about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.errors import Rejected
from shared.eventlog.outcomes import Conflict, Write
from shared.events.case import Registered
from shared.events.reminder import ReminderDue
from shared.sites.known import COPIED, KEPT, Site, Sites, keeping
from tests.support.given import a_write, an_event

SITES = Sites.of({"yicheng": Site(title="峄城站点", regions=("370404",))})
THERE, HERE = a_write("case-1"), a_write("case-2", an_event(region="370402"))


def test_nobody_decides_here_what_is_kept_there() -> None:
    """A process manager finds that somebody was faster, a person is told which site keeps it; other regions are written to as ever."""
    assert keeping(SITES, lambda: None)([HERE, THERE]) == Conflict("case-1", 0)
    assert keeping(SITES, lambda: None)([HERE]) is None
    with pytest.raises(Rejected, match="峄城站点") as refused:
        keeping(SITES, lambda: "p-1")([THERE])
    assert refused.value.code == "kept_at_other_site"


def test_nobody_is_reminded_twice() -> None:
    """Reminders, weekly lists and pre-checks of what is kept elsewhere are said there only; its copies are less than that."""
    assert ReminderDue.area in KEPT - COPIED
    assert Registered.area in COPIED < KEPT
    assert SITES.keeper("370404", "audit") is None


def test_a_site_alone_keeps_everything() -> None:
    """Without a file there are no other sites."""
    assert Sites.load(None).keeper("370404", "case") is None
    assert keeping(Sites.load(None), lambda: "p-1")([Write("case-1", THERE.events, THERE.expected)]) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "sites: {a: {title: 甲, regions: ['370404']}, b: {title: 乙, regions: ['370404']}}",
            "370404",
        ),
        ("sites: {a: {title: 甲, regions: []}}", "regions"),
        ("sites: {A B: {title: 甲, regions: ['370404']}}", "A B"),
        ("sites: [", "sites.yaml"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, why: str) -> None:
    """A region under two sites, a site without one, a name that is none, broken YAML: the service does not start and says where."""
    file = tmp_path / "sites.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        Sites.load(file)
