"""How far a bureau is towards each threshold of a year, and what a threshold that is reached proposes. Pure.

“以上”含本数 (民法典第一千二百五十九条). 专项通报 are counted one by one, lost cases case by case, however many failings led to the loss. A year is the
calendar year of the failing, or by agreement any twelve months that end with one of the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.stats.supervision.proposals import Wanted
from services.stats.supervision.rulebook import Provided, Rulebook
from services.stats.supervision.standing import Row, counts
from shared.events.supervision import ConsequenceProposed, Evidence
from shared.events.terms import Finding, ProposalKind
from shared.policy.provisions import Branch, Joined
from shared.policy.supervising import Supervising, Window


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of one branch in the year; ``count`` is notices, or cases."""

    branch: Branch
    rows: tuple[Row, ...]

    @property
    def count(self) -> int:
        if Finding.SPECIAL_NOTICE in self.branch.findings:
            return len(self.rows)
        return len({row.case_id or row.proposal_id for row in self.rows})

    @property
    def reached(self) -> bool:
        return self.count >= self.branch.at_least


@dataclass(frozen=True, slots=True)
class Threshold:
    """One provision as it stands in one year. ``joined`` is the reading in use; both are told."""

    provided: Provided
    year: int
    joined: Joined
    tallies: tuple[Tally, ...]

    @property
    def reached(self) -> bool:
        return self.by(self.joined)

    def by(self, joined: Joined) -> bool:
        """Whether it is reached, read one way or the other."""
        return (all if joined == "all" else any)(one.reached for one in self.tallies)

    @property
    def one_short(self) -> bool:
        """One more finding reaches it."""
        left = [max(0, one.branch.at_least - one.count) for one in self.tallies]
        return (sum(left) if self.joined == "all" else min(left)) == 1

    @property
    def readings(self) -> tuple[str, ...]:
        """Every reading of the document with what it comes to, the one in use first."""
        ways: tuple[Joined, ...] = ("any", "all") if self.joined == "any" else ("all", "any")
        texts = {_way(text): text for text in self.provided.provision.readings}
        said = [(way, texts[way]) for way in ways if way in texts]
        return tuple(f"{text}（{'已达到' if self.by(way) else '未达到'}）" for way, text in said)


def thresholds(
    book: Rulebook, region: str, bureau: str, rows: Iterable[Row], year: int
) -> Iterator[Threshold]:
    """Every threshold that binds the bureau; ``rows`` are its proposals, of all years."""
    how = book.settled(region, bureau).how
    found = sorted(rows, key=lambda row: (row.counted_on, row.proposed_at))
    for provided in book.binding(region, bureau):
        provision = provided.provision
        if provision.within == "year":
            tallies = tuple(
                Tally(branch, _in_year(branch, found, year, how)) for branch in provision.branches
            )
            yield Threshold(provided, year, how.joined.get(provided.rule, provision.joined), tallies)


def reached(book: Rulebook, region: str, bureau: str, rows: Sequence[Row]) -> tuple[Wanted, ...]:
    """What the thresholds that are reached propose, one for each year."""
    found = {row.year for row in rows if row.kind == ProposalKind.FINDING}
    return tuple(
        Wanted(region, bureau, _event(one))
        for year in sorted(found)
        for one in thresholds(book, region, bureau, rows, year)
        if one.reached and one.provided.pack.effective.covers(_on(one))
    )


def _in_year(branch: Branch, rows: Sequence[Row], year: int, how: Supervising) -> tuple[Row, ...]:
    found = [row for row in rows if counts(row, branch.findings)]
    ends = [row.counted_on for row in found if row.counted_on.year == year]
    spans = (tuple(row for row in found if _within(row, end, how.window)) for end in ends)
    return max(spans, key=len, default=())


def _within(row: Row, end: date, window: Window) -> bool:
    """The calendar year of ``end``, or the twelve months that end with it."""
    if window == "calendar":
        return row.counted_on.year == end.year
    return (end.year - 1, end.month, end.day) < _parts(row.counted_on) <= _parts(end)


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _event(one: Threshold) -> ConsequenceProposed:
    provision = one.provided.provision
    ways = [tally for tally in one.tallies if tally.reached]
    rows = list({row.proposal_id: row for tally in ways for row in tally.rows}.values())
    rows.sort(key=lambda row: (row.counted_on, row.proposed_at))
    human = "；".join(dict.fromkeys(tally.branch.human for tally in ways if tally.branch.human))
    return ConsequenceProposed(
        kind=ProposalKind.CONSEQUENCE,
        rule=one.provided.rule,
        name=provision.title,
        clause="、".join(dict.fromkeys(tally.branch.clause for tally in ways)),
        quote=provision.quote,
        findings=tuple(dict.fromkeys(finding for tally in ways for finding in tally.branch.findings)),
        consequences=provision.follows,
        year=one.year,
        count=ways[0].count,
        threshold=ways[0].branch.at_least,
        rests_on=tuple(row.proposal_id for row in rows),
        evidence=tuple(_line(row) for row in rows),
        readings=one.readings,
        human=human or None,
        pack=one.provided.edition,
    )


def _line(row: Row) -> Evidence:
    event = row.event
    text = f"{event.name}，{event.case_name or '（无案件）'}：{row.decided_by}核定，{row.reason}"
    return Evidence(text=text, event=row.decision, fact_on=row.counted_on)


def _on(one: Threshold) -> date:
    """The day of the last finding that counts."""
    return max(row.counted_on for tally in one.tallies for row in tally.rows)


def _way(text: str) -> Joined:
    return "all" if text.startswith("且") else "any"
