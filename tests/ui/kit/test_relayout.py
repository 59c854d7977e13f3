"""What is remembered of a layout is worked out anew when anything in it changes, and a change of theme, size or language once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.ui import theme
from companion.ui.kit import Beside, Flow, Label, NeutralButton
from tests.ui.kit.looks import Wear, settle, shown


def button(words: str) -> NeutralButton:
    made = NeutralButton()
    made.setText(words)
    return made


def test_a_row_follows_its_words_its_widgets_and_what_is_hidden(qtbot: QtBot, wear: Wear) -> None:
    wear()
    one, two = button("One"), button("Two")
    row = Flow(one, two)
    shown(qtbot, row, 300, 200)
    single, wide = row.heightForWidth(300), row.sizeHint().width()
    two.setText("Two, with words that need a line of their own")
    assert row.sizeHint().width() > wide
    assert row.heightForWidth(300) > single
    two.hide()
    assert (row.heightForWidth(300), row.sizeHint().width()) == (single, one.sizeHint().width())
    two.show()
    row.take(two)
    assert row.sizeHint().width() == one.sizeHint().width()
    row.add(two)
    assert row.minimumSizeHint().width() == two.minimumSizeHint().width()
    two.deleteLater()


def test_something_beside_moves_below_when_the_main_part_grows(qtbot: QtBot, wear: Wear) -> None:
    wear()
    words, aside = Label(), button("Aside")
    words.setText("A word")
    beside = Beside(words, aside, least_em=4)
    shown(qtbot, beside, 300, 200)
    before = beside.heightForWidth(300)
    words.setText("many words " * 20)
    settle()
    assert beside.heightForWidth(300) > before
    assert beside.heightForWidth(200) > beside.heightForWidth(300)
    assert beside.heightForWidth(300) == beside.heightForWidth(300)


@pytest.mark.parametrize("widths", [(120, 400), (400, 120)])
def test_words_take_as_many_lines_as_their_width_needs_in_any_order(qtbot: QtBot, wear: Wear, widths: tuple[int, int]) -> None:
    wear()
    label = Label()
    qtbot.addWidget(label)
    label.setText("Seven words that break in little room")
    heights = {width: label.heightForWidth(width) for width in widths}
    assert heights[120] > heights[400]
    exactly = label.sizeHint().width()
    assert label.heightForWidth(exactly) == heights[400] < label.heightForWidth(exactly - 1)


def test_a_new_font_is_in_force_before_anything_is_laid_out(qtbot: QtBot, qapp: QApplication, wear: Wear) -> None:
    wear()
    label = Label()
    label.setText("Words")
    shown(qtbot, label)
    small, height = theme.em(label), label.sizeHint().height()
    theme.apply(qapp, "light", 200)
    assert theme.em(label) == pytest.approx(2 * small)
    assert label.sizeHint().height() > 1.5 * height


def test_a_mirrored_page_moves_and_keeps_its_size(qtbot: QtBot, qapp: QApplication, wear: Wear) -> None:
    wear()
    first, second = button("First"), button("Second")
    row = Flow(first, second)
    shown(qtbot, row, 400, 100)
    size, left = row.sizeHint(), first.x()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settle()
    assert first.x() > second.x() > left
    assert row.sizeHint() == size
