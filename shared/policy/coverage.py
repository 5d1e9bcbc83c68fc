"""What implements each clause of the documents: computed from the packs, the events, the indicators and the tests, never typed. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from shared.events.model import Event
from shared.events.terms import Term
from shared.policy.clauses import Clause, Clauses, citations
from shared.policy.model import AnyItem, Pack
from shared.policy.provisions import Check, CheckPoint, Indicator, Requirement, RoleRule, Supervision
from shared.policy.titles import SECTIONS

#: the sections whose items a service carries out today
EXECUTED = frozenset({"assignment", "deadlines", "quotas", "periodic", "supervision", "reports"})
#: of the checks, the moments at which one is carried out
CHECKED = frozenset(
    {
        CheckPoint.RECEIPT,
        CheckPoint.REGISTRATION,
        CheckPoint.MATERIALS,
        CheckPoint.RISK,
        CheckPoint.FILING,
        CheckPoint.APPEARANCE,
        CheckPoint.HEARING,
        CheckPoint.CLOSING,
        CheckPoint.REVIEW,
    }
)
#: what is shown and only a person can answer
ASKED_OF_PEOPLE = frozenset({Requirement.NO_INTERFERENCE})
#: single items of other sections that a rule or a door of their own carries out
ANSWERED = frozenset(
    {
        "yicheng-2023.bulletin_contents",  # 通报：四个部分及其顺序
        "yicheng-2023.assessment",  # 年度考评表：五项、各项指标、约定分值
        "jinghai.assessment",  # 同上，五项不同
        "yicheng-2023.loss",  # 报告中的败诉口径
        "jinghai.loss",  # 同上，含复议纠错
        "baoshan-2024.first_person",  # 四个亲自：年度报告第三部分；述职标待填
        "baoshan-2024.study_record",  # 个人学法用法档案
        "minhang-2023.liaison",  # 应办角色空缺时，通知法治联络员
        "minhang-2023.performance",  # 各部门法治队伍工作
        "minhang-2023.problem_list",  # 法治问题清单：列入、销号、未销号数
        "minhang-2026.leadership",  # 轮值：最久未出庭者在先，班子覆盖率
        "minhang-2026.leader_in_charge_rate",  # 轮值：涉案分管领导在先，到庭率
        "jinghai.ledger",  # 工作台账：一案一审级一行
        "jinghai.discussion",  # 案件分析讨论会：建议、同意、召开
        "yicheng-2023.information_sharing",  # 法院案件清单：导入，双向核对
    }
)

#: names by clause id
Names = Mapping[str, tuple[str, ...]]


class Verdict(Term):
    """How far a clause is."""

    DONE = "done", "已实现"
    UNTESTED = "untested", "已实现未测"
    RECORDED = "recorded", "可登记"
    STATED = "stated", "已载明未执行"
    OPEN = "open", "未开始"


@dataclass(frozen=True, slots=True)
class Line:
    """``items`` are written ``pack.item（期限）``; ``executed`` are those among them that a service carries out."""

    clause: Clause
    items: tuple[str, ...]
    executed: tuple[str, ...]
    events: tuple[str, ...]
    indicators: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        if self.executed or self.indicators:
            return Verdict.DONE if self.tests else Verdict.UNTESTED
        if self.events:
            return Verdict.RECORDED
        return Verdict.STATED if self.items else Verdict.OPEN


def coverage(
    clauses: Clauses,
    packs: Iterable[Pack],
    events: Iterable[type[Event]],
    figures: Collection[str],
    tests: Names,
) -> tuple[Line, ...]:
    """One line for every clause, in the order of the documents.

    ``figures`` are the indicators that statistics compute; ``tests`` the tests that name a clause.
    """
    found: dict[str, defaultdict[str, list[str]]] = {
        name: defaultdict(list) for name in ("items", "executed", "indicators", "events")
    }
    for key, kind, name in (*_of_packs(clauses, packs, figures), *_of_events(events)):
        if name not in found[kind][key]:
            found[kind][key].append(name)
    return tuple(
        Line(
            clause=clause,
            tests=tests.get(key, ()),
            **{kind: tuple(names[key]) for kind, names in found.items()},
        )
        for key, clause in clauses.by_id.items()
    )


def _of_packs(
    clauses: Clauses, packs: Iterable[Pack], figures: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    for pack in packs:
        for section, item, _, citation in citations(pack):
            name = f"{pack.id}.{item.id}（{SECTIONS[section]}）"
            for key in clauses.named_in(citation):
                yield key, "items", name
                if _is_executed(section, item) or f"{pack.id}.{item.id}" in ANSWERED:
                    yield key, "executed", name
                if isinstance(item, Indicator) and (code := _figure(item)) in figures:
                    yield key, "indicators", str(code)


def _figure(item: Indicator) -> str | None:
    """The name of what an indicator counts, its own or a common one."""
    return item.measure.code if item.measure else item.figure


def _is_executed(section: str, item: AnyItem) -> bool:
    match item:
        case Check():
            return item.at in CHECKED and item.requires not in ASKED_OF_PEOPLE
        case RoleRule():
            return not item.standing  # the tasks of cases; what is owed outside of them is nobody's list yet
        case Supervision():
            return item.by_office
    return section in EXECUTED


def _of_events(events: Iterable[type[Event]]) -> Iterator[tuple[str, str, str]]:
    for event in events:
        yield from ((key, "events", event.type) for key in event.clauses)
