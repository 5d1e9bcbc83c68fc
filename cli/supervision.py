"""``yingsu supervision``: what the record proposes, the evidence behind it, the bureau's reply, what officers find and carry out, the year's counts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption
from cli.supervision_shown import counted, listing, print_one

supervision_app = typer.Typer(no_args_is_help=True)
Key = Annotated[str, typer.Argument(metavar="ID", help="监督建议的编号")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]
PersonOption = Annotated[str, typer.Option("--person", help="办理人的人员编号")]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由")]
SeenOption = Annotated[int | None, typer.Option("--seen", min=1, help="查看时的版本；其间有变动的不予办理")]
RegionOption = Annotated[str | None, typer.Option("--region", help="行政区划代码")]
BureauOption = Annotated[str | None, typer.Option("--bureau", help="单位编码")]


@supervision_app.command("list")
def list_proposals(
    region: RegionOption = None,
    bureau: BureauOption = None,
    state: Annotated[
        str | None, typer.Option(help="状态，如 proposed、replied、confirmed、withdrawn")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="finding 拟认定，consequence 拟处理")] = None,
    rule: Annotated[str | None, typer.Option(help="监督条目，如 yicheng-2023.talk_deputy")] = None,
    year: Annotated[int | None, typer.Option(help="计入哪一年")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="最多列出多少项")] = 100,
    cursor: Annotated[int | None, typer.Option(help="从上一页给出的 next 继续")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """列出监督建议：拟认定的情形和拟作的处理，新的在前。"""
    answer = ask(
        home, "stats", "/v1/supervision", region=region, bureau=bureau, state=state, kind=kind, rule=rule, year=year,
        limit=limit, cursor=cursor,
    )  # fmt: skip
    if as_json:
        typer.echo(answer.text)
        return
    page = answer.json()
    Console().print(listing(page["items"], f"监督建议（{page['today']}）"))
    if page["next"]:
        typer.echo(f"还有更多：请缩小范围，或加 --cursor {page['next']}")


@supervision_app.command()
def show(key: Key, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """说明一项监督建议的依据、证据链、申辩和办理过程。"""
    answer = ask(home, "stats", f"/v1/supervision/{key}")
    _told(answer.content, as_json=as_json)


@supervision_app.command()
def reply(
    key: Key,
    statement: Annotated[str, typer.Option("--statement", help="申辩意见")],
    person: PersonOption,
    papers: Annotated[
        list[Path] | None,
        typer.Option("--paper", metavar="FILE", help="申辩材料，可以多次", exists=True, dir_okay=False),
    ] = None,
    seen: SeenOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """登记单位的申辩；材料先上传，随申辩一并列入证据。"""
    named = {_uploaded(home, key, one): one.name for one in papers or []}
    body = {"statement": statement, "papers": list(named), "paper_names": list(named.values())}
    _act(home, key, "reply", body, person, seen, as_json=as_json)


@supervision_app.command()
def confirm(
    key: Key,
    reason: ReasonOption,
    person: PersonOption,
    found: Annotated[
        str | None, typer.Option("--found", help="须由人认定的结论（因果、影响创建考核）")
    ] = None,
    seen: SeenOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """核定：单位申辩之后，或者申辩期满之后。"""
    _act(home, key, "confirm", {"reason": reason, "found": found}, person, seen, as_json=as_json)


@supervision_app.command()
def dismiss(
    key: Key,
    reason: ReasonOption,
    person: PersonOption,
    seen: SeenOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """不予认定；已核定而有误的，也这样改正。"""
    _act(home, key, "dismiss", {"reason": reason}, person, seen, as_json=as_json)


@supervision_app.command("carry-out")
def carry_out(
    key: Key,
    consequence: Annotated[
        str, typer.Option("--consequence", help="处理，如 special_notice、talk_deputy、deduction")
    ],
    person: PersonOption,
    doc_no: Annotated[str | None, typer.Option("--doc-no", help="文号")] = None,
    to: Annotated[str | None, typer.Option("--to", help="对象，如移送的机关")] = None,
    note: Annotated[str | None, typer.Option("--note", help="说明")] = None,
    seen: SeenOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """登记处理的执行：通报印发、约谈、扣分、否优、移送。"""
    body = {"consequence": consequence, "doc_no": doc_no, "to": to, "note": note}
    _act(home, key, "carry-out", body, person, seen, as_json=as_json)


@supervision_app.command()
def counts(
    year: Annotated[int, typer.Option("--year", help="哪一年")],
    region: RegionOption = None,
    bureau: BureauOption = None,
    as_of: Annotated[str | None, typer.Option(help="YYYY-MM-DD：以该日终了前已登记的事实为准")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """各单位一年的计次，以及离各阈值还差多少。"""
    answer = ask(
        home, "stats", "/v1/supervision/counts", year=year, region=region, bureau=bureau, as_of=as_of
    )
    if as_json:
        typer.echo(answer.text)
        return
    Console().print(counted(answer.json()["items"], f"{year}年监督计次"))


def _uploaded(home: Path, key: str, paper: Path) -> str:
    """The digest under which it is kept now."""
    answer = ask(home, "stats", f"/v1/supervision/{key}/papers", method="POST", body=paper.read_bytes())
    return str(answer.json()["digest"])


def _act(
    home: Path, key: str, what: str, body: dict[str, Any], person: str, seen: int | None, *, as_json: bool
) -> None:
    given = {name: value for name, value in body.items() if value is not None} | {"person": person}
    sent = given | ({"seen": seen} if seen else {})
    answer = ask(home, "stats", f"/v1/supervision/{key}/{what}", method="POST", body=sent, actor=person)
    _told(answer.content, as_json=as_json)


def _told(content: bytes, *, as_json: bool) -> None:
    if as_json:
        typer.echo(content.decode())
    else:
        print_one(orjson.loads(content), Console())
