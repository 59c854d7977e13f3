"""Check boxes in as many even columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.choices import DoneBox

_LEAST_EM = 15


class BoxGrid(paint.Measured):
    """Check boxes side by side and one below the other."""

    def __init__(self, boxes: Sequence[DoneBox]) -> None:
        super().__init__()
        self._boxes, self._columns = boxes, 0
        self._grid = QGridLayout()
        self.setLayout(self._grid)
        self.measure()

    def measure(self) -> None:
        self.margins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.gap(self, 3))
        self._grid.setVerticalSpacing(0)
        columns = max(1, int(self.width() / (theme.em(self) * _LEAST_EM)))
        if columns == self._columns:
            return
        self._columns = columns
        for place, box in enumerate(self._boxes):
            self._grid.addWidget(box, place // columns, place % columns)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()
