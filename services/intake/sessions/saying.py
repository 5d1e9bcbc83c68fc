"""What is said of a session, under ids that follow from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from services.intake.sessions.rows import Session, differs
from shared.eventlog import Expected, Write
from shared.events.envelope import derived_id, new_event
from shared.events.session import SessionCalledOff, SessionEvent, SessionNear, SessionOffered
from shared.events.terms import Audience

ACTOR = "intake"


def offers(before: Session | None, one: Session, bureaus: Sequence[str], today: date) -> list[Write]:
    """To every bureau it is for: of what is new, or takes place otherwise than was said before."""
    known = before is not None and not differs(before, one)
    if known or one.called_off is not None or one.closes_on < today:
        return []
    said = SessionOffered.model_validate(
        one.says() | {"closes_on": one.closes_on, "changed": before is not None}
    )
    return [
        _write(
            one, said, (bureau, ""), derived_id("session-offered", one.session, bureau, one.evidence), today
        )
        for bureau in audience(one, bureaus)
    ]


def audience(one: Session, bureaus: Sequence[str]) -> list[str]:
    """Codes; ``bureaus`` are all of the region."""
    meant = bureaus if one.audience == Audience.REGION.value else one.bureaus
    return list(dict.fromkeys((one.bureau, *meant)))


def near(one: Session, bureau: str, person: str, owed: date) -> Write:
    """``owed``: the day on which it was to be said, however late it is."""
    said = SessionNear.model_validate(one.says() | {"person": person})
    key = derived_id("session-near", one.session, bureau, person, one.session_on)
    return _write(one, said, (bureau, person), key, owed)


def called_off(
    one: Session, reason: str | None, coming: Iterable[tuple[str, str]], today: date
) -> list[Write]:
    """``coming``: (bureau, person); of what is over nobody needs to hear."""
    if one.session_on < today:
        return []
    return [
        _write(
            one,
            SessionCalledOff.model_validate(one.says() | {"person": person, "reason": reason}),
            (bureau, person),
            derived_id("session-off", one.session, bureau, person),
            today,
        )
        for bureau, person in coming
    ]


def _write(one: Session, said: SessionEvent, hearer: tuple[str, str], key: UUID, on: date) -> Write:
    """``hearer``: bureau, and the person if it is one."""
    event = new_event(
        said,
        region=one.region,
        bureau=hearer[0],
        actor=ACTOR,
        occurred_on=on,
        id=key,
        causation=one.evidence,
    )
    return Write(f"session-{derived_id('session', one.session, *hearer)}", (event,), Expected.any())
