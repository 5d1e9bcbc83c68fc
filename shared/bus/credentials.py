"""By which files a process signs in to NATS. Knows no client, so that a command that only passes them on loads none."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Credentials:
    """All empty: the server asks for nothing, as in tests of single parts. ``cert_file`` with ``key_file``: our own certificate for mutual TLS."""

    seed_file: Path | None = None
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None

    def tls(self) -> ssl.SSLContext | None:
        """None: TLS only if the url says ``tls://``, with the system's own authorities."""
        if not self.ca_file and not self.cert_file:
            return None
        context = ssl.create_default_context(cafile=self.ca_file)
        if self.cert_file:
            context.load_cert_chain(self.cert_file, self.key_file)
        return context


OPEN = Credentials()
