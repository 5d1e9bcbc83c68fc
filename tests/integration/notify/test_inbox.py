"""The inbox as a process manager on a real log: each matter once, whatever is repeated; and the same tables from the log alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.notify.notices import notification_id
from services.notify.projection import Inbox
from shared.events.calendar import NoticeWanted
from shared.events.case import CaseOpened, HandlerAssigned
from shared.events.deadline import DeadlineApproaching, DeadlineMissed
from shared.events.duty import DutyAssessed
from shared.events.notification import AddressSet
from shared.events.terms import Channel, DutyState, Role
from shared.projection import generation
from tests.integration.notify.service import Notify
from tests.support.bureau import (
    BUREAU,
    CASE,
    JUSTICE,
    REGION,
    TODAY,
    Book,
    assigned,
    duty,
    first_instance,
    left,
    of_duty,
    opened,
    person,
)
from tests.support.rebuilding import rebuilt_alike

INBOX = "notify.inbox"
DUE = date(2026, 3, 24)


def a_long_story() -> Book:
    """People come and go, two handlers, one duty through its life, some of it told to the 司法局."""
    book = Book()
    book.extend([person("p-law", Role.LEGAL_OFFICE), person("p-liaison", Role.LIAISON, "l@example.org")])
    book.add(person("p-sfj", Role.JUSTICE_BUREAU, "sfj@example.org"), bureau=JUSTICE)
    book.extend([opened(), first_instance(), assigned("p-first"), left("p-law", Role.LEGAL_OFFICE)])
    book.add(duty(informed=(Role.LEGAL_OFFICE, Role.JUSTICE_BUREAU)))
    book.extend([person("p-law", Role.LEGAL_OFFICE, "law@example.org"), assigned("p-second")])
    book.add(of_duty(DeadlineApproaching, due=DUE, due_safe=DUE, days_left=3, remind_on=TODAY))
    book.add(of_duty(DeadlineMissed, due=DUE), on=DUE + timedelta(days=1))
    moved = AddressSet(person="p-law", channel=Channel.WECOM, address="legal-office")
    book.add(moved, stream=f"contact-{REGION}-{BUREAU}-p-law", on=None)
    return book


async def heard(notify: Notify) -> list[tuple[str, str]]:
    """(person, first word of the subject) in the order of the log."""
    rows = await notify.rows("select person, subject from notify_messages order by position")
    return [(row["person"], row["subject"].partition("：")[0].partition("｜")[0]) for row in rows]


EXPECTED = [
    ("p-first", "请承办案件"),
    ("p-law", "新收案件"),
    ("p-first", "新期限"),
    ("p-sfj", "新期限"),
    ("p-second", "请承办案件"),
    ("p-law", "期限临近"),
    ("p-second", "期限临近"),
    ("p-sfj", "期限临近"),
    ("p-law", "逾期"),
    ("p-second", "逾期"),
    ("p-sfj", "逾期"),
]


async def settled(notify: Notify) -> None:
    """Until the inbox has also seen what it recorded itself."""
    await notify.caught_up(INBOX)
    await notify.caught_up(INBOX)


async def test_everyone_hears_what_concerns_them(notify: Notify) -> None:
    """Recipients are those who held the role when it happened; one message a person and matter."""
    await notify.happened(a_long_story().events)
    async with notify.projecting(notify.inbox()):
        await settled(notify)
        assert sorted(await heard(notify)) == sorted(EXPECTED)


async def test_it_makes_no_difference_how_the_log_is_cut_into_pages(notify: Notify) -> None:
    """Event by event or all at once: the same notifications with the same ids."""
    async with notify.projecting(notify.inbox()):
        for event in a_long_story().events:
            await notify.happened([event])
            await notify.caught_up(INBOX)
        await settled(notify)
        assert sorted(await heard(notify)) == sorted(EXPECTED)


async def test_a_crash_before_the_checkpoint_repeats_nothing(notify: Notify) -> None:
    """A page whose notifications were recorded but whose rows and checkpoint were not is worked off again: each matter stays one."""
    story = a_long_story().events
    await notify.happened(story)
    await prepare_tables(notify)
    for upto in (len(story) // 2, len(story)):
        await lost_page(notify, upto, live=True)
    raised = len(await notify.records("raised"))
    async with notify.projecting(notify.inbox()):
        await settled(notify)
    assert len(await notify.records("raised")) == raised == len(EXPECTED)
    assert sorted(await heard(notify)) == sorted(EXPECTED)


async def prepare_tables(notify: Notify) -> None:
    inbox = notify.inbox()
    live = await generation.add(notify.pool, INBOX, inbox.version, "live")
    assert live
    await generation.create_tables(notify.pool, live, inbox.schema, shown=True)


async def test_a_replay_tells_nobody(notify: Notify) -> None:
    """What happened before a rebuild has had its effects: replaying it records nothing, even where nothing had been told."""
    story = a_long_story().events
    await notify.happened(story)
    await prepare_tables(notify)
    await lost_page(notify, len(story), live=False)
    assert await notify.log.tail() == len(story)


async def lost_page(notify: Notify, upto: int, *, live: bool) -> None:
    """Apply the log's first events as a worker does that dies before it commits."""
    inbox = notify.inbox()
    page = await notify.log.read(0, upto, inbox.types)
    async with notify.pool.acquire() as db:
        transaction = db.transaction()
        await transaction.start()
        await db.execute(generation.queries.use_schema, f"{INBOX.replace('.', '_')}_g1")
        await inbox.apply(db, page.events, live=live)
        await transaction.rollback()


async def test_a_rebuild_gives_the_same_tables_and_tells_nobody(notify: Notify) -> None:
    """All tables filled anew from the log are equal to the live ones, and nothing is recorded by it."""
    await notify.happened(a_long_story().events)
    await lonely_case(notify, uuid4())
    async with notify.running():
        await settled(notify)
        async with notify.http() as http:
            [first, *_] = (await get(http, "/v1/inbox", person="p-first"))["items"]
            await http.post(f"/v1/inbox/{first['id']}/read", json={"person": "p-first"})
        await notify.all_emails(5, "sent")
        before = await notify.log.tail()
        rows = await rebuilt_alike(notify.pool, Inbox)
    assert all(rows.values()), rows
    assert await notify.log.tail() == before


async def lonely_case(notify: Notify, case_id: UUID) -> None:
    """A case of a bureau in which nobody has any role."""
    book = Book("lonely")
    book.add(CaseOpened(name="无人单位案"), stream=f"case-{case_id}", bureau="empty")
    book.add(duty().model_copy(update={"case_id": case_id}), stream=f"deadline-{case_id}", bureau="empty")
    await notify.happened(book.events)


async def test_what_belongs_to_no_case_is_told_too(notify: Notify) -> None:
    """A calendar that is wanted reaches every 司法局, a duty at risk its person: both without a case, on real tables and again from the log."""
    book = Book("caseless")
    book.add(person("p-sfj", Role.JUSTICE_BUREAU, "sfj@example.org"), bureau=JUSTICE)
    book.add(person("p-law", Role.LEGAL_OFFICE))
    await notify.happened(book.events)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await settled(notify)
        wanted = Book("calendar")
        wanted.add(NoticeWanted(year=2027, provisional=3), stream="calendar", bureau="state-council")
        national = replace(wanted.events[0], region="cn")
        at_risk = Book("duty").add(
            DutyAssessed(
                rule="r.q", name="年度应诉原告人数", clause="MH26-2.6", period="2026", person="p-member",
                state=DutyState.AT_RISK, count=1, target=3, due=date(2026, 12, 31), looked_on=TODAY,
            ),
            stream=f"duty-{uuid4()}",
        )  # fmt: skip
        await notify.happened([national, at_risk])
        await settled(notify)
        assert sorted(await heard(notify)) == [
            ("p-law", "提醒"),
            ("p-member", "提醒"),
            ("p-sfj", "请导入2027年放假安排"),
        ]
        [item] = (await get(http, "/v1/inbox", person="p-sfj"))["items"]
        assert item["case_id"] is None


async def get(http: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await http.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_what_nobody_can_be_told_is_shown(notify: Notify) -> None:
    """A matter of a bureau without people is on record as undeliverable, with its text and the roles that are vacant."""
    await lonely_case(notify, CASE)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await settled(notify)
        shown = await get(http, "/v1/undeliverable")
        assert shown["total"] == 1
        [item] = shown["items"]
        assert (item["bureau"], item["case_id"], item["roles"]) == (
            "empty",
            str(CASE),
            ["handler", "legal_office"],
        )
        assert item["subject"].startswith("新期限：提交答辩状")
        assert (await get(http, "/v1/notifications/summary"))["undeliverable"] == 1


async def test_reading(notify: Notify) -> None:
    """A message is unread until its recipient marks it; marking twice is one fact; nobody else can."""
    book = Book()
    book.extend([opened(), assigned("p-first")])
    await notify.happened(book.events)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await settled(notify)
        [item] = (await get(http, "/v1/inbox", person="p-first", state="unread"))["items"]
        path = f"/v1/inbox/{item['id']}/read"
        refused = await http.post(path, json={"person": "p-other"})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_recipient")
        for _ in range(2):
            assert (await http.post(path, json={"person": "p-first"})).status_code == 200
        await settled(notify)
        assert (await get(http, "/v1/inbox", person="p-first", state="unread"))["items"] == []
        read = await get(http, "/v1/inbox", person="p-first", state="read")
        assert (read["unread"], [one["id"] for one in read["items"]]) == (0, [item["id"]])
    assert len(await notify.records("read")) == 1


async def test_pages(notify: Notify) -> None:
    """Following ``next`` shows every message once, newest first, and ends."""
    book = Book()
    book.add(opened())
    book.extend(HandlerAssigned(instance=1, handler="p-first", reason=str(n)) for n in range(7))
    await notify.happened(book.events)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await settled(notify)
        for path, query in (("/v1/inbox", {"person": "p-first"}), ("/v1/notifications", {"case": str(CASE)})):
            seen, after = [], {}
            while True:
                page = await get(http, path, limit=3, **query, **after)
                seen += [item["position"] for item in page["items"]]
                if page["next"] is None:
                    break
                after = {"after": page["next"]}
            assert len(seen) == 7
            assert seen == sorted(seen, reverse=True)


async def test_bad_questions_are_answered(notify: Notify) -> None:
    """Unknown ids, states and cursors get a problem with a stable code, never a stack trace."""
    book = Book()
    book.extend([opened(), assigned("p-first")])
    await notify.happened(book.events)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await settled(notify)
        unknown = uuid4()
        [raised] = await notify.records("raised")
        asked = [
            (await http.get("/v1/inbox"), 422, "invalid_parameter"),
            (await http.get("/v1/inbox?person=p&state=lost"), 422, "invalid_parameter"),
            (await http.get("/v1/inbox?person=p&after=99999999999999999999"), 422, "invalid_parameter"),
            (await http.get("/v1/notifications?case=x"), 422, "invalid_parameter"),
            (
                await http.post(f"/v1/inbox/{unknown}/read", json={"person": "p"}),
                404,
                "notification_not_found",
            ),
            (
                await http.post(f"/v1/notifications/{unknown}/retry", json={"actor": "a"}),
                404,
                "notification_not_found",
            ),
            (
                await http.post(f"/v1/notifications/{notification_id(raised)}/retry", json={"actor": "a"}),
                422,
                "not_failed",
            ),
        ]
    assert [(answer.status_code, answer.json()["code"]) for answer, *_ in asked] == [
        (status, code) for _, status, code in asked
    ]
