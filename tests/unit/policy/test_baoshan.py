"""宝人社〔2024〕1号 is a report, not a rule: what it counts and how, whom it goes to and when."""

from shared.events.terms import CaseKind, Recipient, Report, Roster, Strength
from tests.unit.deadlines.cases import day
from tests.unit.policy.districts import item, pack, report_due, unmarked

PACK = "baoshan-2024"


def test_a_report_sets_no_deadlines_of_cases():
    """宝人社〔2024〕1号 tells what was done in 2023: no case gets a period from it."""
    document = pack(PACK)
    assert (document.number, document.issued, document.deadlines) == (
        "宝人社〔2024〕1号",
        day("24-01-25"),
        (),
    )
    assert document.binds.bureaus == ("bs-renshe",)


def test_the_yearly_report_is_due_before_the_first_of_march():
    """BS24-2 and 厅字〔2019〕28号 「每年3月1日前」 (E52): the last working day of February, rest days moved backwards."""
    assert report_due(PACK, "rule_of_law_report", "2024") == day("25-02-28")
    assert report_due(PACK, "rule_of_law_report", "2025") == day("26-02-28")
    assert item(PACK, "rule_of_law_report").to == (
        Recipient.PARTY_COMMITTEE,
        Recipient.GOVERNMENT,
        Recipient.RULE_OF_LAW_OFFICE,
    )


def test_the_report_has_its_four_parts():
    """BS24-2, BS24-3a: results, shortcomings, the head's own duty, next year."""
    report = item(PACK, "four_parts")
    assert (report.report, len(report.sections)) == (Report.RULE_OF_LAW, 4)
    assert len(item(PACK, "first_person").tasks) == 5


def test_every_figure_of_the_report_says_how_it_is_counted():
    """BS24-1.1a to BS24-4d: each number has its numerator and the date that puts it into a year."""
    clauses = {one.clause for one in pack(PACK).indicators}
    assert clauses >= {f"BS24-1.3{letter}" for letter in "abcdefghij"}
    assert all(one.numerator and one.dated_by for one in pack(PACK).indicators)


def test_documents_are_counted_by_receipt_and_apart_from_settlements():
    """BS24-1.3f counts documents, not cases, by the day received; BS24-1.3i is apart from them; BS24-1.3h says which it used."""
    received, settled = item(PACK, "documents_received"), item(PACK, "settled")
    assert received.dated_by == "收到日"
    assert "不计入" in received.left_out[0]
    assert "不计入" in settled.left_out[0]
    assert "口径" in item(PACK, "loss").title
    assert item(PACK, "loss").case_kinds == (CaseKind.LITIGATION,)


def test_the_rate_of_appearance_leaves_out_what_was_not_heard():
    """BS24-1.3g: instances heard, not those decided on paper."""
    rate = item(PACK, "appearance_rate")
    assert (rate.figure, rate.denominator) == ("appearance_rate", "已开庭的案件审级")


def test_the_head_appeared_four_years_running():
    """BS24-1.3e: counted year by year, a fact reported and not a duty."""
    assert item(PACK, "principal_appears").strength is Strength.SOFT
    assert "连续年数" in item(PACK, "consecutive_years").numerator


def test_four_lists_of_people_under_their_own_names():
    """BS24-1.1b: 法制员、法宣员、兼职法律顾问、公职律师; 闵行 calls the first 法治员, the kind of list is the same."""
    assert [(one.title, one.roster) for one in pack(PACK).rosters] == [
        ("法制员", Roster.LEGAL_OFFICER),
        ("法宣员", Roster.LEGAL_PUBLICIST),
        ("兼职法律顾问", Roster.PART_TIME_ADVISER),
        ("公职律师", Roster.PUBLIC_LAWYER),
    ]


def test_nothing_of_it_is_agreed():
    """The only day in it comes from a published rule."""
    assert unmarked(PACK) == []
