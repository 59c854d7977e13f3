"""Live changes of theme, size and direction end in the same pixels as a fresh start, and nothing is cut off."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from companion.base.text import Text
from companion.ui.gallery import gallery
from companion.ui.kit import Fact, Flow, Fold, Label, ScrollColumn, Stack
from tests.ui.kit.looks import Wear, differs, settle, shown

# The offscreen platform has no window manager that a window's smallest size could be told to.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

TALL = 4000  # the whole page, not only what scrolls into a window


def english(text: Text) -> str:
    return text.message.replace("{n}", "1")


def long_words(text: Text) -> str:
    """Return the words 2.3 times as long, as some languages need them."""
    words = english(text)
    return f"{words} {words.upper()} {words[: len(words) // 3]}"


def arabic(text: Text) -> str:
    return "هذه خطتك، وهي ليست محفوظة." * (1 + len(text.message) // 40)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("light", 100), ("dark", 100)),
        (("dark", 100), ("contrast", 100)),
        (("contrast", 100), ("light", 100)),
        (("light", 100), ("light", 200)),
        (("contrast", 200), ("light", 100)),
        (("light", 100, "en"), ("dark", 100, "ar")),
        (("light", 100, "ar"), ("light", 100, "en")),
    ],
)
def test_a_live_change_looks_like_a_fresh_start(qtbot: QtBot, wear: Wear, before: tuple[object, ...], after: tuple[object, ...]) -> None:
    wear(*before)
    lived = shown(qtbot, gallery(english), 1024, TALL)
    wear(*after)
    lived.resize(1024, TALL)
    settle()
    seen = lived.grab().toImage()
    lived.hide()
    fresh = shown(qtbot, gallery(english), 1024, TALL).grab().toImage()
    assert seen.size() == fresh.size()
    assert differs(seen, fresh) is None


@pytest.mark.parametrize("say", [english, long_words, arabic])
@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_off(qtbot: QtBot, wear: Wear, say: Callable[[Text], str], percent: int) -> None:
    wear("light", percent, "ar" if say is arabic else "en")
    page = shown(qtbot, gallery(say))
    cut = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.hasHeightForWidth():
            continue
        needed = widget.heightForWidth(widget.width())
        parent = widget.parentWidget()
        inside = parent is not None and parent.rect().contains(widget.geometry())
        if widget.height() < needed or not inside or widget.width() < widget.minimumSizeHint().width():
            cut.append((type(widget).__name__, widget.text(), widget.geometry().getRect(), needed))
    assert cut == []


def test_a_page_of_long_words_at_double_size_fits_the_smallest_window(qtbot: QtBot, wear: Wear) -> None:
    wear("light", 200)
    page = shown(qtbot, gallery(long_words))
    body = page.findChild(ScrollColumn)
    assert body is not None
    inside = body.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= 1024


def test_the_column_is_never_wider_than_can_be_read(qtbot: QtBot, wear: Wear) -> None:
    wear()
    column, label = ScrollColumn(widest_em=46), Label()
    label.setText("word " * 200)
    column.add(label)
    shown(qtbot, column, 1600, 600)
    assert label.width() == 46 * 14
    assert isinstance(column, QScrollArea)
    wear("light", 100, "ar")
    assert label.mapTo(column, label.rect().topRight()).x() > 1500  # at the leading edge


def test_no_part_of_a_page_comes_up_as_a_window_of_its_own(qtbot: QtBot, wear: Wear) -> None:
    wear()
    before = len(QGuiApplication.allWindows())
    page = gallery(english)
    qtbot.addWidget(page)
    settle()
    assert len(QGuiApplication.allWindows()) == before
    fact, fold, below, row = Fact("clock"), Fold(), Label(), Flow()
    fold.folds(below)
    fold.set_open(True)
    fact.set_words("Under 15 minutes")
    row.add(fact)
    stack = Stack(row, fold, below)
    qtbot.addWidget(stack)
    settle()
    assert len(QGuiApplication.allWindows()) == before
    stack.show()
    settle()
    assert all(part.isVisible() for part in (row, fact, fold, below))
