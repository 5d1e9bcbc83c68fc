"""Requests that the server makes for others never reach into the house, however an address is written."""

from __future__ import annotations

import pytest

from services.notify.channels.message import Unavailable
from services.notify.channels.web import is_public, refuse_inside, resolved

INSIDE = (
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:c0a8:101::", "2001:0:4136:e378:8000:63bf:5601:5601", "ff02::1",
    "::127.0.0.1", "::ffff:0:127.0.0.1", "::ffff:0:a9fe:a9fe", "64:ff9b:1::7f00:1", "fec0::1", "5f00::1",
)  # fmt: skip
OUTSIDE = ("1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101")
WRITTEN = (
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
    "metadata.google.internal",
    "printer.local",
)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_inside(address: str) -> None:
    """Private, link-local, this machine, many at once; carried in IPv6 too."""
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_outside(address: str) -> None:
    """The open Internet, by either protocol."""
    assert is_public(address)


@pytest.mark.parametrize("host", [*INSIDE, *WRITTEN])
def test_a_host_that_leads_inside_is_refused_before_a_proxy_is_asked(host: str) -> None:
    """Also where names are the proxy's to look up."""
    with pytest.raises(Unavailable, match="内部网络"):
        refuse_inside(host)


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "localhost", "::1"])
async def test_what_is_looked_up_is_what_is_connected_to(host: str) -> None:
    """However it is written, what it resolves to is looked at; unless it is allowed by name."""
    with pytest.raises(Unavailable):
        await resolved(host, 443, allow_private=False)
    assert await resolved(host, 443, allow_private=True) in {"127.0.0.1", "::1"}
