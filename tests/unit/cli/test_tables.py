"""What commands print for people: days in words, clauses by their documents; what programs read is untouched by it."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from cli.cases import timeline
from cli.dues import steps_table
from cli.log_tail import listing
from cli.packs import cite
from cli.tables import folding_table
from shared.events.case import CaseOpened
from shared.events.terms import CaseKind
from shared.personal.tokens import Token
from shared.policy.parts import Effective
from shared.policy.wording import effective_text
from tests.support.bureau import Book


def test_a_table_says_days_as_people_write_them() -> None:
    """In its title and its cells; an id, a moment to the second and a number that only looks like a day stay."""
    table = folding_table("日", "其他", title="今天 2026-11-22")
    table.add_row("2026-07-01（暂定）", "8f0c2026-07-01-22；2026-7-1；2026-02-30", style="red")
    out = Console(width=120, record=True)
    out.print(table)
    said = out.export_text()
    assert "今天 2026年11月22日" in said
    assert "2026年7月1日（暂定）" in said
    assert "8f0c2026-07-01-22；2026-7-1；2026-02-30" in said


def test_a_case_is_told_by_what_people_are_called_and_nothing_is_cut_off() -> None:
    """On a screen of 80 columns, too: whoever handles it and whoever recorded it by name, and who has none by their code, whole."""
    entry = {"said": [["承办人", "renshe-a"], ["原承办人", "somebody-with-a-long-code"]], "superseded_by": None, "occurred_on": "2026-06-29",
             "title": "确定承办人", "data": {"instance": 1}, "actor": "renshe-a", "recorded_at": "2026-11-23T07:44:00+00:00"}  # fmt: skip
    table = timeline({"name": "某案", "voided": False, "events": [entry]}, {"renshe-a": "人社局承办人甲"})
    assert list(table.columns[3].cells) == ["承办人：人社局承办人甲；原承办人：somebody-with-a-long-code"]
    assert list(table.columns[4].cells) == ["人社局承办人甲"]
    out = Console(width=80, record=True, file=StringIO())
    out.print(table)
    assert "…" not in out.export_text()


def test_a_clause_is_cited_by_its_document() -> None:
    """A code of ours by the number of its document; an article of a law, and a document that nobody knows, stay as they are."""
    assert cite("YC23-2.6a") == "峄政办发〔2023〕2号第二部分第（六）项"
    assert cite("行政诉讼法第六十七条") == "行政诉讼法第六十七条"
    assert cite("XX99-1") == "XX99-1"


def test_the_steps_of_a_count_cite_by_the_document() -> None:
    """What “why this day” says of the rule is said as people cite it, as on the pages."""
    told = steps_table([{"title": "规则", "text": "YC23-2.5a：“在收到应诉通知后3日内”"}])
    assert list(told.columns[1].cells) == ["峄政办发〔2023〕2号第二部分第（五）项：“在收到应诉通知后3日内”"]


def test_the_log_says_its_events_in_words() -> None:
    """Titles and fields in Chinese, days and moments as people write them, a name behind its token as 某某."""
    book = Book()
    name = Token("a-subject-12", bytes(40))
    book.add(CaseOpened(name=f"{name}诉某局", kind=CaseKind.LITIGATION), on=date(2026, 3, 2))
    told = " ".join(str(cell) for column in listing(book.events).columns for cell in column.cells)
    assert "建案" in told
    assert "2026年3月2日" in told
    assert "2026年3月10日 12:00" in told
    assert "名称：某某诉某局；种类：行政应诉" in told


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ({"from": "2023-03-09", "until": "2026-01-01"}, "自2023年3月9日起，至2025年12月31日止"),
        ({"from": "2023-03-09"}, "自2023年3月9日起"),
        ({"until": "2026-01-01"}, "至2025年12月31日止"),
        ({}, ""),
    ],
)
def test_how_long_a_document_holds_ends_with_its_last_day(span: dict[str, str], said: str) -> None:
    """A pack has the first day on which it no longer holds; “1月1日前” would leave open whether that day counts."""
    assert effective_text(Effective.model_validate(span)) == said
