"""Clues about people (责任追究线索): shown to those who decide on supervision and to nobody else, at the doors as on the pages."""

from __future__ import annotations

from services.stats.supervision.standing import Row
from shared.security import Act, Identity
from shared.security.identity import NotAllowed


def sees_clues(identity: Identity | None) -> bool:
    """None is the service itself, which nobody visits."""
    return identity is None or identity.can(Act.SUPERVISE)


def check_clue(identity: Identity | None, row: Row) -> None:
    """NotAllowed where the proposal is a clue and somebody else asks."""
    if row.restricted and not sees_clues(identity):
        raise NotAllowed("restricted", "这是责任追究线索，只由司法局办理监督的人员查阅；本次访问已记录。")
