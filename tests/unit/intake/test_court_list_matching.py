"""A court's list and the register side by side: who is whom, what differs, who is missing on which side, and what explains a gap of figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.court_list.book import CourtBook, Edition, Explanation, Scope, key_of
from services.intake.court_list.figures import Total, Why, gaps
from services.intake.court_list.match import match
from services.intake.court_list.numbers import number
from services.intake.court_list.reconciliation import Item, Reconciliation, reconcile
from services.intake.court_list.sides import Ours, entries
from services.intake.court_list.terms import Confidence, Finding
from services.intake.pages.court_figures import cases_by_key
from shared.events.case import CaseNo
from shared.events.court_list import CourtRow
from shared.events.terms import AgencyResult, Level, ListBasis, Outcome

COURT, POLICE = "虚构市云麓区人民法院", "虚构市云麓区公安局"
NAMES = {"fz-police": "云麓区公安局", "fz-renshe": "云麓区人力资源和社会保障局"}
SCOPE = Scope("370404", COURT, ListBasis.DOCKETED, date(2026, 1, 1), date(2026, 6, 30))
DAY = date(2026, 3, 2)
FIRST = "（2026）云0101行初5号"


def row(at: int = 2, case_no: str | None = FIRST, **said: Any) -> CourtRow:
    said = {"plaintiffs": ("刘某",), "defendants": (POLICE,)} | said
    return CourtRow(row=at, case_no=CaseNo(printed=case_no) if case_no else None, **said)


def own(case: int = 1, case_no: str | None = FIRST, **said: Any) -> Ours:
    plain: dict[str, Any] = {
        "bureau": "fz-police",
        "name": f"（虚构）案{case}",
        "instance": 1,
        "court": COURT,
        "plaintiffs": ("刘某",),
        "defendants": (POLICE,),
        "level": Level.FIRST,
        "docketed_on": DAY,
    }
    found = number(case_no) if case_no else None
    return Ours(case_id=UUID(int=case), number=found, printed=case_no, **plain | said)


def book(*rows: CourtRow, scope: Scope = SCOPE) -> CourtBook:
    edition = Edition(1, "0" * 64, len(rows), DAY, datetime(2026, 7, 1, tzinfo=UTC), "clerk", None)
    return CourtBook(scope, "sfj", (edition,), rows, {}, 2)


def only(found: Reconciliation) -> Item:
    [item] = found.items
    return item


class TestMatching:
    def test_by_number_however_printed(self) -> None:
        """YC23-3.3b: the number decides, in whatever style each side prints it."""
        listed = entries([row(case_no="[2026]云0101行初第005号", plaintiffs=())])
        [pair] = match(listed, [own()]).pairs
        assert (pair.ours[0].case_id, pair.confidence) == (UUID(int=1), Confidence.NUMBER)

    def test_a_repaired_number_is_less_sure(self) -> None:
        """Letters for digits still find the case, and say so."""
        [pair] = match(entries([row(case_no="2O26云0101行初5号")]), [own()]).pairs
        assert pair.confidence is Confidence.REPAIRED

    def test_instances_of_one_case_are_told_apart(self) -> None:
        """First and second instance of one case stand in two rows and are two pairs."""
        second = "（2026）云01行终9号"
        ours = [own(), own(case_no=second, instance=2, level=Level.SECOND)]
        pairs = match(entries([row(), row(3, second)]), ours).pairs
        assert [pair.ours[0].instance for pair in pairs] == [1, 2]

    def test_co_defendants_registered_it_each(self) -> None:
        """Two bureaus sued together have the same case each: both belong to the row."""
        ours = [own(), own(2, bureau="fz-renshe")]
        [pair] = match(entries([row()]), ours).pairs
        assert {one.bureau for one in pair.ours} == {"fz-police", "fz-renshe"}

    def test_twice_in_one_bureau_is_nobody_s_to_guess(self) -> None:
        """A number that one bureau registered twice is listed with both candidates."""
        found = match(entries([row()]), [own(), own(2)])
        assert (found.pairs, len(found.unclear[0].candidates)) == ((), 2)

    def test_without_a_number_by_parties_level_and_day(self) -> None:
        """Without a number the day decides between cases of the same parties; the pair says how sure it is."""
        listed = entries([row(case_no=None, level=Level.FIRST, judged_on=DAY)])
        ours = [own(case_no=None, judged_on=DAY, docketed_on=None), own(2, None, docketed_on=None)]
        [pair] = match(listed, ours).pairs
        assert (pair.ours[0].case_id, pair.confidence) == (UUID(int=1), Confidence.DATED)

    def test_without_a_day_one_candidate_is_enough_and_two_are_too_many(self) -> None:
        """Parties and level alone match the only candidate; of two nobody is chosen."""
        listed = entries([row(case_no=None, level=Level.FIRST)])
        [pair] = match(listed, [own()]).pairs
        assert pair.confidence is Confidence.PARTIES
        assert len(match(listed, [own(), own(2)]).unclear) == 1

    def test_one_case_is_not_given_to_two_rows(self) -> None:
        """Two rows that could both be the same case are both left to a person."""
        listed = entries([row(2, None, hearing_on=DAY), row(3, None, judged_on=DAY)])
        assert len(match(listed, [own()]).unclear) == 2

    def test_what_contradicts_is_no_candidate(self) -> None:
        """Another readable number, level, court or docketing day is another case, whoever sues."""
        another = own(2, "（2026）云0101行初6号")
        assert match(entries([row()]), [another]).court_only
        for said in (
            {"level": Level.SECOND},
            {"court": "虚构市中级人民法院"},
            {"docketed_on": DAY - timedelta(1)},
            {"plaintiffs": ("张某",)},
            {"defendants": ("云麓区民政局",)},
        ):
            assert match(entries([row(case_no=None, **said)]), [own()]).court_only, said

    @given(st.data())
    @settings(max_examples=60)
    def test_everything_stands_somewhere_once(self, data: st.DataObject) -> None:
        """Every row is in exactly one place, and every instance of ours in at most one pair."""
        numbers = st.sampled_from([None, FIRST, "（2026）云0101行初6号", "看不清"])
        days = st.sampled_from([None, DAY, DAY + timedelta(1)])
        names = st.sampled_from(["刘某", "张某"])
        rows = [
            row(at, data.draw(numbers), docketed_on=data.draw(days), plaintiffs=(data.draw(names),))
            for at in range(2, data.draw(st.integers(2, 7)))
        ]
        ours = [
            own(case, data.draw(numbers), docketed_on=data.draw(days), plaintiffs=(data.draw(names),))
            for case in range(1, data.draw(st.integers(1, 6)))
        ]
        listed = entries(rows)
        found = match(listed, ours)
        placed = [p.entry.key for p in found.pairs] + [u.entry.key for u in found.unclear]
        placed += [entry.key for entry in found.court_only]
        assert sorted(placed) == sorted(entry.key for entry in listed)
        paired = [one.key for pair in found.pairs for one in pair.ours]
        assert len(set(paired)) == len(paired)
        assert not set(paired) & {one.key for one in found.ours_only}


class TestFindings:
    @pytest.mark.parametrize(
        ("theirs", "ours"),
        [
            ({}, {"leader_appeared": True, "hearings": (DAY,), "judged_on": DAY, "outcome": Outcome.REVOKE}),
            (
                {"leader_appeared": True, "hearing_on": DAY, "outcome": Outcome.REVOKE},
                {"leader_appeared": True, "hearings": (DAY - timedelta(7), DAY), "outcome": Outcome.REVOKE},
            ),
        ],
    )
    def test_agreement(self, theirs: dict[str, Any], ours: dict[str, Any]) -> None:
        """What the court does not say is no difference, nor what both say alike; one of several hearings is enough."""
        item = only(reconcile(book(row(docketed_on=DAY, **theirs)), [own(**ours)], NAMES))
        assert (item.finding, item.differences) == (Finding.MATCHED, ())

    def test_each_difference_has_both_sides(self) -> None:
        """Days, appearance, outcome and 胜败 are named with what either side says; what we have not recorded is empty."""
        said = row(
            hearing_on=DAY,
            leader_appeared=False,
            judged_on=DAY,
            outcome=Outcome.REVOKE,
            agency_result=AgencyResult.LOST,
        )
        ours = own(leader_appeared=True, hearings=(DAY - timedelta(7),), outcome=Outcome.DISMISS_CLAIM)
        item = only(reconcile(book(said), [ours], NAMES))
        found = {one.attribute.title: (one.ours, one.theirs) for one, _ in item.differences}
        assert found == {
            "开庭日期": ("2026-02-23", "2026-03-02"),
            "负责人出庭": ("是", "否"),
            "裁判日期": (None, "2026-03-02"),
            "结果": ("驳回诉讼请求", "撤销"),
            "胜败": (None, "败诉"),
        }

    def test_a_number_with_other_parties_is_seen(self) -> None:
        """A mistyped number that finds somebody else's case shows in the parties."""
        item = only(reconcile(book(row(plaintiffs=("王某",))), [own()], NAMES))
        assert [one.attribute.title for one, _ in item.differences] == ["原告"]

    def test_unreported_by_the_defendant_s_bureau(self) -> None:
        """YC23-3.3b: a case only the court has is 未报备, by the bureau its defendant names; where none is known that is said."""
        item = only(reconcile(book(row()), [], NAMES))
        assert (item.finding.title, item.bureaus) == ("法院有、未报备", ("fz-police",))
        item = only(reconcile(book(row(defendants=("外地某局",))), [], NAMES))
        assert (item.bureaus, item.notes) == ((), ("不能从被告名称认出所属单位",))

    def test_reported_later_it_is_no_longer_missing(self) -> None:
        """The same list finds the case as soon as it is registered."""
        assert only(reconcile(book(row()), [], NAMES)).finding is Finding.COURT_ONLY
        assert only(reconcile(book(row()), [own()], NAMES)).finding is Finding.MATCHED

    def test_an_instance_that_was_not_recorded(self) -> None:
        """A second instance of parties who are known here names the case it may belong to."""
        item = next(
            one
            for one in reconcile(book(row(case_no="（2026）云01行终9号")), [own()], NAMES).items
            if one.finding is Finding.COURT_ONLY
        )
        assert "（虚构）案1" in item.notes[0]

    def test_a_co_defendant_who_registered_nothing(self) -> None:
        """A matched case names the other defendants' bureaus that have not registered it."""
        sued = (POLICE, "虚构市云麓区人力资源和社会保障局")
        item = only(reconcile(book(row(defendants=sued)), [own()], NAMES))
        assert item.notes == ("名单中的被告 云麓区人力资源和社会保障局（fz-renshe）没有登记本案",)

    def test_ours_only_within_court_and_period(self) -> None:
        """Only instances before that court within that period are missed in the list; without a day nobody can say."""
        ours = [
            own(),
            own(2, None, docketed_on=date(2026, 7, 1)),
            own(3, None, court="虚构市中级人民法院"),
            own(4, None, docketed_on=None),
        ]
        found = reconcile(book(), ours, NAMES)
        assert [item.key for item in found.items] == [ours[0].key]
        assert found.undated == (ours[3],)
        assert found.counts["ours_only"] == 1

    def test_the_court_is_known_by_its_code(self) -> None:
        """An instance without a court's name belongs to the court whose code its number has."""
        ours = [
            own(),
            own(2, "（2026）云0101行初7号", court=None),
            own(3, "（2026）云0102行初7号", court=None),
        ]
        found = reconcile(book(row()), ours, NAMES)
        assert [item.key for item in found.items if item.finding is Finding.OURS_ONLY] == [ours[1].key]

    def test_a_list_of_judged_cases(self) -> None:
        """A list of judged cases need not have what is not judged yet."""
        scope = replace(SCOPE, basis=ListBasis.JUDGED)
        found = reconcile(book(scope=scope), [own(), own(2, judged_on=DAY)], NAMES)
        assert [item.ours[0].case_id for item in found.items] == [UUID(int=2)]
        assert found.undated == ()

    def test_an_explanation_holds_until_something_changes(self) -> None:
        """What somebody explained shows as explained; when either side says something else it is open again."""
        before = book(row(judged_on=DAY))
        difference, _ = only(reconcile(before, [own()], NAMES)).differences[0]
        why = Explanation("法院录入有误", "officer-1", DAY)
        after = replace(before, explained={key_of(difference): why})
        item = only(reconcile(after, [own()], NAMES))
        assert (item.finding, item.differences[0][1]) == (Finding.EXPLAINED, why)
        moved = only(reconcile(after, [own(judged_on=DAY + timedelta(1))], NAMES))
        assert moved.finding is Finding.DIFFERS


class TestFigures:
    def test_the_gap_and_who_explains_it(self) -> None:
        """The cases that count on one side only explain the gap; what the list does not bear out stays unexplained."""
        rows = [
            row(2, docketed_on=DAY, judged_on=DAY, agency_result=AgencyResult.LOST),
            row(3, "（2026）云0101行初6号", docketed_on=DAY, judged_on=DAY, agency_result=AgencyResult.WON),
        ]
        ours = [own(judged_on=DAY, agency_result=AgencyResult.WON), own(9, "（2026）云0101行初9号")]
        found = reconcile(book(*rows), ours, NAMES)
        filed, loss = gaps(found, SCOPE, {Total.FILED: 4, Total.LOSS_RATE: 50})
        assert (filed.published, filed.listed, filed.ours, filed.unexplained) == (4, 2, 2, 2)
        assert {(one.why, one.weight) for one in filed.causes} == {(Why.COURT_ONLY, 1), (Why.OURS_ONLY, -1)}
        assert (loss.listed, loss.ours, loss.unexplained) == (50, 0, 0)
        assert [(one.why, one.of, one.weight) for one in loss.causes] == [
            (Why.CLASSIFIED, "part", 1),
            (Why.COURT_ONLY, "whole", 1),
        ]

    def test_every_gap_leads_to_its_cases(self) -> None:
        """Also to a case that the list need not have and that only counts with another day: docketed before, judged in the period."""
        found = reconcile(book(), [own(docketed_on=DAY - timedelta(300), judged_on=DAY)], NAMES)
        [closed] = gaps(found, SCOPE, {Total.CLOSED: 1})
        assert found.items == ()
        assert [cases_by_key(found)[one.key] for one in closed.causes] == [
            [(UUID(int=1), found.others[0].name)]
        ]

    def test_nothing_to_divide_by(self) -> None:
        """A rate of no cases is unknown, not nought."""
        [gap] = gaps(reconcile(book(row()), [], NAMES), SCOPE, {Total.LEADER_RATE: 80})
        assert (gap.listed, gap.ours, gap.unexplained) == (None, None, None)

    @given(st.data())
    @settings(max_examples=60)
    def test_causes_add_up(self, data: st.DataObject) -> None:
        """The causes always add up to the difference between the list and the register, part and whole."""
        some = st.sampled_from([None, DAY, date(2026, 9, 1)])
        yes = st.sampled_from([None, True, False])
        rows = [
            row(
                at,
                f"（2026）云0101行初{at}号",
                docketed_on=data.draw(some),
                hearing_on=data.draw(some),
                leader_appeared=data.draw(yes),
            )
            for at in range(1, data.draw(st.integers(1, 6)))
        ]
        ours = [
            own(
                case,
                data.draw(st.sampled_from([None, f"（2026）云0101行初{case}号"])),
                docketed_on=data.draw(some),
                hearings=(DAY,),
                leader_appeared=data.draw(yes),
            )
            for case in range(1, data.draw(st.integers(1, 6)))
        ]
        found = reconcile(book(*rows), ours, NAMES)
        for gap in gaps(found, SCOPE, {Total.FILED: 1, Total.LEADER_RATE: 1}):
            for place, of in enumerate(("part", "whole")):
                theirs, mine = gap.counts["listed"][place] or 0, gap.counts["ours"][place] or 0
                assert sum(one.weight for one in gap.causes if one.of == of) == theirs - mine
