"""How far something is, from top to bottom: what is done with its time, what is waited for, and what comes after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.icons import Icon
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tokens, Tone

_CIRCLE_EM = 1.4


class At(Enum):
    """Where a stage stands."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name, what proves it or what happens if nothing does, and when it was reached."""

    at: At
    title: str
    below: str = ""
    time: str = ""


class _Marker(QLabel):
    """The circle of a stage and the rail to the next one. Its name tells a screen reader where the stage stands."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.last = At.NEXT, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        side = round(theme.em(self) * _CIRCLE_EM)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, side = theme.tokens(self), self.width()
        with QPainter(self) as painter:
            if not self.last:
                self._paint_rail(painter, look, side)
            circle = QRectF(0, 0, side, side)
            inner = circle.adjusted(side * 0.22, side * 0.22, -side * 0.22, -side * 0.22)
            match self.at:
                case At.DONE:
                    paint.box(painter, circle, side / 2, look.ok)
                    Icon("check").draw(painter, inner, look.surface, self)
                case At.NOW:
                    paint.box(painter, circle, side / 2, look.accent_soft, look.accent, look.line + 1)
                    Icon("clock").draw(painter, inner, look.accent, self)
                case At.NEXT:
                    paint.box(painter, circle, side / 2, look.surface, look.edge, 1.5 * look.line)
                case At.STOPPED:
                    paint.box(painter, circle, side / 2, look.neutral)
                    Icon("close").draw(painter, inner, look.surface, self)

    def _paint_rail(self, painter: QPainter, look: Tokens, side: int) -> None:
        """Draw the rail: a whole one behind what is done, a dotted one before what is still to come."""
        done = self.at is At.DONE
        pen = QPen(look.ok if done else look.edge, 2)
        if not done:
            pen.setDashPattern([1.5, 1.5])
        painter.setPen(pen)
        painter.drawLine(side // 2, side + theme.gap(self, 0.5), side // 2, self.height() - theme.gap(self, 0.5))


class Timeline(paint.Measured):
    """Stages one below the other. Every word is a label of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)
        self._markers: list[_Marker] = []
        self._words: list[_Words] = []
        self._times: list[Label] = []
        self.measure()

    def set_stages(self, stages: Sequence[Stage], names: Mapping[At, str]) -> None:
        """Show these stages; `names` is what a screen reader says of their places."""
        while len(self._markers) > len(stages):
            for widget in (self._markers.pop(), self._words.pop(), self._times.pop()):
                widget.hide()
                widget.deleteLater()
        while len(self._markers) < len(stages):
            self._add()
        for marker, words, time, stage in zip(self._markers, self._words, self._times, stages, strict=True):
            marker.at, marker.last = stage.at, stage is stages[-1]
            marker.setAccessibleName(names[stage.at])
            marker.update()
            words.show_stage(stage)
            time.setText(stage.time)

    def titles(self) -> list[str]:
        """Return the names of the stages that are done."""
        return [words.title.text() for marker, words in zip(self._markers, self._words, strict=True) if marker.at is At.DONE]

    def _add(self) -> None:
        row = len(self._markers)
        marker, words, time = _Marker(), _Words(), Label(Role.SMALL, Tone.SUBTLE)
        self._markers.append(marker)
        self._words.append(words)
        self._times.append(time)
        self._grid.addWidget(marker, row, 0)
        self._grid.addWidget(words, row, 1)
        self._grid.addWidget(time, row, 2, Qt.AlignmentFlag.AlignTop)

    def measure(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.gap(self, 3))
        self._grid.setVerticalSpacing(0)  # or the rails would have gaps


class _Words(paint.Measured):
    """A stage's name and the line below it."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.below = Label(Role.STRONG), Label(Role.SMALL, Tone.SUBTLE)
        self._column = QVBoxLayout()
        self._column.addWidget(self.title)
        self._column.addWidget(self.below)
        self._column.addStretch(1)
        self.setLayout(self._column)
        self.measure()

    def show_stage(self, stage: Stage) -> None:
        """Set the words in the weight of where the stage stands."""
        coming = stage.at is At.NEXT
        self.title.setText(stage.title)
        self.title.set_role(Role.BODY if coming else Role.STRONG)
        self.title.set_tone(Tone.SUBTLE if coming else Tone.TEXT)
        self.below.setText(stage.below)
        self.below.setVisible(bool(stage.below))
        self.below.set_tone(Tone.TEXT if stage.at is At.NOW else Tone.SUBTLE)

    def measure(self) -> None:
        self._column.setSpacing(theme.gap(self, 0.5))
        self.margins(0, 0, 0, 3)
