"""Leaving a client closes every socket it ever made, at whatever moment its task was cancelled.

Without the list in transport.py this fails: cancelled in a TLS handshake or while a proxy is asked, httpcore alone keeps nine
sockets of ten. The garbage collector is off, so that it cannot do the closing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator

import pytest

from companion.net.client import Client, Limits
from companion.net.errors import NetError
from companion.net.route import DIRECT, Kind, Route
from tests.fakes.open_files import no_collector, open_files, open_files_in_the_end
from tests.fakes.socks import SocksServer
from tests.net.faults import HERE, Fault, FaultServer

pytestmark = pytest.mark.enable_socket
CANCELS = int(os.environ.get("COMPANION_CANCELS", "100"))
LONGEST_S = 0.03  # a whole exchange over TLS takes about 10 ms


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    with no_collector():
        yield


async def ask_on_and_on(server: FaultServer, route: Route) -> None:
    async with Client(route, verify=server.authority.trusting(), limits=Limits(total_s=5)) as client:
        while True:
            with contextlib.suppress(NetError):
                await client.get(server.url(host=HERE))
            await asyncio.sleep(0)


async def cancelled_at_many_moments(server: FaultServer, route: Route) -> tuple[int, int]:
    """Return how many files are open before and after."""
    before = open_files()
    for number in range(CANCELS):
        task = asyncio.create_task(ask_on_and_on(server, route))
        if number % 2:  # after so many steps of the loop, or at a moment of a fixed shuffle
            for _ in range(number):
                await asyncio.sleep(0)
        else:
            await asyncio.sleep(LONGEST_S * (number * 37 % CANCELS) / CANCELS)
        task.cancel()
        if number % 3 == 0:  # once more, while it is closing
            await asyncio.sleep(0)
            task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await asyncio.to_thread(server.all_closed)
    return before, await open_files_in_the_end(before)


@pytest.mark.parametrize("proxy", [False, True], ids=["direct", "socks"])
@pytest.mark.parametrize(
    ("fault", "tls"), [(Fault.HEALTHY, False), (Fault.HEALTHY, True), (Fault.ENDLESS, False), (Fault.TLS_HANG, True)], ids=str
)
def test_a_cancelled_client_leaves_no_socket_open(fault: Fault, tls: bool, proxy: bool) -> None:
    with FaultServer(fault, tls=tls) as server, SocksServer() as socks:
        route = Route(Kind.SOCKS, HERE, socks.port) if proxy else DIRECT
        before, after = asyncio.run(cancelled_at_many_moments(server, route))
        assert after == before
        assert server.accepted > CANCELS // 4


def test_questions_asked_at_once_are_all_closed_when_one_fails() -> None:
    async def at_once(server: FaultServer) -> None:
        async with Client(verify=server.authority.trusting()) as client, asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(client.get(server.url(host=HERE)))
            group.create_task(client.get("nonsense"))

    async def counted(server: FaultServer) -> tuple[int, int]:
        before = open_files()
        with pytest.raises(ExceptionGroup):
            await at_once(server)
        assert await asyncio.to_thread(server.all_closed)
        return before, await open_files_in_the_end(before)

    with FaultServer(Fault.HANG, tls=True) as server:
        before, after = asyncio.run(counted(server))
        assert after == before
