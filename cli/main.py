"""The command `yingsu`: the composing root. Each command lives in a module of its own, imported only when it is used, so that a date is
answered without loading servers and reports.
"""

from __future__ import annotations

import gc
import importlib
import sys
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

#: command → (module, attribute, help). An attribute is a command function or a sub-application.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "up": ("cli.stack", "up", "启动整套系统（内置数据库与消息服务）并保持运行"),
    "demo": ("cli.demo", "demo", "用随附样本跑完主要流程，打印结果并导出报表"),
    "import": ("cli.imports", "import_file", "导入案件台账、公开案例或事件文件"),
    "ledger": ("cli.ledger", "ledger_app", "空白台账，导出台账"),
    "court-list": ("cli.court_list", "court_list_app", "法院案件名单：导入、核对、核实差异"),
    "period": ("cli.period", "period", "计算一个期限并逐日说明"),
    "case": ("cli.cases", "case_app", "查看和登记案件，卷宗和任务"),
    "organisation": ("cli.organisations", "organisation_app", "查看和登记单位的记录"),
    "people": ("cli.people", "people_app", "查看人员档案和部门法治队伍工作"),
    "deadlines": ("cli.deadlines", "deadlines_app", "查看期限清单与计算依据"),
    "duties": ("cli.duties", "duties_app", "查看定额任务与定期报告"),
    "calendar": ("cli.calendar", "calendar_app", "查看工作日历，导入放假通知"),
    "policy": ("cli.policy", "policy_app", "查看与校验规则包"),
    "report": ("cli.reports", "report_app", "生成报表"),
    "stats": ("cli.stats", "stats_app", "查看统计数字及其出处"),
    "supervision": ("cli.supervision", "supervision_app", "监督建议：证据、申辩、核定、执行，年度计次"),
    "notify": ("cli.notifications", "notify_app", "查看通知及投递情况"),
    "subject": ("cli.subjects", "subject_app", "个人信息主体：按姓名查找、删除"),
    "keyring": ("cli.keyring", "keyring_app", "个人信息的密钥：更换主密钥、导出、恢复"),
    "log": ("cli.log", "log_app", "校验、查看、导出事件日志"),
    "contracts": ("cli.contracts", "contracts_app", "导出对外接口的约定：OpenAPI、AsyncAPI、JSON Schema"),
    "metrics": ("cli.metrics", "metrics_app", "指标和日志事件的清单"),
    "dead-letters": ("cli.letters", "letters_app", "无法处理的报送和消息：查看、另存、重新投递、删除"),
    "projection": ("cli.projections", "projection_app", "读模型的进度、重建与核对"),
    "sites": ("cli.sites", "sites_app", "分站点的抄录：进度、校验码、核对"),
    "migrate": ("cli.operate", "migrate", "升级数据库结构与消息主题"),
    "nats": ("cli.nats", "nats_app", "NATS 的身份、权限和密钥"),
    "serve": ("cli.operate", "serve", "运行一个服务"),
    "health": ("cli.health", "health", "查询一个服务是否就绪"),
    "token": ("cli.tokens", "token", "本机系统的访问令牌"),
    "doctor": ("cli.doctor", "doctor", "检查运行环境"),
}


#: what the embedded servers need; an image of the services has none of it
EMBEDDED = "psutil"


class LazyCommands(TyperGroup):
    """Finds commands in ``COMMANDS`` and imports them on first use."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, attribute, about = COMMANDS[cmd_name]
        try:
            found = getattr(importlib.import_module(module), attribute)
        except ModuleNotFoundError as missing:
            if missing.name != EMBEDDED:
                raise
            found, about = _not_here(), f"{about}（本安装不含）"
        command = get_command(found if isinstance(found, typer.Typer) else _single(found))
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        command.name, command.help, command.short_help = cmd_name, command.help or about, about
        return command


def _not_here() -> typer.Typer:
    """In place of a command of the stack on one machine, where there are no embedded servers."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    @app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
    def not_here() -> None:
        typer.echo("错误：本安装不含内置的数据库和消息服务，该命令只用于本机系统（yingsu up）。", err=True)
        raise typer.Exit(2)

    return app


def _single(function: Any) -> typer.Typer:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(function)
    return app


app = typer.Typer(
    cls=LazyCommands, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False
)


@app.callback(help="应诉：行政应诉与行政复议的登记、期限、通知和统计。")
def _root() -> None:
    """All options belong to the commands."""


def main() -> None:
    """Modules stay: looking for garbage among what they bring would take a fifth of a command's start."""
    gc.disable()
    try:
        app()
    except ValueError as error:
        from shared.settings import misread

        if (wrong := misread(error)) is None:
            raise
        typer.echo(f"错误：设置（YINGSU_*）有误：{wrong}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
