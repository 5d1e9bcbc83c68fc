"""A version of a shipped pack that nobody issued: 案件基本情况报备 within five working days instead of the document's three days."""

from __future__ import annotations

from shared.policy.load import SHIPPED

YICHENG = (SHIPPED / "yicheng-2023.yaml").read_text(encoding="utf-8")


def longer() -> str:
    """With the sample that then comes out."""
    head, start, tail = YICHENG.partition("  - id: case_facts")
    item, end, rest = tail.partition("\n  - id: ")
    item, found, _ = item.replace("{days: 3}", "{workdays: 5}").partition("    samples:")
    assert start
    assert found
    return f"{head}{start}{item}    samples: [{{from: 2026-06-01, due: 2026-06-08}}]\n{end}{rest}"
