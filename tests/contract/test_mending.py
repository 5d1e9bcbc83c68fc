"""A correction or a void reaches everyone who stands on what it mends: what a projection reads, it also reads the mending of."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import pytest

from cli.contracts import _at_rest
from shared.events.case import Corrected, Voided
from shared.events.organisation import OrganisationRegistered
from shared.events.organisation_repair import EntryCorrected, EntryVoided
from shared.projection import Projection
from shared.settings import SERVICES

#: what can be corrected but never taken back
_NEVER_VOIDED = {OrganisationRegistered.type}


async def projections(service: str) -> Sequence[Projection]:
    parts = await importlib.import_module(f"services.{service}.app").build(_at_rest(service))
    return parts.projections


EACH = pytest.mark.parametrize("service", SERVICES)


def facts(projection: Projection, area: str) -> set[str]:
    mending = {Corrected.type, Voided.type, EntryCorrected.type, EntryVoided.type}
    return {type_ for type_ in projection.types if type_.startswith(f"{area}.")} - mending


@EACH
async def test_what_a_bureau_mends_is_followed(service: str) -> None:
    """Whoever reads a bureau's own facts reads their corrections, and their voids where they can be voided."""
    for one in await projections(service):
        read = facts(one, "organisation")
        assert not read or EntryCorrected.type in one.types, one.name
        assert read <= _NEVER_VOIDED or EntryVoided.type in one.types, one.name


@EACH
async def test_what_is_mended_in_a_case_is_followed(service: str) -> None:
    """Whoever reads facts of cases reads corrections and voids."""
    for one in await projections(service):
        assert not facts(one, "case") or {Corrected.type, Voided.type} <= one.types, one.name
