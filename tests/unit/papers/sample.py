"""An invented paper with every kind of block: long titles, an empty table, one of three pages, a wide one, charts, gaps, attachments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.papers.paper import (
    Attachment,
    Blank,
    Chart,
    ChartKind,
    Column,
    Heading,
    Paper,
    Paragraph,
    Series,
    Share,
    Table,
)

BUREAUS = (
    "（虚构）区公安分局",
    "（虚构）区人力资源和社会保障局",
    "（虚构）区规划和自然资源局",
    "（虚构）区市场监督管理局",
    "（虚构）区城市管理行政执法局",
    "（虚构）区住房保障和房屋管理局",
    "（虚构）区生态环境局",
    "（虚构）某某镇人民政府",
    "（虚构）区卫生健康委员会",
    "（虚构）区民政局",
)
TAKEN = (18, 12, 9, 7, 5, 4, 2, 2, 1, 0)
APPEARED = (Share(10, 12), Share(7, 7), Share(4, 6), Share(3, 4), Share(1, 3), Share(2, 2), Share(1, 1), Share(0, 1), Share(0, 0), Share(0, 0))  # fmt: skip


def appearance() -> Table:
    rows = [(name, taken, share, None if share.denominator == 0 else "是") for name, taken, share in zip(BUREAUS, TAKEN, APPEARED, strict=True)]  # fmt: skip
    total = ("合计", sum(TAKEN), Share(28, 36), None)
    columns = (
        Column("单位", 2),
        Column("收案数", sums=True),
        Column("负责人出庭率", 1.5, sums=True),
        Column("是否发言"),
    )
    note = "注：出庭率的分母为应当出庭的开庭案件数；没有开庭的单位不计出庭率。"
    return Table(columns, rows, "表1　行政机关负责人出庭情况", total, (None, "taken", "appearance", None), note)  # fmt: skip


def long_table() -> Table:
    rows = [
        (
            at,
            f"（虚构）某某诉{BUREAUS[at % 10]}不履行法定职责及行政赔偿一案",
            date(2026, 1 + at % 6, 1 + at % 28),
            at % 7,
        )
        for at in range(1, 76)
    ]
    columns = (Column("序号"), Column("案件名称", 3), Column("立案日期"), Column("开庭次数", sums=True))
    return Table(columns, rows, "表3　案件清单", ("合计", None, None, sum(row[3] for row in rows)))


def wide_table() -> Table:
    heads = (
        "单位",
        "结转",
        "新收",
        "办结",
        "未结",
        "判决驳回",
        "裁定驳回起诉",
        "判决撤销",
        "确认违法",
        "责令履行",
        "准予撤诉",
        "调解",
        "败诉率",
        "出庭率",
        "按期答辩率",
    )
    columns = tuple(Column(head, sums=at > 0) for at, head in enumerate(heads))
    rows = [
        (name, *(number + at for number in range(11)), Share(at, 20), Share(at, 10), Share(0, 0))
        for at, name in enumerate(BUREAUS)
    ]
    sums = [sum(row[at] for row in rows) for at in range(1, 12)]  # type: ignore[misc]
    return Table(
        columns,
        rows,
        "表2　各单位行政诉讼案件办理情况",
        ("合计", *sums, Share(45, 200), Share(45, 100), Share(0, 0)),
    )


def paper(**changes: object) -> Paper:
    blocks = (
        Heading("一、基本情况"),
        Paragraph("2026年上半年，全区行政机关新收一审行政诉讼案件60件，同比上升9.09%（60/55）。其中以=SUM(A1)、#let x = 1、*粗*、<b>等字样登记的案件名称照录。"),
        Heading("（一）案件数量和类型", 2),
        Heading("1．按单位统计", 3),
        appearance(),
        Chart("图1　负责人出庭率", ChartKind.BAR, BUREAUS, [Series("出庭率", [s.numerator / s.denominator if s.denominator else None for s in APPEARED])], percent=True),
        Paragraph("出庭率较低的单位，主要是案件承办与应诉工作衔接不够顺畅，建议在收到应诉通知书后五个工作日内确定出庭负责人。", draft=True, key="cause"),
        Chart("图2　各月新收案件", ChartKind.LINE, ["1月", "2月", "3月", "4月", "5月", "6月"], [Series("2026年", [8, 5, None, 14, 11, 10]), Series("2025年", [9, 4, 12, 10, 10, 10])]),
        Chart("图3　裁判结果", ChartKind.BAR, ["判决驳回", "准予撤诉", "判决撤销"], [Series("一审", [20, 8, 3]), Series("二审", [9, 1, 0])]),
        Heading("二、案件办理情况"),
        Table((Column("单位"), Column("逾期事项")), (), "表4　逾期提交答辩状的单位"),
        wide_table(),
        Heading("三、存在问题"),
        Blank("司法建议书的反馈情况", "区司法局应诉科", "advice"),
        Blank("下一步工作安排"),
        Paragraph("特此通报。"),
    )  # fmt: skip
    given = Paper(
        title="（虚构）区司法局关于2026年上半年全区行政机关负责人出庭应诉、行政案件败诉情况及行政争议实质性化解工作的通报",
        issuer="（虚构）区司法局",
        blocks=blocks,
        to=("（虚构）区人民政府",),
        copies=("（虚构）区人民法院", "（虚构）区人民检察院"),
        attachments=(
            Attachment("案件清单", (long_table(),)),
            Attachment("（虚构）区各单位行政应诉工作情况一览表（含结转案件、新收案件、办结案件和未结案件）", (Paragraph("说明见正文。"), Table((Column("项目"), Column("内容")), [("联系人", Blank("联系人和电话", "各单位"))]))),
        ),
        standing=("依据：事件日志第 4321 位，截至 2026-07-05 已登记的事实。", "日历版本 2026.1；规则 yicheng-2023（摘要 1f2e3d）。"),
        warning="本报告含虚构示例数据，不得用于考核。",
    )  # fmt: skip
    return replace(given, **changes)  # type: ignore[arg-type]
