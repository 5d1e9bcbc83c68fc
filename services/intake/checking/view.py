"""One instance of a case as checks and task lists look at it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.intake.cases.instance import Instance
from shared.errors import Rejected
from shared.events import Event
from shared.events.case import InstanceEvent, InstanceOpened, NoticeReceived
from shared.events.history import History

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class View:
    history: History
    instance: Instance

    def of(self, kind: type[E]) -> list[E]:
        """The facts of one kind in this instance, in order."""
        return [event for _, event in self.instance.of(kind)]

    def began(self) -> date | None:
        """The day whose packs speak: the notice, else the day the instance was opened; null when neither is known."""
        return self.instance.earliest(NoticeReceived) or self.instance.earliest(InstanceOpened)


def view(history: History, number: int | None = None) -> View:
    """The instance with this number, or the last one. Rejected ``instance_not_opened``."""
    known = [opened.instance for _, opened in history.of(InstanceOpened)]
    wanted = max(known, default=None) if number is None else number
    if wanted not in known:
        message = "该案还没有审级。" if number is None else f"该案没有第 {number} 个审级。"
        raise Rejected("instance_not_opened", message, "instance")
    facts = tuple(
        fact
        for fact in history.facts.values()
        if isinstance(fact.event, InstanceEvent) and fact.event.instance == wanted
    )
    return View(history, Instance(wanted, facts))
