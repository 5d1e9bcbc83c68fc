"""Two versions of a pack side by side: what came, what went, and what of an item changed, field by field, in Chinese. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.policy.model import SECTIONS, Pack
from shared.policy.wording import words


@dataclass(frozen=True, slots=True)
class Change:
    """One field; null where it was not, or is no longer, stated."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Named:
    section: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Changed:
    item: Named
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``head`` is what changed of the document itself (文号、施行日、适用范围)."""

    head: tuple[Change, ...]
    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    changed: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.head or self.added or self.removed or self.changed)


def compare(old: Pack, new: Pack) -> Comparison:
    """Items are the same when section and id are; their order in the file means nothing."""
    before, after = _items(old), _items(new)
    both = [(after[key][0], before[key][1], after[key][1]) for key in after if key in before]
    changed = ((named, tuple(_changes(was, now))) for named, was, now in both)
    return Comparison(
        head=tuple(_changes(_head(old), _head(new))),
        added=tuple(named for key, (named, _) in after.items() if key not in before),
        removed=tuple(named for key, (named, _) in before.items() if key not in after),
        changed=tuple(Changed(named, changes) for named, changes in changed if changes),
    )


def _items(pack: Pack) -> dict[tuple[str, str], tuple[Named, dict[str, str]]]:
    return {
        (section, item.id): (Named(section, item.id, item.title), words(item))
        for section, item in pack.provisions()
    }


def _head(pack: Pack) -> dict[str, str]:
    return words(pack.model_copy(update=dict.fromkeys(SECTIONS, ())))


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for label in dict.fromkeys((*old, *new)):
        if old.get(label) != new.get(label):
            yield Change(label, old.get(label), new.get(label))
