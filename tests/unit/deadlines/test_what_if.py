"""``yingsu deadlines what-if`` with every kind of fact: stops, extensions, court-set periods, services party by party, moved hearings, the day of effect."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from cli.deadlines import deadlines_app
from services.deadlines.lists.supposed import fact, granted, ordered, served
from shared.errors import Rejected
from shared.events.case import AdviceReceived, CaseMarked, ClockStopped
from shared.events.terms import Advice, Extendable, Mark, Party, StopReason

ON = date(2026, 6, 1)


def what_if(*options: str) -> tuple[int, str]:
    done = CliRunner().invoke(deadlines_app, ["what-if", *options], env={"COLUMNS": "240"})
    return done.exit_code, done.output


def found(*options: str) -> dict[str, dict[str, Any]]:
    """The answer by rule; of several deadlines of a rule the last."""
    code, text = what_if(*options, "--json")
    assert code == 0, text
    return {item["rule"]: item for item in orjson.loads(text)["items"]}


def test_an_extension_and_a_period_of_the_court():
    """Ten days more for the evidence; a day set by the court takes the place of the period."""
    given = ("--region", "110105", "--received", "2026-06-01")
    plain = found(*given)
    assert plain["national.evidence"]["due"] == "2026-06-16"
    longer = found(*given, "--extension", "evidence=10")
    assert (longer["national.evidence"]["due"], longer["national.defence"]["due"]) == (
        "2026-06-26",
        "2026-06-16",
    )
    ordered_day = found(*given, "--set-period", "evidence=2026-06-30")
    assert ordered_day["national.evidence"]["due"] == "2026-06-30"


def test_a_stopped_clock_has_no_day_until_it_runs_again():
    """A reconsideration that is suspended: no due day while it stands, a later one afterwards."""
    given = (
        "--region",
        "110105",
        "--notice",
        "review_reply",
        "--accepted",
        "2026-06-01",
        "--received",
        "2026-06-02",
    )
    plain = found(*given)["national-review.decision"]
    standing = found(*given, "--stopped", "2026-06-05")["national-review.decision"]
    again = found(*given, "--stopped", "2026-06-05", "--resumed", "2026-06-15")["national-review.decision"]
    assert (standing["due"], "停钟" in standing["reason"]) == (None, True)
    assert again["due"] > plain["due"]


def test_the_day_of_effect_needs_every_service():
    """With the agency served alone the loss analysis of 静海 waits, with an earliest day; with the plaintiff served, too, it runs."""
    given = ("--region", "120118", "--judged", "2026-06-01", "--document", "judgment", "--result", "lost")
    one = found(*given, "--served", "agency=2026-06-02")["jinghai.loss_analysis"]
    assert (one["due"], one["earliest"] is not None, "原告" in one["reason"]) == (None, True, True)
    both = found(*given, "--served", "2026-06-02", "--served", "plaintiff=2026-06-04")[
        "jinghai.loss_analysis"
    ]
    assert both["due"] > one["earliest"]
    stated = found(*given, "--served", "2026-06-02", "--effective", "2026-06-20")["jinghai.loss_analysis"]
    assert stated["trigger_on"] == "2026-06-20"


def test_a_moved_hearing_moves_what_is_counted_back_from_it():
    """开庭3日前: from the day it is now set for."""
    given = ("--region", "370404", "--received", "2026-06-01", "--hearing", "2026-07-01")
    before, after = found(*given), found(*given, "--hearing-moved", "2026-07-20")
    assert before["yicheng-2023.leader_list"]["due"] < after["yicheng-2023.leader_list"]["due"]


def test_the_three_dates_are_kept_apart():
    """签收 starts the statutory period, 转交 meets the forwarding, 收案登记 starts what counts from it."""
    given = ("--region", "120118", "--defendant-level", "county_government", "--received", "2026-06-01")
    items = found(*given, "--forwarded", "2026-06-02", "--registered", "2026-06-03")
    assert items["national.defence"]["trigger_on"] == "2026-06-01"
    assert "完成" in items["jinghai.forwarding"]["reason"]


def test_what_was_done_is_said():
    """A defence that is filed is no longer due."""
    filed = found("--region", "110105", "--received", "2026-06-01", "--filed", "2026-06-10")
    assert "已于" in filed["national.defence"]["reason"]


def test_the_table_says_kinds_and_what_is_only_an_estimate():
    """Each line with its kind; what others must do is marked."""
    code, text = what_if("--region", "110105", "--notice", "review_reply", "--accepted", "2026-06-01")
    assert (code, "法定·预估" in text) == (0, True)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("clock_stopped@2026-06-05 reason=suspension", ClockStopped(instance=1, reason=StopReason.SUSPENSION)),
        ("case.advice_received@2026-06-05 advice=governance item=2", AdviceReceived(instance=1, advice=Advice.GOVERNANCE, item=2)),
        ("marked@2026-06-05 marks=contested,typical", CaseMarked(instance=1, marks=(Mark.CONTESTED, Mark.TYPICAL))),
    ],
)  # fmt: skip
def test_any_fact_can_be_supposed(text, event):
    """By its name, its day and its fields; lists by comma."""
    assert fact(text) == (event, date(2026, 6, 5))


@pytest.mark.parametrize(
    "text",
    [
        "clock_stopped",
        "nothing_known@2026-06-05",
        "deadline.set@2026-06-05",
        "clock_stopped@2026-06-05 reason=boredom",
        "clock_stopped@2026-06-05",
        "clock_stopped@2026-06-05 reason=suspension colour=red",
        "clock_stopped@2026-02-30 reason=suspension",
    ],
)
def test_a_fact_that_cannot_be_read_is_refused(text):
    """An unknown name, a wrong value, a missing or unknown field, an impossible day."""
    with pytest.raises(Rejected):
        fact(text)


def test_services_extensions_and_orders_are_read():
    """A day alone is for the party of --party; a matter alone is an extension until the obstacle is gone."""
    assert served("2026-06-05", Party.AGENCY).event.party is Party.AGENCY
    other = served("plaintiff/张某=2026-06-05", Party.AGENCY).event
    assert (other.party, other.who) == (Party.PLAINTIFF, "张某")
    assert granted("evidence", ON).event.days is granted("evidence", ON).event.until is None
    assert ordered("trial=2026-07-01", ON).event.until == date(2026, 7, 1)
    assert ordered("evidence=20", ON).event.matter is Extendable.EVIDENCE
    for wrong in ("evidence", "luck=3", "evidence=0"):
        with pytest.raises(Rejected):
            ordered(wrong, ON)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--resumed", "2026-06-15"), "clock_not_stopped"),
        (("--extension", "evidence=10"), "date_missing"),
        (("--received", "2026-6-1"), "--received"),
        (("--hearing-moved", "x"), "--hearing-moved"),
        ((), "请至少给出一个日期"),
    ],
)
def test_a_supposition_that_makes_no_sense_is_refused(options, words):
    """Exit code 2, with what is wrong."""
    code, text = what_if("--region", "110105", *options)
    assert (code, words in text) == (2, True), text
