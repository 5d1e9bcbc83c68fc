"""What could not be handled, for operators: the last of it with its reason, its content as it is kept, sending it again, taking it away.

Taking away is on record before it happens, with the digest of what is gone; a second try of the same letter says it once.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.intake.problems import Problem, ProblemRoute
from shared.bus import dead_letters
from shared.bus.connection import Bus
from shared.bus.dead_letters import DeadLetter
from shared.bus.sealing import Unseal
from shared.contracts.body import Body
from shared.eventlog import EventLog, Expected, Write
from shared.eventlog.seal import sm3
from shared.events.audit import DeadLetterDropped
from shared.events.envelope import derived_id, new_event
from shared.runtime.openapi import problems
from shared.security.refusals import NOWHERE
from shared.security.visitor import as_the_service, visitor

MOST_REASON = 500
GONE = "这封信已不在其中，可能已有人处理。"
_CONTENT: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}
Sequence = Annotated[int, Path(ge=1, le=2**63 - 1, description="信的编号")]


class LetterLine(Body):
    sequence: int = Field(title="信的编号")
    subject: str = Field(title="原投递主题")
    origin: str = Field(title="未能处理它的消费者")
    reason: str = Field(title="未能处理的原因")
    attempts: str = Field(title="已尝试的次数")
    at: datetime | None = Field(title="成为死信的时间")
    size: int = Field(title="字节数")


class LetterPage(Body):
    total: int = Field(title="总数")
    items: list[LetterLine] = Field(title="最近的 50 封，新的在前")


class LetterDone(Body):
    sequence: int = Field(title="信的编号")
    digest: str | None = Field(title="所删内容的校验码（SM3）；重新投递时为空")


class Dropping(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    reason: str = Field(min_length=1, max_length=MOST_REASON, description="删除的原因，记入日志；不要写姓名")


def router(bus: Bus, log: EventLog, unseal: Unseal | None = None) -> APIRouter:
    routes = APIRouter(route_class=ProblemRoute, tags=["intake"])

    @routes.get("/v1/dead-letters", summary="无法处理的报送和消息", response_model=LetterPage)
    async def get_dead_letters() -> Response:
        found = await dead_letters.look(bus)
        return _json({"total": found.total, "items": [asdict(one) for one in found.last]})

    @routes.get(
        "/v1/dead-letters/{sequence}",
        summary="一封信的内容，与所存的一字不差（未曾打开的仍然密封）",
        response_class=Response,
        responses={**_CONTENT, **problems({404: "没有这封信"})},
    )
    async def get_dead_letter(sequence: Sequence) -> Response:
        found = await dead_letters.kept(bus, sequence)
        if found is None:
            raise Problem(404, "no_such_letter", GONE)
        named = {"content-disposition": f'attachment; filename="dead-letter-{sequence}"'}
        return Response(found[1], media_type="application/octet-stream", headers=named)

    @routes.post(
        "/v1/dead-letters/{sequence}/again",
        summary="重新投递一封信",
        response_model=LetterDone,
        responses=problems({404: "没有这封信"}),
    )
    async def post_dead_letter_again(sequence: Sequence) -> Response:
        if not await dead_letters.send_again(bus, sequence, unseal):
            raise Problem(404, "no_such_letter", GONE)
        return JSONResponse({"sequence": sequence, "digest": None})

    @routes.post(
        "/v1/dead-letters/{sequence}/drop",
        summary="删除一封信，原因和校验码记入日志",
        response_model=LetterDone,
        responses=problems({404: "没有这封信"}),
    )
    async def post_dead_letter_drop(sequence: Sequence, asked: Dropping) -> Response:
        who = visitor()
        assert who
        digest = await drop(bus, log, sequence, who.person, asked.reason)
        if digest is None:
            raise Problem(404, "no_such_letter", GONE)
        return JSONResponse({"sequence": sequence, "digest": digest})

    return routes


async def drop(bus: Bus, log: EventLog, sequence: int, person: str, reason: str) -> str | None:
    """Say it in the log, then take the letter away: the digest of what it held, None when it is not there any more."""
    digests: list[str] = []

    async def recorded(letter: DeadLetter, content: bytes) -> None:
        digests.append(sm3(content).hex())
        said = _dropped(letter, digests[-1], person, reason)
        # one letter, one fact, also when NATS was away between saying and doing
        again = derived_id("dead-letter", str(sequence), digests[-1], str(letter.at))
        new = new_event(said, region=NOWHERE, bureau=NOWHERE, actor=person, occurred_on=None, id=again)
        with as_the_service():
            await log.append(Write("audit-dead-letters", (new,), Expected.any()))

    return digests[-1] if await dead_letters.drop(bus, sequence, recorded) else None


def _dropped(letter: DeadLetter, digest: str, person: str, reason: str) -> DeadLetterDropped:
    return DeadLetterDropped(
        person=person,
        sequence=letter.sequence,
        sent_to=letter.subject[:200],
        origin=letter.origin[:200],
        digest=digest,
        size=letter.size,
        buried_at=letter.at,
        reason=reason,
    )


def _json(body: object) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
