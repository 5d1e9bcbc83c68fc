"""Which column of a sheet means what: found wherever the header stands, by title, alias or a mapping, in one line or two.

A header that begins with 一审, 二审 or 再审 speaks of that instance: such a ledger has a whole case in one row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from services.intake.ledger.columns import BY_TITLE, COLUMNS, Column
from services.intake.ledger.grid import Sheet
from services.intake.ledger.slots import CASE_SLOTS
from services.intake.ledger.synonyms import plain
from services.intake.ledger.words import Raw, is_blank
from services.intake.shape import first_problem
from shared.errors import Rejected
from shared.events.terms import Level
from shared.policy.source import PackError, read_source

#: rows above which no header is looked for, and columns that a header needs to be one
TOP, ENOUGH = 30, 3
_DATED = re.compile(r"(时间|日)$")
_PREFIXES = {"一审": Level.FIRST, "二审": Level.SECOND, "再审": Level.RETRIAL}
#: what stands between the level and the column in the head of a group (一审情况)
_GROUP = re.compile(r"^(情况|阶段|程序|信息|诉讼)")
#: an appeal belongs to the instance it is against, under whichever head a ledger has it
_OF_FIRST = frozenset({"appealed", "appeal_decided"})
_IDENTIFYING = frozenset({"案名", "案号", "原告"})


class Mapping(BaseModel):
    """``columns``: their header → our title, null to leave it out; ``values``: our title → their word → ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, str | None] = {}
    values: dict[str, dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Meaning:
    """``level`` is None where the row itself says which instance it speaks of."""

    column: Column
    level: Level | None = None

    @property
    def name(self) -> str:
        return (self.level.title if self.level else "") + self.column.title


@dataclass(frozen=True, slots=True)
class Head:
    """``at`` is its position among the sheet's rows; ``meanings`` by position in the row."""

    at: int
    labels: list[str]
    meanings: dict[int, Meaning]


Known = Dictionary[str, Column | None]


def read_mapping(text: str) -> Mapping:
    """Rejected ``bad_mapping`` names what is wrong."""
    try:
        mapping = Mapping.model_validate(read_source(text, "对照文件").data or {})
    except PackError as error:
        raise Rejected("bad_mapping", str(error)) from None
    except ValidationError as error:
        place, message = first_problem(error, "")
        raise Rejected("bad_mapping", f"对照文件：{message}", place) from None
    for title in (*mapping.columns.values(), *mapping.values):
        if title is not None and title not in BY_TITLE:
            raise Rejected(
                "bad_mapping", f"对照文件中的“{title}”不是台账的列，可用：{'、'.join(BY_TITLE)}。", title
            )
    return mapping


def find_head(sheet: Sheet, mapping: Mapping) -> Head | None:
    """The row with the most columns that mean something; None when no row is a header."""
    known = _aliases(mapping)
    best: Head | None = None
    for at, (_, cells) in enumerate(sheet.rows[:TOP]):
        above = _spread(sheet.rows[at - 1][1], cells) if at else []
        meanings: dict[int, Meaning] = {}
        for position in range(len(cells)):
            meaning = _meant(cells, above, position, known)
            if meaning and meaning not in meanings.values():
                meanings[position] = meaning
        enough = len(meanings) >= ENOUGH and {m.column.title for m in meanings.values()} & _IDENTIFYING
        if enough and (best is None or len(meanings) > len(best.meanings)):
            best = Head(at, [_shown(cells, above, position) for position in range(len(cells))], meanings)
    return best


def _spread(above: Sequence[Raw], cells: Sequence[Raw]) -> list[Raw]:
    """The head of a group stands over its first column: it holds for the next ones, too, that have a title below and none above."""
    spread: list[Raw] = []
    for position in range(max(len(above), len(cells))):
        own = above[position] if position < len(above) else None
        follows = spread and is_blank(own) and label_at(cells, position)
        spread.append(spread[-1] if follows else own)
    return spread


def label_at(cells: Sequence[Raw], position: int) -> str:
    """The text of a cell as headers are compared; "" for anything else."""
    raw = cells[position] if position < len(cells) else None
    return plain(raw) if isinstance(raw, str) else ""


def _aliases(mapping: Mapping) -> Known:
    known: dict[str, Column | None] = {}
    for column in COLUMNS:
        for alias in column.aliases:
            known.setdefault(_label(alias), column)
    known |= {_label(column.title): column for column in COLUMNS}
    return known | {
        _label(name): BY_TITLE[title] if title else None for name, title in mapping.columns.items()
    }


def _label(text: str) -> str:
    """A header without spaces, breaks and asterisks; 时间 is 日期."""
    bare = plain(text).replace("*", "").replace("【", "(").replace("】", ")")
    return bare if bare.endswith("日期") else _DATED.sub("日期", bare)


def _meant(cells: Sequence[Raw], above: Sequence[Raw], position: int, known: Known) -> Meaning | None:
    """A header of two lines is read together first (“开庭” over “日期”), then by its lower line, then by what is over it."""
    own, over = label_at(cells, position), label_at(above, position)
    tries = [over + own, own] if own else [over]
    tries += [text[: text.rindex("(")] for text in tries if text.endswith(")") and "(" in text]
    for label in map(_label, tries):
        if label in known:
            column = known[label]
            return Meaning(column) if column else None
        if meaning := _of_level(label, known):
            return meaning
    return None


def _of_level(label: str, known: Known) -> Meaning | None:
    level, rest = _PREFIXES.get(label[:2]), _label(label[2:])
    column = (known.get(rest) or known.get(_GROUP.sub("", rest))) if level else None
    if not column or not column.slot or column.slot in CASE_SLOTS:
        return None
    return Meaning(column, Level.FIRST if column.slot in _OF_FIRST and level is Level.SECOND else level)


def _shown(cells: Sequence[Raw], above: Sequence[Raw], position: int) -> str:
    texts = [row[position] for row in (cells, above) if position < len(row)]
    return next((re.sub(r"\s+", "", text) for text in texts if isinstance(text, str)), "")
