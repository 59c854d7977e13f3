"""How long until something is there: the first window, the frozen one, a command; and how large the frozen build is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.measure import Act, Aim, Line, NotHere, interleaved, ms, surroundings
from tests.bench.screen import Shown, watched

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "dist" / "companion" / "companion"
_BARE = [sys.executable, str(Path(__file__).with_name("bare_window.py"))]
_OURS = [sys.executable, "-m", "companion"]


def first_window(times: int) -> Iterator[Line]:
    """From the start of the process to the first pixel under Xvfb, to the page, and what it holds a second later, beside a bare window."""
    return _window("first window", [*_OURS, "--lang", "en"], times, Aim(times=1.5), Aim(most=80))


def frozen_window(times: int) -> Iterator[Line]:
    """The same of the frozen build."""
    return _window("first window, frozen", [str(_frozen()), "--lang", "en"], times, Aim(times=2.8), None)


def commands(times: int) -> Iterator[Line]:
    """Commands, beside Python that does nothing."""
    told = [*_OURS, "--help"], [*_OURS, "selftest"], [sys.executable, "-c", "pass"]
    helped, tested, nothing = interleaved(times, *(_ran(command) for command in told))
    yield Line("companion --help", "ms", helped, "python -c pass", nothing, Aim(most=300))
    yield Line("companion selftest", "ms", tested, "python -c pass", nothing, Aim(most=300))


def packed(_times: int) -> Iterator[Line]:
    """The frozen build as one file."""
    folder = _frozen().parent
    newest = max(folder.parent.glob("companion-*.tar.xz"), key=lambda file: file.stat().st_mtime, default=None)
    if newest is None:
        raise NotHere("the frozen build was not packed (make build does it)")
    whole = sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
    yield Line("the frozen build, packed", "MB", (newest.stat().st_size / 1e6,), "unpacked", (whole / 1e6,), Aim(most=46))


def _window(what: str, command: list[str], times: int, first: Aim, resident: Aim | None) -> Iterator[Line]:
    with watched() as screen:
        rounds = [(screen.show(command), screen.show(_BARE)) for _ in range(times + 1)][1:]  # the first one warms up
    ours, bare = zip(*rounds, strict=True)
    than = "a bare PySide6 window"
    yield Line(what, "ms", _each(ours, "first_ms"), than, _each(bare, "first_ms"), first)
    yield Line(f"{what}, with its first page", "ms", _each(ours, "whole_ms"), than, _each(bare, "whole_ms"))
    yield Line(f"{what}, processor time", "ms", _each(ours, "cpu_ms"), than, _each(bare, "cpu_ms"))
    yield Line(f"{what}, resident", "MB", _each(ours, "rss_mb"), than, _each(bare, "rss_mb"), resident)
    yield Line(f"{what}, its own share (PSS)", "MB", _each(ours, "pss_mb"), than, _each(bare, "pss_mb"))


def _each(shown: Sequence[Shown], figure: str) -> tuple[float, ...]:
    return tuple(getattr(one, figure) for one in shown)


def _frozen() -> Path:
    """Return the frozen program; it is built where there is none."""
    if not FROZEN.exists():
        subprocess.run([sys.executable, str(ROOT / "packaging" / "freeze.py")], cwd=ROOT, check=True)
    return FROZEN


def _ran(command: list[str]) -> Act:
    return ms(lambda: subprocess.run(command, cwd=ROOT, env=surroundings(), check=True, capture_output=True))
