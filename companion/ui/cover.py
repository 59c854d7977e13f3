"""The empty page that lies over everything after "Hide now": it shows nothing of what is below it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.base.text import T
from companion.ui.kit import NeutralButton, QuietButton
from companion.ui.page import House


class Cover(QWidget):
    """Go on, or forget everything and close."""

    def __init__(self, house: House, go_on: Callable[[], None]) -> None:
        super().__init__()
        self._house = house
        self.go_on = NeutralButton()
        self.go_on.setObjectName("cover_go_on")
        self.leave = QuietButton()
        self.leave.setObjectName("cover_leave")
        column = QVBoxLayout(self)
        column.addStretch(1)
        for button in (self.go_on, self.leave):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.go_on.clicked.connect(go_on)
        self.leave.clicked.connect(self._leave)
        house.speech.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set both words."""
        self.go_on.setText(self._house.speech.say(T("Go on")))
        self.leave.setText(self._house.speech.say(T("Forget everything and close")))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._house.sitting.forget()
        self.window().close()
