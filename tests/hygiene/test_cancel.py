"""Cancelled at a hundred moments against servers that misbehave: every socket is closed, and nothing is told afterwards."""

from __future__ import annotations

import asyncio
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
from tests.fakes.open_files import no_collector, open_files, open_files_in_the_end
from tests.net.faults import HERE, Fault, FaultServer

pytestmark = pytest.mark.enable_socket
CANCELS = 20  # for each of five faults, by each of two ways
LONGEST_S = 0.05


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    with no_collector():
        yield


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
            return before, await open_files_in_the_end(before), after

    before, left, after = asyncio.run(many())
    assert (left, after) == (before, [])
