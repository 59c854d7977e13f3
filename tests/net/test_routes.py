"""A route is kept to: names go to the proxy, nothing goes around it, and who is to blame is told."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import sys
import threading

import pytest

from companion.net import errors, names
from companion.net.client import Answer, Client, Contacted, Limits
from companion.net.route import DIRECT, Kind, Route
from tests.fakes.socks import Asked, HttpProxy, Login, SocksServer
from tests.net.faults import BODY, HERE, Fault, FaultServer

pytestmark = pytest.mark.enable_socket
LIMITS = Limits(connect_s=5, read_s=5, total_s=10)


@pytest.fixture
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every look-up of a name on this computer fail the test; the proxies' own addresses are numbers."""

    def looked_up(host: str, *_rest: object, **_named: object) -> None:
        pytest.fail(f"looked up here: {host}")

    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "getnameinfo"):
        monkeypatch.setattr(socket, name, looked_up)


async def get(
    url: str, route: Route, verify: ssl.SSLContext | None = None, limits: Limits = LIMITS
) -> tuple[Answer, tuple[Contacted, ...]]:
    async with Client(route, verify=verify, limits=limits) as client:
        return await client.get(url), client.contacted


@pytest.mark.usefixtures("no_names")
@pytest.mark.parametrize("kind", [SocksServer, HttpProxy])
def test_a_name_that_only_the_proxy_knows_is_reached_and_never_looked_up_here(kind: type[SocksServer]) -> None:
    with FaultServer(tls=True) as server, kind({"desk.example": (HERE, server.port)}) as proxy:
        route = Route.read(proxy.url)
        answer, contacted = asyncio.run(get("https://desk.example/x", route, server.authority.trusting()))
    assert answer.body == BODY
    assert proxy.asked == [Asked("name", "desk.example", 443)]
    assert contacted == (Contacted("desk.example", 443, route),)
    assert server.asked[0].headers["host"] == "desk.example"


@pytest.mark.parametrize("kind", [SocksServer, HttpProxy])
def test_the_certificate_is_proved_for_the_name_behind_the_proxy(kind: type[SocksServer]) -> None:
    with FaultServer(tls=True) as server, kind({"other.example": (HERE, server.port)}) as proxy:
        with pytest.raises(errors.BadCertificate):
            asyncio.run(get("https://other.example/", Route.read(proxy.url), server.authority.trusting()))
        assert server.asked == []


@pytest.mark.usefixtures("no_names")
@pytest.mark.parametrize("kind", [SocksServer, HttpProxy])
def test_an_onion_address_goes_to_the_proxy_under_plain_http_too(kind: type[SocksServer]) -> None:
    onion = "a" * 56 + ".onion"
    with FaultServer() as server, kind({onion: (HERE, server.port)}) as proxy:
        answer, _ = asyncio.run(get(f"http://{onion}/", Route.read(proxy.url)))
    assert answer.body == BODY
    assert proxy.asked == [Asked("name", onion, 80)]


def test_an_onion_address_is_never_asked_for_without_a_proxy(no_names: None) -> None:
    assert no_names is None
    for scheme in ("http", "https"):
        with pytest.raises(errors.OnionNeedsTor):
            asyncio.run(get(f"{scheme}://{'a' * 56}.onion/", DIRECT))


async def from_two_places(route: Route, *servers: FaultServer) -> None:
    """Ask all of them with one client, at once."""
    async with Client(route) as client:
        await asyncio.gather(*(client.get(server.url(host=HERE)) for server in servers))


def test_every_client_has_a_circuit_of_its_own_at_a_proxy_like_tor() -> None:
    """A far end that sees a check and an alert must not see that they come from one person."""
    with FaultServer() as one, FaultServer() as other, SocksServer(login=Login.ANY) as tor:
        for _ in range(2):
            asyncio.run(from_two_places(Route.read(tor.url), one, other))
    first, again, second, also = tor.logins
    assert (first, second) == (again, also)
    assert first != second
    # What begins with "<torS0X>" is a command to Tor.
    assert all(login.isascii() and login.isalnum() and len(login) == 32 for login in tor.logins)


def test_a_proxy_that_takes_no_password_of_ours_is_asked_without_one() -> None:
    with FaultServer() as one, FaultServer() as other, SocksServer(login=Login.OWN) as proxy:
        asyncio.run(from_two_places(Route.read(proxy.url), one, other))
    assert sorted(map(len, proxy.logins)) == [0, 0, 32, 32]


@pytest.mark.parametrize("kind", [SocksServer, HttpProxy])
@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::7"])
def test_an_address_in_numbers_is_handed_over_as_one(kind: type[SocksServer], host: str) -> None:
    with kind(refuse=5) as proxy, pytest.raises(errors.NetError):
        asyncio.run(get(f"https://[{host}]:8443/" if ":" in host else f"https://{host}:8443/", Route.read(proxy.url)))
    assert proxy.asked == [Asked("address", host, 8443)]


@pytest.mark.parametrize(
    ("kind", "code", "told"),
    [
        *((SocksServer, code, errors.RouteDown) for code in (1, 2, 7, 8, 9, 255)),
        *((SocksServer, code, errors.Unreachable) for code in (3, 4, 5, 6, 0xF0, 0xF7)),
        *((HttpProxy, code, errors.RouteDown) for code in (302, 400, 403, 407, 500)),
        *((HttpProxy, code, errors.Unreachable) for code in (502, 503, 504)),
    ],
)
def test_who_is_to_blame_is_told(kind: type[SocksServer], code: int, told: type[errors.NetError]) -> None:
    with kind(refuse=code) as proxy, pytest.raises(told) as caught:
        asyncio.run(get("https://desk.example/", Route.read(proxy.url)))
    assert type(caught.value) is told


@pytest.mark.parametrize("scheme", ["socks5", "http"])
@pytest.mark.parametrize("fault", [None, Fault.RESET, Fault.TLS_PLAIN, Fault.TLS_ALERT, Fault.TLS_RESET])
def test_a_proxy_that_is_none_is_told_and_nothing_goes_around_it(scheme: str, fault: Fault | None) -> None:
    """None: nobody listens there."""
    with FaultServer() as desk, FaultServer(fault or Fault.HEALTHY) as broken:
        if fault is None:
            broken.__exit__(None, None, None)
        with pytest.raises(errors.RouteDown):
            asyncio.run(get(desk.url(host=HERE), Route.read(f"{scheme}://{HERE}:{broken.port if fault else 1}")))
        assert desk.accepted == 0
        assert broken.all_closed()


@pytest.mark.parametrize("scheme", ["socks5", "http"])
def test_a_proxy_that_says_nothing_ends_with_the_time(scheme: str) -> None:
    with FaultServer(Fault.TLS_HANG) as silent:
        with pytest.raises(errors.TooSlow):
            asyncio.run(get("https://desk.example/", Route.read(f"{scheme}://{HERE}:{silent.port}"), limits=Limits(total_s=0.3)))
        assert silent.all_closed()


def test_plain_http_to_this_computer_is_not_said_to_a_proxy_elsewhere() -> None:
    """There, "this computer" would be another one, and everybody on the way to it could read along."""
    for proxy in ("socks5://192.0.2.1:1080", "http://proxy.example:3128"):
        with pytest.raises(errors.NotPrivate):
            asyncio.run(get("http://127.0.0.1:8080/", Route.read(proxy)))


def test_a_host_can_be_reached_at_an_address_without_asking_for_its_name(no_names: None) -> None:
    async def asked(server: FaultServer, host: str) -> Answer:
        async with Client(verify=server.authority.trusting(), addresses={host: HERE}) as client:
            return await client.get(server.url(host=host))

    assert no_names is None
    with FaultServer(tls=True) as server:
        assert asyncio.run(asked(server, "desk.example")).body == BODY
        with pytest.raises(errors.BadCertificate):
            asyncio.run(asked(server, "other.example"))


def test_a_host_that_nobody_knows_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(errors.Unreachable):
        asyncio.run(get("https://desk.example/", DIRECT))


def found_at(monkeypatch: pytest.MonkeyPatch, *places: str) -> None:
    """Let the system know these addresses for every name."""
    answers = [(socket.AF_INET6 if ":" in place else socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 0)) for place in places]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: answers)


@pytest.mark.parametrize("places", [("127.0.0.9", HERE), ("::1", HERE), ("127.0.0.8", "127.0.0.9", "::1", HERE), (HERE, "127.0.0.9")])
def test_an_address_that_does_not_answer_is_passed_over(monkeypatch: pytest.MonkeyPatch, places: tuple[str, ...]) -> None:
    found_at(monkeypatch, *places)
    with FaultServer(tls=True) as server:
        answer, _ = asyncio.run(get(server.url(host="desk.example"), DIRECT, server.authority.trusting()))
        assert answer.body == BODY
        assert server.accepted == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full queue refuses")
def test_an_address_that_says_nothing_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        FaultServer(tls=True) as server,
        socket.create_server(("127.0.0.9", server.port), backlog=0) as full,
        contextlib.ExitStack() as queue,
    ):
        for _ in range(3):  # nobody accepts, so that the next connection waits for ever
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        found_at(monkeypatch, "127.0.0.9", HERE)
        answer, _ = asyncio.run(get(server.url(host="desk.example"), DIRECT, server.authority.trusting()))
        assert answer.body == BODY
        found_at(monkeypatch, "127.0.0.9")
        with pytest.raises(errors.Unreachable):
            asyncio.run(get(server.url(host="desk.example"), DIRECT, limits=Limits(connect_s=0.3)))


def test_a_name_that_nobody_answers_holds_up_neither_the_answer_nor_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def hangs(*_args: object, **_named: object) -> None:
        answered.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    with pytest.raises(errors.Unreachable):
        asyncio.run(get("https://desk.example/", DIRECT, limits=Limits(connect_s=0.2)))
    (asking,) = (thread for thread in threading.enumerate() if thread.name == "aside")
    assert asking.daemon
    answered.set()
    asking.join()


def test_both_families_are_tried_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    found_at(monkeypatch, "::1", "::2", "::3", "::2", HERE, "127.0.0.2", "::4", "::5")
    assert asyncio.run(names.addresses("desk.example")) == ("::1", HERE, "::2", "127.0.0.2", "::3", "::4")
    assert asyncio.run(names.addresses("::7")) == ("::7",)
    found_at(monkeypatch)
    with pytest.raises(errors.Unreachable):
        asyncio.run(get("https://desk.example/", DIRECT))


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with pytest.raises(errors.Unreachable):
        asyncio.run(get(f"http://{HERE}:1/", DIRECT))


def test_nothing_of_the_environment_changes_the_way(monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory) -> None:
    with FaultServer(Fault.HEALTHY) as server, SocksServer() as proxy, HttpProxy() as other:
        for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url)
            monkeypatch.setenv(name.lower(), other.url)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path))
        monkeypatch.setenv("NO_PROXY", "*")
        answer, _ = asyncio.run(get(server.url(), DIRECT))
        through, _ = asyncio.run(get(server.url(host=HERE), Route(Kind.SOCKS, HERE, proxy.port)))
    assert answer.body == through.body == BODY
    assert proxy.asked == [Asked("address", HERE, server.port)]
    assert other.asked == []
