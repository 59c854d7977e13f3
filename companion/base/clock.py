"""The time, handed to whatever needs it, so that tests can set it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; always with a zone."""

    def now(self) -> datetime:
        """Return this moment in UTC."""
        ...

    def today(self) -> date:
        """Return the reader's calendar day."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Return this moment in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the calendar day where the computer says that it is."""
        return datetime.now().astimezone().date()
