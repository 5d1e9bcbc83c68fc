"""How two sites' NATS servers are linked: a leaf node at the district, a port that it knocks at at the centre.

Nothing of one site's traffic reaches the other but questions to the district's stream and their answers: both have subjects of the same names, and
a fact published at one must not land in the other's streams.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

#: what is each site's own
OWN = (
    "events.>",
    "submit.>",
    "receipt.>",
    "dispatch.>",
    "dead.>",
    "anchor.>",
    "doorbell.>",
    "$JS.API.>",
    "$KV.>",
    "$OBJ.>",
)


@dataclass(frozen=True, slots=True)
class Link:
    """``domain`` is this site's name in JetStream. ``listen``: where districts knock, with ``keys``, each district's password by its name.
    ``hub``: the centre to knock at, with the password in it (nats-leaf://NAME:PASSWORD@HOST:PORT).
    """

    domain: str
    listen: int | None = None
    keys: tuple[tuple[str, str], ...] = ()
    hub: str = ""

    def configuration(self, account: str = "") -> str:
        """The part of the server's configuration; JetStream's own block says ``domain``."""
        if self.hub:
            return _leaf(self.hub, account)
        return _hub(self.listen, self.keys, account) if self.listen else ""


def _leaf(hub: str, account: str) -> str:
    remote = {"url": hub, "deny_imports": list(OWN), "deny_exports": list(OWN)} | (
        {"account": account} if account else {}
    )
    return f"leafnodes {{ reconnect: 1, remotes: [{json.dumps(remote)}] }}\n"


def _hub(port: int, keys: tuple[tuple[str, str], ...], account: str) -> str:
    users = [
        {"user": name, "password": password} | ({"account": account} if account else {})
        for name, password in keys
    ]
    return f'leafnodes {{ listen: "127.0.0.1:{port}", authorization: {{ users: {json.dumps(users)} }} }}\n'
