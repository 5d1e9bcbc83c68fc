"""The table of subscriptions: for each kind of notice, how it comes on each channel; and what a sent table changes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.notify.contacts.contact import Contact
from shared.events.notification import ContactEvent, SubscriptionSet
from shared.events.terms import Channel, NoticeKind

#: told in any case, whatever somebody wishes; of the other kinds it depends on how binding the matter is
ALWAYS = frozenset(
    {
        NoticeKind.NEW_CASE, NoticeKind.ASSIGNED, NoticeKind.HEARING, NoticeKind.HEARING_TOMORROW, NoticeKind.WITHHELD,
        NoticeKind.SUPERVISION,
    }
)  # fmt: skip
#: a summary is itself no kind that one asks for
KINDS = tuple(kind for kind in NoticeKind if kind is not NoticeKind.DIGEST)
AT_ONCE, IN_DIGEST, NEVER = "at_once", "in_digest", "never"
WISHED = ((AT_ONCE, "即时"), (IN_DIGEST, "汇总"), (NEVER, "不要"))


@dataclass(frozen=True, slots=True)
class KindWished:
    """``ways``: (channel, how it comes now); the inbox of what must be told is not asked."""

    kind: NoticeKind
    always: bool
    ways: tuple[tuple[Channel, str], ...]


def kinds_wished(contact: Contact) -> list[KindWished]:
    """One row a kind; channels that have an address, the inbox and mail first."""
    channels = [one for one in Channel if one in {Channel.INBOX, Channel.EMAIL} or one in contact.addresses]
    return [
        KindWished(
            kind, kind in ALWAYS, tuple((channel, _way(contact, kind, channel)) for channel in channels)
        )
        for kind in KINDS
    ]


def wishes(person: str, sent: Mapping[str, Any]) -> Iterator[ContactEvent]:
    """What the table says, of every cell that was sent."""
    for kind in KINDS:
        for channel in Channel:
            way = sent.get(f"{kind}-{channel}")
            if way not in {AT_ONCE, IN_DIGEST, NEVER} or (kind in ALWAYS and channel is Channel.INBOX):
                continue
            yield SubscriptionSet(
                person=person, kind=kind, channel=channel, wanted=way != NEVER, in_digest=way == IN_DIGEST
            )


def _way(contact: Contact, kind: NoticeKind, channel: Channel) -> str:
    if not contact.wants(kind, channel):
        return NEVER
    return IN_DIGEST if contact.in_digest(kind, channel) else AT_ONCE
