"""The other provisions of a document as data: who takes a case, who may appear and sign, what follows from failing, what is counted and
how a term is meant. Each names its clause, its words and its strength; services read the sections that are theirs.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from shared.events.terms import (
    AgencyResult,
    CaseKind,
    Consequence,
    Finding,
    Level,
    OrganLevel,
    Outcome,
    Recipient,
    Report,
    ReviewKind,
    ReviewOutcome,
    Role,
    Roster,
    Strength,
    Term,
)
from shared.policy.measures import Code, Measure
from shared.policy.parts import Cited, Count, MonthDay, RuleId, Slug, Text


class Provision(Cited):
    id: Slug
    title: Text
    strength: Strength
    note: Text | None = None


class Undertaker(Term):
    """承办单位."""

    ORIGINAL = "original", "原行政行为主管（作出）单位"
    REVIEW_ORGAN = "review_organ", "行政复议机构"
    DEFENDANT = "defendant", "被告单位"
    SAME_HANDLER = "same_handler", "原承办人"
    LEGAL_OFFICE = "legal_office", "法制科"


class Assignment(Provision):
    """Who takes a case: the first provision whose conditions hold. An absent condition holds always."""

    defendant_levels: tuple[OrganLevel | None, ...] | None = None
    prior_reviews: tuple[ReviewOutcome | None, ...] | None = None
    levels: tuple[Level, ...] | None = None
    same_plaintiff: bool | None = None
    undertaken_by: tuple[Undertaker, ...] = Field(min_length=1)


class CheckPoint(Term):
    """When something is checked."""

    RECEIPT = "receipt", "收件"
    REGISTRATION = "registration", "收案"
    MATERIALS = "materials", "提交材料"
    FILING = "filing", "提交答辩前"
    APPEARANCE = "appearance", "开庭前"
    HEARING = "hearing", "庭审后"
    CLOSING = "closing", "结案"
    REVIEW = "review", "法制审核"
    RISK = "risk", "败诉风险研判"


class Requirement(Term):
    """What a check asks; one meaning each, whatever document asks it."""

    ELEMENTS = "elements", "五要素齐全"
    ROLES = "roles", "五类角色齐备"
    CONTACT = "contact", "确定涉案部门联系人"
    NOT_LEGAL_OFFICE = "not_legal_office", "法制机构不代收司法文书"
    FILE_COMPLETE = "file_complete", "卷宗、电子卷宗、案件说明齐全"
    BACKGROUND_COMPLETE = "background_complete", "事实证据、规范文件、程序记录、背景情况齐全"
    RESPONSIBILITY = "responsibility", "材料责任声明"
    ADVISER_APPROVAL = "adviser_approval", "法律顾问审签"
    LEADER_ELIGIBLE = "leader_eligible", "负责人资格"
    LEADER_IF_REQUIRED = "leader_if_required", "法院通知的负责人必须出庭"
    LEADER_IDENTITY = "leader_identity", "出庭负责人身份、职务证明"
    ABSENCE_EXPLAINED = "absence_explained", "负责人不能出庭的理由和证明"
    STAFF_AGENT = "staff_agent", "至少一名机关工作人员为代理人"
    NOT_ONLY_LAWYERS = "not_only_lawyers", "不得仅委托律师或兼职顾问"
    AGENTS_AT_MOST = "agents_at_most", "代理人一至二人"
    SPOKE = "spoke", "出庭出声出解"
    PRINCIPAL_INSTRUCTION = "principal_instruction", "一把手批示研究"
    MEDIATION_PLAN = "mediation_plan", "调解和解方案"
    GUARANTEE = "guarantee", "一案一包保四要素"
    LESSONS = "lessons", "案后总结"
    TASKS_CLOSED = "tasks_closed", "任务闭环"
    REVIEW_ITEMS = "review_items", "审核事项逐项结论"
    NOT_LEFT = "not_left", "无正当理由不得拒不到庭、中途退庭"
    NO_INTERFERENCE = "no_interference", "不得干预人民法院办理案件"


class Check(Provision):
    at: CheckPoint
    requires: Requirement
    #: null, or the number the requirement speaks of
    number: Count | None = None
    #: what must be concluded, item by item (法制审核九项)
    items: tuple[Text, ...] = ()
    #: of which kind of review, and whether only of what 局长办公会 deliberates or only of what it does not
    review: ReviewKind | None = None
    office_meeting: bool | None = None
    #: each item is concluded after those above it
    in_order: bool = False
    consequence: Text | None = None
    #: empty is 应诉 and 复议 alike
    case_kinds: tuple[CaseKind, ...] = ()
    #: asked only where no leader appears
    without_leader: bool = False


#: how the branches of a provision go together: 或, 且
Joined = Literal["any", "all"]


class Branch(Cited):
    """One way to reach the threshold: so many of any of ``findings``; ``human`` names what a person must find besides."""

    findings: tuple[Finding, ...] = Field(min_length=1)
    at_least: Count = 1
    human: Text | None = None
    #: the deadlines whose being missed is such a finding, where the provision itself names none
    rules: tuple[RuleId, ...] = ()


#: what follows by a court's own decision
BY_COURTS = frozenset({Consequence.EVIDENCE_LOST, Consequence.JUDICIAL_ADVICE, Consequence.FINE})


class Supervision(Provision):
    """Proposes, never decides: a branch that is reached within ``within`` proposes ``follows``."""

    branches: tuple[Branch, ...] = Field(min_length=1)
    within: Literal["case", "year"] = "year"
    follows: tuple[Consequence, ...] = Field(min_length=1)
    #: the deadlines whose being missed is such a finding
    rules: tuple[RuleId, ...] = ()
    #: the readings of an ambiguous text, the one in use first
    readings: tuple[Text, ...] = ()
    #: whether one branch is enough (或) or all are needed (且); an agreement may set the other one
    joined: Joined = "any"

    @property
    def by_office(self) -> bool:
        """Whether the 司法局 (or who it reports to) acts by it; what only courts do is law that nobody proposes."""
        return not BY_COURTS.issuperset(self.follows)


class Indicator(Provision):
    """A figure the document asks for: ``figure`` names one that every district has, ``measure`` defines one of its own."""

    numerator: Text
    denominator: Text | None = None
    dated_by: Text
    left_out: tuple[Text, ...] = ()
    target: Text | None = None
    figure: Code | None = None
    measure: Measure | None = None

    @model_validator(mode="after")
    def _one_definition(self) -> Self:
        if self.figure and self.measure:
            raise ValueError("figure（引用公共指标）与 measure（自定指标）只能写一项")
        if not self.figure and not self.measure:
            raise ValueError("须写 figure（引用公共指标）或 measure（自定指标）之一，否则没有数字")
        return self


class RosterRule(Provision):
    roster: Roster
    qualification: Text | None = None


class ReportRule(Provision):
    """What a report must contain, in its order."""

    report: Report
    sections: tuple[Text, ...] = Field(min_length=1)
    to: tuple[Recipient, ...] = ()
    by: MonthDay | None = None


class Definition(Provision):
    """How the document means a term: ``loss`` is what counts as a loss, by outcome of judgments and of reconsideration.

    ``figures`` are the indicators that show how each dimension of an assessment stands; what they earn is agreed, never preset.
    """

    term: Literal["loss", "leader", "assessment", "text"]
    case_kinds: tuple[CaseKind, ...] = ()
    results: tuple[AgencyResult, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reviews: tuple[ReviewOutcome, ...] = ()
    dimensions: tuple[Text, ...] = ()
    figures: dict[Text, tuple[Code, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _of_its_dimensions(self) -> Self:
        if unknown := set(self.figures) - set(self.dimensions):
            raise ValueError(f"figures 中的 {'、'.join(sorted(unknown))} 不在 dimensions 中")
        return self


class RoleRule(Provision):
    """职责: who is in charge of what in every case, or with ``standing`` outside of cases."""

    role: Role
    standing: bool = False
    tasks: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _different(self) -> Self:
        if len(set(self.tasks)) != len(self.tasks):
            raise ValueError("tasks 重复")
        return self
