"""A fact on its way from a form to the door, and what became of it. The same for cases and organisations.

The form carries the fact's id, so that pressing twice records once; and the version of the stream it was made from, so that whoever comes second
learns what was recorded meanwhile. What the same person recorded meanwhile is no surprise to them, and is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from services.intake.accept import Accept
from services.intake.answers import Accepted, Answer, Duplicate, Refused
from services.intake.pages.factform import Sent, said
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.events import Event
from shared.events.envelope import Recorded
from shared.web import Visit

BUSY = "系统暂时无法登记，已填的内容都还在；请稍等几秒再按一次“登记”，不会重复登记。"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``position`` when it is recorded, ``again``: it was before; else ``errors`` by path, or what others recorded ``meanwhile``."""

    position: int | None = None
    again: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Sequence[Recorded] = ()
    later: bool = False

    @property
    def done(self) -> bool:
        return self.position is not None or self.again

    @property
    def status(self) -> int:
        return 503 if self.later else 409 if self.meanwhile else 422


def fact_id(sent: Sent) -> UUID:
    """The one that the form carries; a new one for a form that carries none."""
    try:
        return UUID(sent.text("fact"))
    except ValueError:
        return uuid4()


def version(sent: Sent) -> int | None:
    text = sent.text("version")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def item(
    kind: type[Event],
    data: Mapping[str, Any],
    day: str | None,
    *,
    subject: str,
    place: tuple[str, str],
    who: str,
    key: UUID,
) -> dict[str, Any]:
    """As the door takes it; ``place`` is (region, bureau) of what it is recorded in."""
    region, bureau = place
    head = {
        "id": str(key),
        "type": kind.type,
        "subject": subject,
        "region": region,
        "bureau": bureau,
        "actor": who,
    }
    return {**head, "data": dict(data), **({"occurredon": day} if day else {})}


class Recorder:
    def __init__(self, accept: Accept, log: EventLog) -> None:
        self._accept = accept
        self._log = log

    async def __call__(self, visit: Visit, fact: dict[str, Any], made_from: int | None) -> Outcome:
        """``made_from``: the version of the stream that the person saw; None: whatever it is."""
        expected = {"expectedversion": made_from} if made_from is not None else {}
        answer = (await self._accept([fact | expected]))[0]
        if not isinstance(answer, Refused) or answer.code != "version_conflict":
            return outcome(answer)
        since = await self._log.read_stream(fact["subject"], made_from or 0)
        others = [event for event in since if event.actor != visit.identity.person]
        if others:
            return Outcome(meanwhile=others)
        return await self(visit, fact, since[-1].version if since else None)


def outcome(answer: Answer) -> Outcome:
    match answer:
        case Accepted(position=position):
            return Outcome(position=position)
        case Duplicate(position=position):
            return Outcome(position=position, again=True)
        case Refused(code="id_reused"):
            message = "这张表单此前已经登记过，内容与现在的不同；要改已登记的内容，请到“办案记录”用“更正”。"
            return Outcome(errors={"": message})
        case Refused():
            return Outcome(errors=_errors(answer))
    return Outcome(errors={"": BUSY}, later=True)


def _errors(answer: Refused) -> dict[str, str]:
    """Every sentence of the refusal at its field."""
    faults = answer.faults or ((answer.field or "", answer.message),)
    told = (said(Rejected(answer.code, words, place or None)) for place, words in faults)
    found: dict[str, str] = {}
    for path, words in (fault for one in told for fault in one.items()):
        found[path] = found.get(path, "") + words
    return found
