"""The frame of the window: shown empty while the rest of the program is still being loaded, then it holds the window's content.

On an old computer loading takes seconds, and who sees nothing starts the program twice. So nothing stands at the top of this file but
what gives the frame the ground that the person chose.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QCloseEvent, QIcon, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from companion.base import paths
from companion.ui import display, look
from companion.ui.preferences import Preferences
from companion.vault import buffers

_PATIENCE_MS = 300  # a desktop that is slower than that to show an empty window shows it together with what is in it
_qt_log = logging.getLogger("qt")


class Frame(QWidget):
    """A window without content. Its title is the program's name and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self._may_close: Callable[[], bool] = lambda: True
        self._painted: Callable[[], object] = lambda: None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setMinimumSize(420, 360)
        room = self.screen().availableSize()
        self.resize(min(1024, room.width()), min(640, room.height() - 40))  # a title bar has to fit too

    def hold(self, content: QWidget, may_close: Callable[[], bool]) -> None:
        """Take what is in the window; it is asked before the window closes."""
        self._may_close = may_close
        self._column.addWidget(content)

    def show_empty(self) -> None:
        """Show it, and come back when it is on the screen."""
        wait = QEventLoop()
        self._painted = lambda: QTimer.singleShot(0, wait.quit)  # once more round, so that what was painted is sent to the screen
        QTimer.singleShot(_PATIENCE_MS, wait.quit)
        self.show()
        wait.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._painted = lambda: None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._painted()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close():
            super().closeEvent(event)
        else:
            event.ignore()


def application() -> QApplication:
    """Return the one QApplication, made with a neutral name and icon if it is not there yet. Raises NoDisplay."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    display.require()
    buffers.harden()
    qInstallMessageHandler(_from_qt)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Companion")
    app.setDesktopFileName("companion")
    app.setWindowIcon(QIcon(str(paths.data("assets", "app.svg"))))
    return app


def first() -> Frame:
    """Make the application, and show its frame in the colours of the settings. Raises NoDisplay."""
    app = application()
    look.dress(app, Preferences(paths.home() / "settings.json"))
    frame = Frame()
    frame.show_empty()
    return frame


def _from_qt(kind: QtMsgType, _context: object, message: str) -> None:
    level = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}.get(kind, logging.WARNING)
    # Qt's offscreen and minimal platforms say so at every window; it is no fault.
    _qt_log.log(logging.DEBUG if "propagateSizeHints" in message else level, message)
