"""Do what blocks in a thread that nobody waits for: getaddrinfo can hang for a minute and cannot be stopped.

asyncio's own threads would hold up the end of the loop, and of the program, until the last of them is done: always, on a line
where questions for names are swallowed.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

from companion.base.errors import CompanionError

Result = TypeVar("Result")


async def aside(work: Callable[[], Result]) -> Result:
    """Return what the work returns. Raises its errors; a mistake in it is a RuntimeError, and keeps nobody waiting."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Result] = loop.create_future()

    def deliver(tell: Callable[[], None]) -> None:
        if not ended.done():
            tell()

    def in_thread() -> None:
        tell = partial(ended.set_exception, RuntimeError("a mistake in a thread"))
        try:
            tell = partial(ended.set_result, work())
        except (CompanionError, OSError, ValueError) as error:
            tell = partial(ended.set_exception, error)
        finally:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(deliver, tell)

    threading.Thread(target=in_thread, name="aside", daemon=True).start()
    return await ended
