"""口径说明: how to read the numbers, printed with every report. A figure without its rule of counting is worth nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.stats.tables import Block, Column
from shared.events.terms import Origin

GENERAL = (
    "计数单位为“案件×审级”：一案经几个审级计几件，同一审级不论开庭几次、原告几人只计一件（法释〔2020〕3号第七条）。",
    "归期按事件发生之日（收案日、裁判日、开庭日、期限届满日），不按录入日期；日期不详的事实只计入“全部期间”，不推定。",
    "来源未载明的为“不详”，单独列出，不作“否”计，不入比率的分母。",
    "比率一律同时给出分子、分母；分母为零的显示“—”。合计栏为各单位之和，合计比率按合计的分子、分母计算。",
    "结转＋新收＝办结＋未结；收案日、结案日不详或先后矛盾的审级不入这四栏，另栏单列，名单见所附清单。",
    "更正的事实以更正后为准，作废的案件和事实不计；按“截至”日期或日志位置查询的，以当时已登记的事实为准。",
    "胜败以登记裁判文书的单位所作认定为准；是否逾期按有利于被诉机关的较宽读法认定。",
)


_DIGITS = "零一二三四五六七八九"


def counting_notes(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The general rules, then one line for every column that needs one."""
    columns = {column.code: column for block in blocks for column in block.columns}
    return (*GENERAL, *(_note(c) for c in columns.values() if c.left_out or c.clause))


def chinese_number(number: int) -> str:
    """1–99 as headings are numbered: 一、十二、二十."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _note(column: Column) -> str:
    parts = [f"计数单位：{column.counted}", f"归期：{column.dated_by}", column.left_out]
    if column.clause:
        parts.append(f"依据：{column.clause}")
    return f"{column.title}——{'；'.join(part for part in parts if part)}。"


def sample_warning(origins: Mapping[str, int]) -> str | None:
    """What must stand on everything that was counted from samples; null if there are none."""
    samples = {origin.title: origins.get(origin, 0) for origin in (Origin.PUBLISHED, Origin.INVENTED)}
    if not any(samples.values()):
        return None
    named = "、".join(f"{title}{count}件" for title, count in samples.items() if count)
    return f"含样本数据：{named}。样本仅供演示，由其得出的数字和比率不说明任何真实单位的情况，不得引用。"
