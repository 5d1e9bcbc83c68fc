"""The clauses of the documents by their ids (``clauses.yaml``): what packs, events and tests name them by, and where a pack names others.

Ids are ours: document code and place, ``YC23-2.5a``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path as FilePath

from pydantic import Field

from shared.events.terms import Strength, Term
from shared.policy.model import SECTIONS, AnyItem, DeadlineRule, Pack
from shared.policy.parts import Part, Text
from shared.policy.provisions import Supervision
from shared.policy.source import Path, read_source

FILE = FilePath(__file__).parent / "clauses.yaml"

_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千0-9]+条")
_BETWEEN = re.compile(r"[、，,；;\s]+")


class ClauseKind(Term):
    """条款类别."""

    PERIOD = "period", "期限"
    QUOTA = "quota", "定额"
    INDICATOR = "indicator", "指标"
    ASSIGNMENT = "assignment", "分案"
    ROTATION = "rotation", "轮转"
    REPORT = "report", "报告"
    LEDGER = "ledger", "台账"
    ROSTER = "roster", "名册"
    QUALIFICATION = "qualification", "资格"
    THRESHOLD = "threshold", "阈值"
    ACCOUNTABILITY = "accountability", "追责"
    CONSEQUENCE = "consequence", "后果"
    ASSESSMENT = "assessment", "考核"
    DEFINITION = "definition", "定义"
    REVIEW = "review", "审核"
    PROCESS = "process", "流程"
    PROHIBITION = "prohibition", "禁止"
    RECORD = "record", "记录"
    OBSERVATION = "observation", "旁听"
    RULE = "rule", "规则"
    RESPONSIBILITY = "responsibility", "责任"
    DUTY = "duty", "职责"
    GOAL = "goal", "目标"
    BACKGROUND = "background", "背景"
    IDENTITY = "identity", "文件信息"
    OTHER = "other", "兜底"


class Clause(Part):
    """``strength`` is null where the document states, and asks nothing."""

    id: Text
    kind: ClauseKind
    strength: Strength | None = None
    quote: Text

    @property
    def document(self) -> str:
        return self.id.partition("-")[0]


class Document(Part):
    document: Text
    title: Text
    number: Text | None = None
    issued: date | None = None
    clauses: tuple[Clause, ...] = Field(min_length=1)


class Clauses(Part):
    documents: tuple[Document, ...]

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        return {clause.id: clause for document in self.documents for clause in document.clauses}

    def named_in(self, citation: str) -> tuple[str, ...]:
        """The ids among what an item cites (“MH26-2.4、MH26-3.2b”)."""
        return tuple(part for part in _BETWEEN.split(citation) if part in self.by_id)

    def unknown_in(self, citation: str) -> tuple[str, ...]:
        """What is neither a clause listed here nor an article of a law."""
        parts = (part for part in _BETWEEN.split(citation) if part)
        return tuple(part for part in parts if part not in self.by_id and not _ARTICLE.search(part))


@lru_cache(maxsize=1)
def load_clauses() -> Clauses:
    source = read_source(FILE.read_text(encoding="utf-8"), FILE.name)
    return Clauses.model_validate({"documents": source.data})


def citations(pack: Pack) -> Iterator[tuple[str, AnyItem, Path, str]]:
    """Every clause a pack cites: the section, the item, where it stands in the file, the citation."""
    for section in SECTIONS:
        for at, item in enumerate(getattr(pack, section)):
            for path, citation in _cited(item):
                yield section, item, (section, at, *path), citation


def _cited(item: AnyItem) -> Iterator[tuple[Path, str]]:
    if isinstance(item, DeadlineRule):
        yield from ((("versions", no, "clause"), version.clause) for no, version in enumerate(item.versions))
        return
    yield ("clause",), item.clause
    if isinstance(item, Supervision):
        yield from ((("branches", no, "clause"), branch.clause) for no, branch in enumerate(item.branches))


def unknown_clauses(pack: Pack, clauses: Clauses) -> Iterator[tuple[Path, str]]:
    """Where a pack of a listed document cites what the document does not have."""
    if pack.document is None:
        return
    known = [document.document for document in clauses.documents]
    if pack.document not in known:
        yield (
            ("document",),
            f"没有代码为 {pack.document} 的文件，可用：{'、'.join(known)}；未列入的文件请不写 document",
        )
    for _, _, path, citation in citations(pack):
        for unknown in clauses.unknown_in(citation):
            yield path, f"条款清单中没有 {unknown}，也不是法律条文（第…条）"
