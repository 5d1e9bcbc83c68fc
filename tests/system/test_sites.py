"""A district and a centre, two systems on one machine with a line between them that is cut."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.local.home import temporary_home
from tests.support.docket import REGION, Bureau, Docket
from tests.support.line import Line
from tests.support.nothing_lost import check_chain
from tests.support.outside import System, running_system
from tests.support.two_cases import TODAY
from tests.support.waiting import until

SAMPLE = Path(__file__).parents[2] / "samples" / "scenario.yaml"
SITES = f"sites: {{yicheng: {{title: 峄城站点, regions: ['{REGION}']}}}}"
#: of the centre's own region
OWN = Bureau("shi-renshe", "370401")
STREAMS = (
    "select stream, version, id, type, region, bureau, actor, occurred_on, correlation, causation, data::text from eventlog.events "
    "where region = $1 and split_part(type, '.', 1) = any ($2) order by position"
)
COPIED = ["case", "organisation", "deadline", "duty", "supervision", "court_list"]
#: what the centre may never say of the district's cases
HUSH = ["notification", "reminder", "precheck", "unclocked"]

pytestmark = pytest.mark.timeout(300)


@dataclass
class Two:
    centre: System
    district: System
    line: Line

    async def record(self, system: System) -> list[Any]:
        return await system.fetch(STREAMS, REGION, COPIED)

    async def equal(self) -> bool:
        """The district stands still, and the centre has the very same of it."""
        return await self.record(self.centre) == await self.record(self.district)

    async def still(self) -> None:
        await self.district.settled(120)
        await until(self.equal, 60)
        await self.centre.settled(120)


@pytest.fixture(scope="module")
async def two() -> AsyncIterator[Two]:
    with both() as systems:
        ended = await systems.district.yingsu("import", str(SAMPLE))
        assert ended.code == 0, ended.output
        await systems.still()
        yield systems


@contextmanager
def both() -> Iterator[Two]:
    with temporary_home() as here, temporary_home() as there:
        file = here.path / "sites.yaml"
        file.write_text(SITES, encoding="utf-8")
        with running_system(here, TODAY, "--sites", str(file)) as centre:
            door = int(centre.info.leaf_url.rpartition(":")[2])
            with Line(door) as line:
                hub = ("--site", "yicheng", "--hub", f"nats-leaf://127.0.0.1:{line.port}")
                seed = str(centre.info.leaf_seeds["yicheng"])
                with running_system(there, TODAY, *hub, "--hub-seed", seed) as district:
                    yield Two(centre, district, line)


async def figures(system: System) -> Any:
    answer = await system.get("stats", "/v1/stats", period="2026H2", region=REGION)
    return answer["blocks"]


async def deadlines(system: System) -> list[Any]:
    found = await system.get("deadlines", "/v1/deadlines", region=REGION, limit=500)
    return sorted((one["id"], one["due"], one["state"]) for one in found["items"])


async def promptness(system: System) -> Any:
    return (await system.get("stats", "/v1/stats/entries", period="all", region=REGION))["items"]


async def test_the_centre_sees_what_the_district_sees(two: Two) -> None:
    """Figures, deadlines and promptness of the district's region are the same at both, and every event stands in the same order of its stream."""
    assert await figures(two.centre) == await figures(two.district)
    assert await deadlines(two.centre) == await deadlines(two.district)
    assert await promptness(two.centre) == await promptness(two.district)
    assert len(await deadlines(two.district)) > 5


async def test_nothing_is_decided_or_told_at_the_centre(two: Two) -> None:
    """A fact about the district is refused at the centre with the site's name, its own region's is taken; nobody hears of the district's cases from the centre."""
    [no] = await two.centre.post(Docket(Bureau("fz-renshe")).opened("（虚构）某案"))
    assert (no["status"], no["code"]) == ("rejected", "kept_at_other_site")
    assert "峄城站点" in no["message"]
    await two.centre.accepted(OWN.registered("（虚构）市人社局"), Docket(OWN).opened("（虚构）本级某案"))
    said = await two.centre.fetch(
        "select type from eventlog.events where region = $1 and split_part(type, '.', 1) = any ($2)",
        REGION,
        HUSH,
    )
    assert said == []
    assert two.district.mails()
    assert not two.centre.mails()


async def test_cut_while_both_work(two: Two) -> None:
    """The line is cut, both go on, the mirror and the district's NATS are killed meanwhile: afterwards all is there, once, and both sides' digests agree."""
    two.line.cut()
    cases = [Docket(Bureau("fz-renshe")) for _ in range(20)]
    for case in cases[:10]:
        await two.district.accepted(
            case.opened("（虚构）断线期间"), case.fact("instance_opened", "2026-11-20", level="first")
        )
    await two.centre.accepted(Docket(OWN).opened("（虚构）断线期间本级"))
    os.kill(two.centre.info.pids["mirror"], signal.SIGKILL)
    os.kill(two.district.info.pids["nats"], signal.SIGKILL)
    assert not await two.equal()
    two.line.mend()
    for case in cases[10:]:
        await two.district.accepted(
            case.opened("（虚构）恢复之后"), case.fact("instance_opened", "2026-11-20", level="first")
        )
    await two.still()
    assert max(Counter(row["id"] for row in await two.record(two.centre)).values()) == 1
    assert await figures(two.centre) == await figures(two.district)
    copy = (await two.centre.yingsu("sites", "verify", "yicheng", "--json")).json
    there = await two.district.yingsu(
        "sites", "digest", "--region", REGION, "--upto", str(copy["upto"]), "--json"
    )
    assert (copy["broken_at"], copy["events"]) == (None, len(await two.record(two.district)))
    assert there.json["digest"] == copy["digest"]
    for system in (two.centre, two.district):
        await check_chain(system)


async def test_read_models_at_the_centre_are_what_a_rebuild_gives(two: Two) -> None:
    """What was copied stands in the centre's read models as a rebuild from its log alone puts it there."""
    names = "intake.cases", "deadlines.desk", "stats.figures", "stats.entries"
    found = await two.centre.checksums(*names)
    assert {name: one["equal"] for name, one in found.items()} == dict.fromkeys(names, True), found


async def test_operators_see_the_copy(two: Two) -> None:
    """`sites list` names the district, how far its copy is and when it last answered."""
    shown = await two.centre.yingsu("sites", "list")
    assert shown.code == 0
    assert "峄城站点" in shown.output
    assert "抄录中" in shown.output
