"""Which packs speak for a bureau on a day, with the periods it agreed on, and which rule has which name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shared.policy import agreement
from shared.policy.agreement import Agreement
from shared.policy.model import DeadlineRule, Pack
from shared.policy.source import Path, Source


@dataclass(frozen=True, eq=False)
class Packs:
    """Told apart by identity, so that what is derived from them can be kept.

    ``sources`` are the files by pack id; ``set_by`` says, in a bureau's view, which agreement set which item.
    """

    packs: tuple[Pack, ...]
    agreements: tuple[Agreement, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    set_by: Mapping[str, Agreement] = field(default_factory=dict)
    _views: dict[tuple[tuple[str, int], ...], Packs] = field(default_factory=dict, repr=False)

    @property
    def called(self) -> dict[str, str]:
        """What a document whose clauses have ids of ours is cited by: its number, or who issued it; and each part of it that numbers nothing, like MH26-2."""
        ours = [(one.document, one) for one in self.packs if one.document]
        parts = {f"{code}-{part}": "" for code, one in ours for part in one.unnumbered}
        return {code: one.number or f"{one.issuer}文件" for code, one in ours} | parts

    def for_bureau(self, region: str, bureau: str) -> Packs:
        """The same packs with the periods agreed on for this bureau: what its cases go by. The same view for the same agreements."""
        chosen = agreement.settings(self.agreements, region, bureau)
        if not chosen:
            return self
        key = tuple(sorted((name, id(one)) for name, one in chosen.items()))
        if key not in self._views:
            packs = tuple(agreement.agreed(pack, chosen) for pack in self.packs)
            self._views[key] = Packs(packs, (), self.sources, chosen)
        return self._views[key]

    def binding(self, region: str, bureau: str, on: date) -> tuple[Pack, ...]:
        """The packs in force on ``on`` for one bureau."""
        return tuple(p for p in self.packs if p.effective.covers(on) and p.binds.covers(region, bureau))

    def rules(self) -> Iterator[tuple[Pack, DeadlineRule]]:
        return ((pack, rule) for pack in self.packs for rule in pack.deadlines)

    def rule(self, rule_id: str) -> tuple[Pack, DeadlineRule]:
        """A rule by its name across packs. KeyError if no pack has it."""
        return self._by_name[rule_id]

    @cached_property
    def _by_name(self) -> dict[str, tuple[Pack, DeadlineRule]]:
        return {pack.rule_id(rule): (pack, rule) for pack, rule in self.rules()}

    def pack(self, pack_id: str) -> Pack | None:
        return next((pack for pack in self.packs if pack.id == pack_id), None)

    def fault(self, pack: Pack, path: Path, reason: str) -> str:
        """``file:line: where：reason`` for a fault that shows only in the pack's meaning; without its file the pack's name."""
        source = self.sources.get(pack.id)
        return source.fault(path, reason) if source else f"{pack.id}: {_where(pack, path)}：{reason}"


def _where(pack: Pack, path: Path) -> str:
    section, index = path[:2] if len(path) > 1 else (path[0], None)
    item = getattr(pack, str(section), ())[index] if isinstance(index, int) else None
    return f"{section}[{item.id}]" if item else str(section)
