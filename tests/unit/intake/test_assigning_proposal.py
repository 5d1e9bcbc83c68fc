"""Who is proposed for a case, why, and who has to give one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.intake.assigning.docket import Case, People, held
from services.intake.assigning.others import Others
from services.intake.assigning.proposal import Bench, Factor, Policy, Proposal
from services.intake.assigning.reassigning import gone, stranded
from tests.support.packs import SHIPPED_PACKS
from tests.unit.intake.scenes import TODAY, given, item
from tests.unit.intake.test_organisation_rules import REGISTERED

PACKS = SHIPPED_PACKS
MINHANG = Policy.of([pack for pack in PACKS.packs if pack.id == "minhang-2026"])
NOTHING = Policy()


def case(number: int, *facts: dict[str, Any], plaintiff: str = "", **opening: Any) -> Case:
    """A case in its first instance; its plaintiff's own if none is named."""
    name = plaintiff or f"原告{number}"
    opened = item(
        "case.opened", None, **{"name": f"（虚构）{name}案", "plaintiffs": [{"label": name}]} | opening
    )
    first = item("case.instance_opened", "2026-02-02", instance=1, level="first")
    return Case(UUID(int=number), given(opened, first, *facts).state.history)


def handled(person: str, on: str = "2026-03-02", instance: int = 1, **data: Any) -> dict[str, Any]:
    return item("case.handler_assigned", on, instance=instance, handler=person, **data)


def second(**data: Any) -> dict[str, Any]:
    return item("case.instance_opened", "2026-06-01", instance=2, level="second", **data)


JUDGED = item("case.judged", "2026-05-06", instance=1, document="judgment", outcome="revoke")


def team(*persons: str, facts: tuple[dict[str, Any], ...] = ()) -> People:
    joined = [joins(person) for person in persons]
    return People(given(REGISTERED, *joined, *facts).state.history, TODAY)


def joins(person: str, on: str = "2026-01-05") -> dict[str, Any]:
    return item(
        "organisation.roster_joined", on, person=person, label=f"组员{person}", roster="response_team"
    )


def leaves(person: str, on: str = "2026-10-09") -> dict[str, Any]:
    return item("organisation.roster_left", on, person=person, roster="response_team")


def away(person: str, first: str, until: str) -> dict[str, Any]:
    return item("organisation.leave_registered", person=person, first_day=first, until=until)


def proposed(
    one: Case, people: People, *others: Case, policy: Policy = MINHANG, instance: int = 1
) -> Proposal:
    known = Others.among(one, others, people.on.year)
    return Bench(one, known, people, policy).propose((instance, None))


def order(proposal: Proposal) -> list[str]:
    return [candidate.person for candidate in proposal.candidates]


def points(proposal: Proposal, person: str, factor: Factor) -> int:
    found = next(candidate for candidate in proposal.candidates if candidate.person == person)
    return sum(score.points for score in found.scores if score.factor is factor)


def said(proposal: Proposal, person: str) -> str:
    found = next(candidate for candidate in proposal.candidates if candidate.person == person)
    return "\n".join(f"{score.said}（{score.clause}）" for score in found.scores)


class TestEachFactor:
    def test_who_lacks_different_plaintiffs_goes_first(self) -> None:
        """MH26-2.6: cases go first to who lacks different plaintiffs this year, and the sentence says how many."""
        done = [case(n, handled("a", f"2026-03-0{n}"), JUDGED) for n in (1, 2)]
        found = proposed(case(9), team("a", "b"), *done)
        assert order(found) == ["b", "a"]
        assert [points(found, person, Factor.QUOTA) for person in "ab"] == [0, 20]
        assert "已承办不同原告案件 0 件，应完成 2 件，尚缺 2 件（MH26-2.6）" in said(found, "b")
        assert "不缺" in said(found, "a")

    def test_a_plaintiff_of_this_year_adds_nothing_to_the_quota(self) -> None:
        """MH26-2.6: another case of a plaintiff whom somebody already has this year is worth nothing to his quota."""
        earlier = case(1, handled("a"), JUDGED, plaintiff="刘某")
        found = proposed(case(9, plaintiff="刘某"), team("a", "b"), earlier)
        assert points(found, "a", Factor.QUOTA) == 0
        assert "不增加件数" in said(found, "a")
        assert order(found) == ["b", "a"]

    def test_the_quota_counts_this_year_and_each_plaintiff_once(self) -> None:
        """MH26-2.6: the year of the assignment counts, two cases of one plaintiff count once."""
        last_year = case(1, handled("a", "2025-12-30"), JUDGED)
        twice = [case(n, handled("a"), JUDGED, plaintiff="刘某") for n in (2, 3)]
        found = proposed(case(9), team("a"), last_year, *twice)
        assert "已承办不同原告案件 1 件" in said(found, "a")

    def test_joint_suits_are_counted_as_the_quota_counts_them(self) -> None:
        """MH26-2.6: a joint suit of 甲 and 乙 taken first hides neither of their own two suits: the count is the quota's, and exact."""
        joint = case(1, handled("a", "2026-02-03"), JUDGED, plaintiffs=[{"label": "甲"}, {"label": "乙"}])
        own = [case(n, handled("a"), JUDGED, plaintiff=who) for n, who in ((2, "甲"), (3, "乙"))]
        found = proposed(case(9), team("a"), joint, *own)
        assert "已承办不同原告案件 2 件" in said(found, "a")
        again = proposed(case(9, plaintiff="乙"), team("a"), joint)
        assert "不增加件数" in said(again, "a")

    def test_who_has_less_in_hand_goes_first(self) -> None:
        """MH26-3.3b: each open case in hand counts against somebody; judged ones do not."""
        busy = [case(1, handled("a", "2026-09-01")), case(2, handled("b", "2026-09-01"), JUDGED)]
        found = proposed(case(9), team("a", "b"), *busy, policy=NOTHING)
        assert order(found) == ["b", "a"]
        assert points(found, "a", Factor.LOAD) == -1
        assert "在办 1 件" in said(found, "a")

    def test_who_knows_the_matter_goes_first(self) -> None:
        """MH26-3.3b: a specialty that is the case's field, or the kind of its act, counts for somebody."""
        knows = item("organisation.specialty_set", person="b", fields=["工伤认定", "行政处罚"])
        people = team("a", "b", facts=(knows,))
        found = proposed(case(9, field="工伤认定"), people)
        assert order(found) == ["b", "a"]
        assert "专长与本案相符：工伤认定（MH26-3.3b）" in said(found, "b")
        assert order(proposed(case(9, act_type="penalty"), people)) == ["b", "a"]
        assert order(proposed(case(9, field="养老"), people)) == ["a", "b"]


class TestSamePlaintiff:
    def test_the_second_instance_goes_to_the_former_handler(self) -> None:
        """MH26-2.7: the handler of the first instance is proposed for the second before all others, and the tension with 2.6 is said."""
        own = case(1, handled("a"), JUDGED, second(follows=1))
        busy = [case(n, handled("a", "2026-09-01")) for n in range(2, 9)]
        found = proposed(own, team("a", "b"), *busy, instance=2)
        assert order(found) == ["a", "b"]
        assert "承办过本案第 1 个审级" in said(found, "a")
        assert any("MH26-2.7" in note and "MH26-2.6" in note for note in found.notes)

    def test_who_has_the_instance_itself_is_no_former_handler(self) -> None:
        """MH26-2.7: who was assigned in this very instance gains nothing by it when it is given anew."""
        own = case(1, handled("b"))
        found = proposed(own, team("a", "b"))
        assert order(found) == ["a", "b"]
        assert "承办过" not in said(found, "b")

    def test_a_second_instance_registered_as_a_case_of_its_own(self) -> None:
        """MH26-2.7: a 二审 of the same plaintiff in another case goes to whoever had the first; a new first instance does not."""
        earlier = case(1, handled("b"), JUDGED, plaintiff="刘某")
        opened = item("case.opened", None, name="（虚构）上诉案", plaintiffs=[{"label": "刘某"}])
        appeal = item("case.instance_opened", "2026-06-01", instance=1, level="second")
        own = Case(UUID(int=9), given(opened, appeal).state.history)
        assert order(proposed(own, team("a", "b"), earlier)) == ["b", "a"]
        assert order(proposed(case(8, plaintiff="刘某"), team("a", "b"), earlier)) == ["a", "b"]

    def test_reconsideration_turned_suit(self) -> None:
        """MH26-2.7: the suit that is linked to a reconsideration goes to who handled that."""
        review = case(1, handled("b"), JUDGED)
        link = item("case.linked", relation="prior_review", other_case=str(review.id))
        found = proposed(case(9, link, plaintiff="另一人"), team("a", "b"), review)
        assert order(found) == ["b", "a"]
        assert "承办过关联案件" in said(found, "b")

    def test_only_where_a_document_says_so(self) -> None:
        """Without a document that asks for the same handler nobody goes first for it."""
        own = case(1, handled("b"), JUDGED, second(follows=1))
        found = proposed(own, team("a", "b"), policy=NOTHING, instance=2)
        assert order(found) == ["a", "b"]

    def test_a_former_handler_who_left_is_named_with_the_reason(self) -> None:
        """MH26-2.7: a former handler who left the team is not proposed, and it is said why."""
        own = case(1, handled("a"), JUDGED, second(follows=1))
        found = proposed(own, team("a", "b", facts=(leaves("a"),)), instance=2)
        assert order(found) == ["b"]
        assert [(one.person, one.code) for one in found.excluded] == [("a", "left_team")]


class TestNobodyUnfit:
    def test_recused(self) -> None:
        """MH26-3.3b: who is recused is not proposed; the answer says why."""
        recused = item("case.recused", person="a", reason="近亲属")
        found = proposed(case(1, recused), team("a", "b"))
        assert order(found) == ["b"]
        assert [(one.code, one.said) for one in found.excluded] == [("recused", "已登记回避：近亲属")]

    def test_on_leave_today(self) -> None:
        """MH26-3.3b: who is on leave today is not proposed; leave that is over or ahead counts for nothing."""
        today = TODAY.isoformat()
        for first, until, there in (
            (today, today, False), ("2026-11-01", "2026-11-21", True), ("2026-11-23", "2026-12-01", True),
        ):  # fmt: skip
            found = proposed(case(1), team("a", facts=(away("a", first, until),)))
            assert order(found) == (["a"] if there else [])

    def test_leave_is_shortened_by_registering_it_again(self) -> None:
        """The last word on a leave that begins on a day counts."""
        facts = away("a", "2026-11-02", "2026-12-31"), away("a", "2026-11-02", "2026-11-20")
        assert order(proposed(case(1), team("a", facts=facts))) == ["a"]

    def test_nobody_outside_the_team(self) -> None:
        """MH26-3.3a: only members of the response team are proposed; with an empty list the answer says so."""
        outsider = item("organisation.person_assigned", person="c", label="丙", role="handler")
        found = proposed(case(1), team(facts=(outsider,)))
        assert order(found) == []
        assert any("名册为空" in note for note in found.notes)

    def test_who_came_back_is_proposed_again(self) -> None:
        """Leaving and joining again counts in the order of the days."""
        facts = (leaves("a", "2026-06-01"), joins("a", "2026-09-01"))
        assert order(proposed(case(1), team("a", facts=facts))) == ["a"]


def test_ties_go_to_who_was_given_a_case_longest_ago() -> None:
    """With equal points and equal load, who has waited longest comes first; then the person id decides."""
    waited = [case(1, handled("a", "2026-04-01"), JUDGED), case(2, handled("b", "2026-03-01"), JUDGED)]
    assert order(proposed(case(9), team("a", "b", "c"), *waited, policy=NOTHING)) == ["c", "b", "a"]
    assert order(proposed(case(9), team("b", "a"), policy=NOTHING)) == ["a", "b"]


@for_all(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("甲乙丙")), max_size=8), st.randoms())
def test_the_order_depends_on_facts_alone(history: list[tuple[str, str]], chance: Any) -> None:
    """However the bureau's cases are read, everybody fit is proposed once, in the same order."""
    done = [case(n, handled(who), plaintiff=whose) for n, (who, whose) in enumerate(history)]
    found = proposed(case(99, plaintiff="甲"), team("a", "b", "c"), *done)
    chance.shuffle(done)
    assert order(proposed(case(99, plaintiff="甲"), team("c", "b", "a"), *done)) == order(found)
    assert sorted(order(found)) == ["a", "b", "c"]


def test_leaving_the_team_leaves_cases_to_reassign() -> None:
    """MH26-2.7: open cases of who left the team, is recused or on leave are listed; decided ones are not."""
    mine = [case(1, handled("a")), case(2, handled("a"), JUDGED), case(3, handled("b"))]
    places = [place for one in mine for place in held(one)]
    people = team("a", "b", facts=(leaves("a"),))
    due = list(stranded(places, people))
    assert [(one.case_id, why.code) for one, why in due] == [(UUID(int=1), "left_team")]
    assert gone(people) == ["a"]
    assert not list(stranded(places, team("a", "b")))
    found = proposed(mine[0], team("a", "b", facts=(leaves("a"),)), *mine[1:])
    assert (found.current, found.unfit and found.unfit.code) == ("a", "left_team")
