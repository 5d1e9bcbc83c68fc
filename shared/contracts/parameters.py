"""What each parameter of the doors is called for people, where the door itself says nothing more precise. One name, one meaning.

A contract test names a parameter that has no description.
"""

from __future__ import annotations

PARAMETERS: dict[str, str] = {
    "about": "事项编号（UUID）：期限、庭次、监督建议等",
    "actor": "经办人",
    "after": "上一页的 next",
    "as_of": "YYYY-MM-DD：以该日终了前已登记的事实为准",
    "bureau": "单位编码",
    "case": "案件编号（UUID）",
    "case_id": "案件编号（UUID）",
    "channel": "渠道",
    "cursor": "上一页的 next",
    "deadline": "期限编号（UUID）",
    "dry_run": "true：只校验和预览，不登记",
    "duty": "任务编号（UUID）",
    "event": "事件编号（UUID）",
    "force": "true：已核对原文，有可疑之处也导入",
    "form": "报告种类，如 half-year 半年统计报表、bulletin 通报、case-analysis 单位半年分析",
    "format": "格式",
    "if-none-match": "上次回答的 ETag；内容未变时答 304",
    "kind": "种类",
    "lamp": "灯色",
    "last-event-id": "已收到的最后一条 message 的 id；从其后续传",
    "limit": "本页最多多少条",
    "missing": "缺少什么",
    "name": "人员或单位编码",
    "nature": "性质",
    "notice": "放假通知的导入编号（UUID）",
    "notification": "通知编号（UUID）",
    "on": "YYYY-MM-DD：按该日回看，限一年以内",
    "period": "期间",
    "person": "人员编号",
    "proposal": "监督建议的编号（UUID）",
    "ref": "期限证明单的编号或登记编号",
    "region": "行政区划代码",
    "state": "状态",
    "type": "事件类型，如 case.opened",
    "unparsed": "true：只列案号无法识别的案件",
    "version": "版本",
    "within": "内部期限与法定期限之间只剩几个工作日以内的收件日",
    "year": "年份",
}
