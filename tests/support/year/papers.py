"""The papers that go on file: their content, and what the store says of it."""

from __future__ import annotations

from typing import Any

from shared.eventlog.seal import sm3

#: what is uploaded before it can be filed
PAPERS = tuple(
    f"{name}（虚构，自动测试用）。\n".encode() for name in ("答辩状", "证据目录", "裁判文书", "责任声明")
)


def filed(number: int) -> dict[str, Any]:
    """The fields of ``case.document_filed`` that the content decides."""
    content = PAPERS[number]
    name = content.decode().partition("（")[0]
    return {
        "name": f"{name}.txt",
        "digest": sm3(content).hex(),
        "size": len(content),
        "media_type": "text/plain",
    }
