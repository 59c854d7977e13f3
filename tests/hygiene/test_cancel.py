"""Cancelled at a hundred moments against servers that misbehave: every socket is closed, and nothing is told afterwards."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from companion.base.work import Watch
from companion.hygiene import runner
from companion.hygiene.check import Family, found
from companion.hygiene.finding import Finding
from companion.hygiene.own import Account, Turns
from companion.hygiene.reality import SystemNames, ThisMachine
from companion.hygiene.world import Net, Subject, World
from companion.net.client import Client, Limits
from tests.fakes.clock import FixedClock
from tests.net.faults import HERE, Fault, FaultServer

pytestmark = pytest.mark.enable_socket
CANCELS = 20  # for each of five faults, by each of two ways
LONGEST_S = 0.05


@pytest.fixture(autouse=True)
def no_collector() -> Iterator[None]:
    """Keep the garbage collector from closing what was forgotten."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def open_files() -> int:
    if sys.platform != "linux":
        pytest.skip("open files are counted in /proc")
    return len(list(Path("/proc/self/fd").iterdir()))


def reaching(server: FaultServer) -> World:
    def net(addresses: Mapping[str, str] | None = None) -> AbstractAsyncContextManager[Net]:
        return Client(verify=server.authority.trusting(), limits=Limits(total_s=5), addresses=addresses)

    account = Account("Alice", server.url("/api.php", HERE))
    return World(net, SystemNames(), ThisMachine(sys.platform, Path.home()), FixedClock(), Subject(account))


async def cancelled(here: World, number: int, how: str) -> list[str]:
    """Run the checks, end them at some moment, and return what was told after that."""
    over, told_after = False, []

    def tell(what: object) -> None:
        if over:
            told_after.append(str(what))

    def found_one(finding: Finding) -> None:
        tell(finding)

    watch = Watch(tell)
    checks = [check for family in (Family.ACCOUNT, Family.DEVICE) for check in found(family)]
    task = asyncio.create_task(runner.run(checks, here, watch, Turns(FixedClock()), found_one))
    if number % 2:
        for _ in range(number):
            await asyncio.sleep(0)
    else:
        await asyncio.sleep(LONGEST_S * (number * 37 % CANCELS) / CANCELS)
    watch.stop() if how == "stopped" else task.cancel()
    over = True
    (outcome,) = await asyncio.gather(task, return_exceptions=True)
    assert isinstance(outcome, runner.Report | asyncio.CancelledError)
    return told_after


@pytest.mark.parametrize("how", ["stopped", "cancelled"])
@pytest.mark.parametrize("fault", [Fault.HEALTHY, Fault.HANG, Fault.SLOW_DRIP, Fault.ENDLESS, Fault.TLS_HANG], ids=str)
def test_after_a_cancel_every_socket_is_closed_and_nothing_is_told(fault: Fault, how: str) -> None:
    async def many() -> tuple[int, int, list[str]]:
        with FaultServer(fault, tls=True) as server:
            here, before, after = reaching(server), open_files(), list[str]()
            for number in range(CANCELS):
                after += await cancelled(here, number, how)
            assert await asyncio.to_thread(server.all_closed)
            for _ in range(500):  # the other sides are this process too, and close a moment later
                if open_files() == before:
                    break
                await asyncio.sleep(0.01)
            return before, open_files(), after

    before, left, after = asyncio.run(many())
    assert (left, after) == (before, [])
