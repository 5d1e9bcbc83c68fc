"""``yingsu deadlines what-if``, ``calendar``, ``policy``: commands that need nothing running."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from cli.calendar import calendar_app
from cli.deadlines import deadlines_app
from cli.policy import policy_app
from services.deadlines.lists.answers import Reading
from services.deadlines.lists.lamps import Lamp, Lit, Thresholds
from services.deadlines.lists.supposed import fact, served
from services.deadlines.lists.what_if import Supposition, answer
from shared.dates import shipped
from shared.events.terms import AgencyResult, Document, Notice, Party, Procedure
from shared.policy.load import SHIPPED
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import day

READING = Reading(SHIPPED_PACKS, shipped(), day("26-06-01"))
PACK = (SHIPPED / "yicheng-2023.yaml").read_text(encoding="utf-8")


def run(app: Any, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
    return done.exit_code, done.output


def dues(**supposed: Any) -> dict[str, str]:
    found = answer(Supposition(**({"region": "370404"} | supposed)), READING)
    return {item["rule"]: str(item["due"]) for item in found["items"]}


def test_what_if_answers_as_the_service_would():
    """A complaint received on 2026-03-02 in 峄城 starts two statutory duties and two rights, two local periods and an agreed one."""
    assert dues(received=day("26-03-02")) == {
        "yicheng-2023.case_facts": "2026-03-05",
        "yicheng-2023.mediation_plan": "2026-03-09",
        "national.defence": "2026-03-17",
        "national.evidence": "2026-03-17",
        "national-interpretation.jurisdiction_objection": "2026-03-17",
        "national-interpretation.evidence_extension": "2026-03-17",
        "yicheng-2023.defence_report": "2026-03-20",
    }


@pytest.mark.parametrize(
    ("procedure", "due"),
    [(None, "2026-03-02"), (Procedure.ORDINARY, "2026-03-02"), (Procedure.SIMPLIFIED, "2026-02-24")],
)
def test_what_if_of_a_reconsideration(procedure, due):
    """行政复议法 48、54: ten working days to reply, five in the simplified procedure, over the Spring Festival of 2026."""
    found = dues(notice=Notice.REVIEW_REPLY, received=day("26-02-10"), procedure=procedure)
    assert list(found.values()) == [due]


def test_what_if_of_a_lost_judgment():
    """A judgment served starts the agency's right to appeal and the analysis of the loss; when it takes effect nobody knows yet."""
    lost = {
        "document": Document.JUDGMENT,
        "result": AgencyResult.LOST,
        "more": (served("2024-04-24", Party.AGENCY),),
    }
    assert dues(**lost) == {
        "national.appeal_judgment": "2024-05-09",
        "yicheng-2023.loss_analysis": "2024-05-06",
        "national-interpretation.retrial_application": "None",
        "national-interpretation.retrial_by_plaintiff": "None",
    }


def test_deadlines_of_one_rule_are_told_apart():
    """The party served and the hearing are named in words."""
    judged = Supposition(
        region="370404", document=Document.JUDGMENT, more=(served("2026-03-02", Party.AGENCY),)
    )
    heard = Supposition(region="370404", hearing=day("26-06-11"))
    assert ("national.appeal_judgment", "本机关") in told_apart(judged)
    assert ("yicheng-2023.leader_list", "第1次开庭") in told_apart(heard)
    advised = Supposition(region="370404", more=(fact("advice_received@2026-06-05 advice=governance"),))
    assert ("national-advice.governance", "第1项") in told_apart(advised)


def told_apart(supposed: Supposition) -> set[tuple[str, str]]:
    return {(item["rule"], item["subject_title"]) for item in answer(supposed, READING)["items"]}


def test_what_if_as_a_command():
    """The table names the days and every step; --json gives the same as data; without a day to count from it is refused."""
    given = ("what-if", "--region", "370404", "--notice", "complaint", "--received", "2026-03-02")
    code, text = run(deadlines_app, *given)
    assert (code, "2026年3月17日" in text, "行政诉讼法第六十七条" in text) == (0, True, True)
    code, text = run(deadlines_app, *given, "--json")
    assert [item["due"] for item in orjson.loads(text)["items"]] == [
        "2026-03-05",
        "2026-03-09",
        "2026-03-17",
        "2026-03-17",
        "2026-03-17",
        "2026-03-17",
        "2026-03-20",
    ]
    assert run(deadlines_app, "what-if", "--region", "370404")[0] == 2
    assert run(deadlines_app, "what-if", "--region", "370404", "--received", "2026-02-30")[0] == 2


@pytest.mark.parametrize(
    ("today", "due_safe", "due", "lamp"),
    [
        ("26-06-01", "26-06-16", "26-06-16", Lamp.GREEN),
        ("26-06-10", "26-06-16", "26-06-16", Lamp.GREEN),
        ("26-06-11", "26-06-16", "26-06-16", Lamp.YELLOW),
        ("26-06-14", "26-06-16", "26-06-16", Lamp.YELLOW),
        ("26-06-15", "26-06-16", "26-06-16", Lamp.RED),
        ("26-06-16", "26-06-16", "26-06-16", Lamp.RED),
        ("26-06-17", "26-06-16", "26-06-16", Lamp.OVERDUE),
        ("26-06-08", "26-06-05", "26-06-08", Lamp.RED),
        ("26-06-09", "26-06-05", "26-06-08", Lamp.OVERDUE),
    ],
)
def test_the_lamp_counts_working_days_to_the_stricter_reading(today, due_safe, due, lamp):
    """Yellow from three working days before, red from one, overdue only after the reading that favours the agency."""
    reading = Reading(READING.packs, READING.calendar, day(today))
    assert reading.lamp(Lit("running", day(due), day(due_safe))) is lamp
    assert reading.lamp(Lit("met", day(due), day(due_safe))) is None


@pytest.mark.parametrize(
    ("red", "yellow", "lamp"), [(1, 3, Lamp.GREEN), (1, 7, Lamp.YELLOW), (7, 9, Lamp.RED), (0, 6, Lamp.GREEN)]
)
def test_the_lamp_s_thresholds_can_be_set(red, yellow, lamp):
    """Seven working days are left from Monday 2026-06-08 to Wednesday 2026-06-17."""
    reading = Reading(READING.packs, READING.calendar, day("26-06-08"), Thresholds(red, yellow))
    assert reading.lamp(Lit("running", day("26-06-17"), day("26-06-17"))) is lamp


def test_a_simplified_reconsideration_is_red_from_its_first_day():
    """简易程序复议 leaves five working days: it is always the most urgent; what others must do has no lamp."""
    due = day("26-06-16")
    assert READING.lamp(Lit("running", due, due, "duty", simplified_review=True)) is Lamp.RED
    assert READING.lamp(Lit("running", due, due, "estimate")) is None


def test_the_calendar_of_a_month_and_of_a_year():
    """A month shows each day, a year the exceptions with their notice; an unpublished year says so."""
    code, text = run(calendar_app, "show", "2026-02")
    assert (code, "14 班" in text, "工作日 16 天" in text, "国办发明电〔2025〕7号" in text) == (
        0,
        True,
        True,
        True,
    )
    assert "春节放假" in run(calendar_app, "show", "2026")[1]
    assert "尚未公布" in run(calendar_app, "show", "2027")[1]
    days = orjson.loads(run(calendar_app, "show", "2026-02", "--json")[1])["days"]
    assert (len(days), sum(day["is_workday"] for day in days)) == (28, 16)


@pytest.mark.parametrize("when", ["26", "2026-13", "2026-2", "1900", "x"])
def test_a_calendar_that_cannot_be_shown_is_refused(when):
    """A wrong year or month ends with exit code 2 and says how to write it."""
    code, text = run(calendar_app, "show", when)
    assert (code, "请写年份" in text) == (2, True)


def test_packs_are_listed_and_shown():
    """Every pack with its document number, every rule with its clause; an unknown pack is refused."""
    code, text = run(policy_app, "list")
    assert (code, "峄政办发〔2023〕2号" in text) == (0, True)
    assert "YC23-2.5b" in run(policy_app, "show", "yicheng-2023")[1]
    assert "提交答辩状" in run(policy_app, "show", "national")[1]
    assert orjson.loads(run(policy_app, "show", "national", "--json")[1])["id"] == "national"
    assert {pack["id"] for pack in orjson.loads(run(policy_app, "list", "--json")[1])} >= {"national"}
    assert run(policy_app, "show", "nowhere")[0] == 2


def test_a_good_pack_passes(tmp_path: Path):
    """A valid file is called valid, with how much of it was checked."""
    file = tmp_path / "new.yaml"
    file.write_text(PACK.replace("id: yicheng-2023", "id: another-2024"), encoding="utf-8")
    code, text = run(policy_app, "check", str(file))
    assert (code, "9 项" in text, "个全部相符" in text) == (0, True, True)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("strength: hard", "strength: harsh", "strength"),
        ("period: {days: 10}", "period: {days: 0}", "days"),
        ("national.defence", "national.nothing", "national.nothing"),
        ("due: 2023-05-04", "due: 2023-05-05", "2023-05-04"),
        ("case.reported", "case.shouted", "case.shouted"),
        ("issuer:", "issuer", "new.yaml:7: 不是合法的 YAML"),
    ],
)
def test_a_bad_pack_is_refused_with_the_place_and_the_reason(tmp_path: Path, before, after, fault):
    """A misspelt word, a wrong sample, a rule that leans on nothing: each ends with exit code 1 and is named."""
    file = tmp_path / "new.yaml"
    file.write_text(
        PACK.replace("id: yicheng-2023", "id: another-2024").replace(before, after, 1), encoding="utf-8"
    )
    code, text = run(policy_app, "check", str(file))
    assert (code, fault in text) == (1, True), text


def test_a_pack_that_cannot_be_read_is_wrong_usage(tmp_path: Path):
    """A missing file is exit code 2, not a fault of the pack."""
    assert run(policy_app, "check", str(tmp_path / "gone.yaml"))[0] == 2
