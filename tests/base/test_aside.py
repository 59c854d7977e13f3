"""What is done aside is waited for by nobody, and its errors come back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from companion.base.aside import aside
from companion.base.errors import CompanionError
from companion.base.text import T
from tests.fakes.threads import threads_ended

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    yield
    threads_ended()


class Broken(CompanionError):
    say = T("Broken.")
    hint = T("Mend it.")


def broken() -> None:
    raise Broken


def mistaken() -> None:
    raise KeyError


def test_an_error_in_the_thread_comes_back() -> None:
    with pytest.raises(Broken):
        asyncio.run(aside(broken))


def test_a_mistake_in_the_thread_keeps_nobody_waiting() -> None:
    with pytest.raises(RuntimeError):
        asyncio.run(aside(mistaken))


def test_an_answer_that_nobody_waits_for_any_more_is_dropped() -> None:
    async def given_up() -> None:
        go = threading.Event()
        task = asyncio.create_task(aside(lambda: go.wait(30)))
        await asyncio.sleep(0)
        task.cancel()
        go.set()
        await asyncio.sleep(0.05)
        assert task.cancelled()

    asyncio.run(given_up())


def test_the_end_of_the_loop_waits_for_nobody() -> None:
    hangs = threading.Event()

    async def given_up() -> None:
        async with asyncio.timeout(0.05):
            await aside(lambda: hangs.wait(60))

    try:
        with pytest.raises(TimeoutError):
            asyncio.run(given_up())
        assert [thread.daemon for thread in threading.enumerate() if thread.name == "aside"] == [True]
    finally:
        hangs.set()  # it finds its loop closed, and says nothing
