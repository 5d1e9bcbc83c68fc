"""An official paper as doors answer it: plain data, the same for every service that makes one."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from shared.contracts.body import Body


class PaperBody(Body):
    """A paper as plain data, whose bytes the digest is of. Every block says its ``kind``; a day stands as {"day": "2026-06-30"}."""

    kind: str
    title: str
    issuer: str = Field(title="发文机关")
    number: str | None = Field(title="文号；空为待编")
    to: list[str] = Field(title="主送")
    copies: list[str] = Field(title="抄送")
    issued_on: dict[str, str] | None
    secrecy: str | None = Field(title="密级")
    draft: bool = Field(title="草稿")
    warning: str | None
    blocks: list[dict[str, Any]] = Field(title="正文各段、表、图、待填处")
    attachments: list[dict[str, Any]] = Field(title="附件")
    standing: list[str] = Field(title="所依据的日志位置、日历和政策文件版本")
