"""An event in the words of the people who read it: every field's official Chinese name, every code's title.

One name a field, whatever event it stands in; a contract test finds fields without one.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from shared.events.model import Event
from shared.events.terms import Term

FIELDS: dict[str, str] = {
    "absence": "不能出庭的说明",
    "act": "被诉行政行为",
    "act_type": "行为种类",
    "addresses": "针对原因",
    "adjusted": "另有调整",
    "advice": "建议书种类",
    "adviser": "法律顾问",
    "agency_result": "胜败",
    "agents": "诉讼代理人",
    "appeal": "上诉",
    "application": "申请种类",
    "approved": "审签通过",
    "attempt": "次数",
    "attendees": "参加人数",
    "body": "正文",
    "by": "提出人",
    "calendar": "日历版本",
    "candidates": "人选",
    "case_id": "案件编号",
    "case_no": "案号",
    "case_role": "办案角色",
    "category": "情形",
    "cause": "起因",
    "causes": "败诉原因",
    "channel": "渠道",
    "clause": "依据",
    "complete_by": "完成时限",
    "conforms": "符合要求",
    "content": "证明内容",
    "corrects": "更正对象",
    "count": "已完成数",
    "court": "法院",
    "court_requires_leader": "法院通知负责人出庭",
    "data": "更正后内容",
    "days": "日数",
    "days_left": "剩余工作日",
    "deadline": "期限编号",
    "decided_on": "决定日期",
    "decision_kind": "决定种类",
    "declared_by": "责任声明人",
    "defendant": "被告",
    "defendants": "被告",
    "department": "部门",
    "departments": "参加部门",
    "digest": "校验码",
    "doc_no": "文号",
    "document": "文书",
    "due": "届满日",
    "due_safe": "提醒届满日",
    "earliest": "最早届满日",
    "email": "邮箱",
    "enforces": "有执法职能",
    "fact_on": "更正后日期",
    "field": "领域",
    "fields": "专长或分管领域",
    "final": "不再重试",
    "finding": "初步认定意见",
    "first_day": "首日",
    "focus": "案件焦点",
    "follows": "前一审级",
    "granted_by": "批准人",
    "grounds": "分案依据",
    "groups": "参训人员",
    "handler": "承办人",
    "has_third_party": "有第三人",
    "hearing": "庭次",
    "hearing_on": "开庭日期",
    "informed": "知会",
    "instance": "审级序号",
    "instruction": "批示内容",
    "item": "事项序号",
    "joint_leader": "协商由其负责人出庭的共同被告",
    "kind": "种类",
    "label": "称谓",
    "late": "迟发",
    "law": "法律依据",
    "lawyer_only": "仅律师出庭",
    "leader": "负责人",
    "leader_acts": "负责人庭审表现",
    "leader_appeared": "负责人出庭",
    "leader_rank": "出庭负责人",
    "leader_spoke": "负责人发言",
    "leader_title": "出庭负责人职务",
    "left_early": "提前退庭",
    "left_with_leave": "经法庭许可退庭",
    "level": "层级",
    "looked_on": "评估日",
    "made_on": "作出日期",
    "marks": "标记",
    "masked": "脱敏文本",
    "material": "材料",
    "materials": "材料",
    "matter": "报备事项",
    "measures": "改进措施",
    "media_type": "文件类型",
    "meeting": "会议种类",
    "met_by": "完成依据",
    "met_on": "完成日期",
    "name": "名称",
    "nature": "性质",
    "needs_others": "需要其他单位配合",
    "nominal": "名义届满日",
    "normal": "规范写法",
    "note": "备注",
    "notice": "收到文书",
    "number": "文号",
    "observers": "旁听人员",
    "off": "放假",
    "office_meeting": "须经局长办公会审议",
    "on_time": "按期",
    "operative": "主文",
    "opinion": "办理意见",
    "organ": "机关",
    "origin": "来源",
    "other_case": "关联案件编号",
    "other_case_no": "关联案件案号",
    "others_case": "他单位案件",
    "outcome": "结果",
    "paper": "材料种类",
    "papers": "已交法院的材料",
    "part": "卷别",
    "participants": "参会人员",
    "party": "当事人",
    "passed": "核验通过",
    "period": "期间",
    "periods": "计数期间",
    "person": "人员",
    "plaintiffs": "原告",
    "plan": "方案",
    "previous_due": "原届满日",
    "printed": "原文",
    "prior_review": "此前复议",
    "problems": "存在问题",
    "procedure": "程序",
    "proof": "完成情况和证明",
    "provisional": "暂定",
    "published": "发布日期",
    "qualified": "具备法律职业资格",
    "rank": "负责人类别",
    "reason": "理由",
    "relation": "关联关系",
    "remind_on": "应提醒日",
    "reply_by": "答复期限",
    "report": "报告种类",
    "resolve_by": "化解时限",
    "responsible": "责任人",
    "result": "处理结果",
    "review": "审核编号",
    "review_item": "审核事项",
    "reviewer": "审核人",
    "risk": "败诉风险",
    "role": "角色",
    "roles": "角色",
    "roster": "名册",
    "rule": "规则",
    "said_in_court": "发言摘要",
    "scope": "分享范围",
    "sent_at": "送出时间",
    "served_how": "送达方式",
    "share": "承办部分",
    "signed_by": "签收人",
    "since": "暂停起日",
    "size": "字节数",
    "source": "出处",
    "source_ref": "来源编号",
    "staff": "应诉人员",
    "state": "状态",
    "strategy": "应诉策略",
    "strength": "强度",
    "subject": "主题",
    "target": "应完成数",
    "task": "任务",
    "to": "接收单位",
    "topic": "主题",
    "training": "培训种类",
    "trigger": "起算依据",
    "trigger_on": "起算日",
    "typical": "有典型意义",
    "unit": "单位",
    "until": "截止日",
    "urgent": "紧急",
    "url": "网址",
    "verifier": "核验人",
    "voids": "作废对象",
    "what": "内容",
    "who": "受送达人",
    "work": "调休上班",
    "year": "年份",
}


def in_words(event: Event) -> list[tuple[str, str]]:
    """(field, value) pairs in Chinese, without what the source does not say; the instance's number is left to its column."""
    return [
        (FIELDS[name], said)
        for name in type(event).model_fields
        if name != "instance" and (said := _said(getattr(event, name)))
    ]


def _said(value: Any) -> str:  # noqa: PLR0911  (one line a kind of value)
    match value:
        case None | () | "":
            return ""
        case bool():
            return "是" if value else "否"
        case Term():
            return value.title
        case date() | datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case BaseModel():
            parts = (_said(getattr(value, name)) for name in type(value).model_fields if name != "normal")
            return " ".join(part for part in parts if part)
        case tuple() | list():
            return "、".join(_said(item) for item in value)
        case dict():
            return "，".join(f"{FIELDS.get(name, name)}：{item}" for name, item in value.items())
        case _:
            return str(value)
