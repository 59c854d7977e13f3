"""Measure something beside what it stands on, turn and turn about, so that a busy moment of the machine hits both alike.

A part yields Lines. A figure is judged by its median; the smallest says what the code needs, the largest what else went on.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Figures: TypeAlias = tuple[float, ...]
Act: TypeAlias = Callable[[], float]  # does it once and returns the figure
Part: TypeAlias = "Callable[[int], Iterator[Line]]"  # how often, to what was found


class NotHere(Exception):
    """A part cannot be measured on this computer; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should stay within: so many times its baseline, so much beyond it, or an amount."""

    times: float | None = None
    beyond: float | None = None
    most: float | None = None

    def met(self, ours: float, baseline: float) -> bool:
        """Say whether a median is within."""
        if self.times is not None:
            return ours <= self.times * baseline
        return ours <= (baseline + self.beyond if self.beyond is not None else self.most or 0)

    def words(self, unit: str) -> str:
        """Say it in a few signs."""
        if self.times is not None:
            return f"<= {self.times:g} x"
        return f"<= +{self.beyond:g} {unit}" if self.beyond is not None else f"<= {self.most:g} {unit}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured: ours, and what it stands on, if it stands on anything (`than` names it)."""

    what: str
    unit: str
    ours: Figures
    than: str = ""
    baseline: Figures = ()
    aim: Aim | None = None

    @property
    def ratio(self) -> float | None:
        """Ours to the baseline, by their medians."""
        return statistics.median(self.ours) / statistics.median(self.baseline) if self.baseline else None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without one."""
        if self.aim is None:
            return None
        return self.aim.met(statistics.median(self.ours), statistics.median(self.baseline) if self.baseline else 0)

    def document(self) -> dict[str, object]:
        """Return what --json holds of it."""
        return {
            "what": self.what,
            "unit": self.unit,
            "ours": spread(self.ours),
            "baseline": {"what": self.than, **spread(self.baseline)} if self.baseline else None,
            "ratio": self.ratio,
            "aim": self.aim.words(self.unit) if self.aim else None,
            "met": self.met,
        }

    def words(self) -> str:
        """Return what is printed of it."""
        aim = f"{self.aim.words(self.unit)} {'met' if self.met else 'MISSED'}" if self.aim else ""
        said = [f"{self.what:46} {_three(self.ours)} {self.unit:3} {f'{self.ratio:7.2f} x' if self.ratio else '':9} {aim}".rstrip()]
        if self.baseline:
            said.append(f"  {self.than:44} {_three(self.baseline)} {self.unit}")
        return "\n".join(said)


def surroundings(**more: str) -> dict[str, str]:
    """Return the environment of a program that is timed: as usual, but with nothing that slows Python down or turns Qt's head."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND", "COV"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    return kept | more


def spread(figures: Figures) -> dict[str, float | int]:
    """Return the smallest, the middle and the largest figure, and how many there are."""
    return {"min": min(figures), "median": statistics.median(figures), "max": max(figures), "times": len(figures)}


def _three(figures: Figures) -> str:
    return f"{min(figures):9.2f} {statistics.median(figures):9.2f} {max(figures):9.2f}"


def ms(act: Callable[[], object]) -> Act:
    """Return an act as one that is timed, in milliseconds."""

    def timed() -> float:
        began = time.perf_counter()
        act()
        return (time.perf_counter() - began) * 1_000

    return timed


def interleaved(times: int, *acts: Act) -> list[Figures]:
    """Do each act once to warm up, then all of them in turn, so many times; return the figures of each."""
    for act in acts:
        act()
    rounds = [[act() for act in acts] for _ in range(times)]
    return [tuple(figures) for figures in zip(*rounds, strict=True)]


class Others:
    """How much of the machine everybody else used since this was made, 0 to 1. Linux only; elsewhere 0."""

    def __init__(self) -> None:
        self._busy, self._own, self._began = _busy_s(), _own_s(), time.monotonic()

    def share(self) -> float:
        """Return it."""
        room = (time.monotonic() - self._began) * (os.cpu_count() or 1)
        used = (_busy_s() - self._busy) - (_own_s() - self._own)
        return round(min(1.0, max(0.0, used / room)), 2) if room else 0.0


def _busy_s() -> float:
    try:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    except OSError:
        return 0.0
    user, nice, system, _idle, _wait, *rest = (int(field) / os.sysconf("SC_CLK_TCK") for field in fields[:8])
    return user + nice + system + sum(rest)


def _own_s() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
