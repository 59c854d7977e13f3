"""Icons: Codex's drawings, taken by their shape and painted in a token's colour; mirrored where the data says so.

assets/icons/icons.toml tells of each icon `flip`, `not_flipped_in` and `variants`. A missing or damaged file leaves an
empty place: an icon never stands alone for a meaning.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from companion.base import paths
from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.theme import Tone

_log = logging.getLogger(__name__)
SIZE_EM = 1.25


@dataclass(frozen=True, slots=True)
class _Drawing:
    path: Path
    mirrored: bool


@lru_cache(maxsize=4)
def _behaviours(folder: Path) -> dict[str, dict[str, object]]:
    try:
        return tomllib.loads((folder / "icons.toml").read_text("utf-8"))
    except (OSError, ValueError) as error:
        _log.warning("icons.toml cannot be read: %s", type(error).__name__)
        return {}


def _names(behaviour: dict[str, object], key: str) -> list[str]:
    listed = behaviour.get(key)
    return [str(name) for name in listed] if isinstance(listed, list) else []


@lru_cache(maxsize=256)
def _drawing(data: Callable[..., Path], name: str, *, rtl: bool, language: str) -> _Drawing:
    """Return what to draw; looking for the folder costs more than drawing. `data` is paths.data, or what a test has put there."""
    folder = data("assets", "icons")
    behaviour = _behaviours(folder).get(name, {})
    variants = _names(behaviour, "variants")
    for variant in (language, "rtl" if rtl else ""):
        if variant and variant in variants:
            return _Drawing(folder / f"{name}.{variant}.svg", mirrored=False)
    flips = behaviour.get("flip") is True and language not in _names(behaviour, "not_flipped_in")
    return _Drawing(folder / f"{name}.svg", mirrored=rtl and flips)


@lru_cache(maxsize=1024)
def _image(drawing: _Drawing, width: int, height: int, colour: int) -> QImage:
    """Return the drawing in one colour, as an image: unlike a pixmap it may outlive the application."""
    made = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer()
    # Read as bytes: given the name of a missing file, Qt itself would print a warning.
    if not drawing.path.is_file() or not renderer.load(drawing.path.read_bytes()):
        _log.warning("no icon %s", drawing.path.name)
        return made
    with QPainter(made) as painter:
        renderer.render(painter, QRectF(0, 0, width, height))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(0, 0, width, height, QColor.fromRgba(colour))
    return made.transformed(QTransform.fromScale(-1, 1)) if drawing.mirrored else made


@dataclass(frozen=True, slots=True)
class Icon:
    """One of the icons in assets/icons, by its file's name."""

    name: str

    def draw(self, painter: QPainter, rect: QRectF, colour: QColor, widget: QWidget) -> None:
        """Draw the icon in the rectangle as this widget's direction and the reader's language want it."""
        if not self.name:
            return
        language = QLocale().name().partition("_")[0]
        pixels = max(1, round(rect.width() * widget.devicePixelRatioF()))
        image = _image(_drawing(paths.data, self.name, rtl=paint.is_rtl(widget), language=language), pixels, pixels, colour.rgba())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(rect.toAlignedRect()) if widget.devicePixelRatioF() == 1 else rect, image)


def icon_size(widget: QWidget, scale: float = SIZE_EM) -> int:
    """Return the side of an icon beside the widget's text."""
    return round(theme.em(widget) * scale)


class _Painted(QLabel):
    """A label of one size that follows the text, painted by its kind."""

    def __init__(self, width_em: float, height_em: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sides = (width_em, height_em)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(*(icon_size(self, side) for side in self._sides))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class IconLabel(_Painted):
    """An icon that stands by itself. It has a name for a screen reader only where no word beside it says the same."""

    def __init__(self, name: str, tone: Tone = Tone.TEXT, scale: float = SIZE_EM, parent: QWidget | None = None) -> None:
        super().__init__(scale, scale, parent)
        self._icon = Icon(name)
        self._tone = tone

    def set_icon(self, name: str, tone: Tone) -> None:
        """Show another icon."""
        self._icon, self._tone = Icon(name), tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._icon.draw(painter, QRectF(self.rect()), theme.tokens(self).mark(self._tone), self)


class Mark(_Painted):
    """The program's own mark: two circles, one filled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(2.0, 22 / 14, parent)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, ratio = theme.tokens(self), self.devicePixelRatioF()
        width, height = max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
        with QPainter(self) as painter:
            for part, colour in (("mark_fill.svg", look.accent), ("mark_ring.svg", look.text)):
                drawing = _Drawing(paths.data("assets", part), mirrored=paint.is_rtl(self))
                painter.drawImage(QRectF(self.rect()), _image(drawing, width, height, colour.rgba()))
