"""A screen that can be watched from outside: an X server that keeps its pixels in a file.

So a program is timed from its start to the first pixel that it draws, the same way for ours, the frozen one and a bare window,
with nothing added to any of them. There is no window manager: nothing but the program moves a pixel.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import NotHere, surroundings

_WIDTH, _HEIGHT = 1280, 900
_PATIENCE_S = 60.0
_SETTLED_S = 1.0  # after the last one: the packs are read by then, and what a job has brought along is counted
_ROWS = (120, 320, 520)  # of the screen that are looked at; a window of any sensible size crosses one


@dataclass(frozen=True, slots=True)
class Shown:
    """How long until the first pixel and until nothing moves any more, how much of a processor that took, and what the program then holds.

    `rss_mb` is what is resident, `pss_mb` its own share of that.
    """

    first_ms: float
    whole_ms: float
    cpu_ms: float
    rss_mb: float
    pss_mb: float


class Screen:
    """One X server; programs are shown one after the other."""

    def __init__(self, display: str, pixels: mmap.mmap, home: Path) -> None:
        size, *header = struct.unpack(">25I", pixels[:100])
        start, row_bytes = size + 12 * header[18], header[11]  # XWD: the header, the colours, then row by row
        self._pixels = pixels
        self._rows = [slice(start + row * row_bytes, start + (row + 1) * row_bytes) for row in _ROWS]
        self._blank = self._seen()
        self._environment = surroundings(DISPLAY=display, QT_QPA_PLATFORM="xcb", COMPANION_HOME=str(home))

    def show(self, command: Sequence[str]) -> Shown:
        """Start a program, wait for its first pixel, weigh it, end it, and wait until the screen is empty again."""
        began = time.perf_counter()
        with subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
            try:
                self._wait(program, blank=False)
                first = time.perf_counter()
                whole, cpu = self._settle(program.pid, first)
                memory = _status(program.pid, "status", "VmRSS"), _status(program.pid, "smaps_rollup", "Pss")
                held = Shown((first - began) * 1_000, (whole - began) * 1_000, cpu, *memory)
            finally:
                program.send_signal(signal.SIGKILL)
        self._wait(program, blank=True)
        return held

    def _settle(self, process: int, last: float) -> tuple[float, float]:
        """Wait until nothing has moved for a while; return when it last did, and what the program had used by then."""
        shown, cpu = self._seen(), _cpu_ms(process)
        while time.perf_counter() < last + _SETTLED_S:
            time.sleep(0.002)
            if (now := self._seen()) != shown:
                shown, last, cpu = now, time.perf_counter(), _cpu_ms(process)
        return last, cpu

    def _seen(self) -> list[bytes]:
        return [self._pixels[row] for row in self._rows]

    def _wait(self, program: subprocess.Popen[bytes], *, blank: bool) -> None:
        end = time.monotonic() + _PATIENCE_S
        while (self._seen() == self._blank) is not blank:
            if time.monotonic() > end or (not blank and program.poll() is not None):
                raise NotHere(f"the program showed nothing: {program.args!r}")
            time.sleep(0.001)


@contextlib.contextmanager
def watched() -> Iterator[Screen]:
    """Start the X server. Raises NotHere without one."""
    if shutil.which("Xvfb") is None:
        raise NotHere("Xvfb is not on this computer (make setup-lab installs it)")
    with tempfile.TemporaryDirectory() as folder:
        read, write = os.pipe()
        shape = ["-screen", "0", f"{_WIDTH}x{_HEIGHT}x24", "-nolisten", "tcp", "-nocursor", "-fbdir", folder]
        command = ["Xvfb", "-displayfd", str(write), *shape]
        with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
            os.close(write)
            try:
                with os.fdopen(read) as told:
                    display = f":{told.readline().strip()}"
                with (Path(folder) / "Xvfb_screen0").open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as pixels:
                    yield Screen(display, pixels, Path(folder) / "home")
            finally:
                server.terminate()


def _status(process: int, file: str, name: str) -> float:
    """Return a figure of /proc in MB (millions of bytes, as the aims are)."""
    lines = Path(f"/proc/{process}/{file}").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) * 1024 / 1e6


def _cpu_ms(process: int) -> float:
    """Return how long all threads have run so far; unlike the time that passes, other programs do not stretch it much."""
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6
