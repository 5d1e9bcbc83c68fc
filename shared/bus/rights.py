"""Who may say and hear what on the bus: the one table, from which NATS's accounts are written. Pure.

Every identity has a NATS account of its own, and of the account that keeps the streams it sees exactly the subjects listed for it here. Lists of
permissions alone would not do: a server's answers go to whatever subject a message names for them, so whoever may acknowledge a message could
let the empty answer land on ``$JS.API.STREAM.DELETE.…``. Between accounts an answer only ever goes back to the account that asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.bus.topology import (
    ANCHORS,
    CHANNELS,
    DEADLETTERS,
    DISPATCH,
    EVENTS,
    INTAKE_SUBMISSIONS,
    RECEIPTS,
    SUBMISSIONS,
    site_durable,
)

PROVISIONING, OPERATOR, AUDITOR, MIRROR = "provisioning", "operator", "auditor", "mirror"
DOORBELL = "doorbell.log"
_API = "$JS.API"
_NAME = r"[a-z0-9-]{2,40}"
_BUREAU = re.compile(rf"bureau_({_NAME})_({_NAME})")
_SITE = re.compile(rf"site_({_NAME})")
_LINK = re.compile(rf"link_({_NAME})")
_CENTRE = re.compile(rf"centre_({_NAME})")


@dataclass(frozen=True, slots=True)
class May:
    """One subject and why; ``many``: one request is answered by many messages. ``called``: under which name the account itself knows it."""

    subject: str
    why: str
    many: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """``connections`` and ``subscriptions``: at most so many at once, of all processes of the identity together. ``among``: what it says within its
    own account, to those who share that.
    """

    say: tuple[May, ...]
    hear: tuple[May, ...] = ()
    among: tuple[May, ...] = ()
    connections: int = 40
    subscriptions: int = 1_000


class UnknownIdentityError(ValueError):
    """Nobody of this name has a place in the table."""


def bureau(region: str, code: str) -> str:
    return _known(f"bureau_{region}_{code}")


def site(name: str) -> str:
    return _known(f"site_{name}")


def inbox(identity: str) -> str:
    """Where answers to this identity go; nobody else may listen there."""
    return f"_INBOX_{identity}"


def rights(identity: str) -> Rights:
    """UnknownIdentityError when the table has no such row."""
    if identity in _TABLE:
        return _TABLE[identity]
    if found := _BUREAU.fullmatch(identity):
        return _of_bureau(f"{found[1]}.{found[2]}")
    if found := _SITE.fullmatch(identity):
        return _of_site(found[1])
    if found := _CENTRE.fullmatch(identity):
        return _of_centre(found[1])
    if link(identity):
        return Rights(say=())
    raise UnknownIdentityError(identity)


def mirrored(site: str) -> str:
    """The subject on which a district's log is asked for at the centre."""
    return f"mirror.{site}.events"


def link(identity: str) -> str | None:
    """The district whose server knocks at this one with the key, as a leaf node."""
    found = _LINK.fullmatch(identity)
    return found[1] if found else None


def is_centre(identity: str) -> bool:
    """Whether it stands for the centre, whose questions come in over the link and not by a connection here."""
    return bool(_CENTRE.fullmatch(identity))


def sites(identities: Iterable[str]) -> list[str]:
    """The names of the sites among them."""
    return [found[1] for one in identities if (found := _SITE.fullmatch(one))]


def _known(identity: str) -> str:
    rights(identity)
    return identity


def _works_off(stream: str, *durables: str) -> tuple[May, ...]:
    return tuple(
        may
        for durable in durables
        for may in (
            May(f"{_API}.CONSUMER.INFO.{stream}.{durable}", "is it there (readiness)"),
            May(f"{_API}.CONSUMER.MSG.NEXT.{stream}.{durable}", "fetches its work", many=True),
            May(f"$JS.ACK.{stream}.{durable}.>", "work done, or again later"),
        )
    )


def _buries(stream: str, *durables: str) -> tuple[May, ...]:
    return tuple(May(f"dead.{stream}.{durable}", "what it could not handle") for durable in durables)


def _reads(stream: str, why: str) -> tuple[May, ...]:
    return (May(f"{_API}.STREAM.INFO.{stream}", why), May(f"{_API}.STREAM.MSG.GET.{stream}", why))


def _of_bureau(place: str) -> Rights:
    receipts = f"receipt.{place}.>"
    return Rights(
        say=(
            May(f"submit.{place}", "submits its own facts"),
            May(f"{_API}.DIRECT.GET.{RECEIPTS}.{receipts}", "asks for an answer it missed, by its id"),
        ),
        hear=(May(receipts, "the answers to its own submissions"),),
        connections=5,
        subscriptions=50,
    )


def _of_site(name: str) -> Rights:
    return Rights(say=_works_off(EVENTS, site_durable(name)), connections=5, subscriptions=50)


def _of_centre(own: str) -> Rights:
    """``own``: this site's name. The centre reads the log by number and leaves nothing behind."""
    why = "the centre copies this site's log"
    return Rights(say=(May(f"{_API}.DIRECT.GET.{EVENTS}", why, many=True, called=mirrored(own)),))


_BELL = May(DOORBELL, "the log has grown: look")
_NOTIFY = tuple(f"notify-{channel}" for channel in CHANNELS)

_TABLE: dict[str, Rights] = {
    "intake": Rights(
        say=(
            _BELL,
            May("events.>", "the relay"),
            *_reads(EVENTS, "where the relay goes on"),
            *_works_off(SUBMISSIONS, INTAKE_SUBMISSIONS),
            *_buries(SUBMISSIONS, INTAKE_SUBMISSIONS),
            May("receipt.>", "answers bureaus"),
            *_reads(DEADLETTERS, "the operators' page"),
            May(f"{_API}.STREAM.MSG.DELETE.{DEADLETTERS}", "a letter that was sent again"),
            May("submit.>", "a letter sent again goes where it first went"),
            May("dispatch.>", "a letter sent again goes where it first went"),
            *_reads(ANCHORS, "verifying the log"),
        ),
        hear=(_BELL,),
    ),
    "deadlines": Rights(say=(_BELL,), hear=(_BELL,)),
    "notify": Rights(
        say=(
            _BELL,
            May("dispatch.>", "queues what is due"),
            *_works_off(DISPATCH, *_NOTIFY),
            *_buries(DISPATCH, *_NOTIFY),
            May("anchor.log", "writes down the head of the log's chain"),
        ),
        hear=(_BELL,),
    ),
    "stats": Rights(say=(_BELL,), hear=(_BELL,)),
    MIRROR: Rights(say=(_BELL,), hear=(_BELL,), among=(May(mirrored("*"), "copies districts' logs"),)),
    PROVISIONING: Rights(
        say=(
            May(f"{_API}.INFO", "is JetStream there"),
            May(f"{_API}.STREAM.CREATE.*", "makes streams"),
            May(f"{_API}.STREAM.UPDATE.*", "brings them up to date"),
            May(f"{_API}.STREAM.INFO.*", "looks at them"),
            May(f"{_API}.CONSUMER.CREATE.>", "makes durables and brings them up to date"),
            May(f"{_API}.CONSUMER.DURABLE.CREATE.*.*", "the same, as older clients say it"),
            May(f"{_API}.CONSUMER.INFO.*.*", "looks at them"),
            May(
                f"{_API}.STREAM.PURGE.{DISPATCH}", "what an older release queued on a subject that is no more"
            ),
        ),
    ),
    OPERATOR: Rights(
        say=(
            May(f"{_API}.INFO", "doctor"),
            May(f"{_API}.STREAM.INFO.*", "how the streams stand"),
            May(f"{_API}.CONSUMER.INFO.*.*", "who lags behind"),
            May(f"{_API}.STREAM.MSG.GET.{ANCHORS}", "verifying the log"),
            May(f"{_API}.STREAM.MSG.GET.{DEADLETTERS}", "what could not be handled"),
        ),
    ),
    AUDITOR: Rights(
        say=(
            May(f"{_API}.STREAM.INFO.*", "how the streams stand"),
            May(f"{_API}.STREAM.MSG.GET.*", "lays what was published and answered beside the log"),
        ),
    ),
}

#: identities of every installation; bureaus and sites are added one by one
STANDING = tuple(_TABLE)
