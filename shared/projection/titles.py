"""What operators call the read models: code and Chinese title together."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "intake.cases": "案件",
    "intake.causes": "败诉原因和整改",
    "intake.court_lists": "法院数据清单",
    "intake.people": "单位、人员和分案",
    "intake.prechecks": "出庭预检",
    "intake.refusals": "审计",
    "intake.relay": "发布到消息总线",
    "intake.sessions": "培训和旁听",
    "intake.tasks": "任务",
    "intake.work": "法治工作",
    "deadlines.desk": "期限",
    "deadlines.duties": "定额和定期报告",
    "notify.dispatch": "待发送",
    "notify.inbox": "通知和收件箱",
    "notify.reminders": "提醒",
    "stats.cells": "指标合计",
    "stats.entries": "登记及时",
    "stats.figures": "指标明细（案件、期限）",
    "stats.people": "人员称谓",
    "stats.reports": "报告",
    "stats.supervision": "监督",
    "stats.units": "指标明细（文书、出庭等）",
}


def title_of(name: str) -> str:
    """The code itself for a read model that has no title: one of a release to come, or gone."""
    return TITLES.get(name, name)
