"""The bureaus' work, from the door to the answer: read models filled under the runner, read over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest

from services.intake.accept import Accept
from services.intake.api import router
from services.intake.checking import open_tasks
from services.intake.pages.tasks import End, end
from services.intake.work.api import router as work_router
from services.intake.work.causes_projection import Causes
from services.intake.work.work_projection import Work
from shared import database as db
from shared.database import Pool
from shared.eventlog import EventLog
from shared.events.envelope import derived_id
from shared.projection import Doorbell, Projection, Runner, generation
from shared.projection.runner import Pace
from shared.runtime.http import make_app
from tests.support.rebuilding import rebuilt_alike
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.intake.scenes import BUREAU, JUDGED, REGION, TODAY, UNDER_WAY, fact_id, item
from tests.unit.intake.test_aftermath_rules import ANALYSED, DONE, PASSED, SET, THREE, fact
from tests.unit.intake.test_organisation_rules import REGISTERED

#: before the first row
END = End()


@dataclass
class Bureau:
    log: EventLog
    pool: Pool
    http: httpx.AsyncClient
    projections: tuple[Projection, ...]

    async def post(self, *items: dict[str, Any]) -> Any:
        answer = await self.http.post("/v1/events", json=list(items))
        assert answer.status_code == 200, answer.text
        tail = await self.log.tail()

        async def there() -> bool:
            found = [await generation.find(self.pool, one.name, "live") for one in self.projections]
            return all(live is not None and live.position >= tail for live in found)

        await until(there)
        return answer.json()

    async def get(self, path: str) -> Any:
        answer = await self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def work(database: str) -> AsyncIterator[Bureau]:
    own = url_of("intake", database)
    pool = await db.connect_pool(own, name="intake", search_path="intake")
    projections: tuple[Projection, ...] = (Causes(), Work(), open_tasks.OpenTasks())
    async with open_log(own) as log:
        app = make_app("intake")
        app.include_router(router(Accept(log, lambda: TODAY), log, max_bytes=8_000_000))
        app.include_router(work_router(pool))
        pace = Pace(lease=5.0, poll=0.05, tick=1.0)
        runners = [
            Runner(one, pool, log, owner="test", bell=Doorbell().bell(), pace=pace) for one in projections
        ]
        tasks = [asyncio.create_task(runner.run()) for runner in runners]
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
            yield Bureau(log, pool, http, projections)
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
    await db.close_pool(pool)


def of_case(key: str, *facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts as those of another case."""
    subject = f"case-{derived_id('test', key)}"
    return [one | {"subject": subject, "id": str(derived_id("test", key, one["id"]))} for one in facts]


async def test_a_cause_that_comes_again(work: Bureau) -> None:
    """MH26-4.1, BS24-2: causes are counted with the cases behind them; after a closed measure the same cause again is a recurrence."""
    await work.post(*of_case("first", *UNDER_WAY, JUDGED, ANALYSED, SET, DONE, PASSED))
    later = fact("judged", "11-21", document="judgment", outcome="revoke")
    again = fact("loss_analysed", "11-22", **THREE | {"causes": ["procedure", "evidence"]})
    await work.post(*of_case("second", *UNDER_WAY, later, again))
    first, second = (await work.get(f"/v1/causes?region={REGION}&bureau={BUREAU}"))["items"]
    assert (first["cause"], first["losses"], first["measures"]) == (
        "procedure",
        2,
        {"open": 0, "closed": 1},
    )
    assert [one["after"]["closed_on"] for one in first["recurrences"]] == ["2026-11-20"]
    assert (second["cause"], second["losses"], second["recurrences"]) == ("evidence", 1, [])
    assert (await work.get(f"/v1/causes?region={REGION}&bureau=fz-ziran"))["items"] == []


async def test_causes_follow_corrections_and_voids(work: Bureau) -> None:
    """MH26-4.1: a corrected analysis changes the causes, a judgment's day follows its correction, a voided case is gone."""
    facts = of_case("case", *UNDER_WAY, JUDGED, ANALYSED)
    await work.post(*facts)
    subject = facts[0]["subject"]

    def mend(day: str, of: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        one = item(
            "case.corrected",
            "2026-11-21",
            corrects=str(fact_id(of)),
            fact_on=day,
            data={"instance": 1, **data},
            reason="核对",
        )
        return one | {"subject": subject}

    await work.post(mend("2026-11-15", facts[-1], THREE | {"causes": ["law"]}))
    await work.post(mend("2026-11-09", facts[-2], {"document": "judgment"}))
    [cause] = (await work.get("/v1/causes"))["items"]
    assert (cause["cause"], [case["lost_on"] for case in cause["cases"]]) == ("law", ["2026-11-09"])
    await work.post(item("case.voided", "2026-11-22", reason="重复") | {"subject": subject})
    assert (await work.get("/v1/causes"))["items"] == []


async def test_open_tasks_follow_what_is_recorded(work: Bureau) -> None:
    """MH26-4.0: the earliest day first, late ones by themselves, page by page; a correction moves a task, a void of its verification opens it again,
    and a voided case has none.
    """
    given = [fact("task_assigned", "11-02", task=f"任务{n}", person=f"p-{n % 2}", due=f"2026-11-{20 + n}") for n in range(4)]  # fmt: skip
    done = fact("task_done", "11-03", task="任务0")
    verified = fact("task_verified", "11-04", task="任务0", passed=True)
    facts = of_case(
        "tasks", *UNDER_WAY, *given, fact("task_assigned", "11-02", task="随时", person="p-1"), done, verified
    )
    await work.post(*facts)
    subject = {"subject": facts[0]["subject"]}

    async def listed(
        person: str | None = None, before: date | None = None, after: End = END, most: int = 9
    ) -> list[str]:
        rows = await work.pool.fetch(
            open_tasks.queries.open_tasks, REGION, BUREAU, person, None, before, *after, most
        )
        last.append(rows[-1] if rows else None)
        return [row["task"] for row in rows]

    last: list[Any] = []
    assert await listed() == ["任务1", "任务2", "任务3", "随时"]
    assert await listed("p-1", TODAY) == ["任务1"]
    assert await listed(most=2) == ["任务1", "任务2"]
    assert await listed(after=End.of(end(last[-1]))) == ["任务3", "随时"]
    late = {"instance": 1, "task": "任务1", "person": "p-1", "due": "2026-12-24"}
    moved = item(
        "case.corrected",
        "2026-11-21",
        corrects=str(fact_id(facts[-7 + 1])),
        fact_on="2026-11-02",
        data=late,
        reason="改期",
    )
    await work.post(moved | subject)
    assert await listed() == ["任务2", "任务3", "任务1", "随时"]
    await work.post(item("case.voided", "2026-11-21", voids=str(fact_id(facts[-1])), reason="误登") | subject)
    assert await listed() == ["任务0", "任务2", "任务3", "任务1", "随时"]
    await work.post(item("case.voided", "2026-11-22", reason="重复") | subject)
    assert await listed() == []


def did(name: str, day: str = "2026-11-02", /, **data: Any) -> dict[str, Any]:
    return item(f"organisation.{name}", day, **data)


async def test_a_bureaus_year(work: Bureau) -> None:
    """BS24-1.2c, BS24-1.3c, MH23-2.3: counts by kind and part, what is open, and the facts in words; other years are left out."""
    await work.post(
        REGISTERED,
        did("publicity_held", topic="宪法宣传周", brand="虚构讲堂", sessions=4, people=600),
        did("publicity_held", "2025-11-02", topic="去年的", sessions=9),
        did("problem_found", problem="W1", what="告知书过时"),
        did("problem_found", problem="W2", what="缺送达回证"),
        did("review_requested", review="R1", kind="enforcement", decision_kind="no_penalty", subject="某案"),
        did("review_item_concluded", review="R1", review_item="管辖权", conforms=True, reviewer="p1"),
    )
    await work.post(
        did("problem_closed", "2026-11-20", problem="W1", proof="已换发"),
        did("review_concluded", "2026-11-20", review="R1", approved=True),
    )
    path = f"/v1/organisations/{REGION}/{BUREAU}/work?year=2026"
    answer = await work.get(path)
    kinds = {kind["type"].partition(".")[2]: kind for kind in answer["kinds"]}
    assert (kinds["publicity_held"]["quantity"], kinds["publicity_held"]["people"]) == (4, 600)
    assert (kinds["problem_found"]["items"], kinds["problem_found"]["open"]) == (2, 1)
    assert kinds["review_requested"]["open"] == 0
    assert [part["part"] for part in kinds["review_concluded"]["parts"]] == [
        "重大执法决定法制审核·不予行政处罚"
    ]
    assert ["普法品牌", "虚构讲堂"] in answer["items"][0]["said"]
    page = await work.get(f"{path}&kind=organisation.problem_found&limit=1")
    assert [one["ref"] for one in page["items"]] == ["W1"]
    rest = await work.get(f"{path}&kind=organisation.problem_found&after={page['next']}")
    assert [one["ref"] for one in rest["items"]] == ["W2"]
    assert (await work.get(f"/v1/organisations/{REGION}/fz-ziran/work?year=2026"))["kinds"] == []


async def test_what_is_drawn_here_is_accepted(work: Bureau) -> None:
    """BS24-4c: the system draws, the draw is submitted and recorded."""
    files = [f"虚罚〔2026〕{number}号" for number in range(1, 31)]
    asked = {"seed": "2026-11-02/7731", "population": files, "size": 5}
    drawn = (await work.http.post("/v1/file-reviews/draw", json=asked)).json()["drawn"]
    assert len(drawn) == 5
    await work.post(
        REGISTERED,
        did("file_review_drawn", draw="C1", seed=asked["seed"], population=files, drawn=drawn),
        did("file_reviewed", "2026-11-05", draw="C1", file=drawn[0], problems="缺送达回证"),
    )
    answer = await work.get(f"/v1/organisations/{REGION}/{BUREAU}/work?year=2026")
    assert [(kind["title"], kind["quantity"], kind["open"]) for kind in answer["kinds"]] == [
        ("案卷评查抽取", 5, None),
        ("案卷评查结果", 1, 1),
    ]
    assert (await work.http.post("/v1/file-reviews/draw", json=asked | {"size": 0})).status_code == 422


@pytest.mark.parametrize("of", [Causes, Work])
async def test_a_rebuilt_model_equals_the_live_one(work: Bureau, of: type[Causes | Work]) -> None:
    """Both read models come out of the log again as they are."""
    await work.post(*of_case("first", *UNDER_WAY, JUDGED, ANALYSED, SET, DONE, PASSED))
    await work.post(
        REGISTERED,
        did("meeting_resolved", resolution="Y1", meeting="joint", what="每季会商"),
        did("resolution_done", "2026-11-20", resolution="Y1", proof="已会商"),
    )
    rows = await rebuilt_alike(work.pool, of)
    assert any(rows.values()), rows
