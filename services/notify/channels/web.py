"""One HTTPS request to where an operator said, and what its answer means. Nothing is followed, nothing inside the house is reached unasked.

A host is resolved once, every address of it is looked at, and the connection goes to the address that was looked at: a name that resolves
to another one a moment later gains nothing. Where the settings name a proxy everything goes through it by CONNECT but hosts inside the house:
names are then the proxy's to look up and its rules hold; TLS is spoken with the host itself. Proxies of the environment are not used.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import orjson

from services.notify.channels.message import Refused, Unavailable
from shared.clock import utc_now

#: seconds for one step, and for the whole request; well within the queue's acknowledgement wait of 60 s
STEP_SECONDS, WHOLE_SECONDS = 10.0, 25.0
#: bytes of an answer that are read, and characters of it that are told
ANSWER_LIMIT, TOLD_LIMIT = 65_536, 200
#: seconds that a Retry-After may ask for
LONGEST_AFTER = 21_600.0
#: the request itself is refused; everything else in the 400s is the operator's to mend
FINAL = frozenset({400, 410, 413, 415, 422})
LATER = frozenset({429, 503})
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,  # it let nothing through
    httpx.UnsupportedProtocol,
)
#: whose last 32 bits are an IPv4 address: through NAT64, translated (SIIT), and the old compatible form
_CARRYING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96")))
#: what IANA gives out for the open Internet; a house may use the rest as it likes, as 64:ff9b:1::/48 for a NAT64 of its own
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
_INSIDE = "网址指向内部网络，已拒绝；确需访问的，请在渠道设置中写明 allow_private: true"


@dataclass(frozen=True, slots=True)
class Target:
    """``url`` may hold a token and is never shown; ``allow_private`` lets it be a host inside the house."""

    url: str = field(repr=False)
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """``after``: the seconds its Retry-After asks for."""

    status: int
    after: float | None
    body: bytes


@dataclass(frozen=True)
class Web:
    """``proxy``: ``http(s)://[user:password@]host:port``, empty for none."""

    step_seconds: float = STEP_SECONDS
    whole_seconds: float = WHOLE_SECONDS
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    proxy: str = field(default="", repr=False)

    async def post(self, target: Target, body: bytes, headers: dict[str, str]) -> bytes:
        """The body of a good answer (at most ``ANSWER_LIMIT`` bytes). Refused or Unavailable for every other one, and for none."""
        answered = await self.ask(target, body, headers)
        judge(answered)
        return answered.body

    async def ask(self, target: Target, body: bytes, headers: dict[str, str]) -> Answered:
        """Whatever was answered, good or bad; Unavailable for no answer."""
        try:
            async with asyncio.timeout(self.whole_seconds):
                return await self._exchange(target, body, headers)
        except _NOT_SENT as error:
            raise Unavailable(f"连接不上：{type(error).__name__}") from error
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            raise Unavailable(type(error).__name__, unsure=True) from error
        except httpx.InvalidURL as error:
            raise Unavailable("网址格式错误，请检查渠道设置") from error

    async def _exchange(self, target: Target, body: bytes, headers: dict[str, str]) -> Answered:
        url = httpx.URL(target.url)
        proxy = None if target.allow_private else self.proxy or None
        address = url.host
        if proxy:
            refuse_inside(url.host)
        else:
            address = await resolved(url.host, url.port or 443, allow_private=target.allow_private)
        async with (
            httpx.AsyncClient(
                verify=self.tls, proxy=proxy, trust_env=False, timeout=self.step_seconds
            ) as client,
            client.stream(
                "POST",
                url.copy_with(host=address),
                content=body,
                headers={"content-type": "application/json", **headers, "host": url.netloc.decode()},
                extensions={"sni_hostname": url.host},
            ) as response,
        ):
            answer = b""
            async for part in response.aiter_bytes():
                answer += part
                if len(answer) > ANSWER_LIMIT:
                    break
        after = retry_after(response.headers.get("retry-after"))
        return Answered(response.status_code, after, answer[:ANSWER_LIMIT])


async def resolved(host: str, port: int, *, allow_private: bool) -> str:
    """An address of the host; Unavailable when there is none, or when one of them lies inside the house and that is not allowed."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable("域名解析失败") from error
    addresses = [str(one[4][0]) for one in found]
    if not allow_private and not all(map(is_public, addresses)):
        raise Unavailable(_INSIDE)
    return addresses[0]


def refuse_inside(host: str) -> None:
    """What can be told of a host without looking its name up: an address inside the house however it is written, this machine."""
    host = host.rstrip(".").lower()
    with suppress(ValueError):
        if not is_public(_written_out(host)):
            raise Unavailable(_INSIDE)
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        raise Unavailable(_INSIDE)


def _written_out(host: str) -> str:
    """127.1, 0x7f000001, 2130706433 and 0177.0.0.1 are 127.0.0.1 to whoever connects."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return host


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _carried(ip)
        if inner is None and ip not in _GIVEN_OUT:
            return False
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which an IPv6 one leads: mapped, carried at its end, 6to4 or Teredo."""
    if any(ip in network for network in _CARRYING):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def judge(answered: Answered) -> None:
    """Nothing for a good status; Refused or Unavailable otherwise."""
    status = answered.status
    if 200 <= status < 300:
        return
    reason = f"HTTP {status} {answered.body[:TOLD_LIMIT].decode(errors='replace')}".strip()
    if status in FINAL:
        raise Refused(reason)
    if 300 <= status < 400:
        raise Unavailable(f"HTTP {status}：不跟随跳转，请把渠道设置中的网址改为最终地址")
    raise Unavailable(reason, answered.after if status in LATER else None)


def retry_after(text: str | None) -> float | None:
    """The seconds a Retry-After asks for, as a number or as a date; None when it says nothing readable."""
    if not text:
        return None
    try:
        seconds = float(text) if text.strip().isdigit() else _until(text)
    except (ValueError, TypeError):
        return None
    return min(seconds, LONGEST_AFTER) if math.isfinite(seconds) and seconds > 0 else None


def _until(text: str) -> float:
    moment = parsedate_to_datetime(text)
    return (moment - utc_now()).total_seconds()


def as_json(answer: bytes) -> dict[str, Any]:
    """An answer that must say whether the message was taken; whoever does not say leaves it open."""
    try:
        said = orjson.loads(answer)
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        raise Unavailable("应答不是 JSON", unsure=True)
    return said
