"""Periods that documents leave open, as regions and bureaus agreed on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.policy import policy_app
from services.deadlines.duties.periods import due_of
from services.deadlines.law.case import Case
from services.deadlines.law.obligations import Obligation, obligations
from services.deadlines.law.reasons import reasons
from services.deadlines.law.samples import check_samples
from shared.dates import shipped
from shared.policy.agreement import AgreedVersion
from shared.policy.load import SHIPPED, PackError, Packs, load_packs
from tests.unit.deadlines.cases import a_suit

TRIAL = """\
id: trial
title: 试行办法
issuer: 某区
binds: {regions: ["999999"]}
deadlines:
  - id: plan
    title: 制定方案
    kind: agreed
    strength: hard
    responsible: handler
    trigger: {events: [{event: case.notice_received}]}
    versions: [{clause: 一, quote: 及时制定方案, period: {workdays: 5}}]
    completed_by: [{fact: {event: case.mediation_planned}}]
    samples: [{from: 2026-06-01, due: 2026-06-08}]
  - id: fixed
    title: 报备
    kind: local
    strength: hard
    responsible: handler
    trigger: {events: [{event: case.notice_received}]}
    versions: [{clause: 二, quote: 三日内, period: {days: 3}}]
    completed_by: [{fact: {event: case.reported}}]
    samples: [{from: 2026-06-01, due: 2026-06-04}]
  - id: advice
    title: 答复
    kind: agreed
    strength: hard
    responsible: handler
    trigger: {events: [{event: case.advice_received}], until: reply_by}
    versions: [{clause: 三, quote: 规定期限内}]
    completed_by: [{fact: {event: case.advice_replied}}]
quotas:
  - id: officers
    title: 法治员补充
    kind: agreed
    strength: hard
    responsible: legal_office
    clause: 四
    quote: 即时补充
    period: standing
    roster: legal_officer
    refill: {workdays: 5}
periodic:
  - id: summary
    title: 总结
    kind: agreed
    strength: hard
    responsible: legal_office
    clause: 五
    quote: 每年总结
    report: response_summary
    every: year
    by: 01-31
    samples: [{period: '2025', due: 2026-01-30}]
definitions:
  - {id: word, title: 用语, clause: 六, quote: 用语, strength: soft, term: text}
"""

REGION, BUREAU = "999999", "fg"


def packs(folder: Path, **agreed: str) -> Packs:
    (folder / "trial.yaml").write_text(TRIAL, encoding="utf-8")
    for name, text in agreed.items():
        (folder / f"{name}.agreed.yaml").write_text(text, encoding="utf-8")
    return load_packs(SHIPPED, folder)


def agreement(periods: str, *, region: str = REGION, bureau: str = "", title: str = "") -> str:
    bureaus = f', bureaus: ["{bureau}"]' if bureau else ""
    head = f"title: {title}\n" if title else ""
    return f'{head}binds: {{regions: ["{region}"]{bureaus}}}\nperiods: {{{periods}}}\n'


def a_case(bureau: str = BUREAU) -> Case:
    """A complaint was received on 2026-06-01."""
    return replace(a_suit(region=REGION), bureau=bureau)


def duty(known: Packs, rule: str = "trial.plan", bureau: str = BUREAU) -> Obligation:
    found = next(one for one in obligations(a_case(bureau), known, shipped()) if one.rule_id == rule)
    assert isinstance(found, Obligation)
    return found


def test_a_bureau_goes_before_its_region_and_that_before_the_shipped_value(tmp_path: Path) -> None:
    """The nearest agreement counts, for the cases of that bureau alone."""
    both = packs(
        tmp_path,
        region=agreement("trial.plan: {workdays: 3}"),
        bureau=agreement("trial.plan: {workdays: 2}", bureau=BUREAU),
    )
    assert duty(both).due.due == date(2026, 6, 3)
    assert duty(both, bureau="other").due.due == date(2026, 6, 4)
    shipped_value = Packs(both.packs)
    assert duty(shipped_value).due.due == date(2026, 6, 8)


def test_every_lookup_of_a_bureau_gives_its_own_version(tmp_path: Path) -> None:
    """By day, by name and one after the other: the view of a bureau is of one piece, and the packs themselves stay as they are."""
    known = packs(tmp_path, region=agreement("trial.plan: {workdays: 3}", title="会议纪要"))
    own = known.for_bureau(REGION, BUREAU)
    bound = [rule for pack in own.binding(REGION, BUREAU, date(2026, 6, 1)) for rule in pack.deadlines]
    for rule in (own.rule("trial.plan")[1], *(r for r in bound if r.id == "plan")):
        version = rule.versions[0]
        assert isinstance(version, AgreedVersion)
        assert version.period
        assert (version.period.workdays, version.agreed) == (3, "会议纪要，文件 region.agreed.yaml")
    assert duty(Packs(known.packs)).due.due == date(2026, 6, 8)
    assert known.for_bureau(REGION, "another") is own
    assert known.for_bureau("110101", BUREAU) is known


def test_the_explanation_says_that_a_period_was_agreed_and_where(tmp_path: Path) -> None:
    """A value of ours is never passed off as the document's words."""

    def said(known: Packs, rule: str = "trial.plan") -> str:
        return "\n".join(step.text for step in reasons(duty(known, rule), shipped()))

    known = packs(tmp_path, own=agreement("trial.plan: {workdays: 2}", title="局长办公会纪要"))
    assert "约定值，非原文" in said(known)
    assert "设定于 局长办公会纪要，文件 own.agreed.yaml" in said(known)
    assert "系统缺省值" in said(packs(tmp_path, own=agreement("trial.officers: {workdays: 2}")))
    assert "约定值" not in said(known, "trial.fixed")


def test_quotas_and_reports_have_agreed_periods_too(tmp_path: Path) -> None:
    """How soon a gap is filled, and when a report without a due day is due."""
    own = packs(
        tmp_path, one=agreement("trial.officers: {workdays: 9}, trial.summary: {workdays: 10}")
    ).for_bureau(REGION, BUREAU)
    trial = own.pack("trial")
    assert trial
    assert trial.quotas[0].refill
    assert trial.quotas[0].refill.workdays == 9
    assert due_of(trial.periodic[0], "2025", shipped()).due == date(2026, 1, 15)
    assert set(own.set_by) == {"trial.officers", "trial.summary"}


def test_samples_are_of_the_shipped_value(tmp_path: Path) -> None:
    """The pack's own samples are checked; with an agreed value they say nothing any more."""
    known = packs(tmp_path, one=agreement("trial.plan: {workdays: 3}"))
    check_samples(known, shipped())
    check_samples(known.for_bureau(REGION, BUREAU), shipped())


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (agreement("trial.fixed: {days: 5}"), 2, "只有“约定”条目可以约定期间，该条目是“制度”"),
        (agreement("national.defence: {days: 20}"), 2, "该条目是“法定”"),
        (agreement("trial.nothing: {days: 5}"), 2, "没有这个条目"),
        (agreement("trial.word: {days: 5}"), 2, "这个条目没有期间"),
        (agreement("trial.advice: {days: 5}"), 2, "由文书载明"),
        (agreement("trial.plan: {days: 5, before: true}"), 2, "方向"),
        (agreement("trial.plan: {days: 0}"), 2, "不得小于 1"),
        (agreement("trial.plan: {days: 1, workdays: 1}"), 2, "恰好写一项"),
        (agreement("plan: {days: 5}"), 2, "规则包编号.条目编号"),
        ("binds: {}\n", 1, "须写 periods"),
        ("periods: {}\n", 1, "须写 periods"),
        ("periods: {trial.plan: {days: 1}}\nwhy: 会议\n", 2, "未知字段"),
        ("periods: {trial.plan: {days: 1}\n", 2, "不是合法的 YAML"),
    ],
)  # fmt: skip
def test_an_agreement_may_set_only_what_the_document_leaves_open(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    """What it may not set is refused with line and reason, and nothing of it is used."""
    with pytest.raises(PackError) as refused:
        packs(tmp_path, bad=text)
    assert f"bad.agreed.yaml:{line}: " in str(refused.value)
    assert reason in str(refused.value)


def test_two_agreements_for_the_same_bureaus_are_refused(tmp_path: Path) -> None:
    """Which of two equals counts is not for the system to choose."""
    with pytest.raises(PackError, match=r"b\.agreed\.yaml:2: .*a\.agreed\.yaml 已为同一范围约定"):
        packs(tmp_path, a=agreement("trial.plan: {workdays: 3}"), b=agreement("trial.plan: {workdays: 4}"))


@given(st.integers(1, 60), st.integers(1, 60), st.booleans(), st.booleans())
def test_precedence_does_not_depend_on_the_names_of_files(
    tmp_path_factory, region, bureau, first, has_region
) -> None:
    """Whatever the order in which they are read, the bureau's own value counts."""
    folder = tmp_path_factory.mktemp("agreed")
    names = ("a", "b") if first else ("b", "a")
    files = {names[0]: agreement(f"trial.plan: {{workdays: {bureau}}}", bureau=BUREAU)}
    if has_region:
        files[names[1]] = agreement(f"trial.plan: {{workdays: {region}}}")
    (folder / "trial.yaml").write_text(TRIAL, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.agreed.yaml").write_text(text, encoding="utf-8")
    period = load_packs(folder).for_bureau(REGION, BUREAU).rule("trial.plan")[1].versions[0].period
    assert period
    assert period.workdays == bureau


def test_show_and_list_say_what_was_agreed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a bureau the agreed value and where it was set; without one, that the value is the system's own."""
    packs(tmp_path, one=agreement("trial.plan: {workdays: 3}", bureau=BUREAU, title="会议纪要"))
    monkeypatch.setenv("YINGSU_PACKS_DIR", str(tmp_path))

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(policy_app, list(arguments), env={"COLUMNS": "200"})
        assert done.exit_code == 0, done.output
        return done.output

    shown = run("show", "trial", "--bureau", BUREAU)
    assert all(
        text in shown for text in ("规定·期间：3个工作日", "设定于 会议纪要，文件", "one.agreed.yaml")
    ), shown
    assert "现为随系统的缺省值" in run("show", "trial")
    assert orjson.loads(run("show", "trial", "--bureau", BUREAU, "--json"))["agreed"] == {
        "trial.plan": "会议纪要，文件 one.agreed.yaml"
    }
    assert all(text in run("list") for text in ("trial.plan", "3个工作日", "one.agreed.yaml"))


def test_check_takes_agreements_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is used an agreement is checked like a pack: what it sets, and that nobody has set it yet."""
    known = tmp_path / "known"
    known.mkdir()
    packs(known, one=agreement("trial.plan: {workdays: 3}"))
    monkeypatch.setenv("YINGSU_PACKS_DIR", str(known))

    def check(name: str, text: str) -> tuple[int, str]:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        done = CliRunner().invoke(policy_app, ["check", str(file)])
        return done.exit_code, done.output

    assert "约定 1 项，适用 999999" in check("one.agreed.yaml", agreement("trial.plan: {workdays: 4}"))[1]
    code, text = check("two.agreed.yaml", agreement("trial.plan: {workdays: 4}"))
    assert (code, "已为同一范围约定" in text) == (1, True)
    code, text = check("two.agreed.yaml", agreement("trial.fixed: {workdays: 4}"))
    assert (code, "two.agreed.yaml:2: " in text) == (1, True)
