"""Histories of the streams that were decided on lately: remembered, never trusted. An append names the exact version it was decided on, and
what was remembered is read on from where it ends before a conflict or a refusal counts.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from services.intake.state import State, grown
from shared.eventlog import EventLog
from shared.events.envelope import Recorded

#: histories kept; a case is some 20 kB
REMEMBERED = 2_000


class Histories:
    """The last ``REMEMBERED`` of them, by stream."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._states: OrderedDict[str, State] = OrderedDict()

    async def state(self, stream: str, *, read: bool) -> State:
        """What is remembered of a stream, nothing if it is to be opened; ``read`` adds what the log has beyond that."""
        state = self._states.get(stream) or State()
        if read:
            state = grown(state, await self._log.read_stream(stream, state.history.version))
            self.remember(stream, state)
        return state

    async def recall(self, streams: Iterable[str]) -> None:
        """One query for all the streams that are not remembered."""
        missing = [stream for stream in streams if stream not in self._states]
        if not missing:
            return
        events: dict[str, list[Recorded]] = {stream: [] for stream in missing}
        for event in await self._log.read_streams(missing):
            events[event.stream].append(event)
        for stream, of in events.items():
            self.remember(stream, grown(State(), of))

    def remember(self, stream: str, state: State) -> None:
        """Unless a later one is remembered."""
        known = self._states.get(stream)
        if known is None or known.history.version <= state.history.version:
            self._states[stream] = state
        self._states.move_to_end(stream)
        while len(self._states) > REMEMBERED:
            self._states.popitem(last=False)
