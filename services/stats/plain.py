"""Reports and tables as plain data for JSON: keys are stable codes, a rate always comes with its numerator and denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from services.stats.indicators import Figure
from services.stats.periods import Period
from services.stats.report import Report
from services.stats.tables import Block, Column


def plain_figure(figure: Figure) -> dict[str, Any]:
    """``{"count"}``, for a sum also ``apart`` (units whose amount is not known), for a rate ``{"numerator", "denominator", "apart", "percent"}``; percent is null over an empty denominator."""
    if figure.numerator is None:
        return (
            {"count": figure.count}
            if figure.apart is None
            else {"count": figure.count, "apart": figure.apart}
        )
    return {
        "numerator": figure.numerator,
        "denominator": figure.count,
        "apart": figure.apart,
        "percent": figure.percent,
    }


def plain_block(block: Block) -> dict[str, Any]:
    return {
        "code": block.code,
        "title": block.title,
        "sparse": block.sparse,
        "columns": [asdict(column) for column in block.columns],
        "lines": [
            {
                "region": line.region,
                "bureau": line.bureau,
                "name": line.name,
                "figures": _by_code(block.columns, line.figures),
            }
            for line in block.lines
        ],
        "total": _by_code(block.columns, block.total),
    }


def plain_period(period: Period) -> dict[str, Any]:
    return asdict(period)


def plain_report(report: Report) -> dict[str, Any]:
    """The whole report; cases and duties carry every field they are counted by."""
    return {
        "title": report.title,
        "period": plain_period(report.period),
        "region": report.region,
        "bureau": report.bureau,
        "as_of": report.as_of,
        "position": report.position,
        "warning": report.warning,
        "origins": report.origins,
        "blocks": [plain_block(block) for block in report.blocks],
        "cases": [{"bureau_name": line.bureau_name, **line.row._asdict()} for line in report.cases],
        "duties": [
            {"bureau_name": line.bureau_name, "title": line.title, **line.row._asdict()}
            for line in report.duties
        ],
        "undated": [
            {"bureau_name": line.bureau_name, "case_id": line.row.case_id, "instance": line.row.instance}
            for line in report.undated
        ],
        "notes": report.notes,
    }


def _by_code(columns: Sequence[Column], figures: Sequence[Figure]) -> dict[str, Any]:
    return {column.code: plain_figure(figure) for column, figure in zip(columns, figures, strict=True)}
