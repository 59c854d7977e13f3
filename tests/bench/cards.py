"""A worker with a page of a hundred cards, in our kit or in bare Qt: `python -m tests.bench.cards ours|bare`.

A line "THEME PERCENT LANGUAGE" dresses it so, as ui.look does, and gives the milliseconds until the page is painted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from companion.base.text import T
from companion.i18n import languages
from companion.ui import theme
from companion.ui.kit import ScrollColumn, StepCard
from companion.ui.speech import Speech
from tests.bench.measure import ms
from tests.bench.worker import serve

CARDS = 100
_TURNS = 10  # of the event loop: a layout tells its new size upwards, one level a turn
_HEADING = T("Your plan")
_BECAUSE = T("It is gone when you close Companion. A saved plan could also be found by someone else.")
_TIME, _RISK, _DONE, _HOW = T("Under {minutes} minutes", minutes=15), T("Read the caution first"), T("Done"), T("How to do it")


class Page:
    """A hundred cards; no two say the same, as on a real page."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    def words(self, place: int) -> tuple[str, ...]:
        """Return the words of a card: heading, reason, time, risk, done, how."""
        heading, because, *rest = (self._speech.say(text) for text in (_HEADING, _BECAUSE, _TIME, _RISK, _DONE, _HOW))
        return f"{heading} {place}", f"{because} {place}", *rest


class Ours(Page):
    """In our kit."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self.window, column = QWidget(), ScrollColumn()
        self._cards = [StepCard() for _ in range(CARDS)]
        column.add(*self._cards)
        _fill(self.window, column)

    def say(self) -> None:
        """Set every word."""
        for place, card in enumerate(self._cards, 1):
            heading, because, time, risk, done, how = self.words(place)
            card.set_number(str(place), heading)
            card.set_words(heading, because, time=time, risk=risk, done=done)
            card.set_fold(how, how)


class Bare(Page):
    """The same words in Qt's own widgets, in a frame, one below the other."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self.window, area, inside = QWidget(), QScrollArea(), QWidget()
        column = QVBoxLayout(inside)
        self._cards = [_parts() for _ in range(CARDS)]
        for parts in self._cards:
            frame = QFrame()
            frame.setFrameShape(QFrame.Shape.Box)
            card = QVBoxLayout(frame)
            for part in parts:
                card.addWidget(part)
            column.addWidget(frame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        _fill(self.window, area)

    def say(self) -> None:
        """Set every word."""
        for place, parts in enumerate(self._cards, 1):
            for part, words in zip(parts, self.words(place), strict=True):
                part.setText(words)


def _parts() -> list[QLabel | QAbstractButton]:
    heading, because = QLabel(), QLabel()
    for label in (heading, because):
        label.setWordWrap(True)
    return [heading, because, QLabel(), QLabel(), QCheckBox(), QPushButton()]


def _fill(window: QWidget, whole: QWidget) -> None:
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(whole)
    window.resize(1024, 640)


def _settle() -> None:
    for _ in range(_TURNS):
        QCoreApplication.processEvents()


def _dress(app: QApplication, speech: Speech, say: Callable[[], None], words: str) -> None:
    kind, percent, language = words.split()
    if speech.language.code != language:
        speech.use(language)
        say()
    theme.apply(app, kind, int(percent), language)
    _settle()


def main() -> None:
    """Make the page and serve."""
    app = QApplication([])
    theme.load_fonts()
    theme.apply(app, "light")
    speech = Speech(languages.offered())
    page = Ours(speech) if sys.argv[1] == "ours" else Bare(speech)
    page.say()
    page.window.show()
    _settle()
    serve(lambda words: ms(lambda: _dress(app, speech, page.say, words))())


if __name__ == "__main__":
    main()
