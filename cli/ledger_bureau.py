"""The bureau of a ledger: it is registered with the first import, by its name, and an import for one that nobody named is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cli.ask import asked
from cli.connection import refuse
from services.intake.published import registration

#: what intake says of a bureau that is registered already: by the same command, or through another door
_THERE = frozenset({"id_reused", "organisation_registered_twice"})


def to_register(home: Path, region: str, bureau: str, name: str | None) -> dict[str, Any] | None:
    """“单位登记” to be sent, None when the bureau is registered. Ends the command when it is not and has no name, or its code is none."""
    item = registration(name or bureau, region, bureau)
    response = asked(home, "intake", "/v1/events", method="POST", body=[item], dry_run=True)
    [answer] = response.json().get("items", [{"status": "rejected", "code": "", "message": "无法核对单位。"}])
    if answer["status"] == "duplicate" or answer.get("code") in _THERE:
        return None
    if answer["status"] != "accepted":
        refuse(f"单位 {bureau}（地区 {region}）：{answer['message']}")
    if name is None:
        refuse(
            f"地区 {region} 的单位 {bureau} 尚未登记。请核对单位代码；确是新单位的，加 --bureau-name 单位名称，"
            "随本次导入一并登记。"
        )
    return item
