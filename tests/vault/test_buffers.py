"""Key buffers are overwritten, and the process is closed to others."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from companion.vault.buffers import keep_out_of_swap, wipe, wiped


def _use(kept: list[bytearray]) -> None:
    with wiped(3) as buffer:
        buffer[:] = b"key"
        kept.append(buffer)
        raise KeyError


def test_a_lent_buffer_is_overwritten_however_the_block_ends() -> None:
    kept: list[bytearray] = []
    with pytest.raises(KeyError):
        _use(kept)
    assert kept == [bytearray(3)]


def test_buffers_keep_their_place_and_size() -> None:
    one, two = bytearray(b"ab"), bytearray(b"c")
    wipe(one, two)
    assert (one, two) == (bytearray(2), bytearray(1))


def test_locked_memory_can_still_be_used() -> None:
    buffer = bytearray(32)
    assert keep_out_of_swap(buffer) in {True, False}
    buffer.extend(b"x")


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_hardened_process_dumps_no_core_and_is_not_dumpable() -> None:
    script = (
        "import ctypes, json, resource; from companion.vault.buffers import harden; took = sorted(harden());"
        "print(json.dumps([took, resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=60)
    assert json.loads(ran.stdout) == [["no-core-dumps", "not-dumpable"], [0, 0], 0]
