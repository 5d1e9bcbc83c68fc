"""Which credentials the settings name."""

from __future__ import annotations

from shared.bus.credentials import Credentials
from shared.settings import Settings


def nats_credentials(settings: Settings) -> Credentials:
    return Credentials(
        settings.nats_seed_file, settings.nats_ca_file, settings.nats_cert_file, settings.nats_key_file
    )
