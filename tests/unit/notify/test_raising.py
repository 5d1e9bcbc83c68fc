"""From what is to be told to its records: a person hears a matter once, of several states the last, of several at once together."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.notify.raising import LAST_WORD, Heard, planned
from services.notify.recipients import Recipient
from shared.eventlog import Write
from shared.events.envelope import decode
from shared.events.notification import NotificationRaised
from shared.events.terms import NoticeKind, Role
from tests.support.bureau import BUREAU, REGION, TODAY
from tests.unit.notify.timing.given import WORKING, at, notice

NOW = at("2026-03-10 10:00")
KINDS = (NoticeKind.MOVED, NoticeKind.MISSED, NoticeKind.HEARING, NoticeKind.PERIOD_SET)


def heard(place: int, person: str, matter: int, kind: NoticeKind) -> Heard:
    told = replace(notice(TODAY, n=matter), kind=kind, body=f"第{place}")
    cause = notice(TODAY, n=1_000 + place).cause
    to = Recipient(person, Role.HANDLER, REGION, BUREAU, f"{person}@example.org")
    return Heard(replace(told, cause=cause), to)


@st.composite
def pages(draw: st.DrawFn) -> list[Heard]:
    """What one page of the log has to tell: some people, few matters."""
    one = st.tuples(st.sampled_from("abc"), st.integers(1, 3), st.sampled_from(KINDS))
    return [heard(place, *said) for place, said in enumerate(draw(st.lists(one, max_size=30)))]


def raised(write: Write) -> NotificationRaised:
    [new] = write.events
    payload = decode(new.type, new.schema, new.data)
    assert isinstance(payload, NotificationRaised)
    return payload


@given(pages(), st.integers(0, 40))
def test_everybody_hears_everything_and_of_a_state_the_last(page: list[Heard], before: int) -> None:
    """Each record has a stream of its own; of moves and hearings the last word on a matter stays, of all else every one."""
    writes = planned(page, dict.fromkeys("abc", before), WORKING, NOW)
    assert len({write.stream for write in writes}) == len(writes)
    said = [(one.person, one.about, one.kind, one.body) for one in map(raised, writes)]
    last: dict[object, str] = {}
    for one in page:
        assert one.to is not None
        told = one.told
        key = (one.to.person, told.about, told.kind)
        last[key if told.kind in LAST_WORD else (*key, told.body)] = told.body
    assert sorted(body for *_, body in said) == sorted(last.values())


@given(pages())
def test_saying_it_again_says_the_same(page: list[Heard]) -> None:
    """After a crash the same page gives the same ids, whatever was counted meanwhile: the log then knows them."""
    first, again = (planned(page, {"a": count}, WORKING, NOW) for count in (0, 100))
    assert [write.stream for write in first] == [write.stream for write in again]


def test_several_of_a_kind_about_a_case_come_together() -> None:
    """Three new periods of one case are three notices in the inbox and one mail; a single one goes by itself."""
    new = [heard(place, "a", place, NoticeKind.PERIOD_SET) for place in (1, 2, 3)]
    other = heard(4, "a", 4, NoticeKind.MISSED)
    found = [raised(write) for write in planned([*new, other], {}, WORKING, NOW)]
    assert [one.in_digest for one in found] == [True, True, True, False]
    assert {one.send_from for one in found if one.in_digest} == {NOW}
