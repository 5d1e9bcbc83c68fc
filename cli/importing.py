"""Sending what an import wants recorded: in requests of whole units, as often as it takes, and what became of each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx
import stamina
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from cli.connection import Door
from services.intake.import_file import Contents, Line, Refusal

#: items of one request; a unit is never split below the door's own limit
BATCH, LIMIT = 300, 1_000
#: seconds of an outage that an import waits out
PATIENCE = 120.0


class TryLaterError(Exception):
    """Intake is there but cannot take this now."""


@dataclass(slots=True)
class Result:
    """What became of the rows; a row is what was accepted if any of its facts was, a duplicate if all were recorded before."""

    rows: int = 0
    accepted: int = 0
    duplicate: int = 0
    events: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)

    def as_json(self, *, dry_run: bool) -> dict[str, Any]:
        return {
            "dry_run": dry_run,
            "rows": self.rows,
            "accepted": self.accepted,
            "duplicate": self.duplicate,
            "rejected": len(self.refused),
            "events": {status: self.events[status] for status in ("accepted", "duplicate", "rejected")},
            "errors": [asdict(refusal) for refusal in self.refused],
        }


def import_contents(contents: Contents, door: Door, *, dry_run: bool = False, quiet: bool = False) -> Result:
    """Send everything and count what became of each row. TryLaterError or httpx.TransportError when intake stays away."""
    statuses: dict[int, set[str]] = {}
    refused = {one.row: one for one in contents.refused}
    events: Counter[str] = Counter()
    with (
        httpx.Client(base_url=door.url, headers=door.headers, timeout=60) as http,
        _progress(quiet) as progress,
    ):
        task = progress.add_task("正在检查" if dry_run else "正在导入", total=sum(map(len, contents.units)))
        for batch in _batches(contents.units):
            for line, answer in zip(batch, _post(http, batch, dry_run=dry_run), strict=True):
                events[answer["status"]] += 1
                statuses.setdefault(line.row, set()).add(answer["status"])
                if answer["status"] == "rejected":
                    refused.setdefault(line.row, _refusal(line, answer, contents))
            progress.advance(task, len(batch))
    taken = [found for row, found in statuses.items() if row not in refused]
    return Result(
        rows=len(contents.rows),
        accepted=sum("accepted" in found for found in taken),
        duplicate=sum("accepted" not in found for found in taken),
        events=events,
        refused=[refused[row] for row in sorted(refused)],
    )


def _batches(units: list[list[Line]]) -> Iterator[list[Line]]:
    """Requests of about ``BATCH`` items; a unit stays whole unless it alone exceeds what the door takes."""
    batch: list[Line] = []
    for unit in units:
        if batch and len(batch) + len(unit) > BATCH:
            yield batch
            batch = []
        batch = batch + unit
        while len(batch) > LIMIT:
            yield batch[:LIMIT]
            batch = batch[LIMIT:]
    if batch:
        yield batch


def _post(http: httpx.Client, batch: list[Line], *, dry_run: bool) -> list[dict[str, Any]]:
    """One answer a line, after as many attempts as it takes: sending again is harmless."""
    answers: dict[int, dict[str, Any]] = {}
    waits = stamina.retry_context(
        on=(httpx.TransportError, TryLaterError),
        attempts=None,
        timeout=PATIENCE,
        wait_initial=0.2,
        wait_max=5.0,
    )
    for attempt in waits:
        with attempt:
            open_ = [n for n in range(len(batch)) if n not in answers]
            response = http.post(
                "/v1/events", params={"dry_run": dry_run}, json=[batch[n].item for n in open_]
            )
            answers |= _decided(open_, response)
            if len(answers) < len(batch):
                raise TryLaterError(f"还有 {len(batch) - len(answers)} 条未受理")
    return [answers[n] for n in range(len(batch))]


def _decided(sent: list[int], response: httpx.Response) -> dict[int, dict[str, Any]]:
    """The final answers among those of one response. TryLaterError when there are none; other trouble is an error of ours."""
    if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        raise TryLaterError(response.json().get("detail", "503"))
    if response.status_code not in {200, 207, 422}:
        response.raise_for_status()
    items = response.json()["items"]
    return {n: item for n, item in zip(sent, items, strict=True) if item["status"] != "retry"}


def _refusal(line: Line, answer: dict[str, Any], contents: Contents) -> Refusal:
    place = ".".join(part for part in (line.path, answer.get("field")) if part)
    return Refusal(line.row, answer["code"], place or None, answer["message"], contents.rows[line.row])


def _progress(quiet: bool) -> Progress:
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=quiet or not console.is_terminal)
