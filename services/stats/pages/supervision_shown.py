"""Supervision as pages show it: the state in words and colour, evidence with where it can be looked up, who did what, what may be done now. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.stats.pages.shown import Lamp
from services.stats.supervision.deciding import reply_until
from services.stats.supervision.inbox import Dossier
from services.stats.supervision.papers import papers_of
from services.stats.supervision.rulebook import Rulebook
from services.stats.supervision.standing import FOUND, OPEN, Row
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.events.supervision import ConsequenceCarriedOut
from shared.events.terms import Consequence, ProposalState
from shared.security import Act, Identity
from shared.web.words import cited

_COLOURS = {
    ProposalState.PROPOSED: "yellow",
    ProposalState.REPLIED: "yellow",
    ProposalState.CONFIRMED: "red",
    ProposalState.CARRIED_OUT: "green",
}
#: the forms of paper that carry out a consequence
PAPERS = {
    Consequence.SPECIAL_NOTICE: "special-notice",
    Consequence.TALK_DEPUTY: "interview-notice",
    Consequence.TALK_PRINCIPAL: "interview-notice",
}
#: what is told of an event in its life, by field
_WORDS = {
    "statement": "申辩意见",
    "reason": "理由",
    "found": "人工认定",
    "doc_no": "文号",
    "to": "送达对象",
    "note": "说明",
}
#: the system itself
SYSTEM = "stats"

Named = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Proof:
    """``link`` leads to the fact, empty where it is that something is not there."""

    text: str
    on: date | None
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something in the life of a proposal; ``said`` are (what, words)."""

    title: str
    at: Any
    who: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the person may do with the proposal as it stands; ``carry`` are the consequences still to be carried out, ``papers`` what is drafted for them."""

    reply: bool = False
    decide: bool = False
    dismiss: bool = False
    carry: tuple[tuple[str, str], ...] = ()
    papers: tuple[tuple[str, str], ...] = ()

    @property
    def acts(self) -> list[str]:
        """The forms that are offered."""
        offered = {
            "reply": self.reply,
            "confirm": self.decide,
            "dismiss": self.dismiss,
            "carry-out": self.carry,
        }
        return [act for act, there in offered.items() if there]


def lamp(state: str) -> Lamp:
    term = ProposalState(state)
    return Lamp(_COLOURS.get(term, "grey"), term.title)


def proofs(found: Dossier, *, papers: bool) -> list[Proof]:
    """What the record says, then what the bureau put beside its reply, for those who may read ``papers``."""
    return [*_recorded(found), *(_papers_of_reply(found) if papers else ())]


def _papers_of_reply(found: Dossier) -> Iterator[Proof]:
    here = f"/supervision/{found.row.proposal_id}/papers"
    for one in papers_of(found.life):
        yield Proof(f"申辩材料：{one.name}", one.replied_on, "下载", f"{here}/{one.digest}")


def _recorded(found: Dossier) -> list[Proof]:
    return [
        Proof(
            one.text,
            one.fact_on,
            event.payload.title if event else "",
            _where(event, found.row) if event else "",
        )
        for one in found.row.event.evidence
        for event in [found.proofs.get(one.event) if one.event else None]
    ]


def _where(event: Recorded, row: Row) -> str:
    """A deadline's own page, else the record of the case."""
    if isinstance(event.payload, DeadlineEvent):
        return f"/deadlines/{event.stream.removeprefix('deadline-')}"
    return f"/cases/{row.case_id}/timeline#f-{event.id}" if row.case_id else ""


def life(events: Iterable[Recorded], named: Named) -> list[Step]:
    """The last first."""
    return [
        Step(_title(one), one.recorded_at, named(one.actor), tuple(_said(one))) for one in reversed([*events])
    ]


def _title(event: Recorded) -> str:
    payload = event.payload
    if isinstance(payload, ConsequenceCarriedOut):
        return f"{payload.title}：{payload.consequence.title}"
    return payload.title


def _said(event: Recorded) -> Iterator[tuple[str, str]]:
    for field, title in _WORDS.items():
        if words := getattr(event.payload, field, None):
            yield title, words


def allowed(row: Row, identity: Identity) -> Allowed:
    """By right and by state; whether the time has come is decided when somebody does it."""
    here = identity.sees(row.region, row.bureau)
    opened = row.state in OPEN
    if not here or row.state in {ProposalState.WITHDRAWN, ProposalState.DISMISSED}:
        return Allowed()
    officer = identity.can(Act.SUPERVISE)
    left = [one for one in row.event.consequences if one.value not in row.carried_out]
    confirmed = officer and row.state in FOUND
    return Allowed(
        reply=opened and identity.of_bureau and identity.can(Act.REPLY),
        decide=opened and officer,
        dismiss=officer and (opened or not row.carried_out),
        carry=tuple((one.value, one.title) for one in left) if confirmed else (),
        papers=tuple(dict.fromkeys(_papers(row))) if confirmed and not row.restricted else (),
    )


def _papers(row: Row) -> Iterator[tuple[str, str]]:
    titles = {"special-notice": "专项通报", "interview-notice": "约谈通知书"}
    for one in row.event.consequences:
        if one in PAPERS:
            yield PAPERS[one], titles[PAPERS[one]]


def document(row: Row, book: Rulebook) -> str:
    """The document by its title, its number stands in the clause; nothing where nobody has it any more."""
    pack = book.packs.pack(row.rule.partition(".")[0])
    return pack.title if pack else ""


def window(row: Row, book: Rulebook, today: date) -> str:
    """What the bureau's time to reply means today; empty once it is decided."""
    if row.state not in OPEN:
        return ""
    agreed = book.settled(row.region, row.bureau)
    last = reply_until(row, agreed.how.reply_days)
    if row.state == ProposalState.REPLIED:
        return "单位已申辩，由司法局核定。"
    if today <= last:
        return f"单位尚未申辩；申辩期{agreed.how.reply_days}日，还有{(last - today).days}日，期满前不能核定。"
    return "申辩期已满，单位没有申辩；核定前仍可申辩。"


def reached(one: dict[str, Any]) -> Lamp:
    """How far a threshold is, in a word."""
    if one["reached"]:
        return Lamp("red", "已达到")
    return Lamp("yellow", "差一次") if one["one_short"] else Lamp("green", "未达到")


def rules(book: Rulebook, region: str | None) -> list[tuple[str, str]]:
    """What proposals may rest on, for the filter: (rule, its title and its clause as people cite it)."""
    binding = [one for one in book.provided if region is None or _binds(one.pack.binds.regions, region)]
    called = book.packs.called
    return sorted(
        (one.rule, f"{one.provision.title}（{cited(one.provision.clause, called)}）") for one in binding
    )


def _binds(regions: tuple[str, ...], region: str) -> bool:
    return not regions or region in regions
