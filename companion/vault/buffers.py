"""Key material in memory: kept out of swap where that is allowed, overwritten when done, and no core dumps.

Python and Qt strings cannot be wiped; only the end of the process does that (VAULT.md, Lock). This is about the rest:
the 32-byte keys, which never become `bytes` or `str` here.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def wipe(*buffers: bytearray) -> None:
    """Overwrite buffers with zeros, in place."""
    for buffer in buffers:
        buffer[:] = bytes(len(buffer))


@contextmanager
def wiped(size_bytes: int) -> Iterator[bytearray]:
    """Lend a zeroed buffer that is kept out of swap, and overwritten however the block ends."""
    buffer = bytearray(size_bytes)
    keep_out_of_swap(buffer)
    try:
        yield buffer
    finally:
        wipe(buffer)


def keep_out_of_swap(buffer: bytearray) -> bool:
    """Lock the buffer's pages in memory; False where the system does not allow it, which is no error."""
    view = (ctypes.c_char * len(buffer)).from_buffer(buffer)
    address, size = ctypes.c_void_p(ctypes.addressof(view)), ctypes.c_size_t(len(buffer))
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.VirtualLock(address, size))
    return bool(ctypes.CDLL(None).mlock(address, size) == 0)


def harden() -> frozenset[str]:
    """Forbid core dumps of this process and, on Linux, reading its memory by others of the same user; return what took.

    Call it first thing in every process that may open a vault: a program that is replaced (exec) loses the second part.
    """
    took = set()
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        took.add("no-core-dumps")
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
        took.add("not-dumpable")
    return frozenset(took)
