"""A route is read strictly: what is not understood is refused, and never becomes "directly"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base.text import fields
from companion.net.route import DIRECT, Kind, Route, RouteBroken


@pytest.mark.parametrize(
    ("written", "route"),
    [
        ("", DIRECT),
        ("direct", DIRECT),
        ("socks5://127.0.0.1:9050", Route(Kind.SOCKS, "127.0.0.1", 9050)),
        ("socks5h://127.0.0.1:9150", Route(Kind.SOCKS, "127.0.0.1", 9150)),
        ("socks5://tor_proxy.Example:1", Route(Kind.SOCKS, "tor_proxy.example", 1)),
        ("socks5://[::1]:9050", Route(Kind.SOCKS, "::1", 9050)),
        ("socks5://[2001:DB8::0:1]:65535", Route(Kind.SOCKS, "2001:db8::1", 65_535)),
        ("http://proxy.example:3128", Route(Kind.HTTP, "proxy.example", 3_128)),
    ],
)
def test_a_route_is_read_and_written(written: str, route: Route) -> None:
    assert Route.read(written) == route
    assert Route.read(route.text()) == route


@pytest.mark.parametrize(
    "untrusted",
    [
        "?",
        " ",
        "Direct",
        "direct ",
        "DIRECT",
        "none",
        "socks5",
        "socks5://",
        "socks5://127.0.0.1",
        "socks5://127.0.0.1:",
        "socks5://:9050",
        "socks5://127.0.0.1:0",
        "socks5://127.0.0.1:65536",
        "socks5://127.0.0.1:99999",
        "socks5://127.0.0.1:-1",
        "socks5://127.0.0.1:9 050",
        "socks5://127.0.0.1:٩٠٥٠",
        " socks5://127.0.0.1:9050",
        "socks5://127.0.0.1:9050\n",
        "socks5://127.0.0.1:9050/",
        "socks5://127.0.0.1:9050/path",
        "socks5://127.0.0.1:9050?x",
        "socks5://127.0.0.1:9050#x",
        "socks5://user@127.0.0.1:9050",
        "socks5://user:word@127.0.0.1:9050",
        "socks5://proxy..example:9050",
        f"socks5://{'a' * 64}.example:9050",
        f"socks5://{'a.' * 126}aa:9050",
        "socks5://::1:9050",
        "socks5://[::g]:9050",
        "socks5://[1:2]:9050",
        "socks5://[fe80::1%eth0]:9050",
        "socks5://пример.example:9050",
        "socks5://a..b\\c:9050",
        "socks5://-proxy:9050",
        "socks5://" + "a" * 300 + ":9050",
        "SOCKS5://127.0.0.1:9050",
        "socks4://127.0.0.1:9050",
        "socks4a://127.0.0.1:9050",
        "socks://127.0.0.1:9050",
        "https://proxy.example:443",
        "httph://proxy.example:443",
        "127.0.0.1:9050",
        "socks5://127.0.0.1:9050 socks5://127.0.0.1:9150",
    ],
)
def test_what_is_not_understood_is_refused(untrusted: str) -> None:
    with pytest.raises(RouteBroken) as told:
        Route.read(untrusted)
    for text in (told.value.say, told.value.hint):
        assert fields(text.message) <= dict(text.values).keys()


@given(st.text() | st.from_regex(r"(socks5h?|http)://[^@]{0,12}:[0-9]{1,6}", fullmatch=True))
def test_nothing_but_its_own_word_becomes_direct(untrusted: str) -> None:
    try:
        route = Route.read(untrusted)
    except RouteBroken:
        return
    assert (route == DIRECT) == (untrusted in {"", "direct"})
    assert Route.read(route.text()) == route


@pytest.mark.parametrize("written", ["direct", "socks5://[::1]:9050", "http://proxy.example:3128"])
def test_a_route_can_be_described(written: str) -> None:
    text = Route.read(written).description
    assert fields(text.message) == dict(text.values).keys()
