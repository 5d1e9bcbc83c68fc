"""Sending what an import wants recorded: in requests of whole units, as often as it takes, and what became of each row."""

from __future__ import annotations

from typing import Any

import httpx
import stamina
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from cli.connection import Door
from services.intake.import_file import Contents, Line
from services.intake.importing.rows import Outcomes, Result, batches

#: seconds of an outage that an import waits out
PATIENCE = 120.0


class TryLaterError(Exception):
    """Intake is there but cannot take this now."""


def import_contents(contents: Contents, door: Door, *, dry_run: bool = False, quiet: bool = False) -> Result:
    """Send everything and count what became of each row. TryLaterError or httpx.TransportError when intake stays away."""
    outcomes = Outcomes(contents)
    with (
        httpx.Client(base_url=door.url, headers=door.headers, timeout=60) as http,
        _progress(quiet) as progress,
    ):
        task = progress.add_task("正在检查" if dry_run else "正在导入", total=sum(map(len, contents.units)))
        for batch in batches(contents.units):
            for line, answer in zip(batch, _post(http, batch, dry_run=dry_run), strict=True):
                outcomes.add(line, answer)
            progress.advance(task, len(batch))
    return outcomes.result()


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
            answers |= decided(open_, response)
            if len(answers) < len(batch):
                raise TryLaterError(f"还有 {len(batch) - len(answers)} 条未受理")
    return [answers[n] for n in range(len(batch))]


def decided(sent: list[int], response: httpx.Response) -> dict[int, dict[str, Any]]:
    """The final answers among those of one response. TryLaterError when there are none; other trouble is an error of ours."""
    if response.status_code in {httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.TOO_MANY_REQUESTS}:
        raise TryLaterError(response.json().get("detail", str(response.status_code)))
    if response.status_code not in {200, 207, 422}:
        response.raise_for_status()
    items = response.json()["items"]
    return {n: item for n, item in zip(sent, items, strict=True) if item["status"] != "retry"}


def _progress(quiet: bool) -> Progress:
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=quiet or not console.is_terminal)
