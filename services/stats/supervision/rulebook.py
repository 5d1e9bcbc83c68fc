"""The provisions on supervision of all documents, and what the 司法局 does by them. Pure.

Left out is what only a court does (视为没有证据、司法建议、罚款): it is law, no proposal of ours. A provision that counts over a year proposes its
consequence; the failings it counts, and those of a single case, are proposed for people to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared.eventlog.seal import sm3
from shared.events.terms import Finding
from shared.policy.choice import Packs
from shared.policy.model import Pack
from shared.policy.provisions import Branch, Supervision
from shared.policy.supervising import Settled, settled

#: what is nobody's business but people's with the right to see it (责任追究)
RESTRICTED = frozenset(
    {
        Finding.GRAVE_LOSS,
        Finding.INTERFERENCE,
        Finding.LEFT_COURT,
        Finding.NOBODY_APPEARED,
        Finding.REFUSED_TO_EXPLAIN,
        Finding.MISCONDUCT,
    }
)


@dataclass(frozen=True, slots=True)
class Provided:
    """One provision in its document; ``digest`` (SM3) says which text of it."""

    pack: Pack
    provision: Supervision
    digest: str

    @property
    def rule(self) -> str:
        return f"{self.pack.id}.{self.provision.id}"

    @property
    def edition(self) -> str:
        """The document as it was applied."""
        return f"{self.pack.id} SM3:{self.digest}"

    def rules(self, branch: Branch) -> frozenset[str]:
        """The deadlines whose being missed is a finding of the branch."""
        return frozenset(branch.rules or self.provision.rules)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Made once: a digest of every document is not free."""

    packs: Packs
    provided: tuple[Provided, ...]

    def binding(self, region: str, bureau: str) -> Iterator[Provided]:
        """Those that ever bind the bureau; whether they did on the day in question is asked of the pack."""
        return (one for one in self.provided if one.pack.binds.covers(region, bureau))

    def settled(self, region: str, bureau: str) -> Settled:
        return settled(self.packs.agreements, region, bureau)

    @property
    def watched(self) -> frozenset[str]:
        """Every deadline that some provision speaks of."""
        return frozenset(
            rule for one in self.provided for branch in one.provision.branches for rule in one.rules(branch)
        )


def rulebook(packs: Packs) -> Rulebook:
    provided = [
        Provided(pack, provision, digest)
        for pack in packs.packs
        if (executed := [one for one in pack.supervision if one.by_office])
        for digest in [sm3(pack.model_dump_json().encode()).hex()]
        for provision in executed
    ]
    return Rulebook(packs, tuple(provided))
