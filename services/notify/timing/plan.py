"""Where and when one person hears of one matter: addresses by what they wish, the moment by the hours, summaries where it would be many.

Pure. Everything that waits comes together, as one message a channel; one by itself stays itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.notify.contacts.contact import Contact
from services.notify.recipients import Recipient, Telling
from services.notify.timing.house import Hours
from services.notify.timing.moment import Moment, moment, over_by
from services.notify.timing.planned import Planned
from shared.events.notification import Address
from shared.events.terms import Channel

#: channels in the order in which they are thought of
_ORDER = (Channel.EMAIL, *(one for one in Channel if one not in {Channel.EMAIL, Channel.INBOX}))


@dataclass(frozen=True, slots=True)
class Load:
    """How much the person hears: ``today`` before this one; ``together``: several of the kind about the same case at once."""

    today: int = 0
    together: bool = False


LIGHT = Load()


def plan(
    told: Telling, to: Recipient, contact: Contact, hours: Hours, now: datetime, *, load: Load = LIGHT
) -> Planned | None:
    """None when they want to hear nothing of it anywhere, which they cannot wish of what the documents require."""
    reached = addresses(told, to, contact)
    if not (reached or to.inbox_only or told.statutory or contact.wants(told.kind, Channel.INBOX)):
        return None
    when = moment(told, hours, now)
    if not reached:
        return Planned(urgent=when.urgent)
    wished = all(contact.in_digest(told.kind, one.channel) for one in reached)
    gathered = _gathered(told, when, hours, load, wished=wished)
    at, timed = gathered or when, gathered is not None or when.waits
    return Planned(
        reached_at=reached,
        send_from=at.at if timed else None,
        in_digest=gathered is not None,
        urgent=at.urgent,
    )


def addresses(told: Telling, to: Recipient, contact: Contact) -> tuple[Address, ...]:
    """E-mail unless they do not want it, every other channel only if they do. What the documents require reaches at least one of those
    there are.
    """
    if to.inbox_only:
        return ()
    mail = {Channel.EMAIL: to.email} if to.email else {}
    known = sorted((mail | contact.addresses).items(), key=lambda item: _ORDER.index(item[0]))
    wanted = [one for one in known if contact.wants(told.kind, one[0])]
    if told.statutory:
        wanted = wanted or known[:1]
    return tuple(Address(channel=channel, address=address) for channel, address in wanted)


def _gathered(told: Telling, when: Moment, hours: Hours, load: Load, *, wished: bool) -> Moment | None:
    """When it comes together with others; None when it comes by itself."""
    gathers = hours.house.most_a_day > 0
    many = gathers and load.today >= hours.house.most_a_day
    digest = hours.next_digest(when.at)
    if (wished or many) and not when.urgent and not over_by(digest, told, when.at):
        return replace(when, at=digest)
    bundle = hours.next_bundle(when.at)
    if many and not over_by(bundle, told, when.at):
        return Moment(bundle, waits=True, urgent=when.urgent or not hours.is_open(bundle))
    together = many or when.waits or load.together
    return when if gathers and together and not when.urgent else None
