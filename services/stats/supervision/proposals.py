"""What is proposed of one case: a finding for each failing that a provision names, with its clause, evidence, readings and versions. Pure.

The ground (rule, bureau, case, finding, year) names a proposal through all its lives: one that was withdrawn and whose ground comes back is a
new proposal of the next generation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from services.stats.supervision.failings import Failing, Matter, failings
from services.stats.supervision.rulebook import Provided, Rulebook
from shared.events.envelope import derived_id
from shared.events.supervision import ConsequenceProposed
from shared.events.terms import Consequence, Finding, ProposalKind
from shared.policy.provisions import Branch


@dataclass(frozen=True, slots=True)
class Wanted:
    """A proposal that the record asks for now, and whose it is."""

    region: str
    bureau: str
    event: ConsequenceProposed

    @property
    def ground(self) -> UUID:
        return ground(self.event, self.region, self.bureau)


def ground(event: ConsequenceProposed, region: str, bureau: str) -> UUID:
    """What is counted over a year belongs to the case, whichever instance decides it."""
    instance = event.instance if event.consequences else None
    what = (event.case_id, instance, *event.findings) if event.case_id else ("threshold",)
    return derived_id("supervision-ground", event.rule, region, bureau, event.year, *what)


def proposal_id(ground: UUID, generation: int) -> UUID:
    return derived_id("supervision", ground, generation)


def wanted(matter: Matter, book: Rulebook) -> tuple[Wanted, ...]:
    """Everything to be found of the case, each ground once: the first provision that asks for it proposes it."""
    if not matter.supervised:
        return ()
    found: dict[UUID, Wanted] = {}
    for provided, branch, failing in _found(matter, book):
        one = Wanted(matter.region, matter.bureau, _event(provided, branch, failing, matter))
        if not any(_same(one.event, other.event) for other in found.values()):
            found[one.ground] = one
    return tuple(found.values())


def _found(matter: Matter, book: Rulebook) -> Iterator[tuple[Provided, Branch, Failing]]:
    for provided in book.binding(matter.region, matter.bureau):
        for branch in provided.provision.branches:
            for finding in branch.findings:
                for failing in failings(finding, provided.rules(branch), matter):
                    if provided.pack.effective.covers(failing.on):
                        yield provided, branch, failing


def _same(one: ConsequenceProposed, other: ConsequenceProposed) -> bool:
    """Two provisions count the same failing of a case, or one provision has two clues of the same kind."""
    if one.findings != other.findings or bool(one.consequences) != bool(other.consequences):
        return False
    return not one.consequences or (one.rule == other.rule and one.instance == other.instance)


def _event(provided: Provided, branch: Branch, failing: Failing, matter: Matter) -> ConsequenceProposed:
    provision = provided.provision
    return ConsequenceProposed(
        kind=ProposalKind.FINDING,
        rule=provided.rule,
        name=failing.finding.title if provision.within == "year" else provision.title,
        clause=branch.clause,
        quote=branch.quote,
        findings=(failing.finding,),
        consequences=provision.follows if provision.within == "case" else (),
        case_id=matter.id,
        instance=failing.instance,
        case_name=matter.name,
        year=failing.on.year,
        evidence=failing.evidence[-200:],
        readings=failing.readings[:10],
        human=branch.human,
        pack=provided.edition,
        calendar=failing.calendar,
    )


def counts_as(event: ConsequenceProposed) -> tuple[Finding, ...]:
    """What a confirmed finding counts as over a year: a 专项通报, the failing itself, or nothing (移送)."""
    if Consequence.SPECIAL_NOTICE in event.consequences:
        return (Finding.SPECIAL_NOTICE,)
    return () if event.consequences else event.findings
