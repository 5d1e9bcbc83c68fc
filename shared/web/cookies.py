"""Cookies that no script reads. Behind TLS their names begin with ``__Host-``: a browser takes such a one only from this very host and only encrypted, so
that no neighbour can put one of theirs there.
"""

from __future__ import annotations

from fastapi import Request, Response


def name_of(request: Request, name: str) -> str:
    return f"__Host-{name}" if request.url.scheme == "https" else name


def read(request: Request, name: str) -> str | None:
    return request.cookies.get(name_of(request, name))


def put(answer: Response, request: Request, name: str, value: str, seconds: int) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(name_of(request, name), value, seconds, httponly=True, samesite="lax", secure=secure)


def drop(answer: Response, request: Request, name: str) -> None:
    answer.delete_cookie(
        name_of(request, name), httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
