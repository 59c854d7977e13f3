"""An address is read as what it is, and only those that no one on the way can read along with are taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.net import address, errors
from companion.net.route import DIRECT, Kind, Route

TOR = Route(Kind.SOCKS, "127.0.0.1", 9050)
ELSEWHERE = Route(Kind.HTTP, "proxy.example", 3128)


@pytest.mark.parametrize(
    ("untrusted", "host", "port"),
    [
        ("https://desk.example", "desk.example", 443),
        ("HTTPS://Desk.Example:8443/a?b#c", "desk.example", 8443),
        ("http://127.0.0.1:8080/", "127.0.0.1", 8080),
        ("https://[2001:db8::1]/", "2001:db8::1", 443),
        ("https://пример.example/", "xn--e1afmkfd.example", 443),
    ],
)
def test_an_address_is_read(untrusted: str, host: str, port: int) -> None:
    found = address.read(untrusted)
    assert (found.host, found.port) == (host, port)


@pytest.mark.parametrize(
    "untrusted",
    [
        "",
        "desk.example",
        "//desk.example/",
        "https://",
        "https:///x",
        "ftp://desk.example/",
        "file:///etc/passwd",
        "https://user@desk.example/",
        "https://user:word@desk.example/",
        "https://good.example\\@bad.example/",
        "https://desk.example:0/",
        "https://desk.example:65536/",
        "https://desk.example:x/",
        "https://desk..example/",
        "https://desk.example./",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 130 + "example/",
        "https://xn--.example/",
        "https://xn--zz--.example/",
        "https://ex ample/",
        "https://ex%61mple/",
        "https://[::1/",
        "https://[::g]/",
        "https://[v1.x]/",
        "https://\uff45xample.org/",
        "https://desk.example/\n",
        "https://desk.example/" + "a" * 70_000,
    ],
)
def test_what_is_no_address_is_refused(untrusted: str) -> None:
    with pytest.raises(errors.AddressBroken) as told:
        address.read(untrusted)
    assert len(str(told.value.say.values)) < 200


@given(st.text() | st.text().map("https://{}/".format) | st.text().map("https://desk.example/{}".format))
def test_any_text_is_an_address_or_refused(untrusted: str) -> None:
    try:
        found = address.read(untrusted, {"key": untrusted})
    except errors.AddressBroken:
        return
    assert found.url.scheme in {"http", "https"}
    assert found.host.isascii()
    assert "@" not in found.host


@pytest.mark.parametrize(
    ("untrusted", "route", "told"),
    [
        ("https://desk.example/", DIRECT, None),
        ("https://desk.example/", TOR, None),
        ("http://desk.example/", DIRECT, errors.NotPrivate),
        ("http://desk.example/", TOR, errors.NotPrivate),
        ("http://127.0.0.1/", DIRECT, None),
        ("http://[::1]/", DIRECT, None),
        ("http://localhost/", TOR, None),
        ("http://localhost/", ELSEWHERE, errors.NotPrivate),
        ("http://127.1/", DIRECT, errors.NotPrivate),
        ("http://0x7f000001/", DIRECT, errors.NotPrivate),
        ("http://localhost.desk.example/", DIRECT, errors.NotPrivate),
        ("http://onion/", TOR, errors.NotPrivate),
        ("http://desk.onion.example/", TOR, errors.NotPrivate),
        ("http://desk.onion/", TOR, None),
        ("https://desk.onion/", ELSEWHERE, None),
        ("http://desk.onion/", DIRECT, errors.OnionNeedsTor),
        ("https://DESK.ONION/", DIRECT, errors.OnionNeedsTor),
    ],
)
def test_what_could_be_read_on_the_way_is_refused(untrusted: str, route: Route, told: type[errors.NetError] | None) -> None:
    if told is None:
        address.read(untrusted).check(route)
    else:
        with pytest.raises(told):
            address.read(untrusted).check(route)
