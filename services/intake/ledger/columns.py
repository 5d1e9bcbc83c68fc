"""The columns of the ledger: each is one field of one fact, with the note a clerk reads and the names other ledgers give it.

Everything else (template, import, comparison, export) is derived from ``COLUMNS`` and from the slots of ``slots.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.intake.ledger.slots import SLOTS
from shared.events.terms import (
    AbsenceReason,
    ActType,
    Advice,
    AgencyResult,
    AgentKind,
    CaseKind,
    Document,
    LeaderAct,
    LeaderRank,
    Level,
    LossCause,
    Mark,
    MediationOutcome,
    Outcome,
    Party,
    Procedure,
    ReviewOutcome,
    Risk,
    Term,
)

#: of the template; a workbook of a later version is refused
VERSION = 2
#: field of a column that is the fact's legal date
ON = "occurred_on"


class Kind(StrEnum):
    """Of a list (``TERMS``, ``NAMES``, ``PEOPLE``) the field says after a dot which part of each of its members is meant."""

    TEXT = "text"
    DAY = "day"
    TERM = "term"
    TERMS = "terms"
    YES_NO = "yes_no"
    NAMES = "names"
    CASE_NO = "case_no"
    ORDINAL = "ordinal"
    PERSON = "person"
    PEOPLE = "people"


LISTS = frozenset({Kind.TERMS, Kind.NAMES, Kind.PEOPLE})


@dataclass(frozen=True, slots=True)
class Column:
    """``slot`` is None for what only says which case and instance is meant; ``field`` a dotted path in the event's data, or ``ON``."""

    title: str
    slot: str | None
    field: str
    kind: Kind
    note: str
    aliases: tuple[str, ...] = ()
    term: type[Term] | None = None


CASE_ID, INSTANCE_NO, HEARING_NO = "案件编号", "审级序号", "庭次"
NAME, LEVEL, CASE_NO, PLAINTIFFS = "案名", "审级", "案号", "原告"


_IDS = "填人员编号（如 handler-1），不填姓名。"


def _text(
    title: str, slot: str | None, path: str, note: str, *aliases: str, kind: Kind = Kind.TEXT
) -> Column:
    return Column(title, slot, path, kind, note, aliases)


def _day(title: str, slot: str, note: str, *aliases: str, path: str = ON) -> Column:
    return Column(title, slot, path, Kind.DAY, note, aliases)


def _term(title: str, slot: str, path: str, term: type[Term], note: str, *aliases: str) -> Column:
    return Column(title, slot, path, Kind.TERM, note, aliases, term)


def _terms(title: str, slot: str, path: str, term: type[Term], note: str, *aliases: str) -> Column:
    return Column(title, slot, path, Kind.TERMS, note, aliases, term)


def _person(title: str, slot: str, path: str, note: str, *aliases: str) -> Column:
    return Column(title, slot, path, Kind.PERSON, note + _IDS, aliases)


def _yes_no(title: str, slot: str, path: str, note: str, *aliases: str) -> Column:
    return Column(title, slot, path, Kind.YES_NO, note, aliases)


# fmt: off
COLUMNS: tuple[Column, ...] = (
    _text(CASE_ID, None, "", "导出时由系统填写，据此认出同一案件；新案可留空，或填本单位自编的编号。", "系统编号", "台账编号"),
    _text(INSTANCE_NO, None, "", "导出时由系统填写；一般留空。", kind=Kind.ORDINAL),
    _text(NAME, "opened", "name", "案件名称，自然人隐去姓名；同一案件各审级的行写同一案名。", "案件名称", "案件", "案件名", "名称", "标题"),
    _term("案件种类", "opened", "kind", CaseKind, "不填按“行政应诉”。", "案件类型", "类型"),
    _text(CASE_NO, "instance", "case_no", "照文书抄写，全角半角括号均可。", "法院案号", "审理案号", "案件号", "文书案号", kind=Kind.CASE_NO),
    _term(LEVEL, "instance", "level", Level, "每个审级一行；案号中有“初、终、申、再”的可不填。", "审理程序级别", "审理级别", "诉讼阶段", "审判阶段", "审理阶段"),
    _term("程序", "instance", "procedure", Procedure, "普通程序或简易程序。", "审理程序", "适用程序"),
    _text("法院", "instance", "court", "受理的法院；复议填复议机关。", "受理法院", "审理法院", "管辖法院", "受诉法院", "法院名称", "审理机关"),
    _day("立案日期", "instance", "法院立案或复议机关受理的日期。", "受理日期", "立案时间", "受理时间", "法院立案日期"),
    _text("承接审级", "instance", "follows", "所承接的审级序号，如二审承接第 1 审级填 1；一般留空。", kind=Kind.ORDINAL),
    _text(PLAINTIFFS, "opened", "plaintiffs.label", "自然人写“刘某”；几个原告用顿号隔开。", "原告姓名", "原告名称", "申请人", "起诉人", "原告方", "原告申请人", "原告人", kind=Kind.NAMES),
    _text("被告", "opened", "defendants.name", "几个被告用顿号隔开。", "被告名称", "被告单位", "被申请人", "被诉行政机关", "被诉机关", "应诉机关", "被告方", kind=Kind.NAMES),
    _yes_no("有无第三人", "opened", "has_third_party", "有或无；不知道留空。", "第三人"),
    _term("行为种类", "opened", "act_type", ActType, "被诉行政行为的种类。", "行政行为种类", "被诉行政行为种类", "行政行为类型", "行为类型", "被诉行为"),
    _text("管理领域", "opened", "field", "如工伤认定、劳动监察。", "行政管理领域", "行政管理类别", "领域", "管理范围", "案由", "案件案由", "诉讼案由"),
    _day("行政行为作出日期", "opened", "被诉行政行为作出的日期。", "行为作出日期", "行政行为日期", path="act.made_on"),
    _text("行政行为文号", "opened", "act.doc_no", "被诉行政行为的文号。", "文号", "行为文号"),
    _text("复议机关", "opened", "prior_review.organ", "此前经过复议的，填复议机关。"),
    _term("复议结果", "opened", "prior_review.outcome", ReviewOutcome, "此前复议决定的结果。", "复议决定结果"),
    _day("复议决定日期", "opened", "此前复议决定的日期。", path="prior_review.decided_on"),
    _text("复议案号", "prior_review", "other_case_no", "此前复议的案号或决定书文号；须同时有复议决定日期。", "前置复议案号", "复议决定文号", "复议决定书文号", kind=Kind.CASE_NO),
    _day("收到应诉通知日期", "notice", "签收应诉通知书及起诉状副本（上诉状副本、复议答复通知书）之日，答辩举证期限从次日起算。", "收到应诉通知书日期", "收到应诉通知书时间", "签收日期", "应诉通知签收日期", "收到起诉状日期", "收到起诉状副本日期", "收到诉状日期", "收到日期", "收案日期", "收到通知日期"),
    _text("签收人", "notice", "signed_by", "填岗位或部门，不填姓名。", "签收部门"),
    _text("送达方式", "notice", "served_how", "直接、邮寄、电子等。", "签收方式"),
    _day("收案登记日期", "registered", "本单位登记的日期。", "登记日期", "登记时间"),
    _day("转交日期", "forwarded", "转交承办部门的日期。", "移交日期", "转办日期"),
    _text("转交部门", "forwarded", "to", "承办部门；须同时有转交日期。", "承办部门", "承办科室", "涉案部门", "承办单位", "主办科室"),
    _text("联系人所在部门", "contact", "department", "涉案部门；须同时有联系人确定日期。"),
    _person("涉案部门联系人", "contact", "person", "", "部门联系人", "联系人"),
    _day("联系人确定日期", "contact", "确定涉案部门联系人的日期。"),
    _text("承办人", "handler", "handler", _IDS + "须同时有确定承办人日期。", "经办人", "应诉承办人", kind=Kind.PERSON),
    _day("确定承办人日期", "handler", "指定承办人的日期。", "承办人确定日期", "指定承办人日期"),
    _day("五要素确定日期", "elements", "责任单位、机关负责人、应诉人员、办理意见、化解时限五项须同时填写。"),
    _text("责任单位", "elements", "unit", "五要素之一。", "责任部门"),
    _person("机关负责人", "elements", "leader", "五要素之一：负责的机关负责人。", "责任领导"),
    _text("应诉人员", "elements", "staff", "五要素之一，几人用顿号隔开。" + _IDS, kind=Kind.PEOPLE),
    _text("办理意见", "elements", "opinion", "五要素之一。"),
    _day("化解时限", "elements", "五要素之一：化解争议的时限，可以在今天以后。", path="resolve_by"),
    _day("报备日期", "reported", "向司法局报备案件基本情况的日期。", "备案日期", "报备时间", "报司法局日期", "报备司法局日期"),
    _day("风险研判日期", "risk", "研判败诉风险的日期。", "败诉风险研判日期"),
    _term("风险等级", "risk", "risk", Risk, "较小、一般或较大；须同时有风险研判日期。", "败诉风险等级", "败诉风险"),
    _yes_no("需其他单位配合", "risk", "needs_others", "化解风险是否需要其他部门或镇街配合。"),
    _day("包保日期", "guarantee", "落实一案一包保的日期；包保单位、领导、责任人、时限须同时填写。"),
    _text("包保单位", "guarantee", "unit", "一案一包保要素之一。", "包案单位"),
    _person("包保领导", "guarantee", "leader", "一案一包保要素之一。", "包案领导"),
    _person("包保责任人", "guarantee", "responsible", "一案一包保要素之一。", "包案责任人"),
    _day("包保化解时限", "guarantee", "一案一包保要素之一，可以在今天以后。", "包案化解时限", path="resolve_by"),
    _day("特殊标记日期", "marked", "标记为特殊案件的日期。"),
    _terms("特殊标记", "marked", "marks", Mark, "重大公共利益、社会高度关注、可能引发群体性事件等，几项用顿号隔开。", "敏感类型", "敏感案件类型", "三类敏感"),
    _day("敏感案件报告日期", "sensitive", "敏感案件向上报告的日期。", "敏感报告日期"),
    _day("调解和解方案日期", "mediation", "制定调解和解方案的日期。"),
    _text("调解和解方案", "mediation", "plan", "方案要点；须同时有调解和解方案日期。"),
    _day("调解和解结束日期", "mediated", "调解和解结束的日期。"),
    _term("调解和解结果", "mediated", "outcome", MediationOutcome, "化解或未化解；须同时有调解和解结束日期。", "化解结果", "调解结果"),
    _day("法律顾问审签日期", "adviser", "法律顾问审签答辩状的日期。", "审签日期"),
    _person("法律顾问", "adviser", "adviser", "", "审签法律顾问"),
    _yes_no("法律顾问同意", "adviser", "approved", "是或否；不同意须写明意见。"),
    _text("法律顾问意见", "adviser", "reason", "不同意的理由。"),
    _day("答辩日期", "defence", "提交答辩状（书面答复）的日期。", "提交答辩状日期", "答辩状提交日期", "答辩时间", "答复日期"),
    _day("举证日期", "evidence", "提交证据的日期。", "提交证据日期", "证据提交日期", "举证时间"),
    _text(HEARING_NO, None, "", "第一次开庭留空；同一审级再次开庭另起一行，填 2、3……，只填开庭各列。", "开庭次数", "第几次开庭", kind=Kind.ORDINAL),
    _day("收到传票日期", "scheduled", "收到开庭传票的日期。", "传票日期", "传票签收日期"),
    _day("排定开庭日期", "scheduled", "传票上写明的开庭日期，可以在今天以后；须同时有收到传票日期。", "拟开庭日期", "计划开庭日期", path="hearing_on"),
    _yes_no("法院要求负责人出庭", "scheduled", "court_requires_leader", "传票或通知是否要求负责人出庭。", "法院通知负责人出庭"),
    _day("出庭名单报送日期", "leader_list", "向司法局报送出庭负责人名单的日期。", "名单报送日期"),
    _day("开庭日期", "hearing", "实际开庭的日期。", "开庭时间", "庭审日期", "庭审时间"),
    _yes_no("负责人出庭", "hearing", "leader_appeared", "是或否；文书没有写明的留空，不算“否”。", "负责人是否出庭", "行政机关负责人是否出庭", "行政机关负责人出庭", "机关负责人是否出庭", "是否出庭", "出庭情况", "负责人出庭情况", "负责人出庭应诉情况",
        "是否出庭应诉", "负责人出庭应诉"),
    _term("负责人职务级别", "hearing", "leader_rank", LeaderRank, "正职、副职或其他参与分管的负责人。", "出庭负责人级别", "职务级别", "负责人级别"),
    _text("负责人职务", "hearing", "leader_title", "如副局长，不填姓名。", "出庭负责人职务", "职务"),
    _yes_no("负责人发言", "hearing", "leader_spoke", "是或否。", "负责人是否发言", "是否发言", "出声"),
    _yes_no("仅律师出庭", "hearing", "lawyer_only", "是或否。", "是否仅律师出庭", "只委托律师出庭"),
    _person("出庭负责人", "appearance", "leader.person", "负责人出庭的，须填此项才登记出庭记录。", "出庭应诉负责人"),
    _terms("负责人庭审表现", "appearance", "leader_acts", LeaderAct, "出声、出解的情况，几项用顿号隔开。", "出声出解", "出声出解情况"),
    _text("负责人庭审发言", "appearance", "said_in_court", "发言要点。", "发言内容"),
    _terms("出庭代理人", "appearance", "agents.kind", AgentKind, "每名代理人的身份，用顿号隔开，如“法制机构工作人员、律师”。", "委托代理人", "诉讼代理人", "代理人"),
    _term("未出庭理由", "appearance", "absence.reason", AbsenceReason, "负责人不能出庭的理由。", "负责人未出庭原因", "未出庭原因"),
    _text("未出庭情况说明", "appearance", "absence.explained", "照情况说明填写。"),
    _day("裁判日期", "judged", "裁判文书上的日期。", "判决日期", "裁判时间", "判决时间", "裁定日期", "文书日期", "裁判作出日期"),
    _term("文书种类", "judged", "document", Document, "判决、裁定、调解书、决定。", "文书类型", "裁判文书种类", "结案方式", "裁判类型"),
    _term("结果", "judged", "outcome", Outcome, "照文书主文选择。", "裁判结果", "判决结果", "审理结果", "案件结果", "处理结果", "裁决结果"),
    _term("胜败", "judged", "agency_result", AgencyResult, "从本机关一方看。", "胜败诉", "胜诉败诉", "胜败诉情况", "诉讼结果", "胜负", "胜诉/败诉", "胜/败诉"),
    _text("裁判主文", "judged", "operative", "照抄主文。", "主文", "判决主文"),
    _day("送达日期（本机关）", "served_agency", "裁判文书送达本机关之日，本机关上诉期从次日起算。", "收到裁判文书日期", "收到判决书日期", "收到判决日期", "判决书签收日期", "本机关送达日期", "裁判文书送达日期", "送达日期"),
    _day("送达日期（原告）", "served_plaintiff", "裁判文书送达原告之日。", "原告送达日期", "原告收到判决日期"),
    _day("上诉决策日期", "appeal_decided", "本机关决定是否上诉的日期。"),
    _yes_no("决定上诉", "appeal_decided", "appeal", "是或否；须同时有上诉决策日期。", "是否决定上诉"),
    _text("上诉决策理由", "appeal_decided", "reason", "上诉或不上诉的理由。"),
    _day("上诉日期", "appealed", "提起上诉的日期。", "上诉时间", "提起上诉日期"),
    _term("上诉人", "appealed", "by", Party, "谁上诉；须同时有上诉日期。", "上诉方"),
    _day("生效日期", "effective", "裁判发生法律效力之日。", "裁判生效日期", "判决生效日期", "生效时间"),
    _day("败诉分析日期", "analysed", "存在问题、败诉原因、改进措施须同时填写。"),
    _terms("败诉原因", "analysed", "causes", LossCause, "几项用顿号隔开；选“其他”的须在败诉原因说明写明。", "败诉原因类型"),
    _text("存在问题", "analysed", "problems", "败诉分析要素之一。"),
    _text("改进措施", "analysed", "measures", "败诉分析要素之一。", "整改措施"),
    _text("败诉原因说明", "analysed", "note", "原因为“其他”时必填。"),
    _day("败诉分析报司法局日期", "analysis_justice", "报送司法局的日期。"),
    _day("败诉分析报依法治区办日期", "analysis_office", "报送依法治区委员会办公室的日期。"),
    _day("履行日期", "performed", "履行完毕之日。", "履行完毕日期", "履行时间"),
    _text("履行情况", "performed", "note", "须同时有履行日期。"),
    _day("收到建议书日期", "advised", "收到司法建议等的日期；第二份起请由其他入口登记。", "收到司法建议日期", "司法建议收到日期", "司法建议日期"),
    _term("建议书种类", "advised", "advice", Advice, "须同时有收到建议书日期。", "司法建议种类", "司法建议类型"),
    _text("建议书文号", "advised", "doc_no", "照文书抄写。", "司法建议文号"),
    _day("建议书答复期限", "advised", "建议书写明的答复期限，可以在今天以后。", path="reply_by"),
    _day("回复建议书日期", "replied", "回复的日期。", "司法建议回复日期", "回复司法建议日期"),
    _day("案后总结日期", "lessons", "案后总结的日期。"),
    _day("结案日期", "closed", "整案结案的日期，只填在最后一个审级的行。", "结案时间", "办结日期"),
    _text("备注", "opened", "note", "随建案一并登记。", "说明", "备考"),
)
# fmt: on
BY_TITLE: Mapping[str, Column] = {column.title: column for column in COLUMNS}
BY_SLOT: Mapping[str, tuple[Column, ...]] = {
    name: tuple(column for column in COLUMNS if column.slot == name) for name in SLOTS
}
