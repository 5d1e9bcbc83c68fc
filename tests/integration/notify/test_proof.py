"""The record of what people were told, from the log: complete, in order, each line with its place; as data and printed."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import docx

from services.notify.courier import Patience
from services.notify.proving.paper import paper
from services.notify.proving.record import record
from shared.events.deadline import DeadlineApproaching
from shared.events.notification import Address
from shared.events.organisation import PersonAssigned
from shared.events.terms import Channel, NoticeKind, Role
from tests.integration.notify.service import Notify, raise_
from tests.integration.notify.test_doors import MAIL, get, shown
from tests.integration.notify.test_inbox import lonely_case
from tests.support.bureau import (
    CASE,
    DUTY,
    TODAY,
    Book,
    assigned,
    duty,
    first_instance,
    of_duty,
    opened,
    person,
)
from tests.support.mailserver import ACCEPT, REFUSE

DUE = date(2026, 3, 24)
SECOND = Address(channel=Channel.EMAIL, address="p2@example.org")


async def test_the_whole_way_of_a_matter(notify: Notify) -> None:
    """A matter's record says for each person told what was said, every delivery and its failure, when it was read and by whom taken up; with
    the log positions of all that and no other notice.
    """
    about = uuid4()
    notify.mail.behaviour = REFUSE
    key = await raise_(
        notify, MAIL, about=about, kind=NoticeKind.MISSED, subject="逾期｜（2026）鲁0404行初12号"
    )
    await raise_(notify, person="p-2", about=about, on_behalf_of="p-3")
    await raise_(notify, SECOND, person="p-2", about=uuid4())
    async with notify.projecting(), notify.http() as http:
        async with notify.delivering(notify.courier(Patience(first=0.05, attempts=1))):
            await notify.all_emails(2, "failed")
        notify.mail.behaviour = ACCEPT
        assert (await http.post(f"/v1/notifications/{key}/retry", json={"actor": "ops"})).status_code == 202
        async with notify.delivering():
            await notify.all_emails(1, "sent")
        await http.post(f"/v1/inbox/{key}/read", json={"person": "p-1"})
        await http.post(f"/v1/inbox/{key}/acknowledge", json={"person": "p-1", "note": "已办理"})
        await shown(notify)
        found = await get(http, f"/v1/matters/{about}/proof")
        assert [one["person"] for one in found["notices"]] == ["p-1", "p-2"]
        first, second = found["notices"]
        assert [(line["channel"], line["what"], line["actor"]) for line in first["lines"]] == [
            ("inbox", "shown", "notify"),
            ("email", "given_up", "notify"),
            ("email", "requeued", "ops"),
            ("email", "sent", "notify"),
            ("inbox", "read", "p-1"),
            ("inbox", "acknowledged", "p-1"),
        ]
        assert first["addresses"] == [MAIL.model_dump(mode="json")]
        assert (second["on_behalf_of"], [line["what"] for line in second["lines"]]) == ("p-3", ["shown"])
        positions = {line["position"] for one in found["notices"] for line in one["lines"]}
        streams = await notify.log.read_streams(f"notification-{one['id']}" for one in found["notices"])
        assert positions == {event.position for event in streams}
        assert (await get(http, f"/v1/notifications/{key}/proof"))["notices"] == [first]
        missing = await http.get(f"/v1/matters/{uuid4()}/proof")
        assert (missing.status_code, missing.json()["code"]) == (404, "notification_not_found")


async def test_what_nobody_heard_stands_in_the_record_of_the_case(notify: Notify) -> None:
    """The record of a case also says what nobody could be told, and which roles were vacant."""
    await lonely_case(notify, CASE)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await shown(notify)
        await shown(notify)
        found = await get(http, f"/v1/cases/{CASE}/proof")
    assert found["notices"] == []
    assert {"handler", "legal_office"} <= {role for one in found["nobody"] for role in one["roles"]}


async def test_what_nobody_heard_stands_in_the_record_of_the_matter(notify: Notify) -> None:
    """The record of one deadline says that nobody could be told of it; that of another says nothing of the kind."""
    await lonely_case(notify, CASE)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await shown(notify)
        await shown(notify)
        found = await get(http, f"/v1/matters/{CASE}/proof")
        assert (await http.get(f"/v1/matters/{uuid4()}/proof")).status_code == 404
        listed = (await get(http, "/v1/undeliverable"))["items"]
    assert found["notices"] == []
    about_case = [one["id"] for one in listed if one["about"] == str(CASE)]
    assert sorted(one["id"] for one in found["nobody"]) == sorted(about_case) != []


async def test_the_steps_of_reminders_are_told_apart(notify: Notify) -> None:
    """Two reminders of one deadline are two notices, each with its place among the rule's reminders; the printed record says which it was."""
    book = Book()
    book.extend([person("p-handler", Role.HANDLER), opened(), first_instance(), assigned(), duty()])
    steps = [
        of_duty(DeadlineApproaching, due=DUE, due_safe=DUE, days_left=left, remind_on=TODAY, step=step)
        for step, left in ((2, 3), (3, 1))
    ]
    book.extend(steps)
    await notify.happened(book.events)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await shown(notify)
        await shown(notify)
        found = await get(http, f"/v1/matters/{DUTY}/proof")
    reminded = [one for one in found["notices"] if one["kind"] == "approaching"]
    assert [(one["person"], one["step"]) for one in reminded] == [("p-handler", 2), ("p-handler", 3)]
    made = paper(
        "事项",
        record(await notify.log.read_streams(f"notification-{one['id']}" for one in reminded), 10_000),
        TODAY,
    )
    assert [("（第2级提醒）" in str(made.blocks), "（第3级提醒）" in str(made.blocks))] == [(True, True)]


async def test_it_can_be_printed(notify: Notify) -> None:
    """The record comes as .pdf, .docx and .xlsx, the same bytes each time while nothing more is recorded; people stand in it as they are called, days
    and moments as people write them.
    """
    key = await raise_(notify, MAIL, case_id=CASE)
    await notify.happened([Book().add(PersonAssigned(person="p-1", label="某局承办人甲", role=Role.HANDLER))])
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await shown(notify)
        for form, magic in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
            path = f"/v1/cases/{CASE}/proof"
            answers = [await http.get(path, params={"format": form}) for _ in range(2)]
            assert answers[0].content.startswith(magic)
            assert answers[0].content == answers[1].content
            if form == "docx":
                text = "\n".join(docx.Document(BytesIO(answers[0].content)).element.itertext())
    made = paper("案件", record(await notify.log.read_stream(f"notification-{key}"), 100), TODAY)
    assert "共向1人发出通知1件" in str(made.blocks[0])
    assert "某局承办人甲（承办人）" in text
    assert not re.search(r"p-1\b|\d{4}-\d\d-\d\d", text)


async def test_a_record_speaks_of_its_position(notify: Notify) -> None:
    """What was recorded after the position that a record names is not in it."""
    key = await raise_(notify, MAIL)
    async with notify.http() as http:
        before = await notify.log.tail()
        await http.post(f"/v1/inbox/{key}/read", json={"person": "p-1"})
    stream = await notify.log.read_stream(f"notification-{key}")
    assert len(stream) == 2
    [told] = record(stream, before).notices
    assert [line.what for line in told.lines] == ["shown"]
