"""The table of rights as NATS's configuration: an account that keeps the streams, and one for each identity. Pure.

What comes out is the block ``accounts`` of a nats-server's configuration, made to be included; a reload takes it up without a restart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from shared.bus.rights import MIRROR, May, inbox, is_centre, link, mirrored, rights

#: keeps the streams; nobody signs in to it
STREAMS_ACCOUNT = "YINGSU"

#: an account that does not import this gets, from the server itself, a JetStream API of its own, which answers first and has no streams
_WHOSE_API = "$JS.API.INFO"

Users = Mapping[str, Sequence[str]]


def configuration(users: Users) -> str:
    """``users``: identity → its public nkeys, two while it changes from one to the other. UnknownIdentityError for one that the table does not have."""
    own = {identity: keys for identity, keys in sorted(users.items()) if not link(identity)}
    accounts: dict[str, dict[str, Any]] = {
        STREAMS_ACCOUNT: {"jetstream": "enabled", "exports": _exports(own)}
    }
    accounts |= {identity: _account(identity, keys) for identity, keys in own.items()}
    if MIRROR in accounts:
        accounts[MIRROR]["users"] += [
            one for identity, keys in users.items() for one in _links(identity, keys)
        ]
    return f"accounts: {json.dumps(accounts, indent=1)}\n"


def _links(identity: str, keys: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Districts' servers share the mirror's account: each hears what is asked of it, answers the mirror, and nothing else."""
    if district := link(identity):
        permissions = {
            "publish": {"allow": [f"{inbox(MIRROR)}.>"]},
            "subscribe": {"allow": [mirrored(district)]},
        }
        yield from ({"nkey": key, "permissions": permissions} for key in keys)


def _exports(users: Users) -> list[dict[str, Any]]:
    """Every subject for just those who may use it."""
    said: dict[tuple[str, str, bool], list[str]] = {}
    for identity in sorted(users):
        for kind, mays in (("service", _reached(identity)), ("stream", rights(identity).hear)):
            for may in mays:
                said.setdefault((kind, may.subject, may.many), []).append(identity)
    return [
        {kind: subject, "accounts": who} | ({"response": "stream"} if many else {})
        for (kind, subject, many), who in said.items()
    ]


def _account(identity: str, keys: Iterable[str]) -> dict[str, Any]:
    own = rights(identity)
    return {
        "limits": {"max_connections": own.connections, "max_subscriptions": own.subscriptions},
        # whoever comes over a link is no user of this server
        "users": []
        if is_centre(identity)
        else [{"nkey": key, "permissions": _permissions(identity)} for key in keys],
        "imports": [*_imports("service", _reached(identity)), *_imports("stream", own.hear)],
    }


def _reached(identity: str) -> list[May]:
    """With ``_WHOSE_API``, which the user need not be permitted to ask."""
    said = rights(identity).say
    return [*said, *([] if _WHOSE_API in (may.subject for may in said) else [May(_WHOSE_API, "")])]


def _imports(kind: str, mays: Iterable[May]) -> list[dict[str, Any]]:
    return [
        {kind: {"account": STREAMS_ACCOUNT, "subject": may.subject}}
        | ({"to": may.called} if may.called else {})
        for may in mays
    ]


def _permissions(identity: str) -> dict[str, Any]:
    """The account does not reach further anyway; with these NATS says so to who tries, and in its log."""
    own = rights(identity)
    return {
        "publish": {"allow": [may.subject for may in (*own.say, *own.among)]},
        "subscribe": {"allow": [f"{inbox(identity)}.>", *(may.subject for may in own.hear)]},
    }
