"""People and what bureaus do with them: roles, rosters, trainings, meetings, reports."""

from __future__ import annotations

from shared.events.terms.term import Term


class Roster(Term):
    """名册: the lists of people that the documents ask for."""

    RESPONSE_TEAM = "response_team", "应对小组"
    LEGAL_OFFICER = "legal_officer", "法治员"
    LEGAL_LIAISON = "legal_liaison", "法治联络员"
    LEGAL_PUBLICIST = "legal_publicist", "法宣员"
    PART_TIME_ADVISER = "part_time_adviser", "兼职法律顾问"
    PUBLIC_LAWYER = "public_lawyer", "公职律师"
    LEADERSHIP = "leadership", "领导班子"
    LEGAL_STAFF = "legal_staff", "法制机构人员"
    BUSINESS_STAFF = "business_staff", "业务部门人员"
    CERTIFIED_ENFORCER = "certified_enforcer", "持证执法人员"


class DepartmentKind(Term):
    """部门类型, as far as the number of legal officers depends on it (闵人社发〔2023〕31号)."""

    OFFICE = "office", "局机关科室"
    SUBORDINATE = "subordinate", "局属单位"
    SUBORDINATE_SMALL = "subordinate_small", "局属单位（1至2人）"


class Training(Term):
    LECTURE = "lecture", "专题讲座"
    SEMINAR = "seminar", "案例研讨"
    BUSINESS = "business", "业务培训"
    OBSERVATION = "observation", "观摩学习"
    DRILL = "drill", "实战演练"
    MOOT = "moot", "模拟庭审"
    CENTRAL = "central", "集中培训"


class SessionKind(Term):
    """活动: what people sign up for."""

    TRAINING = "training", "培训"
    OBSERVATION = "observation", "旁听"


class Audience(Term):
    """开放对象: whose people may sign up."""

    OWN = "own", "本单位"
    REGION = "region", "本地区各单位"
    NAMED = "named", "指定单位"


class Meeting(Term):
    JOINT = "joint", "府院联席会议"
    OFFICE = "office", "局长办公会"
    SEMINAR = "seminar", "研讨会"
    RISK = "risk", "败诉风险分析会"


class Report(Term):
    """Reports that are due again and again."""

    CASE_ANALYSIS = "case_analysis", "行政应诉案件统计分析报告"
    HALF_YEAR_BULLETIN = "half_year_bulletin", "半年通报"
    ANNUAL_BULLETIN = "annual_bulletin", "年度通报"
    RESPONSE_SUMMARY = "response_summary", "应对工作总结"
    TEAM_BULLETIN = "team_bulletin", "法治队伍工作通报"
    RULE_OF_LAW = "rule_of_law", "法治政府建设年度报告"
    STATISTICS = "statistics", "行政复议和应诉统计年报"
    ASSESSMENT = "assessment", "年度考评"


class Role(Term):
    """Who a duty falls on and who hears of it."""

    HANDLER = "handler", "承办人"
    LEGAL_OFFICE = "legal_office", "法制科"
    LIAISON = "liaison", "法治联络员"
    LEADER = "leader", "分管领导"
    PRINCIPAL = "principal", "主要负责人"
    JUSTICE_BUREAU = "justice_bureau", "司法局"
    DEPARTMENT = "department", "涉案部门联系人"
    OFFICE = "office", "办公室"
    #: outside the system: nobody is notified, their periods are estimates
    COURT = "court", "人民法院"
    REVIEW_ORGAN = "review_organ", "行政复议机关"
    PLAINTIFF = "plaintiff", "原告或申请人"
