"""A form that is sent when its session is over: it stays on the page that says so, and goes on when the person has signed in again.

No page can keep a file that was chosen for it. So before one is sent ``site.js`` asks the form's own door, by ``ASKED``, in which session it would
arrive: where that is over the form stays where it is, with its file. A browser without scripts has to have it chosen again, and is told.
"""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.security.identity import Identity
from shared.security.session import Session
from shared.web.again import Again, asked, is_ours, is_small
from shared.web.headers import HEADERS

TOKEN = "form_token"  # noqa: S105  (a field's name)
#: a header that only a script of this site can send: nothing is sent yet
ASKED = "x-before-file"
ENDED = "登录已过期，内容还没有提交。请先在新窗口登录，再回到这一页按“重试”。"
ENDED_FILE = "登录已过期，内容没有提交。请先在新窗口登录。"
STALE = "这份表单不是在现在这次登录中打开的，还没有提交。现在登录的是{0}：按“重试”即以“{0}”的名义提交；不是本人的，请先在新窗口以本人身份登录，再回到这一页。"
OTHERS = "{}这份表单不是在现在这次登录中打开的，现在登录的是{}；请先在新窗口以原来的身份登录，再回到这一页按“重试”。"


async def kept(request: Request, token: str | None = None) -> Again | None:
    """What was typed, to be sent again with the ``token`` of the session that there is now; None where nothing was, or where it is not ours to show."""
    if request.method != "POST" or request.headers.get("hx-request") or not is_ours(request):
        return None
    if not is_small(request):
        large = request.headers.get("content-type", "").startswith("multipart/form-data")
        return Again(request.url.path, files=True) if large else None
    again = await asked(request)
    if again is None or again.lost:
        return None
    typed = tuple((name, value) for name, value in again.fields or () if name != TOKEN)
    if not typed and not again.files:
        return None
    return replace(again, fields=(*typed, (TOKEN, token)) if token else typed)


def session_now(found: tuple[Session, Identity] | None) -> Response:
    """For ``ASKED``: 401 when nobody is signed in; else the session's token, to be held against the form's, and the person's name."""
    if not found:
        return Response(status_code=401)
    session, identity = found
    return JSONResponse({"token": session.token, "name": identity.name}, headers=HEADERS)


async def of_another(request: Request, token: str) -> Again | None:
    """What was typed in a form of another session than the one with this ``token``: whose that is may be allowed what the visitor is not."""
    again = await kept(request)
    if again is None or not again.sendable:
        return None
    return again if (await request.form()).get(TOKEN) != token else None
