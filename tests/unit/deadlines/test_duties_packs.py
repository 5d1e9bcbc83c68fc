"""Duties of the documents themselves: every quota and report of the shipped packs is counted for somebody; agreed periods take effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.deadlines.duties.answers import long
from services.deadlines.duties.owed import now_and_lately, owed
from shared.dates import shipped
from shared.events.case import Plaintiff
from shared.events.organisation import DepartmentRegistered, ReportSubmitted
from shared.events.terms import DepartmentKind, DutyState, LeaderRank, Report, Roster
from shared.policy.load import load_packs
from shared.policy.model import Pack
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import PACK, Scene

PACKS = SHIPPED_PACKS
WITH_DUTIES = [pack for pack in PACKS.packs if pack.quotas or pack.periodic]


def a_full_bureau(pack: Pack) -> Scene:
    """A bureau the pack binds that every rule could be made for: enforcing, its own 司法局, with people on every roster."""
    region, bureau = (*pack.binds.regions, "370404")[0], (*pack.binds.bureaus, "fz-renshe")[0]
    scene = Scene(region, bureau, PACKS).registered(enforces=True).justice()
    for kind in DepartmentKind:
        scene.own(DepartmentRegistered(department=kind.title, kind=kind), None)
    for roster in Roster:
        scene.joins(f"p-{roster}", "26-01-05", roster, DepartmentKind.OFFICE.title)
    case = scene.case(Plaintiff(label="甲")).instance()
    case.handled(f"p-{Roster.RESPONSE_TEAM}", "26-02-02")
    case.heard("26-05-06", LeaderRank.PRINCIPAL)
    return scene


@pytest.mark.parametrize("pack", WITH_DUTIES, ids=lambda pack: pack.id)
def test_every_duty_of_a_document_is_counted(pack: Pack) -> None:
    """In force or just over, each quota and periodic report gives an answer with its clause, in words."""
    scene = a_full_bureau(pack)
    on = day("26-11-22")
    found = list(owed(PACKS, scene.book(), on, shipped(), now_and_lately))
    answers = [long(one, scene.book().as_of(on)) for one in found if one.pack.id == pack.id]
    wanted = {pack.rule_id(rule) for rule in (*pack.quotas, *pack.periodic)}
    assert {answer["rule"] for answer in answers} == wanted
    assert all(answer["clause"] and answer["quote"] and answer["state_title"] for answer in answers)


def test_a_report_to_nobody_in_particular() -> None:
    """MH26-3.3d names no recipient: whatever was submitted for the half-year is the summary."""
    pack = next(pack for pack in PACKS.packs if pack.document == "MH26")
    scene = a_full_bureau(pack)
    scene.own(ReportSubmitted(report=Report.RESPONSE_SUMMARY, period="2026H1"), "26-07-10")
    found = owed(PACKS, scene.book(), day("26-07-20"), shipped(), now_and_lately)
    [one] = [
        one.assessment
        for one in found
        if one.assessment.duty.rule == f"{pack.id}.response_summary"
        and one.assessment.duty.period == "2026H1"
    ]
    assert one.state is DutyState.MET


def test_an_agreed_period_takes_effect_and_says_where_it_was_set(tmp_path: Path) -> None:
    """约定: a region's agreement moves the due day of a report that the text leaves open; the answer names the file."""
    (tmp_path / "trial.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "own.agreed.yaml").write_text(
        "title: 会议纪要\nbinds: {regions: ['310112']}\nperiods:\n  trial.half_year_report: {workdays: 15}\n",
        encoding="utf-8",
    )
    scene = Scene(packs=load_packs(tmp_path)).registered()
    found = scene.owed("26-07-02", "2026H1")
    [one] = [one for one in found if one.assessment.duty.rule == "trial.half_year_report"]
    assert one.assessment.due == day("26-07-21")
    assert any("own.agreed.yaml" in note for note in long(one, scene.book())["notes"])
    assert Scene(region="370404").registered().stands("half_year_report", "26-07-02", "2026H1").due == day(
        "26-07-14"
    )
