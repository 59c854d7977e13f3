"""What a client sends, what it keeps, whom it says it contacted; and what it refuses before anything is sent."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Mapping

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import __version__
from companion.net import errors, trust
from companion.net.client import Answer, Client, Contacted, Limits
from companion.net.exchange import Reply, Request
from companion.net.route import DIRECT
from tests.net.faults import BODY, HERE, Fault, FaultServer

online = pytest.mark.enable_socket
HEADERS = ["host", "accept", "user-agent", "accept-encoding"]


async def get(url: str, *, params: Mapping[str, str] | None = None, agent: str = "", limits: Limits | None = None) -> Answer:
    async with Client(agent=agent, limits=limits or Limits()) as client:
        return await client.get(url, params=params)


def replies(reply: Reply) -> Client:
    """Return a client whose every request gets this reply."""
    return Client(handler=lambda _request: reply)


@online
def test_everybody_sends_the_same_few_headers() -> None:
    with FaultServer() as server:
        asyncio.run(get(server.url()))
    headers = server.asked[0].headers
    assert list(headers) == HEADERS
    assert (headers["user-agent"], headers["accept"], headers["accept-encoding"]) == ("Companion", "*/*", "gzip")


@online
def test_a_post_sends_its_bytes_and_asks_for_nothing_packed() -> None:
    async def posted(url: str) -> Answer:
        async with Client() as client:
            return await client.post(url, b"\x00sealed", content_type="application/octet-stream", headers={"x-more": "1"})

    with FaultServer() as server:
        assert asyncio.run(posted(server.url("/v1/alerts"))).body == BODY
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/v1/alerts", b"\x00sealed")
    assert sorted(asked.headers) == sorted([*HEADERS, "content-type", "content-length", "x-more"])
    assert (asked.headers["accept-encoding"], asked.headers["content-type"]) == ("identity", "application/octet-stream")


@online
def test_a_wiki_is_told_the_program_and_its_version() -> None:
    with FaultServer() as server:
        asyncio.run(get(server.url(), agent="https://contact.example"))
    assert server.asked[0].headers["user-agent"] == f"Companion/{__version__} (https://contact.example) httpx/{httpx.__version__}"


@online
def test_parameters_are_added_to_the_address() -> None:
    with FaultServer() as server:
        answer = asyncio.run(get(server.url("/w/api.php?format=json"), params={"titles": "A&B c=1 é"}))
    assert server.asked[0].path == "/w/api.php?format=json&titles=A%26B+c%3D1+%C3%A9"
    assert answer.url.endswith(server.asked[0].path)


@online
def test_no_cookie_is_kept() -> None:
    async def twice(url: str) -> None:
        async with Client() as client:
            assert "set-cookie" in (await client.get(url)).headers
            await client.get(url)

    with FaultServer(Fault.COOKIE) as server:
        asyncio.run(twice(server.url()))
    assert len(server.asked) == 2
    assert not any("cookie" in asked.headers for asked in server.asked)


@online
def test_several_questions_share_a_connection() -> None:
    async def thrice(url: str) -> tuple[Contacted, ...]:
        async with Client() as client:
            for _ in range(3):
                await client.get(url)
            return client.contacted

    with FaultServer() as server:
        assert asyncio.run(thrice(server.url())) == (Contacted("localhost", server.port, DIRECT),)
        assert server.all_closed()
    assert (len(server.asked), server.accepted) == (3, 1)


@online
def test_who_was_tried_is_told_even_if_nothing_came_back() -> None:
    async def tried(*urls: str) -> tuple[Contacted, ...]:
        async with Client() as client:
            for url in urls:
                with pytest.raises(errors.NetError):
                    await client.get(url)
            return client.contacted

    with FaultServer(Fault.CUT_OFF) as server, FaultServer(Fault.REDIRECT_HOST) as elsewhere:
        contacted = asyncio.run(tried(server.url(), "http://not-private.example", "nonsense", elsewhere.url()))
    assert contacted == (Contacted("localhost", server.port, DIRECT), Contacted("localhost", elsewhere.port, DIRECT))


@pytest.mark.parametrize("url", ["http://desk.example/", "http://192.0.2.1/", "http://localhost.example/", "http://127.0.0.1.example/"])
def test_plain_http_elsewhere_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(errors.NotPrivate):
        asyncio.run(get(url))


def test_a_handler_answers_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Reply:
        seen.append(request)
        return Reply(201, b'{"id": 1}', "application/json", {"X-Day": "today"})

    async def both() -> tuple[Answer, Answer, tuple[Contacted, ...]]:
        async with Client(handler=answer) as client:
            first = await client.get("https://desk.example/v1/mail/ab%20c?n=1", headers={"X-One": "1"})
            second = await client.post("https://desk.example/v1/alerts", b"sealed", content_type="application/octet-stream")
            return first, second, client.contacted

    monkeypatch.setattr(socket, "getaddrinfo", None)
    monkeypatch.setattr(trust, "pinned", None)
    first, second, contacted = asyncio.run(both())
    assert (first.status, first.body, first.url) == (201, b'{"id": 1}', "https://desk.example/v1/mail/ab%20c?n=1")
    assert (first.headers["content-type"], first.headers["x-day"]) == ("application/json", "today")
    assert second.status == 201
    assert contacted == ()
    assert (seen[0].method, seen[0].path, seen[0].query, seen[0].headers["x-one"]) == ("GET", "/v1/mail/ab%20c", "n=1", "1")
    assert (seen[1].method, seen[1].body, seen[1].headers["content-length"]) == ("POST", b"sealed", "6")


def test_a_handler_meets_the_same_rules() -> None:
    async def asked(client: Client, url: str) -> None:
        async with client:
            await client.get(url, answer_bytes=10)

    for reply, told in (
        (Reply(200, b"x" * 11), errors.AnswerTooLarge),
        (Reply(302, headers={"location": "https://elsewhere.example/"}), errors.Redirected),
        (Reply(302, headers={"location": ":http://[:"}), errors.CutOff),
        (Reply(200, b"x", headers={"content-encoding": "gzip"}), errors.CutOff),
    ):
        with pytest.raises(told):
            asyncio.run(asked(replies(reply), "https://desk.example/"))
    with pytest.raises(errors.NotPrivate):
        asyncio.run(asked(replies(Reply(200)), "http://desk.example/"))


@pytest.mark.parametrize(("size", "fits"), [(0, True), (64, True), (65, False)])
@pytest.mark.parametrize("declared", [True, False])
def test_the_limit_is_exact(size: int, fits: bool, declared: bool) -> None:
    reply = Reply(200, b"x" * size, headers={"content-length": str(size)} if declared else {})

    async def asked() -> Answer:
        async with replies(reply) as client:
            return await client.get("https://desk.example/", answer_bytes=64)

    if fits:
        assert len(asyncio.run(asked()).body) == size
    else:
        with pytest.raises(errors.AnswerTooLarge):
            asyncio.run(asked())


def test_packed_noise_that_fits_is_taken() -> None:
    """Gzip makes noise a little larger; the limit is for what comes out."""
    noise = os.urandom(65_536)
    packed = __import__("gzip").compress(noise, mtime=0)
    assert len(packed) > len(noise)

    async def asked() -> Answer:
        async with replies(Reply(200, packed, headers={"content-encoding": "gzip", "content-length": str(len(packed))})) as client:
            return await client.get("https://desk.example/", answer_bytes=len(noise))

    assert asyncio.run(asked()).body == noise


def test_an_empty_answer_may_call_itself_packed() -> None:
    async def asked() -> Answer:
        async with replies(Reply(304, headers={"content-encoding": "gzip"})) as client:
            return await client.get("https://desk.example/")

    assert asyncio.run(asked()).status == 304


@given(
    st.integers(200, 599),
    st.dictionaries(
        st.sampled_from(["location", "content-encoding", "content-length", "content-type"]),
        st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]))
        | st.sampled_from(["gzip", "/", "https://xn--.example", "//["]),
    ),
    st.binary(max_size=200),
)
def test_whatever_is_answered_comes_out_as_an_answer_or_an_error_of_this_room(status: int, headers: dict[str, str], body: bytes) -> None:
    async def asked() -> Answer:
        async with replies(Reply(status, body, headers=headers)) as client:
            return await client.get("https://desk.example/", answer_bytes=100)

    try:
        answer = asyncio.run(asked())
    except errors.NetError:
        return
    assert len(answer.body) <= 100


def test_a_redirect_to_nowhere_is_an_answer() -> None:
    async def asked() -> Answer:
        async with replies(Reply(302)) as client:
            return await client.get("https://desk.example/")

    assert asyncio.run(asked()).status == 302


def test_no_key_of_a_session_is_written_because_the_environment_says_so(tmp_path: pytest.TempPathFactory) -> None:
    code = "from companion.net import trust; print(trust.pinned().keylog_filename, len(trust.pinned().get_ca_certs()) > 50)"
    environment = os.environ | {"SSLKEYLOGFILE": f"{tmp_path}/keys", "SSL_CERT_FILE": os.devnull}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["None", "True"]


def test_the_context_is_made_once() -> None:
    assert trust.pinned() is trust.pinned()


def test_route_errors_and_exchange_load_no_http_library() -> None:
    code = "import sys; from companion.net import errors, exchange, route; print('httpx' in sys.modules, 'httpcore' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


@online
def test_an_address_that_is_this_computer_needs_no_certificate() -> None:
    with FaultServer() as server:
        for host in ("localhost", HERE):
            assert asyncio.run(get(server.url(host=host))).body == BODY
