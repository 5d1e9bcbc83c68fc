"""What the pages of notices, settings and operations decide, without a browser."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.audit.words import entry, span
from services.notify.contacts.contact import Contact
from services.notify.pages.told import WAITING_KINDS, dated, lines, told
from services.notify.pages.wishes import ALWAYS, KINDS, kinds_wished, wishes
from shared.dates.calendar import shipped
from shared.events.audit import AccessRefused, PersonalDisclosed
from shared.events.notification import SubscriptionSet
from shared.events.terms import Channel, NoticeKind
from shared.projection.asking import Standing
from shared.web.ops import part

CALENDAR = shipped()


def row(**changed: Any) -> dict[str, Any]:
    key = uuid4()
    return {
        "id": key, "kind": "missed", "role": "handler", "subject": "逾期", "body": "期限：2025年10月11日", "urgent": True,
        "statutory": True, "on_behalf_of": None, "link": f"/inbox/{key}", "case_id": None, "about": None,
        "raised_at": datetime.now(UTC), "read_at": None, "acknowledged_at": None,
    } | changed  # fmt: skip


class TestANotice:
    def test_days_are_told_with_their_day_of_the_week_and_holiday(self) -> None:
        """2025年10月11日 was a Saturday on which people worked."""
        assert (
            dated("期限2025年10月11日，请办理", CALENDAR)
            == "期限2025年10月11日（周六·国庆节、中秋节调休上班），请办理"
        )

    def test_a_day_that_says_more_already_and_one_that_is_none_stay(self) -> None:
        """Nothing is said twice, and what somebody wrote as a day that never was is left as it is."""
        assert dated("2025年10月11日（周六）", CALENDAR) == dated("2025年10月11日", CALENDAR)
        for text in ("2025年10月11日（另一种读法为…）", "2025年2月30日", "2025年13月1日", "没有日期"):
            assert dated(text, CALENDAR) == text

    def test_named_lines(self) -> None:
        """A name before the first colon is a name; a remark in brackets has none; “请” is what to do."""
        found = lines("依据：YC23-2.6a\n请：立即办理：今日\n（本应于昨日发出。）", CALENDAR)
        assert found == [("依据", "YC23-2.6a"), ("请", "立即办理：今日"), (None, "（本应于昨日发出。）")]

    @given(st.text(max_size=300))
    def test_whatever_it_says_nothing_is_lost(self, body: str) -> None:
        """Every line of the text is shown, in order."""
        shown = lines(body, CALENDAR)
        assert [f"{name}：{text}" if name else text for name, text in shown] == [
            dated(line, CALENDAR) for line in body.splitlines()
        ]

    def test_it_leads_elsewhere_or_nowhere(self) -> None:
        """A notice that is its own page offers no way to it."""
        assert told(row(), CALENDAR).leads_to is None
        assert told(row(link="/deadlines/1"), CALENDAR).leads_to == "/deadlines/1"

    @pytest.mark.parametrize("kind", NoticeKind)
    def test_only_what_climbs_waits_to_be_taken_up(self, kind: NoticeKind) -> None:
        """And no longer once somebody did."""
        assert told(row(kind=kind.value), CALENDAR).waits == (kind in WAITING_KINDS)
        assert not told(row(kind=kind.value, acknowledged_at=datetime.now(UTC)), CALENDAR).waits


class TestWishes:
    def test_a_table_that_is_sent_as_it_was_shown_changes_nothing(self) -> None:
        """Saving without touching anything leaves the contact as it is: none of the cells is news."""
        contact = Contact(addresses={Channel.SMS: "13800000000"})
        sent = {f"{one.kind}-{channel}": way for one in kinds_wished(contact) for channel, way in one.ways}
        after = contact
        for event in wishes("p-1", sent):
            assert contact.already(event)
            after = after.after(event)
        for kind in KINDS:
            for channel in Channel:
                assert after.wants(kind, channel) == contact.wants(kind, channel), (kind, channel)

    def test_only_the_cell_that_somebody_changed_is_news(self) -> None:
        """One kind less by mail is one fact, whatever else the table says; taken back it is one again."""
        contact, cell = Contact(), {"person": "p-1", "kind": NoticeKind.REPORT, "channel": Channel.EMAIL}
        sent = {f"{one.kind}-{channel}": way for one in kinds_wished(contact) for channel, way in one.ways}
        declined = [
            one for one in wishes("p-1", sent | {"report-email": "never"}) if not contact.already(one)
        ]
        assert declined == [SubscriptionSet(**cell, wanted=False)]
        contact = contact.after(declined[0])
        assert [one for one in wishes("p-1", sent) if not contact.already(one)] == [SubscriptionSet(**cell, wanted=True)]  # fmt: skip

    def test_the_inbox_of_what_must_be_told_is_not_asked(self) -> None:
        """A form that somebody made up changes nothing there either; nor does a word that is no way."""
        sent = {f"{kind}-inbox": "never" for kind in ALWAYS} | {"report-email": "sometimes"}
        assert list(wishes("p-1", sent)) == []


class TestOperations:
    @pytest.mark.parametrize(
        ("state", "colour"),
        [
            ("ok", "green"),
            ("degraded: not connected, projections poll", "yellow"),
            ("unreachable: X", "red"),
            ("starting", "red"),
        ],
    )
    def test_the_lamp_of_a_part(self, state: str, colour: str) -> None:
        """Fine, away without harm, or to be looked at; the reason stands beside what must be looked at."""
        found = part("database", state)
        assert found.colour == colour
        assert ("unreachable" in found.detail) == state.startswith("unreachable")

    @given(st.integers(0, 10**9), st.integers(0, 10**9))
    def test_progress_stays_within_its_bar(self, position: int, goal: int) -> None:
        """From nothing to all of it, also of an empty log, and never behind by less than nothing."""
        one = Standing("x.y", 1, 1, "building", position, goal, None, None, None, datetime.now(UTC))
        assert 0 <= one.percent <= 100
        assert one.lag == max(0, goal - position)


class TestRefusals:
    def test_in_words(self) -> None:
        """Who, whether they looked or sent, and why not; somebody without an account goes by their code."""
        known = {
            "position": 7, "at": datetime.now(UTC), "kind": AccessRefused.type, "person": "p-1", "duty": "clerk", "bureau": "none",
            "method": "POST", "path": "/cases", "code": "not_yours", "said": {},
        }  # fmt: skip
        shown = entry(known, "", "")
        assert (shown.duty, shown.did, shown.why, shown.place) == (
            "内勤",
            "提交",
            "其他单位（地区）的内容",
            "",
        )

    def test_no_code_where_there_is_a_title(self) -> None:
        """What somebody saw names for is said in Chinese, and so is anything else of a kind that nobody wrote words for."""
        known = {
            "position": 7, "at": datetime.now(UTC), "kind": PersonalDisclosed.type, "person": "p-1", "duty": "clerk", "bureau": "none", "method": "",
            "path": "/cases/1", "code": "", "said": {"purpose": "drafting", "note": "答辩状", "subjects": 2},
        }  # fmt: skip
        assert entry(known, "", "").why == "查看目的：制作文书；备注：答辩状；涉及人数：2"

    def test_a_day_is_a_day_in_shanghai(self) -> None:
        """From midnight to midnight there."""
        first, last = span(date(2026, 11, 22))
        assert first == datetime(2026, 11, 21, 16, tzinfo=UTC)
        assert last == datetime(2026, 11, 22, 16, tzinfo=UTC)
