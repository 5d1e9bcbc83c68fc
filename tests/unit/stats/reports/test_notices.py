"""专项通报 and 约谈通知书: only what an officer confirmed, with everything it stands on."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.reports.form import Form, Material, Standing
from services.stats.reports.notices import INTERVIEW_NOTICE, SPECIAL_NOTICE
from shared.events.envelope import derived_id
from shared.events.supervision import ConsequenceProposed, Evidence
from shared.events.terms import Consequence, Finding, ProposalKind, ProposalState
from shared.papers.paper import Blank
from tests.unit.stats.reports import told
from tests.unit.stats.story import Story

LATE = derived_id("deadline-missed")


def notice(number: int = 1, state: ProposalState = ProposalState.CONFIRMED) -> Standing:
    said = ConsequenceProposed(
        kind=ProposalKind.FINDING,
        rule="yicheng-2023.notice_not_reported",
        name="专项通报：不及时报备案件基本情况",
        clause="YC23-2.6a",
        quote="对不及时报备案件基本情况…的被诉行政机关进行专项通报",
        findings=(Finding.NOT_REPORTED,),
        consequences=(Consequence.SPECIAL_NOTICE,),
        case_id=derived_id("case", number),
        instance=1,
        case_name=f"某公司诉区人社局案{number}",
        year=2026,
        evidence=(
            Evidence(text="报备期限届满，未见报备", event=LATE, fact_on=date(2026, 1, 12)),
            Evidence(text="没有报备案件基本情况的登记"),
        ),
        readings=("收到当日不计入，自然日", "按工作日计"),
        human="司法局听取申辩后核定",
        pack="yicheng-2023",
    )
    return Standing(
        derived_id("notice", number),
        "370404",
        "fz-renshe",
        said,
        state,
        reply="经办人请假，已于1月15日补报",
        replied_on=date(2026, 2, 1),
        reason="补报不影响逾期的认定",
        confirmed_on=date(2026, 2, 10),
        officer="officer-1",
        found="已听取申辩",
    )


def talk(
    consequence: Consequence, *more: Consequence, state: ProposalState = ProposalState.CONFIRMED
) -> Standing:
    one = notice()
    said = one.proposal.model_copy(
        update={
            "kind": ProposalKind.CONSEQUENCE,
            "name": "约谈",
            "clause": "YC23-2.9b",
            "findings": (Finding.SPECIAL_NOTICE,),
            "consequences": (consequence, *more),
            "case_name": None,
            "case_id": None,
            "instance": None,
            "count": 2,
            "threshold": 2,
            "rests_on": (derived_id("notice", 1), derived_id("notice", 2)),
        }
    )
    return replace(one, id=derived_id("talk"), proposal=said, state=state)


def asked(of: Standing, *others: Standing) -> Material:
    made = told.material(Story(), "2026", supervision=(of, *others))
    return replace(made, asked=replace(made.asked, proposal=of.id))


def test_a_notice_carries_all_it_stands_on() -> None:
    """YC23-2.6a: clause and words, dated evidence (and what is missing), both readings, the reply, who decided and why."""
    paper = SPECIAL_NOTICE.make(asked(notice()))
    read = told.text(paper)
    for part in (
        "YC23-2.6a",
        "（峄政办发〔2023〕2号）",
        "对不及时报备案件基本情况…的被诉行政机关进行专项通报",
        "某公司诉区人社局案1",
        "采用的读法：收到当日不计入，自然日",
        "另一读法（未采用）：按工作日计",
        "单位申辩（2026年2月1日）：经办人请假",
        "区司法局于2026年2月10日核定（核定人：officer-1）。理由：补报不影响逾期的认定",
        "认定：已听取申辩",
    ):
        assert part in read, part
    first, second = told.table(paper, "证据目录").rows
    assert list(first) == [1, "报备期限届满，未见报备", date(2026, 1, 12), str(LATE)]
    assert second[3] == "无此登记"
    assert (paper.issuer, list(paper.to)) == ("区司法局", ["区人社局"])


def test_notices_of_the_year_are_counted() -> None:
    """YC23-2.9b: the notice says how many of the bureau's notices of that year stand; what was dismissed or withdrawn does not."""
    others = (notice(2), notice(3, ProposalState.WITHDRAWN), notice(4, ProposalState.DISMISSED))
    assert "专项通报共2次" in told.body(SPECIAL_NOTICE.make(asked(notice(), *others)))


def test_without_a_reply_that_is_said() -> None:
    """YC23-2.6a: where the bureau did not reply, the paper says so and invents nothing."""
    assert "没有申辩的登记" in told.body(SPECIAL_NOTICE.make(asked(replace(notice(), reply=None))))


def test_levels_of_talks() -> None:
    """YC23-2.9b、YC23-2.9c: 分管领导约谈分管负责人 with 刚性扣分, 主要领导约谈主要负责人 with 一票否优; what was counted is listed as it stands."""
    deputy = INTERVIEW_NOTICE.make(
        asked(talk(Consequence.TALK_DEPUTY, Consequence.DEDUCTION), notice(1), notice(2))
    )
    assert list(deputy.to) == ["区人社局分管负责人"]
    assert "由区政府分管领导约谈你单位分管负责人" in told.body(deputy)
    assert "刚性扣分" in told.body(deputy)
    assert [row[4] for row in told.table(deputy, "计入的认定").rows] == ["已认定", "已认定"]
    principal = INTERVIEW_NOTICE.make(asked(talk(Consequence.TALK_PRINCIPAL, Consequence.VETO)))
    assert list(principal.to) == ["区人社局主要负责人"]
    assert "一票否优" in told.body(principal)
    assert any("时间和地点" in one.what for one in principal.blocks if isinstance(one, Blank))


@given(st.sampled_from([SPECIAL_NOTICE, INTERVIEW_NOTICE]), st.sampled_from(ProposalState))
def test_only_what_was_confirmed(form: Form, state: ProposalState) -> None:
    """YC23-2.6a、YC23-2.9b: no notice of what nobody confirmed, or what was taken back; the refusal says how it stands."""
    of = notice(1, state) if form is SPECIAL_NOTICE else talk(Consequence.TALK_DEPUTY, state=state)
    if state in {ProposalState.CONFIRMED, ProposalState.CARRIED_OUT}:
        assert form.make(asked(of)).to
    else:
        with pytest.raises(ValueError, match=state.title):
            form.make(asked(of))


def test_no_other_consequence_makes_a_notice() -> None:
    """YC23-2.6a: a talk is no notice and a notice no talk; an unknown number is refused."""
    with pytest.raises(ValueError, match="不含专项通报"):
        SPECIAL_NOTICE.make(asked(talk(Consequence.TALK_DEPUTY)))
    with pytest.raises(ValueError, match="不含"):
        INTERVIEW_NOTICE.make(asked(notice()))
    made = asked(notice())
    with pytest.raises(ValueError, match="请核对编号"):
        SPECIAL_NOTICE.make(replace(made, asked=replace(made.asked, proposal=UUID(int=1))))
