"""How numbers, days and lists are written. Two kinds: the command line's (ISO, English) and, in `ui`, the reader's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol


class Formats(Protocol):
    """Writes values as a reader of one language expects them."""

    def number(self, value: int) -> str:
        """Write a whole number."""
        ...

    def day(self, value: date) -> str:
        """Write a calendar day."""
        ...

    def listed(self, items: Sequence[str]) -> str:
        """Join items as a sentence would."""
        ...


class IsoFormats:
    """The same everywhere: for the command line, for files, for tests."""

    def number(self, value: int) -> str:
        """Write digits only."""
        return str(value)

    def day(self, value: date) -> str:
        """Write year, month, day."""
        return value.isoformat()

    def listed(self, items: Sequence[str]) -> str:
        """Join with semicolons: an item may hold a comma."""
        return "; ".join(items)
