"""Every way in which another computer can misbehave is told as what it is, and never as anything foreign."""

from __future__ import annotations

import asyncio
import ssl
import tracemalloc

import pytest

from companion.base.errors import CompanionError
from companion.net import errors
from companion.net.client import Answer, Client, Limits
from tests.net.faults import BODY, Fault, FaultServer

pytestmark = pytest.mark.enable_socket
QUICK = Limits(connect_s=5, read_s=5, total_s=10, answer_bytes=200_000)
SHORT = Limits(connect_s=0.3, read_s=0.3, total_s=0.6)


async def get(server: FaultServer, limits: Limits = QUICK, verify: ssl.SSLContext | None = None) -> Answer:
    async with Client(limits=limits, verify=verify or server.authority.trusting()) as client:
        return await client.get(server.url())


async def post(server: FaultServer, limits: Limits = QUICK) -> Answer:
    async with Client(limits=limits, verify=server.authority.trusting()) as client:
        return await client.post(server.url(), b"x" * 8_192, content_type="application/octet-stream")


TOLD = {
    Fault.HANG: errors.TooSlow,
    Fault.SLOW_DRIP: errors.TooSlow,
    Fault.SLOW_HEAD: errors.TooSlow,
    Fault.TLS_HANG: errors.TooSlow,
    Fault.EMPTY: errors.CutOff,
    Fault.GARBAGE: errors.CutOff,
    Fault.CUT_OFF: errors.CutOff,
    Fault.CUT_OFF_CHUNK: errors.CutOff,
    Fault.ABSURD_LENGTH: errors.CutOff,
    Fault.ENDLESS_HEAD: errors.CutOff,
    Fault.GZIP_CUT_OFF: errors.CutOff,
    Fault.GZIP_AND_MORE: errors.CutOff,
    Fault.GZIP_RUBBISH: errors.CutOff,
    Fault.OTHER_ENCODING: errors.CutOff,
    Fault.REDIRECT_NOWHERE: errors.CutOff,
    Fault.TLS_RESET: errors.CutOff,
    Fault.GIANT_LENGTH: errors.AnswerTooLarge,
    Fault.ENDLESS: errors.AnswerTooLarge,
    Fault.GZIP_BOMB: errors.AnswerTooLarge,
    Fault.GZIP_NOTHING: errors.AnswerTooLarge,
    Fault.REDIRECT_LOOP: errors.Redirected,
    Fault.REDIRECT_HOST: errors.Redirected,
    Fault.REDIRECT_PORT: errors.Redirected,
    Fault.TLS_PLAIN: errors.BadCertificate,
    Fault.TLS_SELF_SIGNED: errors.BadCertificate,
    Fault.TLS_EXPIRED: errors.BadCertificate,
    Fault.TLS_WRONG_HOST: errors.BadCertificate,
    Fault.TLS_ALERT: errors.BadCertificate,
}
ANSWERED = {Fault.HEALTHY, Fault.GZIP, Fault.WRONG_TYPE, Fault.COOKIE, Fault.TOO_MANY, Fault.BROKEN, Fault.REDIRECT}
ONLY_TLS = {Fault.REDIRECT_PLAIN}
EITHER = {Fault.RESET}


def test_every_fault_is_tried() -> None:
    assert TOLD.keys() | ANSWERED | ONLY_TLS | EITHER == set(Fault)


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("fault", TOLD)
def test_a_fault_is_told_as_what_it_is(fault: Fault, tls: bool) -> None:
    with FaultServer(fault, tls=tls) as server:
        with pytest.raises(CompanionError) as told:
            asyncio.run(get(server, SHORT if TOLD[fault] is errors.TooSlow else QUICK))
        assert type(told.value) is TOLD[fault], repr(told.value)
        assert server.all_closed()
        assert dict(told.value.say.values)["host"]
        assert told.value.__cause__ or TOLD[fault] not in {errors.TooSlow, errors.BadCertificate}


@pytest.mark.parametrize("fault", sorted(fault for fault in TOLD if not fault.startswith("tls")))
def test_a_post_meets_the_same_faults(fault: Fault) -> None:
    with FaultServer(fault) as server, pytest.raises(TOLD[fault]):
        asyncio.run(post(server, SHORT if TOLD[fault] is errors.TooSlow else QUICK))


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (Fault.HEALTHY, 200, BODY),
        (Fault.GZIP, 200, BODY),
        (Fault.WRONG_TYPE, 200, b"<html>Log in</html>"),
        (Fault.TOO_MANY, 429, b"slower"),
        (Fault.BROKEN, 500, b"oh"),
        (Fault.REDIRECT, 200, BODY),
    ],
)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_an_answer_of_any_status_is_handed_over(fault: Fault, status: int, body: bytes, tls: bool) -> None:
    with FaultServer(fault, tls=tls) as server:
        answer = asyncio.run(get(server))
    assert (answer.status, answer.body) == (status, body)
    if fault is Fault.TOO_MANY:
        assert answer.headers["retry-after"] == "7"
    if fault is Fault.WRONG_TYPE:
        assert answer.headers["content-type"] == "text/html"


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_reset_at_once_is_told_as_no_connection_or_no_answer(tls: bool) -> None:
    """It may arrive while the connection is made, or just after."""
    with FaultServer(Fault.RESET, tls=tls) as server, pytest.raises((errors.Unreachable, errors.CutOff)):
        asyncio.run(get(server))


def test_a_redirect_away_from_tls_is_not_followed() -> None:
    with FaultServer(Fault.REDIRECT_PLAIN, tls=True) as server:
        with pytest.raises(errors.Redirected):
            asyncio.run(get(server))
        assert server.accepted == 1


def test_three_redirects_on_the_same_host_are_followed_and_no_more() -> None:
    with FaultServer(Fault.REDIRECT) as server:
        answer = asyncio.run(get(server))
        assert [asked.path for asked in server.asked] == ["/", "/1", "/2", "/3"]
        assert answer.url == server.url("/3")
    with FaultServer(Fault.REDIRECT_LOOP) as server:
        with pytest.raises(errors.Redirected):
            asyncio.run(get(server))
        assert len(server.asked) == 4


def test_a_post_is_never_sent_on() -> None:
    with FaultServer(Fault.REDIRECT) as server:
        with pytest.raises(errors.Redirected):
            asyncio.run(post(server))
        assert len(server.asked) == 1


def test_a_bomb_stops_early_and_small() -> None:
    """The limit is 200 KB unpacked; each piece of this bomb is 10 MB in 10 KB, and a library unpacks 64 KB at a time."""
    with FaultServer(Fault.GZIP_BOMB) as server:
        tracemalloc.start()
        with pytest.raises(errors.AnswerTooLarge):
            asyncio.run(get(server))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert server.all_closed()
        assert peak < 5_000_000
        assert server.sent_bytes < 20_000_000  # what the system's buffers took; unpacked it would be 20 GB


def test_the_usual_authorities_do_not_believe_the_test_authority() -> None:
    async def asked(server: FaultServer) -> None:
        async with Client() as client:
            await client.get(server.url())

    with FaultServer(tls=True) as server, pytest.raises(errors.BadCertificate):
        asyncio.run(asked(server))
    assert server.asked == []
