"""A process with a window of its own, without a screen, that measures when it is asked: a line in, a figure out."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.measure import NotHere, surroundings

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """One such process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, words: str) -> float:
        """Let it do something and return the figure that it gives."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline()
        if not told:
            assert self._process.stderr is not None
            raise NotHere(f"the worker ended: {self._process.stderr.read()[-500:]}")
        return float(told)


@contextlib.contextmanager
def worker(module: str, *arguments: str) -> Iterator[Worker]:
    """Start one; it ends when its input does."""
    with TemporaryDirectory() as home:
        environment, pipe = surroundings(QT_QPA_PLATFORM="offscreen", COMPANION_HOME=home), subprocess.PIPE
        command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
            yield Worker(process)


def serve(answer: Callable[[str], float]) -> None:
    """Answer what comes in: the worker's side."""
    for line in sys.stdin:
        sys.stdout.write(f"{answer(line.strip())}\n")
        sys.stdout.flush()
