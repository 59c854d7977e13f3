"""Widgets one below the other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import Button


def add_below(column: QVBoxLayout, widget: QWidget, at: int = -1) -> None:
    """Add to a column; a button keeps its own width at the leading edge, unless it was made a wide one before."""
    narrow = isinstance(widget, Button) and not widget.wide
    column.insertWidget(at, widget, 0, Qt.AlignmentFlag.AlignLeading if narrow else Qt.AlignmentFlag(0))


class Stack(paint.Measured):
    """Widgets one below the other with one gap; a button keeps its own width."""

    def __init__(self, *widgets: QWidget, gap_units: float = 2) -> None:
        super().__init__()
        self._gap_units = gap_units
        self._column = QVBoxLayout()
        self.setLayout(self._column)
        self.add(*widgets)
        self.measure()

    def add(self, *widgets: QWidget) -> None:
        """Add at the end."""
        for widget in widgets:
            add_below(self._column, widget)

    def insert(self, at: int, widget: QWidget) -> None:
        """Add before the widget that stands at this place."""
        add_below(self._column, widget, at)

    def count(self) -> int:
        """Return how many widgets there are."""
        return self._column.count()

    def clear(self) -> None:
        """Take everything out and delete it."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def measure(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap(self, self._gap_units))
