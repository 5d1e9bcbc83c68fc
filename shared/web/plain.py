"""A page without anything else of the site: for an address that nobody serves. Pure."""

from __future__ import annotations

from html import escape

from starlette.requests import Request

from shared.web.again import Again
from shared.web.static import address


def wanted(request: Request) -> bool:
    """Whether somebody reads the answer in a browser."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1/")


def page(title: str, message: str, again: Again | None = None) -> str:
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)} · 应诉</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="{address("site.css")}"></head>'
        f'<body><main id="main"><h1>{escape(title)}</h1><p>{escape(message)}</p>{_retry(again) if again else ""}<p><a href="/">回到首页</a></p></main></body></html>'
    )


def _retry(again: Again) -> str:
    if again.lost or again.files:
        return f"<p>{again.words}</p>"
    if again.fields is None:
        return f'<p class="actions"><a class="button main" href="{escape(again.path)}">重试</a></p>'
    kept = "".join(
        f'<textarea name="{escape(name)}" hidden>\n{escape(value)}</textarea>' for name, value in again.fields
    )
    return (
        f'<form method="post" action="{escape(again.path)}">{kept}<p>{again.words}</p>'
        '<p class="actions"><button class="main">重试</button></p></form>'
    )
