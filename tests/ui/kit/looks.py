"""What the kit's tests share: waiting for Qt, showing a widget, and looking at its picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCursor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

Wear = Callable[..., None]


def settle() -> None:
    """Let Qt deliver what it has posted: a new size goes up from layout to layout, one turn of the event loop each."""
    for _ in range(10):
        QCoreApplication.processEvents()


def shown(qtbot: QtBot, widget: QWidget, width: int = 1024, height: int = 640) -> QWidget:
    """Show a widget in this size and wait until it lies as it will lie."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.move(50, 50)
    QCursor.setPos(0, 0)  # the test before may have left the pointer here, and what it points at looks different
    with qtbot.waitExposed(widget):
        widget.show()
    settle()
    return widget


def drawn(qtbot: QtBot, widget: QWidget) -> QImage:
    """Return the picture of a widget in the size that it asks for."""
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    return widget.grab().toImage()


def picture(widget: QWidget, width: int, height: int) -> QImage:
    """Return the picture of a widget in this size."""
    widget.resize(width, height)
    return widget.grab().toImage()


def ink(image: QImage, ground: int) -> list[int]:
    """Return the columns of a picture that hold anything but the ground."""
    return [x for x in range(image.width()) if any(image.pixel(x, y) != ground for y in range(image.height()))]


def differs(one: QImage, other: QImage) -> tuple[int, int, int, int] | None:
    """Return the rectangle in which two pictures differ, or None."""
    if one == other:
        return None
    spots = [(x, y) for y in range(one.height()) for x in range(one.width()) if one.pixel(x, y) != other.pixel(x, y)]
    across, down = [x for x, _ in spots], [y for _, y in spots]
    return min(across), min(down), max(across), max(down)


def mirrored(image: QImage) -> QImage:
    """Return a picture turned round."""
    made = QImage(image.size(), image.format())
    for y in range(image.height()):
        for x in range(image.width()):
            made.setPixel(image.width() - 1 - x, y, image.pixel(x, y))
    return made
