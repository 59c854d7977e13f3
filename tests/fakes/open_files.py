"""Counts the files that this process holds open, sockets too."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def no_collector() -> Iterator[None]:
    """Keep the garbage collector from closing what was forgotten."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def open_files() -> int:
    """Return how many there are."""
    if sys.platform != "linux":
        pytest.skip("open files are counted in /proc")
    return len(list(Path("/proc/self/fd").iterdir()))


async def open_files_in_the_end(expected: int) -> int:
    """Return how many there are once as many as expected are left; the other sides are this process too, and close a moment later."""
    for _ in range(500):
        if open_files() == expected:
            break
        await asyncio.sleep(0.01)
    return open_files()
