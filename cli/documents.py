"""``yingsu case documents|upload|download``: the papers of a case by part, put there and taken out; what is written is what its digest says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any
from uuid import UUID

import httpx
import typer
from cryptography.hazmat.primitives.hashes import SM3, Hash
from rich.console import Console

from cli.ask import PROBLEMS, TIMEOUT, ask, end, refused, unanswered
from cli.connection import DEFAULT_HOME, Door, HomeOption, find_system, refuse
from cli.fields import WrongValueError, content
from cli.submitting import ActorOption, JsonOption, OnOption, item, submit
from cli.tables import folding_table
from shared.clock import SHANGHAI
from shared.events.case import DocumentFiled, InstanceOpened

CaseArgument = Annotated[UUID, typer.Argument(metavar="编号", help="案件编号")]
#: of a digest, enough to tell papers of one case apart
SHORT = 16


def documents(case_id: CaseArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """案件卷宗：三个部分各有哪些材料、校验码、谁登记、谁对真实合法负责。"""
    answer = ask(home, "intake", f"/v1/cases/{case_id}/documents")
    if as_json:
        typer.echo(answer.text)
        return
    columns = ("卷别", "材料", "文件名", "审级序号", "字节", "责任声明人", "登记", "日期", "校验码")
    parts = answer.json()["parts"]
    count = sum(len(part["papers"]) for part in parts)
    table = folding_table(*columns, title=f"卷宗 {count} 份")
    for part in parts:
        for paper in part["papers"]:
            table.add_row(part["title"], *_row(paper))
        if not part["papers"]:
            table.add_row(part["title"], "（无）", *[""] * (len(columns) - 2))
    Console().print(table)


def upload(
    case_id: CaseArgument,
    file: Annotated[Path, typer.Argument(metavar="文件", exists=True, dir_okay=False, help="要入卷的文件")],
    part: Annotated[str, typer.Option(help="卷别：正卷、副卷、电子卷宗")],
    paper: Annotated[str, typer.Option(help="材料种类，见 yingsu case facts document_filed")],
    actor: ActorOption,
    title: Annotated[str | None, typer.Option(help="卷内名称；不写为文件名")] = None,
    statement: Annotated[
        str | None, typer.Option(metavar="人员", help="责任声明人：声明材料真实、合法并负责的人")
    ] = None,
    department: Annotated[str | None, typer.Option(help="提供材料的部门")] = None,
    instance: Annotated[int | None, typer.Option(help="审级序号；不写为最近的审级")] = None,
    on: OnOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """上传一份材料并入卷；不写日期为今天。"""
    case = ask(home, "intake", f"/v1/cases/{case_id}").json()
    opened = sum(event["type"] == InstanceOpened.type for event in case["events"])
    said = {"department": department, "declared_by": statement}
    data = {"instance": instance or max(opened, 1), "name": title or file.name, **_terms(part, paper)}
    fact = item(
        DocumentFiled,
        data | {name: value for name, value in said.items() if value} | _stored(home, file),
        subject=f"case-{case_id}",
        place=(case["region"], case["bureau"]),
        actor=actor,
        on=on or datetime.now(SHANGHAI).date().isoformat(),
    )
    submit(home, DocumentFiled, fact, as_json=as_json)
    if not as_json:
        typer.echo(f"校验码 {fact['data']['digest']}")


def download(
    case_id: CaseArgument,
    digest: Annotated[str, typer.Argument(metavar="校验码", help="材料的校验码，或其开头几位")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="写入的文件，不得已存在")],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """取出一份材料，核对校验码后写入文件。"""
    if output.exists():
        refuse(f"文件 {output} 已存在，请另写一个名称。")
    parts = ask(home, "intake", f"/v1/cases/{case_id}/documents").json()["parts"]
    whole = _only({one["digest"] for part in parts for one in part["papers"]}, digest)
    size = _fetched(find_system(home).door("intake"), case_id, whole, output)
    typer.echo(f"已写入 {output}，{size} 字节，校验码相符。")


def _row(paper: dict[str, Any]) -> tuple[str, ...]:
    return (
        paper["paper_title"],
        paper["name"],
        str(paper["instance"]),
        str(paper["size"]),
        paper.get("declared_by") or "（无）",
        paper["filed_by"],
        paper["filed_on"] or "不详",
        paper["digest"][:SHORT],
    )


def _terms(part: str, paper: str) -> dict[str, Any]:
    try:
        return content(DocumentFiled, [("part", part), ("paper", paper)])
    except WrongValueError as error:
        refuse(str(error))


def _stored(home: Path, file: Path) -> dict[str, Any]:
    """What the store says of the content; ends the command when that is not what was sent."""
    with file.open("rb") as content_:
        found = ask(home, "intake", "/v1/files", method="POST", body=content_).json()
    with file.open("rb") as content_:
        if _digest(iter(lambda: content_.read(1 << 18), b"")) != found["digest"]:
            end("文件在传输中发生变化，请重新上传。", PROBLEMS)
    return dict(found)


def _digest(pieces: Iterable[bytes]) -> str:
    found = Hash(SM3())
    for piece in pieces:
        found.update(piece)
    return found.finalize().hex()


def _only(known: set[str], beginning: str) -> str:
    found = [one for one in known if one.startswith(beginning.lower())]
    if len(found) != 1:
        refuse(f"卷宗中有 {len(found)} 份材料的校验码以“{beginning}”开头，请核对或多写几位。")
    return found[0]


def _fetched(door: Door, case_id: UUID, digest: str, output: Path) -> int:
    """Written beside its place and put there only when the digest is right; the size in bytes."""
    found, size = Hash(SM3()), 0
    with NamedTemporaryFile(dir=output.absolute().parent, prefix=f".{output.name}.") as draft:
        try:
            with httpx.stream(
                "GET",
                f"{door.url}/v1/files/{digest}",
                params={"case": str(case_id)},
                headers=door.headers,
                timeout=TIMEOUT,
            ) as answer:
                if answer.is_error:
                    answer.read()
                    refused("intake", answer)
                for piece in answer.iter_bytes():
                    found.update(piece)
                    size += draft.write(piece)
        except httpx.HTTPError as error:
            unanswered("intake", error)
        if found.finalize().hex() != digest:
            end("取到的内容与校验码不符，没有写入；请重试，仍不符时联系运维人员。", PROBLEMS)
        draft.flush()
        _keep(Path(draft.name), output)
    return size


def _keep(draft: Path, output: Path) -> None:
    """Never over another file."""
    try:
        output.hardlink_to(draft)
    except FileExistsError:
        refuse(f"文件 {output} 已存在，请另写一个名称。")
