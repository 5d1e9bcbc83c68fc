"""Every setting there is, from ``YINGSU_*`` variables or from files in ``YINGSU_SECRETS_DIR``. Only ``app`` modules and the CLI read it.

Secrets given as files win nothing over variables: the environment is looked at first, as operators expect.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from shared.errors import faults

SERVICES = ("intake", "deadlines", "notify", "stats")
#: copies other sites' logs into this one; runs where there are any
MIRROR = "mirror"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="YINGSU_", frozen=True, extra="ignore", secrets_dir=os.environ.get("YINGSU_SECRETS_DIR")
    )

    #: the service's own role; a service can append only its own event types with it
    database_url: str = ""
    #: the owner's role: `yingsu migrate` and nothing else
    admin_database_url: str = ""
    #: passwords of the roles yingsu_<service>, given to `yingsu migrate`
    role_passwords: dict[str, str] = Field(default_factory=dict)
    nats_url: str = ""
    nats_replicas: int = 1
    #: the nkey seed this process signs in to NATS with, read again at every connect; the authorities its certificate is held against, and
    #: our own certificate where it asks for one
    nats_seed_file: Path | None = None
    nats_ca_file: Path | None = None
    nats_cert_file: Path | None = None
    nats_key_file: Path | None = None
    #: of all identities (identity → public keys), for `yingsu migrate`: the sites among them read EVENTS by durables of their own
    nats_users_file: Path | None = None
    #: where the services answer, for the command line: {"intake": "http://…", …}
    service_urls: dict[str, str] = Field(default_factory=dict)

    #: where people open the system's pages, as in https://yingsu.example.org; links of messages begin with it, empty: no links
    public_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    http_host: str = "127.0.0.1"
    http_port: int = 0
    max_body_bytes: int = 8 * 1024 * 1024
    #: where intake keeps the content of documents, and how large one may be: a folder, or where ``files_url`` is given
    #: s3://bucket/prefix, at ``files_endpoint`` (empty: Amazon's own)
    files_dir: Path = Path(".yingsu/files")
    files_url: str = ""
    files_endpoint: str = ""
    files_access_key: str = ""
    files_secret_key: str = Field(default="", repr=False)
    files_region: str = "us-east-1"
    max_file_bytes: int = Field(default=100_000_000, ge=1)

    #: stand on another day (tests, demos, rehearsals); empty means the calendar day in Asia/Shanghai
    today: date | None = None
    #: other sites whose logs are copied into this one, and the regions they keep; the same for all services
    sites_file: Path | None = None

    #: additional policy packs beside the shipped ones
    packs_dir: Path | None = None

    #: working days left from which on a deadline's lamp is red, yellow
    lamp_red: int = Field(default=1, ge=0, le=60)
    lamp_yellow: int = Field(default=3, ge=0, le=60)

    smtp_url: str = ""
    mail_from: str = "yingsu@localhost"
    #: robots, webhooks and the gateway for text messages, by name; none without it
    channels_file: Path | None = None
    #: before whom unfinished duties are brought, instead of the release's own ladders
    ladders_file: Path | None = None

    #: when people are written to, on worked days, and when summaries go out; empty: at any hour. A set ``today`` knows no closed hours
    notify_hours: str = "08:30-18:00"
    notify_digest_at: str = "09:00"
    #: from so many notices a person and day on, the rest come as summaries; 0: every notice by itself
    notify_most_a_day: int = Field(default=20, ge=0)

    #: who may sign in to the pages, and the key that signs their sessions: the same for all services
    accounts_file: Path | None = None
    session_key: str = Field(default="", repr=False)
    #: a session that nobody used for so long is over, and any after so long
    session_idle_minutes: int = Field(default=60, ge=2, le=1440)
    session_hours: int = Field(default=12, ge=1, le=24)
    #: a second factor for whoever signs in with a password, or through a provider that did not ask for one
    second_factor: Literal["required", "offered", "off"] = "offered"
    #: how often one person may change something, over all processes (0: as they like), and have something expensive made
    writes_per_second: float = Field(default=50, ge=0)
    writes_burst: int = Field(default=200, ge=1)
    exports_per_minute: float = Field(default=60, ge=0)
    exports_burst: int = Field(default=60, ge=1)
    #: addresses (or networks) of the proxies whose X-Forwarded-For and -Proto are believed, with commas; empty: nobody's
    forwarded_allow_ips: str = ""
    #: the OIDC provider whose tokens are believed, what they must be made for, and this system's own registration with it
    oidc_issuer: str = ""
    oidc_audience: str = "yingsu"
    oidc_client_id: str = ""
    oidc_client_secret: str = Field(default="", repr=False)
    #: public keys (JWKS) of the stack's own tokens, refused in production; and a token for the command line
    token_keys: Path | None = None
    token: str = Field(default="", repr=False)
    #: anybody may sign in as anyone of the accounts: for demonstrations, refused in production
    demonstration: bool = False
    mode: Literal["development", "production"] = "development"

    #: the master keys that wrap the keys of everybody's name (made where there are none, but in production), and the cipher of what is new
    master_keys_file: Path | None = None
    personal_cipher: Literal["aes", "sm4"] = "aes"

    #: where the head of the log's chain is written down outside the database, beside the NATS stream ANCHORS, and to whom it is mailed once a day
    anchor_file: Path | None = None
    anchor_seconds: float = Field(default=600.0, ge=0)
    auditor_address: str = ""

    log_level: str = "INFO"
    #: the collector that takes traces (OTLP over HTTP, as in http://collector:4318/v1/traces); empty: none are made. The share that is kept
    otlp_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    trace_ratio: float = Field(default=1.0, ge=0, le=1)
    #: seconds a projection lease lives without renewal
    lease_seconds: float = 10.0
    #: seconds between looks at the log when no doorbell rings
    poll_seconds: float = 0.5
    drain_seconds: float = 15.0
    #: how long a connection may lie idle before it is closed: longer than the proxy before it keeps its own, or it would ask a closed one
    keep_alive_seconds: int = Field(default=5, ge=1, le=3600)
    partition_size: int = 5_000_000

    @model_validator(mode="after")
    def _safe(self) -> Self:
        """In production nobody signs in without a password, and sessions hold across services and restarts."""
        if self.mode == "production" and (wrong := self._unsafe()):
            raise ValueError(f"YINGSU_MODE=production：{wrong}")
        return self

    def _unsafe(self) -> str | None:
        """What must not be so in production."""
        wrong = {
            "YINGSU_DEMONSTRATION 不能与 YINGSU_MODE=production 同时使用": self.demonstration,
            "须设置 YINGSU_SESSION_KEY（不少于 32 个字符）": len(self.session_key) < 32,
            "YINGSU_TOKEN_KEYS 是本机自签令牌，只能用于开发，请改用 YINGSU_OIDC_ISSUER": self.token_keys,
            "须设置 YINGSU_MASTER_KEYS_FILE：没有主密钥不能保护个人信息": self.master_keys_file is None,
            "YINGSU_OIDC_ISSUER 须以 https:// 开头": self.oidc_issuer.startswith("http://"),
            "YINGSU_PUBLIC_URL 须以 https:// 开头": self.public_url.startswith("http://"),
            "须设置 YINGSU_PUBLIC_URL：统一身份认证登录后要回到这个地址": self.oidc_client_id
            and not self.public_url,
        }
        return next((words for words, so in wrong.items() if so), None)


def misread(error: ValueError) -> str | None:
    """What is wrong with the settings, without what stands there: it may be a password. None for an error of another kind."""
    if isinstance(error, SettingsError):
        return str(error)
    return faults(error) if isinstance(error, ValidationError) and error.title == Settings.__name__ else None
