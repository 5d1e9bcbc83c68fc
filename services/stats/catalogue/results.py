"""裁判结果 and 胜败: what the documents of the period said, and how often the agency lost.

败诉率 is never taken over unknown results: they stand apart. Which documents count as a loss is what whoever registered them said.
"""

from __future__ import annotations

from functools import partial

from services.stats import standing
from services.stats.catalogue.conditions import UNIT, InstanceIndicator, at, both, count, litigation
from services.stats.figures.instance import Instance
from services.stats.indicators import Indicator
from services.stats.periods import Period
from shared.events.terms import AgencyResult, Level, Outcome

_BY = "裁判日（无裁判文书的为结案日）"
_LOST = (AgencyResult.LOST, AgencyResult.PARTLY_LOST)
_DECIDED = (AgencyResult.WON, *_LOST)
_NOTE = "分子为败诉与部分败诉；中止、程序性裁判不入分母；胜败不详的另列；行政复议不计"


def _ended_as(outcome: Outcome | None, row: Instance, period: Period) -> bool:
    return standing.judged(row, period) and row.outcome == outcome


def _result_is(result: AgencyResult | None, row: Instance, period: Period) -> bool:
    return standing.judged(row, period) and litigation(row, period) and row.agency_result == result


def _decided(row: Instance, period: Period) -> bool:
    return standing.judged(row, period) and litigation(row, period) and row.agency_result in _DECIDED


def _lost(row: Instance, _: Period) -> bool:
    return row.agency_result in _LOST


_unknown = partial(_result_is, None)

LOSS_RATE: InstanceIndicator = Indicator(
    code="loss_rate",
    title="败诉率",
    counted=UNIT,
    dated_by=_BY,
    counts=_decided,
    numerator=_lost,
    apart=_unknown,
    left_out=_NOTE,
    clause="BS24-1.3h、JH-2.3c",
)
FIRST_LOSS_RATE: InstanceIndicator = Indicator(
    code="first_loss_rate",
    title="一审败诉率",
    counted=UNIT,
    dated_by=_BY,
    counts=both(_decided, at(Level.FIRST)),
    numerator=_lost,
    apart=both(_unknown, at(Level.FIRST)),
    left_out=f"只计一审；{_NOTE}",
    clause="法院公开口径以一审审结为分母",
)

OUTCOMES = (
    *(count(f"outcome.{code}", code.title, _BY, partial(_ended_as, code)) for code in Outcome),
    count("outcome.unknown", "结果不详", _BY, partial(_ended_as, None)),
    count("judged", "本期裁判合计", _BY, standing.judged),
)
RESULTS = (
    *(count(f"result.{code}", code.title, _BY, partial(_result_is, code)) for code in AgencyResult),
    count("result.unknown", "胜败不详", _BY, _unknown),
    LOSS_RATE,
    FIRST_LOSS_RATE,
)
