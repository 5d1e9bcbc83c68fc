"""What a visitor may say of which place, before it is appended."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from shared.security import Duty, Identity
from shared.security.fence import check_submission
from shared.security.identity import NotAllowed
from shared.security.visitor import visited_by

CLERK = Identity(person="renshe-nq", name="内勤", duty=Duty.CLERK, region="370404", bureau="fz-renshe")
OFFICER = Identity(person="sifa-1", name="应诉科", duty=Duty.JUSTICE_OFFICER, region="370404")
SYSTEM = Identity(person="system-1", name="业务系统", duty=Duty.SYSTEM, region="370404", bureau="fz-renshe")


@dataclass
class Fact:
    stream: str
    region: str
    bureau: str
    actor: str


async def said(who: Identity, fact: Fact) -> None:
    async def visiting() -> None:
        visited_by(who)
        await check_submission(fact)

    await asyncio.create_task(visiting())


@pytest.mark.parametrize("who", [CLERK, OFFICER, SYSTEM])
@pytest.mark.parametrize("stream", ["case-1", "organisation-cn-fz-ziran", "supervision-1", "report-1"])
@pytest.mark.parametrize("bureau", ["fz-renshe", "state-council"])
async def test_nobody_says_anything_of_the_whole_country(who: Identity, stream: str, bureau: str) -> None:
    """What is of no region everybody reads: so nobody puts a case, a bureau or a finding there, whatever they may say of their own place."""
    with pytest.raises(NotAllowed):
        await said(who, Fact(stream, "cn", bureau, who.person))


async def test_the_state_councils_notices_are_everybodys() -> None:
    """An officer enters them for all regions; a clerk does not."""
    await said(OFFICER, Fact("calendar", "cn", "state-council", OFFICER.person))
    with pytest.raises(NotAllowed):
        await said(CLERK, Fact("calendar", "cn", "state-council", CLERK.person))


async def test_the_own_place_is_the_own_place() -> None:
    """What the fence is there for goes through."""
    await said(CLERK, Fact("case-1", "370404", "fz-renshe", CLERK.person))
