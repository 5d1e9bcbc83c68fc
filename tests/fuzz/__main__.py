"""Made-up requests with the tokens of two bureaus, at every door of a running system, for a time and from a seed that one chooses.

After every request: no 5xx, and not a word of the other bureau's record. After every round: the log has taken what was answered as accepted and nothing
else of theirs. At the end: every projection has read everything, and what it shows is what a rebuild from the log gives. How much was sent is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import orjson
import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode

from deploy.local.home import temporary_home
from shared.settings import SERVICES
from tests.support.docket import Bureau, Docket
from tests.support.outside import System, running_system
from tests.support.two_cases import TODAY, lost, people
from tests.system.test_fuzz import ANYTHING, ENDLESS, SUBMITTABLE, fact_operation, operations

#: whose cases there are; each asks for its own with its token, and is told nothing of the other
OURS, THEIRS = Bureau("fz-renshe"), Bureau("fz-ziran")
TOKENS = {"fz-renshe": "renshe-fz", "fz-ziran": "ziran-fz"}
#: requests of one door before the next
TURN = 5
#: what looks harmless and is not
NASTY = (
    "'; drop table eventlog.events; --", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>", "../../etc/passwd", "%00", "\u202e", "\u200b", "=1+1",
    "a" * 5_000, "\\ud800", "٣", "𠮷", "-1", "1e400", "null", "[]", "\r\nx: y",
)  # fmt: skip
RECORDED = "select count(*) as number from eventlog.events where actor = any($1) and (type like 'case.%' or type like 'organisation.%')"
OWN_WORDS = "select data ->> 'name' as text from eventlog.events where type = 'case.opened' and bureau = $1"
BROKEN = "select name, failure from projections.generations where failed_at is not null"
MODELS = "select name from projections.generations where status = 'live' order by name"


@dataclass
class Tally:
    """What was sent, what came back, what was wrong."""

    sent: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    accepted: int = 0
    wrong: list[str] = field(default_factory=list)


class Fuzz:
    def __init__(self, system: System, words: dict[str, set[bytes]], number: int) -> None:
        self.system, self.words, self.number = system, words, number
        self.tally = Tally()
        self.chance = random.Random(number)
        self.session = requests.Session()

    def send(self, service: str, bureau: str, case: Case) -> None:
        """One request, held to what holds for all."""
        url = self.system.info.service_urls[service]
        headers = self.system.headers_of(TOKENS[bureau])
        answer = case.call(base_url=url, session=self.session, headers=headers)
        self.tally.sent[f"{case.operation.method} {case.operation.path}"] += 1
        self.tally.statuses[answer.status_code] += 1
        other = self.words[next(code for code in TOKENS if code != bureau)]
        if answer.status_code >= 500 and answer.status_code != 503:
            self.tally.wrong.append(f"{answer.status_code} of {case.as_curl_command()}")
        if any(word in answer.content for word in other):
            self.tally.wrong.append(f"another bureau's words of {case.as_curl_command()}")
        if case.operation.path == "/v1/events" and answer.status_code in {200, 207}:
            items = orjson.loads(answer.content).get("items", [])
            dry = "dry_run=true" in answer.request.url.lower() or "dry_run=1" in answer.request.url
            self.tally.accepted += 0 if dry else sum(one["status"] == "accepted" for one in items)

    def turn(
        self, service: str, operation: APIOperation, mode: GenerationMode, *, fact: bool = False
    ) -> None:
        """A few requests of one door, as either bureau."""
        self.number += 1

        @seed(self.number)
        @settings(
            max_examples=TURN,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(
            operation.as_strategy(generation_mode=mode),
            st.sampled_from(sorted(TOKENS)),
            st.sampled_from(NASTY),
        )
        def play(case: Case, bureau: str, nasty: str) -> None:
            if fact:
                case.body = case.body | {"id": str(uuid4()), "actor": TOKENS[bureau], "bureau": bureau}
                if self.chance.random() < 0.3:
                    case.body["data"] = spoiled(case.body["data"], nasty)
            self.send(service, bureau, case)

        play()


def spoiled(data: Any, nasty: str) -> Any:
    """The same with something nasty in the place of every text."""
    if isinstance(data, dict):
        return {name: spoiled(value, nasty) for name, value in data.items()}
    if isinstance(data, list):
        return [spoiled(value, nasty) for value in data]
    return nasty if isinstance(data, str) else data


def doors() -> list[tuple[str, APIOperation, GenerationMode]]:
    found = [
        (service, one)
        for service in SERVICES
        for method in ("get", "post", "put")
        for one in operations(service, method)
    ]
    shaped = lambda one: any(body.media_type != ANYTHING for body in one.body)  # noqa: E731
    return [
        (service, one, mode)
        for service, one in found
        if one.path not in ENDLESS
        for mode in (
            GenerationMode if one.query or one.path_parameters or shaped(one) else [GenerationMode.POSITIVE]
        )
    ]


async def filled(system: System) -> tuple[dict[str, set[bytes]], dict[str, UUID]]:
    """Each bureau with its people and a case; the words by which its record is known, and the case."""
    words, cases = {}, {}
    for bureau in (OURS, THEIRS):
        docket = Docket(bureau, uuid4())
        await system.accepted(*people(bureau), *lost(docket)[:7])
        name = f"（虚构）{bureau.code}-{uuid4().hex}诉某局案"
        await system.accepted(Docket(bureau, uuid4()).opened(name))
        words[bureau.code] = {
            name.encode(),
            orjson.dumps(name)[1:-1],
            name.rsplit("-", maxsplit=1)[-1].encode(),
        }
        cases[bureau.code] = docket.id
    await system.settled()
    return words, cases


async def run(seconds: float, number: int) -> int:
    with temporary_home() as home, running_system(home, TODAY) as system:
        words, cases = await filled(system)
        fuzz, ends = Fuzz(system, words, number), time.monotonic() + seconds
        [before] = await system.fetch(RECORDED, list(TOKENS.values()))
        all_doors = doors()
        while time.monotonic() < ends:
            fuzz.chance.shuffle(all_doors)
            for service, operation, mode in all_doors:
                if time.monotonic() > ends:
                    break
                await asyncio.to_thread(fuzz.turn, service, operation, mode)
                type_ = fuzz.chance.choice(SUBMITTABLE)
                code = fuzz.chance.choice(sorted(TOKENS))
                subject = (
                    f"case-{cases[code]}" if type_.startswith("case.") else f"organisation-370404-{code}"
                )
                await asyncio.to_thread(
                    fuzz.turn, "intake", fact_operation(type_, subject), GenerationMode.POSITIVE, fact=True
                )
            [now] = await system.fetch(RECORDED, list(TOKENS.values()))
            if (taken := now["number"] - before["number"]) != fuzz.tally.accepted:
                fuzz.tally.wrong.append(
                    f"{taken} facts were recorded, {fuzz.tally.accepted} were answered as accepted"
                )
        await whole(system, fuzz.tally)
    return said(fuzz.tally, number)


async def whole(system: System, tally: Tally) -> None:
    """Everything was read by everybody, and a rebuild gives the same."""
    await system.settled(120)
    tally.wrong += [f"{row['name']} stopped: {row['failure']}" for row in await system.fetch(BROKEN)]
    found = await system.checksums(*(row["name"] for row in await system.fetch(MODELS)))
    tally.wrong += [
        f"{name} is not what a rebuild gives: {one}" for name, one in found.items() if not one["equal"]
    ]
    verdict = await system.yingsu("log", "verify")
    if verdict.code:
        tally.wrong.append(f"the log: {verdict.output}")


def said(tally: Tally, number: int) -> int:
    write = sys.stdout.write
    write("".join(f"{count:7} {door}\n" for door, count in sorted(tally.sent.items())))
    write(
        f"seed {number}: {tally.sent.total()} requests at {len(tally.sent)} doors; answers {dict(sorted(tally.statuses.items()))}; {tally.accepted} facts accepted\n"
    )
    write("".join(f"WRONG {line}\n" for line in tally.wrong))
    return 1 if tally.wrong else 0


def main() -> int:
    options = argparse.ArgumentParser(prog="make fuzz")
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    return asyncio.run(run(chosen.seconds, chosen.seed))


if __name__ == "__main__":
    sys.exit(main())
