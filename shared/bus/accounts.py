"""The table of rights as NATS's configuration: an account that keeps the streams, and one for each identity. Pure.

What comes out is the block ``accounts`` of a nats-server's configuration, made to be included; a reload takes it up without a restart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from shared.bus.rights import (
    MIRROR,
    STREAMS_ACCOUNT,
    Hears,
    May,
    heard,
    inbox,
    is_centre,
    link,
    mirrored,
    rights,
)

#: an account that does not import this gets, from the server itself, a JetStream API of its own, which answers first and has no streams
_WHOSE_API = "$JS.API.INFO"

Users = Mapping[str, Sequence[str]]


def configuration(users: Users) -> str:
    """``users``: identity → its public nkeys, two while it changes from one to the other. UnknownIdentityError for one that the table does not have."""
    own = {identity: keys for identity, keys in users.items() if not link(identity)}
    accounts: dict[str, Any] = {STREAMS_ACCOUNT: {"jetstream": "enabled"}}
    accounts |= {identity: _account(identity, keys) for identity, keys in sorted(own.items())}
    for name, account in accounts.items():
        account["exports"] = [*_services(name, own), *_streams(name, own)]
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


def _services(account: str, users: Users) -> list[dict[str, Any]]:
    """What may be said to it, each subject for just those who may."""
    if account != STREAMS_ACCOUNT:
        return []
    said: dict[tuple[str, bool], list[str]] = {}
    for identity in sorted(users):
        for may in _reached(identity):
            said.setdefault((may.subject, may.many), []).append(identity)
    return [
        {"service": subject, "accounts": who} | ({"response": "stream"} if many else {})
        for (subject, many), who in said.items()
    ]


def _streams(account: str, users: Users) -> list[dict[str, Any]]:
    """What is heard of it, each subject for just those who may."""
    sources: dict[str, list[str]] = {}
    for identity in sorted(users):
        for one in rights(identity).hear:
            if one.of == account:
                sources.setdefault(one.source, []).append(identity)
    return [{"stream": subject, "accounts": who} for subject, who in sources.items()]


def _account(identity: str, keys: Iterable[str]) -> dict[str, Any]:
    own = rights(identity)
    return {
        "limits": {"max_connections": own.connections, "max_subscriptions": own.subscriptions},
        # whoever comes over a link is no user of this server
        "users": []
        if is_centre(identity)
        else [{"nkey": key, "permissions": _permissions(identity)} for key in keys],
        "imports": [
            *({"service": _there(STREAMS_ACCOUNT, may.subject)} | _called(may) for may in _reached(identity)),
            *({"stream": _there(one.of, one.source), "to": _mapped(one)} for one in own.hear),
        ],
    }


def _there(account: str, subject: str) -> dict[str, str]:
    return {"account": account, "subject": subject}


def _called(may: May) -> dict[str, str]:
    return {"to": may.called} if may.called else {}


def _mapped(one: Hears) -> str:
    """The subject as it is heard, a wildcard named by its number."""
    return one.subject.replace("*", "$1")


def _reached(identity: str) -> list[May]:
    """With ``_WHOSE_API``, which the user need not be permitted to ask."""
    said = rights(identity).say
    return [*said, *([] if _WHOSE_API in (may.subject for may in said) else [May(_WHOSE_API, "")])]


def _permissions(identity: str) -> dict[str, Any]:
    """The account does not reach further anyway; with these NATS says so to who tries, and in its log."""
    own = rights(identity)
    return {
        "publish": {"allow": [may.subject for may in (*own.say, *own.ring, *own.among)]},
        "subscribe": {"allow": [f"{inbox(identity)}.>", *heard(own)]},
    }
