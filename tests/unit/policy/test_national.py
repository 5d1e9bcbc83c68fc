"""The national packs as documents: every item cited, courts and plaintiffs only estimated, every worked example of the law inside."""

from datetime import date

import pytest

from services.deadlines.law.samples import check_samples
from shared.dates import shipped
from shared.events.terms import Nature, Role, Strength
from tests.support.packs import SHIPPED_PACKS

PACKS = SHIPPED_PACKS
NATIONAL = tuple(pack for pack in PACKS.packs if pack.id.startswith("national"))
RULES = {pack.rule_id(rule): rule for pack in NATIONAL for rule in pack.deadlines}
OUTSIDE = {Role.COURT, Role.REVIEW_ORGAN, Role.PLAINTIFF}

#: worked examples that are one counted period: where it starts, where it ends
EXAMPLES = {
    "E01": ("23-09-14", "23-10-07", "national.defence"),
    "E03": ("25-01-14", "25-02-05", "national.defence"),
    "E05": ("25-09-18", "25-10-09", "national.defence"),
    "E06": ("25-09-22", "25-10-09", "jinghai.preparation"),
    "E07": ("25-09-22", "25-10-09", "national.appeal_defence"),
    "E08": ("25-09-22", "25-10-11", "national.review_reply"),
    "E10": ("26-02-10", "26-03-02", "national.review_reply"),
    "E12": ("24-02-02", "24-02-21", "national.review_reply"),
    "E14": ("26-02-13", "26-02-24", "minhang-2026.file"),
    "E15": ("26-02-13", "26-02-25", "minhang-2026.file"),
    "E17": ("26-09-18", "26-09-22", "minhang-2026.file"),
    "E19": ("24-04-24", "24-05-06", "national.appeal_ruling"),
    "E20": ("23-04-27", "23-05-04", "yicheng-2023.case_facts"),
    "E22": ("24-09-12", "24-09-18", "jinghai.forwarding"),
    "E23": ("24-09-27", "24-10-08", "jinghai.defence_record"),
    "E25": ("25-10-10", "25-09-30", "yicheng-2023.leader_list"),
    "E26": ("26-03-04", "26-02-28", "yicheng-2023.leader_list"),
    "E28": ("26-06-11", "26-06-05", "yicheng-2023.leader_list"),
    "E29": ("25-08-31", "26-02-28", "national-interpretation.retrial_application"),
    "E32": ("25-04-01", "25-10-09", "national.trial_first"),
    "E33": ("25-11-15", "26-02-24", "national.trial_second"),
    "E34": ("25-02-28", "25-08-28", "national.suit_direct"),
    "E35": ("25-08-05", "25-10-09", "national-review.decision"),
    "E37": ("26-01-16", "26-02-24", "national-review.decision_simplified"),
    "E38": ("25-11-28", "26-01-27", "national-advice.normative"),
    "E40": ("25-08-25", "25-10-09", "national.trial_simplified"),
    "E41": ("26-09-11", "26-09-28", "national.suit_after_review"),
    "E43": ("25-12-31", "26-02-28", "national-advice.governance"),
    "E44": ("25-04-11", "25-04-27", "national.appeal_judgment"),
    "E47": ("23-01-09", "23-01-28", "national.evidence"),
}


def test_the_samples_of_the_law_hold():
    """Every sample date printed in the packs comes out of the engine."""
    check_samples(PACKS, shipped())


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_worked_example_stands_in_the_pack_of_its_rule(example):
    """A legal officer finds the example beside the rule; its end is the day that reminds or the day that decides."""
    start, end, name = EXAMPLES[example]
    started, ended = (date.fromisoformat(f"20{text}") for text in (start, end))
    samples = [sample for sample in PACKS.rule(name)[1].samples if sample.start == started]
    assert any(ended in {sample.due, sample.due_safe} for sample in samples)


@pytest.mark.parametrize("name", RULES)
def test_an_estimate_concerns_others_and_reminds_nobody(name):
    """What courts, review organs and plaintiffs have to do is an estimate; what binds the bureau reminds, a mere chance (软) need not."""
    rule = RULES[name]
    assert (rule.nature is Nature.ESTIMATE) == (rule.responsible in OUTSIDE) == ("预估" in rule.title)
    if rule.strength is not Strength.SOFT:
        assert bool(rule.remind) == (rule.nature is not Nature.ESTIMATE)
    assert not rule.informed or rule.nature is not Nature.ESTIMATE


@pytest.mark.parametrize("name", RULES)
def test_every_version_is_cited(name):
    """The clause names a law and an article, the quote is short enough to be compared."""
    for version in RULES[name].versions:
        assert "第" in version.clause
        assert "条" in version.clause
        assert 5 <= len(version.quote) <= 90


def test_what_was_written_from_memory_says_so():
    """An article of the law of 1989, or of 检察建议, that nobody has compared yet carries a note for the legal officers."""
    compared = {"national.defence", "national.evidence", "national.appeal_judgment", "national.appeal_ruling"}
    for name, rule in RULES.items():
        old = any("年）" in version.clause for version in rule.versions)
        if (old and name not in compared) or name == "national-advice.procuratorial":
            assert "条文凭记忆录入，须由法制人员核对" in (rule.note or ""), name


def test_each_document_is_a_pack_of_its_own():
    """An interpretation says nothing of days before it took effect."""
    names = lambda on: [p.id for p in PACKS.binding("110105", "x", on) if p in NATIONAL]  # noqa: E731
    assert names(date(2018, 2, 7)) == ["national-advice", "national-review", "national"]
    assert "national-interpretation" in names(date(2018, 2, 8))
    assert "national-appearance" not in names(date(2020, 6, 30))
    assert "national-appearance" in names(date(2020, 7, 1))


def test_who_may_appear_is_checked():
    """法释〔2020〕3号 2、6、8、9、11、12, 解释 128、129, 行政诉讼法 31: each is a check or a consequence with its article."""
    asked = {check.requires for pack in NATIONAL for check in pack.checks}
    assert {
        "leader_eligible",
        "leader_identity",
        "absence_explained",
        "leader_if_required",
        "spoke",
        "agents_at_most",
        "not_only_lawyers",
        "staff_agent",
        "not_left",
    } <= asked
    advice = next(one for pack in NATIONAL for one in pack.supervision if one.id == "court_advice")
    assert len(advice.branches) == 5
