"""What people wish and who stands in for them: addresses, subscriptions, deputies, leave."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.contacts.contact import Contact
from services.notify.contacts.deputies import with_deputies
from services.notify.recipients import Recipient, recipients
from services.notify.standing import Standing
from services.notify.timing.plan import addresses, plan
from shared.events.model import Event
from shared.events.notification import AddressSet, DelegationEnded, DelegationSet, SubscriptionSet
from shared.events.organisation import LeaveRegistered
from shared.events.terms import Channel, NoticeKind, Role
from tests.support.bureau import BUREAU, REGION, TODAY, Book, assigned, first_instance, opened, person
from tests.unit.notify.timing.given import TO, WORKING, at, notice

KIND = NoticeKind.APPROACHING
NOW = at("2026-03-10 10:00")
STAFF = (
    ("p-handler", Role.HANDLER),
    ("p-liaison", Role.LIAISON),
    ("p-law", Role.LEGAL_OFFICE),
    ("p-leader", Role.LEADER),
    ("p-other", Role.OFFICE),
)


def contact(*events: Event) -> Contact:
    found = Contact()
    for event in events:
        found = found.after(event)
    return found


def address(channel: Channel, where: str | None) -> AddressSet:
    return AddressSet(person="p-handler", channel=channel, address=where)


def wish(channel: Channel, *, wanted: bool) -> SubscriptionSet:
    return SubscriptionSet(person="p-handler", kind=KIND, channel=channel, wanted=wanted)


def reached(known: Contact, to: Recipient = TO, *, statutory: bool = False) -> dict[str, str]:
    found = addresses(notice(TODAY, statutory=statutory), to, known)
    return {one.channel.value: one.address for one in found}


def test_mail_goes_to_the_appointments_address_unless_another_is_set() -> None:
    """An address of their own goes before that of their appointment; taken away, the appointment's holds again."""
    own = contact(address(Channel.EMAIL, "own@example.org"))
    assert reached(Contact()) == {"email": "h@example.org"}
    assert reached(own) == {"email": "own@example.org"}
    assert reached(own.after(address(Channel.EMAIL, None))) == {"email": "h@example.org"}


def test_people_add_channels_and_drop_others() -> None:
    """Another channel is used once it is wanted and has an address; mail is not once it is not wanted."""
    known = contact(address(Channel.WECOM, "legal-office"))
    assert reached(known) == {"email": "h@example.org"}
    known = known.after(wish(Channel.WECOM, wanted=True))
    assert reached(known) == {"email": "h@example.org", "wecom": "legal-office"}
    assert reached(known.after(wish(Channel.EMAIL, wanted=False))) == {"wecom": "legal-office"}


def test_what_the_documents_require_cannot_be_dropped() -> None:
    """A statutory notice stays in the inbox and reaches one address at least; anything else can be dropped altogether."""
    nothing = contact(wish(Channel.INBOX, wanted=False), wish(Channel.EMAIL, wanted=False))
    assert plan(notice(TODAY), TO, nothing, WORKING, NOW) is None
    kept = plan(notice(TODAY, statutory=True), TO, nothing, WORKING, NOW)
    assert kept is not None
    assert kept.email == "h@example.org"


def test_a_summary_waits_for_its_hour() -> None:
    """Who wants a kind in the daily summary has it at the next hour of summaries on a worked day, the urgent at once."""
    known = contact(wish(Channel.EMAIL, wanted=True).model_copy(update={"in_digest": True}))
    found = plan(notice(TODAY), TO, known, WORKING, NOW)
    assert found is not None
    assert (found.send_from, found.in_digest) == (at("2026-03-11 09:00"), True)
    urgent = plan(notice(TODAY, urgent=True), TO, known, WORKING, NOW)
    assert urgent is not None
    assert (urgent.send_from, urgent.in_digest) == (None, False)


def standing(*more: Event) -> Standing:
    book = Book()
    book.extend(person(name, role, f"{name}@example.org") for name, role in STAFF)
    book.extend([opened(), first_instance(), assigned(), *more])
    known = Standing()
    for event in book.events:
        known.fold(event)
    return known


def away(who: str, days: int = 3) -> LeaveRegistered:
    return LeaveRegistered(person=who, first_day=TODAY, until=TODAY + timedelta(days=days))


def deputy(who: str, for_whom: str) -> DelegationSet:
    return DelegationSet(person=for_whom, deputy=who, first_day=TODAY, until=TODAY + timedelta(days=3))


def heard(
    known: Standing, day: date = TODAY, *, statutory: bool = True
) -> list[tuple[str, str | None, bool]]:
    told = notice(TODAY, statutory=statutory)
    found = with_deputies(recipients(told, known), told, known, day)
    return [(one.person, one.on_behalf_of, one.inbox_only) for one in found]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], [("p-handler", None, False)]),
        (
            [away("p-handler"), deputy("p-other", "p-handler")],
            [("p-other", "p-handler", False), ("p-handler", None, True)],
        ),
        (
            [deputy("p-other", "p-handler"), away("p-other"), deputy("p-law", "p-other")],
            [("p-law", "p-handler", False), ("p-handler", None, True)],
        ),
        (
            [away("p-handler"), deputy("p-gone", "p-handler")],
            [("p-handler", None, False), ("p-liaison", "p-handler", False)],
        ),
        ([away("p-handler")], [("p-handler", None, False), ("p-liaison", "p-handler", False)]),
        (
            [away("p-handler"), away("p-liaison")],
            [("p-handler", None, False), ("p-law", "p-handler", False)],
        ),
        (
            [away("p-handler"), deputy("p-other", "p-handler"), deputy("p-handler", "p-other")],
            [("p-handler", None, False), ("p-liaison", "p-handler", False)],
        ),
        (
            [deputy("p-other", "p-handler"), DelegationEnded(person="p-handler", deputy="p-other")],
            [("p-handler", None, False)],
        ),
    ],
    ids=["there", "deputy", "chain", "deputy left", "no deputy", "next away too", "loop", "ended"],
)
def test_who_hears_for_somebody_on_leave(
    said: list[Event], expected: list[tuple[str, str | None, bool]]
) -> None:
    """The deputy is told, and the person finds it in their inbox; without one the next role hears of what the documents require."""
    assert heard(standing(*said)) == expected


def test_leave_ends() -> None:
    """On the first day back everything is as before; what goes out then is for the person."""
    known = standing(away("p-handler"), deputy("p-other", "p-handler"))
    assert heard(known, TODAY + timedelta(days=4)) == [("p-handler", None, False)]


def test_a_leave_that_is_voided_was_none() -> None:
    """After a correction of an organisation's records only the leaves that still stand keep anybody away; what people said themselves stays."""
    known = standing(away("p-handler"), deputy("p-other", "p-law"))
    assert known.contact(REGION, BUREAU, "p-handler").on_leave(TODAY)
    book = Book()
    book.extend(person(name, role) for name, role in STAFF)
    known.restate(REGION, BUREAU, book.events)
    assert not known.contact(REGION, BUREAU, "p-handler").on_leave(TODAY)
    assert known.contact(REGION, BUREAU, "p-law").deputy(TODAY) == "p-other"


def test_nobody_is_disturbed_for_what_may_wait() -> None:
    """Of what no document requires the next role does not hear."""
    assert heard(standing(away("p-handler")), statutory=False) == [("p-handler", None, False)]


def test_the_liaison_is_the_default_recipient() -> None:
    """MH23-4.0b: 法治联络员“日常对接协调”: where a case has no handler, the liaison is told."""
    book = Book()
    book.extend(person(name, role) for name, role in STAFF)
    book.extend([opened(), first_instance()])
    known = Standing()
    for event in book.events:
        known.fold(event)
    assert heard(known) == [("p-liaison", None, False)]


PEOPLE = [name for name, _ in STAFF]
SAID = st.lists(
    st.builds(deputy, st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
    | st.builds(away, st.sampled_from(PEOPLE)),
    max_size=12,
)


@given(SAID, st.randoms())
def test_somebody_always_hears_and_everybody_once(said: list[Event], random: object) -> None:
    """Whatever people delegate to whom, in circles too: it ends, each hears once, and somebody is told who is not away or has no deputy."""
    found = heard(standing(*said))
    persons = [one for one, _, _ in found]
    assert len(set(persons)) == len(persons)
    assert any(not inbox_only for _, _, inbox_only in found)
    told = notice(TODAY, statutory=True)
    known = standing(*said)
    everyone = [Recipient(name, role, REGION, BUREAU) for name, role in STAFF]
    mixed = list(everyone)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    as_listed, as_mixed = (
        {one.person for one in with_deputies(people, told, known, TODAY)} for people in (everyone, mixed)
    )
    assert as_listed == as_mixed
