"""Work tells how far it is and notices that it should stop."""

import asyncio

import pytest

from companion.base.text import T
from companion.base.work import Progress, Stopped, Watch


def test_progress_is_told() -> None:
    told: list[Progress] = []
    Watch(told.append).report(1, 3, T("Looking."))
    assert told == [Progress(1, 3, T("Looking."))]


def test_nobody_needs_to_listen() -> None:
    Watch().report(1)


def test_a_stop_is_noticed_at_the_next_step() -> None:
    told: list[Progress] = []
    watch = Watch(told.append)
    watch.stop()
    with pytest.raises(Stopped):
        watch.check()
    with pytest.raises(Stopped):
        watch.report(1)
    assert told == []


def test_a_sleeper_is_woken_by_a_stop_before_and_after() -> None:
    async def sleeps() -> str:
        watch = Watch()
        await watch.sleep(0)
        asyncio.get_running_loop().call_soon(watch.stop)
        try:
            await watch.sleep(0.01)
        except Stopped:
            return "stopped"
        return "went on"

    assert asyncio.run(sleeps()) == "stopped"
