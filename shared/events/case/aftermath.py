"""After judgment: why it was lost, what is put right and by whom it is verified, what others may learn, who answers for it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.case.values import InstanceEvent, InstanceNo, Person, Text
from shared.events.terms import LossCause, Misconduct

#: a whole document with names masked
Masked = Annotated[str, Field(min_length=1, max_length=100_000)]


class LossAnalysed(InstanceEvent):
    """败诉分析 with its three elements: 存在问题, 败诉原因, 改进措施. ``note`` says what “其他” is."""

    title: ClassVar = "败诉分析"
    clauses: ClassVar = ("YC23-2.5c", "JH-2.3e", "MH26-4.1")

    problems: Text
    causes: tuple[LossCause, ...] = Field(min_length=1, max_length=8)
    measures: Text
    note: Text | None = None


class MeasureSet(InstanceEvent):
    """A corrective measure, numbered within the instance, against one cause."""

    title: ClassVar = "制定整改措施"
    clauses: ClassVar = ("MH26-1.2", "MH26-4.0", "MH26-4.3", "BS24-2")

    item: InstanceNo
    addresses: LossCause
    what: Text
    department: Text | None = None
    responsible: Person | None = None
    complete_by: date | None = None


class MeasureDone(InstanceEvent):
    title: ClassVar = "完成整改措施"
    clauses: ClassVar = ("MH26-4.0", "MH26-4.3")

    item: InstanceNo
    proof: Text


class MeasureVerified(InstanceEvent):
    """Somebody else looks: 通过 closes the measure, 不通过 opens it again."""

    title: ClassVar = "核验整改措施"
    clauses: ClassVar = ("MH26-4.0",)

    item: InstanceNo
    passed: bool
    verifier: Person
    reason: Text | None = None


class TypicalCaseChosen(InstanceEvent):
    """``masked`` is the copy that is shared; ``scope`` with whom."""

    title: ClassVar = "选为典型案例"
    clauses: ClassVar = ("MH26-3.3e", "MH23-5.4")

    masked: Masked
    scope: Text | None = None


class AccountabilityProposed(InstanceEvent):
    """The 复议机构's preliminary opinion; nothing is decided by it."""

    title: ClassVar = "提出责任追究初步认定意见"
    clauses: ClassVar = ("JH-2.3d",)

    finding: Text


class AccountabilityReported(InstanceEvent):
    title: ClassVar = "报告责任追究初步认定意见"
    clauses: ClassVar = ("JH-2.3d",)

    note: Text | None = None


class MisconductReferred(InstanceEvent):
    """A lead handed to ``organ`` (任免机关或监察机关), numbered within the instance."""

    title: ClassVar = "移送违法失职线索"
    clauses: ClassVar = ("YC23-2.10", "JH-2.3b", "JH-1.5a", "JH-1.5b")

    item: InstanceNo = 1
    category: Misconduct
    organ: Text
    note: Text | None = None


class MisconductAnswered(InstanceEvent):
    """What that organ says it did."""

    title: ClassVar = "线索处理结果"
    clauses: ClassVar = ("YC23-2.10", "JH-2.3b")

    item: InstanceNo = 1
    result: Text
