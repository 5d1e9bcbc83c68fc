"""``yingsu report certificate``: give out the 期限证明单 of a deadline, or print one that was given out; and the check behind ``log proof``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.tables import in_words
from services.deadlines.certificate.content import digest
from services.deadlines.certificate.formats import Format
from services.deadlines.certificate.issued import plain
from services.deadlines.certificate.outdated import outdated
from shared.database import Pool
from shared.eventlog import reader
from shared.eventlog.verify import proof_holds
from shared.events.certificate import CertificateIssued

FormatOption = Annotated[Format, typer.Option("--format", help="文件格式")]


def certificate(
    deadline: Annotated[str | None, typer.Option("--deadline", help="期限编号：按现状出具")] = None,
    number: Annotated[str | None, typer.Option("--number", help="证明单编号或登记编号：重印已出具的")] = None,
    kind: FormatOption = Format.JSON,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写入的文件；JSON 可省略，省略则输出到屏幕")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """出具一个期限的证明单，或重印已出具的证明单。"""
    if (deadline is None) == (number is None):
        refuse("请用 --deadline 指明要出具的期限，或用 --number 指明要重印的证明单，两者择一。")
    if output is None and kind is not Format.JSON:
        refuse(f"{kind} 须用 -o 指明写入的文件，如 -o 期限证明单.{kind}")
    ref = (
        number or ask(home, "deadlines", f"/v1/deadlines/{deadline}/certificate", method="POST").json()["id"]
    )
    answer = ask(home, "deadlines", f"/v1/certificates/{ref}", format=kind.value)
    if output is None:
        typer.echo(answer.text)
        return
    _written(output, answer.content)
    told = ask(home, "deadlines", f"/v1/certificates/{ref}").json()
    typer.echo(f"{told['number']} 已写入 {output}；校验码 {told['digest']}")
    for warning in told["warnings"]:
        typer.echo(f"注意：{warning}", err=True)


def _written(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        refuse(f"无法写入 {output}：{error.strerror}。请检查目录是否存在、是否有权限。")


def fault(proof: dict[str, Any], printed: str | None) -> str | None:
    """What is wrong with a certificate, in Chinese, judged by its inclusion proof and the hash ``printed`` on the paper; None when all fits."""
    event = proof["event"]
    if not proof_holds(proof):
        return "事件日志中的登记与封签不符，该证明单的登记已被改动"
    if event["type"] != CertificateIssued.type:
        return "该编号登记的不是期限证明单，不能核对校验码"
    said = CertificateIssued.model_validate_json(event["data"])
    if digest(said.content) != said.digest:
        return "登记的内容与登记的校验码不符"
    if printed is not None and plain(printed) != said.digest:
        return f"纸面校验码与登记不符，登记为 {said.digest}；纸面不是原件或已被改动"
    return None


def verdict(proof: dict[str, Any]) -> str:
    """What a certificate that fits is worth, in one sentence."""
    said = orjson.loads(proof["event"]["data"])
    result = said["content"]["result"]
    mark = "（暂定）" if result["provisional"] else ""
    return in_words(
        f"核验相符：{said['number']} 于 {proof['event']['occurredon']} 出具，"
        f"{said['content']['deadline']['name']}的届满日为 {result['due']}{mark}；"
        f"登记在日志位置 {proof['event']['position']}，在封签之内，未被改动。"
    )


async def changed_since(proof: dict[str, Any], pool: Pool) -> str | None:
    """What has become of the certified deadline since, in a sentence; None while its day holds."""
    life = await reader.stream(pool, f"deadline-{orjson.loads(proof['event']['data'])['deadline']}")
    return outdated(proof["event"]["position"], life)
