"""Names as the record holds them: the tokens that a door puts in their place."""

from __future__ import annotations

from collections.abc import Iterable

from shared.events.case import CaseOpened, Plaintiff
from shared.personal.vault import Placed, Vault


async def tokens_of(vault: Vault, region: str, bureau: str, names: Iterable[str]) -> dict[str, str]:
    """What each name is called after it came in as a party of a case."""
    cases = {name: CaseOpened(name="案", plaintiffs=(Plaintiff(label=name),)) for name in names}
    sealed = await vault.protected([Placed(case, region, bureau) for case in cases.values()])
    return dict(zip(cases, map(_label, sealed), strict=True))


def _label(event: object) -> str:
    assert isinstance(event, CaseOpened)
    return event.plaintiffs[0].label
