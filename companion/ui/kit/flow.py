"""A row that goes on in the next line when it is too long, mirrored with the page's direction."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from companion.ui import theme
from companion.ui.kit import paint


class _Remembering(QLayout):
    """What both layouts share: their items, and what was worked out for them, since Qt asks for it many times between two changes."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.gap = 12
        self._hint: QSize | None = None
        self._least: QSize | None = None
        self._heights: dict[int, int] = {}

    def invalidate(self) -> None:
        self._hint = self._least = None
        self._heights.clear()
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._height(width)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        if self._hint is None:
            hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
            width = sum(hint.width() for hint in hints) + self.gap * max(0, len(hints) - 1)
            self._hint = QSize(width, max((hint.height() for hint in hints), default=0))
        return self._hint

    def minimumSize(self) -> QSize:
        if self._least is None:
            least = [item.minimumSize() for item in self._items if not item.isEmpty()]
            self._least = QSize(max((size.width() for size in least), default=0), max((size.height() for size in least), default=0))
        return self._least

    def _height(self, width: int) -> int:
        """Return how high the items stand in this width."""
        raise NotImplementedError


class FlowLayout(_Remembering):
    """Lays its widgets one behind the other from the leading edge and breaks the line when one no longer fits.

    From the widget given to `end_from` on, they stand at the trailing edge of their line.
    """

    def __init__(self) -> None:
        super().__init__()
        self._end_from: QWidget | None = None
        self._broken: dict[int, list[list[tuple[QLayoutItem, QSize]]]] = {}
        self.line_gap = 8

    def invalidate(self) -> None:
        self._broken.clear()
        super().invalidate()

    def end_from(self, widget: QWidget) -> None:
        """Let this widget and those after it stand at the trailing edge."""
        self._end_from = widget

    def _height(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the items in the rectangle, or only tell how high they stand."""
        top = rect.top()
        for line in self._lines(rect.width()):
            height = max(size.height() for _, size in line)
            if move:
                self._place(line, QRect(rect.left(), top, rect.width(), height))
            top += height + self.line_gap
        return max(0, top - rect.top() - self.line_gap)

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        if width not in self._broken:
            self._broken[width] = self._break(width)
        return self._broken[width]

    def _break(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        made: list[list[tuple[QLayoutItem, QSize]]] = []
        used = width + 1
        for item in self._items:
            if item.isEmpty():
                continue
            size = QSize(item.sizeHint())
            if size.width() > width:
                size.setWidth(max(width, item.minimumSize().width()))
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if used + self.gap + size.width() > width or not made:
                made.append([])
                used = -self.gap
            made[-1].append((item, size))
            used += self.gap + size.width()
        return made

    def _place(self, line: list[tuple[QLayoutItem, QSize]], rect: QRect) -> None:
        left, spare = 0, rect.width() - sum(size.width() for _, size in line) - self.gap * (len(line) - 1)
        at_end = any(self._is_end(item) for item in self._items[: self._items.index(line[0][0])])
        for item, size in line:
            if not at_end and self._is_end(item):
                at_end = True
                left += spare
            elif at_end and item is line[0][0]:
                left += spare
            x = rect.right() + 1 - left - size.width() if self._rtl() else rect.left() + left
            item.setGeometry(QRect(x, rect.top() + (rect.height() - size.height()) // 2, size.width(), size.height()))
            left += size.width() + self.gap

    def _is_end(self, item: QLayoutItem) -> bool:
        return self._end_from is not None and item.widget() is self._end_from

    def _rtl(self) -> bool:
        parent = self.parentWidget()
        return parent is not None and paint.is_rtl(parent)


class BesideLayout(_Remembering):
    """A main part and something beside it at the trailing edge, which moves below when the main part would become too narrow."""

    def __init__(self, *, centred: bool = False) -> None:
        super().__init__()
        self._centred = centred
        self.below_gap = 8
        self.least_main = 220

    def _height(self, width: int) -> int:
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        parent = self.parentWidget()
        rtl = parent is not None and paint.is_rtl(parent)
        for item, place in self._places(rect.width()):
            x = rect.width() - place.x() - place.width() if rtl else place.x()
            item.setGeometry(place.translated(rect.left() + x - place.x(), rect.top()))

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        """Return where each shown part stands, as if the page ran from left to right."""
        shown = [item for item in self._items if not item.isEmpty()]
        if not shown:
            return []
        main, beside = shown[0], shown[-1]
        if main is beside:
            return [(main, QRect(0, 0, width, _height(main, width)))]
        aside = min(beside.sizeHint().width(), width)
        room, tall = width - self.gap - aside, _height(beside, aside)
        if room < max(main.minimumSize().width(), min(self.least_main, main.sizeHint().width())):
            top = _height(main, width)
            return [(main, QRect(0, 0, width, top)), (beside, QRect(0, top + self.below_gap, aside, tall))]
        high = _height(main, room)
        down = max(high, tall) if self._centred else 0
        return [
            (main, QRect(0, (down - high) // 2 if down else 0, room, high)),
            (beside, QRect(width - aside, (down - tall) // 2 if down else 0, aside, tall)),
        ]


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class Beside(paint.Measured):
    """A main part with something beside it that moves below when there is no room."""

    def __init__(self, main: QWidget, beside: QWidget, *, centred: bool = False, least_em: float = 16) -> None:
        super().__init__()
        self._beside = BesideLayout(centred=centred)
        self._least_em = least_em
        self.setLayout(self._beside)
        self._beside.addWidget(main)
        self._beside.addWidget(beside)
        self.measure()

    def measure(self) -> None:
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.gap, self._beside.below_gap = theme.gap(self, 3), theme.gap(self, 2)
        self._beside.least_main = round(theme.em(self) * self._least_em)
        self._beside.invalidate()


class Flow(paint.Measured):
    """A row of buttons, badges or facts that breaks into lines when it is too long."""

    def __init__(self, *widgets: QWidget, gap_units: float = 3) -> None:
        super().__init__()
        self._flow = FlowLayout()
        self._gap_units = gap_units
        self.setLayout(self._flow)
        self.add(*widgets)
        self.measure()

    def add(self, *widgets: QWidget) -> None:
        """Add at the end of the row. While it is empty, the row takes no room, not even the gaps around it."""
        for widget in widgets:
            self._flow.addWidget(widget)
        paint.set_shown(self, not self.is_empty())

    def is_empty(self) -> bool:
        """Return whether nothing was put into the row."""
        return self._flow.count() == 0

    def take(self, widget: QWidget) -> None:
        """Give a widget back, to be put elsewhere."""
        self._flow.removeWidget(widget)
        paint.set_shown(self, not self.is_empty())

    def add_end(self, *widgets: QWidget) -> None:
        """Add at the trailing edge; whatever is added later stands there too."""
        self._flow.end_from(widgets[0])
        self.add(*widgets)

    def measure(self) -> None:
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._flow.gap, self._flow.line_gap = theme.gap(self, self._gap_units), theme.gap(self, 2)
        self._flow.invalidate()
