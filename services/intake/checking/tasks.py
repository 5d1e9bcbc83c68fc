"""The tasks of an instance: those the documents give to each role in every case, and those the bureau added, with how far each is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from services.intake.cases.handling import TaskState, task_states
from services.intake.checking.view import View
from shared.events.case import Archived, TaskAssigned
from shared.policy.model import Pack
from shared.policy.provisions import RoleRule


def tasks(view: View, packs: Iterable[Pack]) -> list[dict[str, Any]]:
    """The documents' tasks in their order, then the others; ``state`` is open, assigned, done, verified or archived."""
    states = _states(view)
    assigned = {one.task: one for one in view.of(TaskAssigned)}
    listed = [(task, pack, rule) for pack, rule in _rules(packs) for task in rule.tasks]
    named = {task for task, _, _ in listed}
    own = [_line(task, states, assigned) for task in states if task not in named]
    return [_line(task, states, assigned) | _source(pack, rule) for task, pack, rule in listed] + own


def _states(view: View) -> dict[str, TaskState]:
    """Verified tasks go to the archive with their case."""
    states = task_states(view.instance)
    if not view.history.of(Archived):
        return states
    return {
        task: TaskState.ARCHIVED if state is TaskState.VERIFIED else state for task, state in states.items()
    }


def _rules(packs: Iterable[Pack]) -> Iterator[tuple[Pack, RoleRule]]:
    return ((pack, rule) for pack in packs for rule in pack.roles if not rule.standing)


def _line(task: str, states: dict[str, TaskState], assigned: dict[str, TaskAssigned]) -> dict[str, Any]:
    state, given = states.get(task, TaskState.OPEN), assigned.get(task)
    return {
        "task": task,
        "state": state.value,
        "state_title": state.title,
        "person": given and given.person,
        "due": given and given.due and given.due.isoformat(),
        "role": None,
        "role_title": None,
        "clause": None,
        "quote": None,
        "document": None,
    }


def _source(pack: Pack, rule: RoleRule) -> dict[str, Any]:
    return {
        "role": rule.role.value,
        "role_title": rule.role.title,
        "clause": rule.clause,
        "quote": rule.quote,
        "document": pack.title,
    }
