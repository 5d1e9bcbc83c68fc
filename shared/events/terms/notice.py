"""Terms of telling people: by which channel, about what, and how a delivery stands."""

from __future__ import annotations

from shared.events.terms.term import Term


class Channel(Term):
    INBOX = "inbox", "站内信"
    EMAIL = "email", "电子邮件"
    WECOM = "wecom", "企业微信机器人"
    DINGTALK = "dingtalk", "钉钉机器人"
    FEISHU = "feishu", "飞书机器人"
    SMS = "sms", "短信网关"
    WEBHOOK = "webhook", "签名推送"


class NoticeKind(Term):
    """What a notification is about; people subscribe by it, and what the documents require cannot be dropped."""

    NEW_CASE = "new_case", "新收案件"
    ASSIGNED = "assigned", "请承办案件"
    PERIOD_SET = "period_set", "新期限"
    APPROACHING = "approaching", "期限临近"
    DUE_TODAY = "due_today", "今日届满"
    MISSED = "missed", "逾期"
    MOVED = "moved", "期限变更"
    SETTLED = "settled", "暂定日期已定"
    WITHHELD = "withheld", "期限待定"
    HEARING = "hearing", "开庭"
    HEARING_TOMORROW = "hearing_tomorrow", "明日开庭"
    PRECHECK_FAILED = "precheck_failed", "出庭核查不符合"
    QUOTA = "quota", "定额和定期任务"
    SUPERVISION = "supervision", "监督事项"
    REPORT = "report", "报告"
    IMPORT_FINISHED = "import_finished", "导入完成"
    CALENDAR_WANTED = "calendar_wanted", "请导入放假通知"
    UNCLOCKED = "unclocked", "无钟案件周报"
    ESCALATED = "escalated", "提请督促"
    SESSION = "session", "培训和旁听"
    DIGEST = "digest", "汇总"
    OTHER = "other", "其他"
