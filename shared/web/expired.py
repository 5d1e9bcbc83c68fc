"""A form that is sent when its session is over: it stays on the page that says so, and goes on when the person has signed in again.

Only a form that a page of this site sent is kept, as the browser itself says; whatever another site sent is never shown again to be confirmed.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from starlette.requests import Request

from shared.web.again import Again, asked, is_small

TOKEN = "form_token"  # noqa: S105  (a field's name)
ENDED = "登录已过期，内容还没有提交。请先在新窗口登录，再回到这一页按“重试”。"
STALE = "这份表单不是在现在这次登录中打开的，还没有提交。现在登录的是{0}：按“重试”即以“{0}”的名义提交；不是本人的，请先在新窗口以本人身份登录，再回到这一页。"
OTHERS = "{}这份表单不是在现在这次登录中打开的，现在登录的是{}；请先在新窗口以原来的身份登录，再回到这一页按“重试”。"


async def kept(request: Request, token: str | None = None) -> Again | None:
    """What was typed, to be sent again with the ``token`` of the session that there is now; None where nothing was, or where it is not ours to show."""
    if (
        request.method != "POST"
        or request.headers.get("hx-request")
        or not (is_small(request) and _of_this_site(request))
    ):
        return None
    again = await asked(request)
    typed = tuple((name, value) for name, value in again.fields or () if name != TOKEN)
    if not typed or again.lost or again.files:
        return None
    return replace(again, fields=(*typed, (TOKEN, token)) if token else typed)


async def of_another(request: Request, token: str) -> Again | None:
    """What was typed in a form of another session than the one with this ``token``: whose that is may be allowed what the visitor is not."""
    again = await kept(request)
    return again if again and (await request.form()).get(TOKEN) != token else None


def _of_this_site(request: Request) -> bool:
    """What no page can write for itself: where the browser says that the form stood."""
    if said := request.headers.get("sec-fetch-site"):
        return said == "same-origin"
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("host")
