"""The part of the demo about people: who takes a case and why, who must be replaced, who would appear in court, what followed a loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from cli.ask import ask
from cli.tables import in_words
from services.intake.scenario import case_id

REGION, BUREAU = "370404", "fz-renshe"
#: the year in which the scenario's legal review was held
REVIEWED = 2024


def handling(yingsu: Callable[..., None], say: Callable[[str], None], home: Path, day: date) -> None:
    """``say`` prints one line. Shows the invented cases 工伤 and 养老待遇, and what became of the lost one."""
    injury, pension = (case_id(REGION, key, day) for key in ("gongshang", "daiyu"))
    yingsu("case", "propose", str(injury))
    yingsu("case", "reassign", "--region", REGION, "--bureau", BUREAU)
    say(f"\n养老待遇案的承办人：{'，'.join(_handlers(home, pension))}")
    yingsu("case", "precheck", str(pension), expect=None)
    for line in (*_reviews(home), *_causes(home)):
        say(line)


def _handlers(home: Path, case: UUID) -> Iterator[str]:
    """Everybody who was given the case, with the reason where there is one."""
    for event in ask(home, "intake", f"/v1/cases/{case}").json()["events"]:
        if event["type"] == "case.handler_assigned":
            reason = event["data"].get("reason")
            yield f"{in_words(event['occurred_on'])} {event['data']['handler']}" + (
                f"（{reason}）" if reason else ""
            )


def _reviews(home: Path) -> Iterator[str]:
    year = _get(home, f"/v1/organisations/{REGION}/{BUREAU}/work", year=REVIEWED)
    for item in year["items"]:
        if item["type"].startswith("organisation.review") or item["type"] == "organisation.decision_made":
            said = "，".join(f"{name}：{value}" for name, value in item["said"])
            yield in_words(f"法制审核　{item['occurred_on']} {item['title']}：{said}")


def _causes(home: Path) -> Iterator[str]:
    for cause in _get(home, "/v1/causes", region=REGION)["items"]:
        done, left = cause["measures"]["closed"], cause["measures"]["open"]
        cases = "、".join(case["name"] for case in cause["cases"])
        yield f"败诉原因　{cause['title']}：{cases}；整改措施已核验{done}项，未完成{left}项"


def _get(home: Path, path: str, **asked: Any) -> Any:
    return ask(home, "intake", path, **asked).json()
