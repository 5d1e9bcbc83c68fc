"""The notify service, put together: inbox, dispatch queue, channels, API. The only module of the service that reads settings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import structlog

from services.notify import metrics, pages
from services.notify.acts import writing
from services.notify.anchors import MailPlace
from services.notify.api import reading
from services.notify.channels.email import Mailer, Relay
from services.notify.channels.message import Sender
from services.notify.channels.settings import Channels, load_channels
from services.notify.contacts.desk import Desk
from services.notify.contacts.doors import contacting
from services.notify.contacts.handing_over import Deputies
from services.notify.courier import Courier
from services.notify.dispatch import Dispatch
from services.notify.hours import within
from services.notify.live.doors import live
from services.notify.live.feed import Feed
from services.notify.preview.desk import Desk as Preview
from services.notify.preview.doors import previewing
from services.notify.projection import Inbox
from services.notify.proving.doors import proving
from services.notify.queue import durable, no_matter, subscribe
from services.notify.raising import Teller
from services.notify.reminders.ladders import Ladders, load_ladders
from services.notify.reminders.projection import Reminders
from services.notify.timing.house import House
from shared.bus.anchors import StreamPlace
from shared.bus.left_behind import sweeping
from shared.bus.topology import DISPATCH
from shared.calendars.keeper import Calendars
from shared.clock import instants_on, utc_now
from shared.dates import shipped
from shared.eventlog.anchoring import Anchoring, FilePlace, Place
from shared.eventlog.divergence import acknowledged
from shared.events.terms import Channel
from shared.policy.load import SHIPPED, Packs, load_packs
from shared.policy.supervising import settled
from shared.runtime.parts import Parts, Runtime
from shared.settings import Settings
from shared.web.opening import open_site

log = structlog.get_logger(__name__)


async def build(runtime: Runtime) -> Parts:
    """What has no way out waits in the queue; everything else goes on. ValueError for a url that is none or a file of channels or of ladders
    that is wrong, PackError for a pack or an agreement that is.
    """
    senders, teller = _senders(runtime.settings), _teller(runtime)
    hours, now = within(teller.is_open), instants_on(runtime.settings.today)
    packs, deputies = _packs(runtime.settings), Deputies(runtime.log, runtime.pool, runtime.today)
    courier = Courier(
        runtime.log,
        senders,
        today=runtime.today,
        now=utc_now,
        hours=hours,
        public_url=runtime.settings.public_url,
        deputies=deputies,
        vault=runtime.vault,
        documents=packs.called,
    )
    subscribe(runtime.broker, courier, senders)
    feed, ladders = Feed(runtime.pool), _ladders(runtime.settings)
    replies = partial(settled, packs.agreements)
    site = open_site(runtime, pages.TEMPLATES, packs, teller.calendars)
    anchoring = Anchoring(runtime.pool, _places(runtime), utc_now)
    contacts = Desk(runtime.log, runtime.pool, runtime.today, runtime.vault)
    preview = _preview(runtime, teller, packs)
    return Parts(
        routers=[
            reading(runtime.pool),
            writing(runtime.log, runtime.pool, runtime.today),
            proving(runtime.log, runtime.pool, runtime.today),
            contacting(contacts),
            live(feed),
            previewing(preview),
            *pages.routers(
                pages.Rooms(site, runtime.pool, runtime.log, runtime.today, feed, contacts, preview)
            ),
        ],
        projections=[
            Inbox(runtime.log, runtime.today, teller, replies, deputies),
            Reminders(runtime.log, teller.calendars, ladders, runtime.today),
            Dispatch(lambda: runtime.bus.js, now, hours),
        ],
        tasks=[
            feed.run,
            lambda: metrics.watch(runtime.pool),
            anchoring.run,
            *(partial(sweeping, runtime.bus, DISPATCH, durable(channel), no_matter) for channel in senders),
        ],
        looks=[anchoring.look],
        durables=[(DISPATCH, durable(channel)) for channel in senders],
        site=site,
    )


def _packs(settings: Settings) -> Packs:
    return load_packs(SHIPPED, *([settings.packs_dir] if settings.packs_dir else []))


def _ladders(settings: Settings) -> Ladders:
    return load_ladders(settings.ladders_file)


def _preview(runtime: Runtime, teller: Teller, packs: Packs) -> Preview:
    remind = {pack.rule_id(rule): rule.remind for pack, rule in packs.rules()}
    replies, ladders = partial(settled, packs.agreements), _ladders(runtime.settings)
    return Preview(runtime.log, runtime.pool, runtime.today, teller, ladders, remind, replies)


def _teller(runtime: Runtime) -> Teller:
    """A day that is set stands still: there is no morning to wait for, and no hour of summaries."""
    settings = runtime.settings
    if settings.today:
        house = House.parse("", most_a_day=0)
    else:
        house = House.parse(settings.notify_hours, settings.notify_digest_at, settings.notify_most_a_day)
    return Teller(runtime.log, Calendars(shipped()), house, instants_on(settings.today))


def _places(runtime: Runtime) -> Iterator[Place]:
    """Where the head of the log's chain is written down."""
    settings = runtime.settings
    yield StreamPlace(runtime.bus, settings.anchor_seconds)
    if settings.anchor_file:
        yield FilePlace(settings.anchor_file, settings.anchor_seconds)
    if settings.auditor_address and settings.smtp_url:
        mailer = Mailer(Relay.parse(settings.smtp_url), settings.mail_from)
        yield MailPlace(mailer, settings.auditor_address, partial(acknowledged, runtime.pool))


def _senders(settings: Settings) -> dict[Channel, Sender]:
    channels = load_channels(settings.channels_file) if settings.channels_file else Channels({})
    senders = dict(channels.senders)
    if settings.smtp_url:
        senders[Channel.EMAIL] = Mailer(
            Relay.parse(settings.smtp_url), settings.mail_from, rate=channels.mails
        )
    else:
        log.warning("notify.no_smtp", hint="set YINGSU_SMTP_URL; mails wait in the queue until then")
    return senders
