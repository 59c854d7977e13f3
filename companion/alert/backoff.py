"""When to try again, and when to ask for answers: spread by chance, so that no steady beat on a line points at a person.

Pure but for chance, which is passed in. PROTOCOL.md, "What the sender sees" and "Paths".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from secrets import SystemRandom
from typing import TypeAlias

Chance: TypeAlias = Callable[[float, float], float]  # a number between two

_SHORTEST_S, _LONGEST_S = 5.0, 900.0
_DOUBLINGS = 10  # enough to pass the longest
_LIVELY = timedelta(hours=1)
_LIVELY_S, _QUIET_S = 300.0, 6 * 3600.0
LONGEST_WAIT = timedelta(seconds=_LONGEST_S)
LONGEST_PAUSE = timedelta(seconds=1.5 * _QUIET_S)

chance: Chance = SystemRandom().uniform


def wait(attempts: int, between: Chance = chance) -> timedelta:
    """Return how long to wait before the next try after this many: from 5 seconds to 15 minutes."""
    longest = min(_LONGEST_S, 2 * _SHORTEST_S * 2 ** min(attempts - 1, _DOUBLINGS))
    return timedelta(seconds=between(longest / 2, longest))


def pause(since: timedelta, between: Chance = chance) -> timedelta:
    """Return how long to wait before asking for answers again: 5 minutes in the first hour, then 6 hours, each ± 50 %."""
    middle = _LIVELY_S if since < _LIVELY else _QUIET_S
    return timedelta(seconds=between(middle / 2, middle * 1.5))


def due(at: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Return whether a moment has come. One that is further away than any wait was set by a clock that went wrong: it has come too."""
    return at is None or not now < at <= now + longest
