"""The national return as data: its categories by year, its sheets and columns, and what must balance. Read from ``national_return.yaml``.

A category is found by its title or one of its words; a field that names none, or more than one, is no category, and the return says so.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from shared.policy.parts import Part, Slug, Text
from shared.yaml_text import read_yaml

SOURCE = Path(__file__).with_name("national_return.yaml")


class Category(Part):
    code: Text
    title: Text
    words: tuple[Text, ...]

    def names(self, field: str) -> bool:
        return any(word in field for word in (self.title, *self.words))


class Dictionary(Part):
    """In use from the year ``since``."""

    since: int
    title: Text
    categories: tuple[Category, ...] = Field(min_length=1)

    def category(self, field: str | None) -> Category | None:
        """Whose title it is, else the only one of whose words it has any."""
        text = (field or "").strip()
        exact = [one for one in self.categories if text in (one.title, *one.words)]
        found = exact or [one for one in self.categories if text and one.names(text)]
        return found[0] if len(found) == 1 else None


class FormColumn(Part):
    """``codes`` are indicators that are added up; ``rest_of`` those of a dictionary that no other column of the sheet has; else 待填."""

    title: Text
    number: int | None = None
    codes: tuple[Text, ...] = ()
    rest_of: Slug | None = None
    from_whom: Text = Field(default="", alias="from")

    @property
    def head(self) -> str:
        return f"{self.number or ''}{self.title}"


class Sheet(Part):
    code: Slug
    of: Literal["reconsideration", "litigation"]
    by: Literal["category", "level"]
    dated: bool = True
    title: Text
    columns: tuple[FormColumn, ...] = Field(min_length=1)
    note: Text | None = None


class Balance(Part):
    """``left`` and ``right`` name columns as ``sheet.title``; ``all_of`` is every column of a sheet but ``except``."""

    title: Text
    of: Literal["reconsideration", "litigation"]
    left: tuple[Text, ...]
    right: tuple[Text, ...] = ()
    all_of: Slug | None = None
    but: tuple[Text, ...] = Field(default=(), alias="except")


class Return(Part):
    dictionaries: tuple[Dictionary, ...] = Field(min_length=1)
    sheets: tuple[Sheet, ...]
    balances: tuple[Balance, ...]

    @model_validator(mode="after")
    def _codes_differ(self) -> Self:
        for one in self.dictionaries:
            codes = [category.code for category in one.categories]
            if len(set(codes)) < len(codes):
                raise ValueError(f"{one.title}：类别编号重复")
        return self

    def dictionary(self, year: int) -> Dictionary:
        """The latest in use in that year. ValueError, in Chinese, before the first."""
        known = [one for one in self.dictionaries if one.since <= year]
        if not known:
            raise ValueError(
                f"没有{year}年的行政管理类别字典，最早的自{min(d.since for d in self.dictionaries)}年起"
            )
        return max(known, key=lambda one: one.since)

    def sheet(self, code: str) -> Sheet:
        return next(one for one in self.sheets if one.code == code)

    def right(self, balance: Balance) -> tuple[str, ...]:
        """The columns on the right side, written out; 待填 ones add nothing."""
        if balance.all_of is None:
            return balance.right
        columns = self.sheet(balance.all_of).columns
        named = (one.title for one in columns if one.title not in balance.but and (one.codes or one.rest_of))
        return tuple(f"{balance.all_of}.{title}" for title in named)


@cache
def national_return(source: Path = SOURCE) -> Return:
    """ValueError (pydantic) names what is wrong with the file."""
    return Return.model_validate(read_yaml(source.read_text(encoding="utf-8")))
