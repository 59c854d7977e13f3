"""How the kit draws: words broken into lines, rounded boxes with a border, the focus ring, and places told by leading and trailing."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from companion.ui import theme

_OPENERS, _CLOSER = "\u2066\u2067\u2068", "\u2069"
_UNBOUND = 1e6  # pixels: wider than any words
_LONGEST_WORD_EM = 16  # a longer word is broken anywhere: an address, or a script that is written without spaces


def is_rtl(widget: QWidget) -> bool:
    """Return whether the widget's leading side is the right one."""
    return widget.layoutDirection() == Qt.LayoutDirection.RightToLeft


def place(widget: QWidget, leading: float, top: float, width: float, height: float) -> QRectF:
    """Return a rectangle told from the widget's leading edge."""
    return QRectF(widget.width() - leading - width if is_rtl(widget) else leading, top, width, height)


@lru_cache(maxsize=4096)
def words_run_rtl(words: str, page_rtl: bool) -> bool:
    """Return which way a sentence runs: as the page does if it has such a letter, else as its first letter does.

    Letters within isolates do not count: a value must not turn the sentence that it stands in.
    """
    depth, first = 0, ""
    for letter in words:
        if letter in _OPENERS:
            depth += 1
        elif letter == _CLOSER:
            depth = max(0, depth - 1)
        elif depth == 0 and (kind := unicodedata.bidirectional(letter)) in {"L", "R", "AL"}:
            if (kind != "L") == page_rtl:
                return page_rtl
            first = first or kind
    return page_rtl if not first else first != "L"


def _laid_out(words: str, font: QFont, width: float, rtl: bool, align: Qt.AlignmentFlag, *, anywhere: bool) -> QTextLayout:
    made = QTextLayout(words.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if anywhere else QTextOption.WrapMode.WordWrap)
    # Without this flag the lines of a wrapped sentence slip sideways by their last space when it runs right to left.
    option.setFlags(QTextOption.Flag.IncludeTrailingSpaces)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if words_run_rtl(words, rtl) else Qt.LayoutDirection.LeftToRight)
    option.setAlignment(align | Qt.AlignmentFlag.AlignAbsolute)
    made.setTextOption(option)
    made.beginLayout()
    top = 0.0
    while (line := made.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += math.ceil(line.height())
    made.endLayout()
    return made


@lru_cache(maxsize=16384)  # a page of a hundred cards asks for 2,000 of them, in each language anew
def _extent(words: str, font: QFont, width: float, *, anywhere: bool) -> tuple[int, int]:
    """Return the width of the widest line and the height, in whole pixels."""
    made = _laid_out(words, font, width, rtl=False, align=Qt.AlignmentFlag.AlignLeft, anywhere=anywhere)
    lines = [made.lineAt(index) for index in range(made.lineCount())]
    return math.ceil(max(line.naturalTextWidth() for line in lines)), sum(math.ceil(line.height()) for line in lines)


class Lines:
    """Words in one font, to be measured and drawn in any width."""

    def __init__(self, words: str, font: QFont) -> None:
        self.words = words
        self.font = font

    def size(self, width: float = _UNBOUND) -> QSize:
        """Return the size that the words take in this width."""
        if not self.words:
            return QSize(0, 0)
        whole = _extent(self.words, self.font, _UNBOUND, anywhere=True)
        return QSize(*(whole if whole[0] <= width else _extent(self.words, self.font, max(1.0, width), anywhere=True)))

    def least_width(self, em: float) -> int:
        """Return the width of the longest word that must not be broken."""
        return min(_extent(self.words, self.font, 1.0, anywhere=False)[0], round(em * _LONGEST_WORD_EM)) if self.words else 0

    def draw(self, painter: QPainter, box: QRectF, colour: QColor, rtl: bool, *, centred: bool = False) -> None:
        """Draw from the top of the box, at its leading edge or centred."""
        align = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        if self.words:
            painter.setPen(colour)
            _laid_out(self.words, self.font, max(1.0, box.width()), rtl, align, anywhere=True).draw(painter, box.topLeft())


def lines(widget: QWidget, words: str, role: theme.Role) -> Lines:
    """Return words in one of the type sizes, from the widget's own font."""
    return Lines(words, theme.sized(widget.font(), role))


def box(
    painter: QPainter,
    rect: QRectF | QRect,
    radius: float,
    fill: QColor | None,
    edge: QColor | None = None,
    line: float = 1,
    *,
    dashed: bool = False,
) -> None:
    """Draw a rounded box whose border lies inside the rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, line, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine) if edge is not None else Qt.PenStyle.NoPen)
    inset = line / 2 if edge is not None else 0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)


def barred(painter: QPainter, widget: QWidget, soft: QColor, mark: QColor) -> None:
    """Draw the ground of a notice: a soft surface with a thin edge, and a bar at the leading side."""
    look, corner = theme.tokens(widget), theme.unit(widget)
    between = QColor((soft.red() + mark.red()) // 2, (soft.green() + mark.green()) // 2, (soft.blue() + mark.blue()) // 2)
    box(painter, widget.rect(), corner, soft, look.border if look.line > 1 else between, look.line)
    painter.setClipRect(place(widget, 0, 0, round(corner * 1.1) + 2 * (look.line - 1), widget.height()))
    box(painter, widget.rect(), corner, mark)


def ring(painter: QPainter, widget: QWidget, radius: float = 2, *, on_fill: bool = False) -> None:
    """Draw the focus ring inside the widget's edge; on a filled surface a light line parts it from the fill."""
    look = theme.tokens(widget)
    wide = ring_width(look)
    if on_fill:
        box(painter, QRectF(widget.rect()).adjusted(wide, wide, -wide, -wide), max(radius - 1, 0), None, look.fill_words, 1.5)
    box(painter, widget.rect(), radius, None, look.focus, wide)


def ring_width(look: theme.Tokens) -> int:
    """Return how wide the focus ring is: twice the border, or in high contrast nobody could tell it from one."""
    return 2 * look.line


class FocusNote:
    """Remembers for one control whether its focus came by the keyboard or the program, and not by a click."""

    def __init__(self) -> None:
        self.shown = False

    def take(self, event: QFocusEvent) -> None:
        """Look at how the focus came; called from focusInEvent."""
        reason = event.reason()
        if reason == Qt.FocusReason.MouseFocusReason:
            self.shown = False
        elif reason not in {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason}:
            self.shown = True


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide a part. One that has no place yet comes up with it: shown now, it would be a window of its own."""
    if shown and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.setVisible(shown)


def escaped(words: str) -> str:
    """Return words for QAbstractButton.setText, which would make a key of what follows an ampersand."""
    return words.replace("&", "&&")


def unescaped(text: str) -> str:
    """Return the words again."""
    return text.replace("&&", "&")


# What margins and gaps follow. A change of colours is none of them: it repaints by itself. A widget that only draws needs no
# handler at all: Qt measures it anew with its font, and each handler is called once a widget for every change of theme.
MEASURING = frozenset({QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange, QEvent.Type.StyleChange})


class Measured(QWidget):
    """A widget whose margins and gaps follow the size and the direction of its text: `measure` is called whenever they change."""

    leaves_room_for_lines = False  # true: borders, which are thicker in high contrast, stand in its margins

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def measure(self) -> None:
        """Set margins and gaps; nothing here may depend on the words."""

    def margins(self, leading: float, top: float, trailing: float, bottom: float) -> None:
        """Set the layout's margins in units; Qt does not mirror them by itself."""
        layout = self.layout()
        if layout is None:
            return
        sides = (trailing, leading) if is_rtl(self) else (leading, trailing)
        layout.setContentsMargins(*(theme.gap(self, units) for units in (sides[0], top, sides[1], bottom)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kind = event.type()
        if kind in MEASURING or (self.leaves_room_for_lines and kind == QEvent.Type.PaletteChange):
            self.measure()
            if kind != QEvent.Type.LayoutDirectionChange:  # nothing becomes larger by being mirrored
                self.updateGeometry()
