"""Postgres: reached by every role, as far as this release needs it, fenced, its clock, and how far the read models have got."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime

import asyncpg

from cli.examining.finding import Finding, attention, fault, well, why
from shared import database
from shared.calendars.keeper import Calendars
from shared.database import Connection
from shared.dates import shipped
from shared.migrate import migrations
from shared.migrate import queries as migrate_queries
from shared.projection.generation import queries as projection_queries
from shared.runtime.skew import NOTICED, REFUSED
from shared.settings import SERVICES
from shared.sql import load_queries

queries = load_queries(__package__, "database.sql")
ERRORS = (*database.TRANSIENT, asyncpg.PostgresError)
#: seconds that a read model may be behind
BEHIND = 60.0
#: the State Council publishes next year's days off in November as a rule
PUBLISHED_BY = 12


async def reached(part: str, url: str) -> Finding:
    try:
        connection = await database.connect(url, name="yingsu doctor")
        version = await connection.fetchval(queries.version)
        await database.close(connection)
    except ERRORS as error:
        return fault(part, why(error), "请检查数据库地址、口令和数据库日志。", "YingsuDatabaseAway")
    return well(part, f"PostgreSQL {version}")


async def examined(urls: Mapping[str, str], today: datetime) -> AsyncIterator[Finding]:
    """By whichever of the roles gets in; nothing when none does, which ``reached`` has said."""
    for url in filter(None, urls.values()):
        try:
            db = await database.connect(url, name="yingsu doctor")
        except ERRORS:
            continue
        try:
            async for finding in _all(db, today):
                yield finding
        finally:
            await database.close(db)
        return


async def _all(db: Connection, today: datetime) -> AsyncIterator[Finding]:
    yield await _clock(db)
    schema = await _schema(db)
    yield schema
    if schema.level:
        return
    yield await _fence(db)
    async for finding in _read_models(db):
        yield finding
    yield await _calendar(db, today)


async def _schema(db: Connection) -> Finding:
    advice = "请运行 yingsu migrate（其间旧版本可继续工作）。"
    try:
        applied = {row["name"]: row["checksum"] for row in await db.fetch(migrate_queries.applied)}
    except asyncpg.PostgresError as error:
        return fault("数据库结构", f"尚未建立：{why(error)}", advice)
    wanted = list(migrations())
    if missing := [one.name for one in wanted if one.name not in applied]:
        return fault("数据库结构", f"缺少 {len(missing)} 项升级：{missing[0]} 等", advice)
    if changed := [one.name for one in wanted if applied[one.name] != one.checksum]:
        return fault("数据库结构", f"{changed[0]} 与已执行的不同", "程序与数据库不是同一套发布，请核对版本。")
    return well("数据库结构", f"{len(wanted)} 项升级均已执行")


async def _fence(db: Connection) -> Finding:
    """No service's role is above the fence, and no table stands outside of it."""
    names = [f"yingsu_{name}" for name in SERVICES]
    roles = await db.fetch(queries.roles, names, [f"{name}_doors" for name in names])
    if len(roles) < 2 * len(names):
        return fault(
            "角色和行级权限", f"只有 {len(roles)} 个角色", "请运行 yingsu migrate 建立各服务的角色。"
        )
    if mighty := [row["name"] for row in roles if row["mighty"]]:
        return fault(
            "角色和行级权限",
            f"{mighty[0]} 权限过大",
            "服务的角色不得是超级用户，也不得绕过行级权限，请收回。",
        )
    if open_tables := [row["name"] for row in await db.fetch(queries.unfenced)]:
        return fault(
            "角色和行级权限",
            f"{open_tables[0]} 等 {len(open_tables)} 张表没有行级权限",
            "请重启各服务，会自动补上；仍有则重建读模型。",
        )
    return well("角色和行级权限", f"{len(roles)} 个角色，读模型和日志均受行级权限限制")


async def _read_models(db: Connection) -> AsyncIterator[Finding]:
    live = [row for row in await db.fetch(projection_queries.all_generations) if row["status"] == "live"]
    found = {
        row["name"]: row for row in await db.fetch(projection_queries.behind, [row["name"] for row in live])
    }
    for row in live:
        if row["failed_at"] is not None:
            state = f"停在位置 {row['failed_at']}：{row['failure']}"[:300]
            yield fault(
                f"读模型 {row['name']}",
                state,
                "修复原因后自动继续；表已损坏则重建。",
                "YingsuProjectionStopped",
            )
        elif (seconds := found[row["name"]]["seconds"]) > BEHIND:
            page = "YingsuRelayBehind" if row["name"] == "intake.relay" else "YingsuProjectionBehind"
            state = f"最早未处理的事件已有 {seconds:.0f} 秒"
            yield attention(
                f"读模型 {row['name']}", state, "请看它是否在动：yingsu projection status。", page
            )
    yield well("读模型", f"{len(live)} 个")


async def _clock(db: Connection) -> Finding:
    """Ours against the database's, which all processes share."""
    theirs: datetime = await db.fetchval(queries.now)
    seconds = (datetime.now(UTC) - theirs).total_seconds()
    state, advice = f"与数据库相差 {seconds:+.1f} 秒", "请修复校时（NTP）。"
    if abs(seconds) > REFUSED:
        return fault("时钟", state, advice, "YingsuClockWrong")
    if abs(seconds) > NOTICED:
        return attention("时钟", state, advice, "YingsuClockWrong")
    return well("时钟", state)


async def _calendar(db: Connection, today: datetime) -> Finding:
    """Next year's notice is there in time: without it dates beyond the new year are provisional."""
    calendars = Calendars(shipped())
    await calendars.refresh(db)
    known = {notice.year for notice in calendars.current.notices}
    year = today.year
    if year not in known:
        return fault(
            "工作日历",
            f"没有 {year} 年的放假通知",
            "期限按双休推定，可能有误：请在“日历”页或用 yingsu calendar import 录入。",
        )
    if year + 1 not in known and today.month >= PUBLISHED_BY:
        return attention(
            "工作日历", f"没有 {year + 1} 年的放假通知", "通常每年 11 月公布：请录入，跨年的期限目前为暂定。"
        )
    tail = "" if year + 1 in known else f"，{year + 1} 年的尚未录入"
    return well("工作日历", f"已有 {year} 年的放假通知{tail}")
