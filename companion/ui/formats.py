"""Numbers, days and lists as the reader's language writes them, by QLocale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QLocale


class LocaleFormats:
    """Formats of one locale (BCP 47); with `latin_digits` numbers always use 0 to 9."""

    def __init__(self, locale: str, *, latin_digits: bool) -> None:
        self._locale = QLocale(locale)
        self._locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        self._latin = latin_digits

    def number(self, value: int) -> str:
        """Write a whole number."""
        return str(value) if self._latin else self._locale.toString(value)

    def day(self, value: date) -> str:
        """Write a calendar day in its long form; the short one of many locales is ambiguous."""
        written = self._locale.toString(QDate(value.year, value.month, value.day), QLocale.FormatType.LongFormat)
        return _latin(written) if self._latin else written

    def listed(self, items: Sequence[str]) -> str:
        """Join with semicolons: the items are clauses with commas of their own."""
        return ("؛ " if self._locale.textDirection().name == "RightToLeft" else "; ").join(items)


def _latin(written: str) -> str:
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in written)
