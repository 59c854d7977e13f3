import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from companion.ui import theme
from companion.ui.kit import Button, DangerButton, Fold, Label, NeutralButton, PrimaryButton, QuietButton
from tests.ui.kit.looks import Wear, drawn, ink, picture, shown

KINDS = pytest.mark.parametrize("make", [PrimaryButton, NeutralButton, QuietButton, DangerButton])


def button(make: type[Button], words: str = "Get help now", icon: str = "") -> Button:
    made = make(icon)
    made.setText(words)
    return made


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


@KINDS
def test_a_button_is_read_as_a_button_with_its_words(qtbot: QtBot, wear: Wear, make: type[Button]) -> None:
    wear()
    made = button(make, "Save & close")
    qtbot.addWidget(made)
    read = QAccessible.queryAccessibleInterface(made)
    assert read.role() == QAccessible.Role.Button
    assert read.text(QAccessible.Text.Name) == "Save & close" == made.words
    assert made.shortcut().isEmpty()


@KINDS
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_keyboard_presses_a_button(qtbot: QtBot, wear: Wear, make: type[Button], key: Qt.Key) -> None:
    wear()
    made = button(make)
    shown(qtbot, made, 200, 40)
    made.setFocus()
    with qtbot.waitSignal(made.clicked):
        QTest.keyClick(made, key)


@KINDS
def test_a_button_wraps_its_words_and_is_high_enough_to_hit(qtbot: QtBot, wear: Wear, make: type[Button]) -> None:
    wear()
    made = button(make, "Start the questions again from the beginning", "printer")
    qtbot.addWidget(made)
    assert made.sizeHint().height() >= 2.3 * theme.em(made)
    assert made.heightForWidth(120) > 2 * made.sizeHint().height()
    assert made.minimumSizeHint().width() < 150 < made.sizeHint().width()


@KINDS
def test_every_state_looks_different(qtbot: QtBot, wear: Wear, make: type[Button]) -> None:
    wear()
    made = button(make)
    shown(qtbot, made, 200, 40)
    made.clearFocus()
    rest = made.grab().toImage()
    made.setDown(True)
    pressed = made.grab().toImage()
    made.setDown(False)
    made.setFocus(Qt.FocusReason.TabFocusReason)
    focused = made.grab().toImage()
    made.setEnabled(False)
    off = made.grab().toImage()
    looks = {"rest": rest, "pressed": pressed, "focused": focused, "off": off}
    assert [(one, other) for one in looks for other in looks if one < other and looks[one] == looks[other]] == []


def test_in_high_contrast_a_button_that_cannot_be_pressed_has_a_dashed_edge(qtbot: QtBot, wear: Wear) -> None:
    wear("contrast")
    made = button(NeutralButton)
    rest = drawn(qtbot, made)
    made.setEnabled(False)
    off = drawn(qtbot, made)
    top = range(10, rest.width() - 10)
    assert {rest.pixel(x, 0) for x in top} == {theme.CONTRAST.border.rgb()}
    assert {theme.CONTRAST.border.rgb(), theme.CONTRAST.surface.rgb()} <= {off.pixel(x, 0) for x in top}


def test_a_click_shows_no_focus_ring_but_the_tab_key_does(qtbot: QtBot, wear: Wear) -> None:
    wear("dark")
    made = button(NeutralButton)
    shown(qtbot, made, 200, 40)
    made.setFocus(Qt.FocusReason.MouseFocusReason)
    assert theme.DARK.focus.rgb() not in colours(made.grab().toImage())
    made.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    assert theme.DARK.focus.rgb() not in colours(made.grab().toImage())
    made.clearFocus()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    assert theme.DARK.focus.rgb() in colours(made.grab().toImage())


def test_the_ring_lies_inside_the_button(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = button(PrimaryButton)
    qtbot.addWidget(made)
    before = made.sizeHint()
    shown(qtbot, made, 200, 40)
    made.clearFocus()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    assert made.sizeHint() == before
    assert theme.LIGHT.fill_words.rgb() in {made.grab().toImage().pixel(100, y) for y in range(1, 5)}  # the light line on the fill


@pytest.mark.parametrize("kind", theme.THEMES)
def test_the_ring_is_wider_than_any_border(qtbot: QtBot, wear: Wear, kind: str) -> None:
    wear(kind)
    made, look = button(NeutralButton), theme.THEMES[kind]
    shown(qtbot, made, 200, 40)
    made.clearFocus()
    bare = [made.grab().toImage().pixel(100, y) for y in range(6)]
    made.setFocus(Qt.FocusReason.TabFocusReason)
    ringed = [made.grab().toImage().pixel(100, y) for y in range(6)]
    assert bare.count(look.edge.rgb()) < ringed.count(look.focus.rgb())


def test_an_icon_stands_before_or_behind_the_words_and_turns_sides_with_the_page(qtbot: QtBot, wear: Wear) -> None:
    def middle(made: Button) -> float:
        columns = ink(made.grab().toImage(), theme.LIGHT.page.rgb())
        return (columns[0] + columns[-1]) / 2

    wear()
    made = QuietButton("printer")
    made.setText("i")
    shown(qtbot, made, 200, 40)
    icon_left = made.grab().toImage()
    made.set_icon("printer", trailing=True)
    icon_right = made.grab().toImage()
    assert icon_left != icon_right
    assert middle(made) == pytest.approx(100, abs=1)
    wear("light", 100, "ar")
    made.set_icon("printer")
    shown(qtbot, made, 200, 40)
    columns = ink(made.grab().toImage(), theme.LIGHT.page.rgb())
    narrow = [x for x in columns if x < 100 - 4]
    assert len(narrow) < len(columns) / 2  # the letter is at the left of the icon now


def test_a_flush_button_begins_where_the_text_above_it_does(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = button(QuietButton)
    qtbot.addWidget(made)
    wide = made.sizeHint().width()
    assert isinstance(made, QuietButton)
    made.set_flush()
    assert made.sizeHint().width() < wide
    assert ink(picture(made, 300, 34), theme.LIGHT.page.rgb())[0] <= theme.gap(made, 1.5) + 2


def test_the_red_button_is_outlined_on_the_way_and_tinted_when_there(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = DangerButton("speech_bubble_alert", outlined=True)
    made.setText("Emergency")
    way = drawn(qtbot, made)
    made.set_tinted(True)
    there = drawn(qtbot, made)
    assert theme.LIGHT.danger_fill.rgb() in colours(way)
    assert theme.LIGHT.danger_soft.rgb() in colours(there) - colours(way)
    wear("contrast")
    assert theme.CONTRAST.hover.rgb() in colours(drawn(qtbot, made))


def test_a_fold_shows_and_hides_and_says_which(qtbot: QtBot, wear: Wear) -> None:
    wear()
    page, fold, below = QWidget(), Fold(), Label()
    column = QVBoxLayout(page)
    column.addWidget(fold)
    column.addWidget(below)
    fold.set_words("How to do it", "Fold this step")
    fold.set_states("folded", "open")
    fold.folds(below)
    shown(qtbot, page, 300, 200)
    read = QAccessible.queryAccessibleInterface(fold)
    assert not below.isVisible()
    assert (read.text(QAccessible.Text.Name), read.text(QAccessible.Text.Description)) == ("How to do it", "folded")
    fold.setFocus()
    with qtbot.waitSignal(fold.opened) as opened:
        QTest.keyClick(fold, Qt.Key.Key_Space)
    assert opened.args == [True]
    assert below.isVisible()
    assert fold.is_open
    assert (read.text(QAccessible.Text.Name), read.text(QAccessible.Text.Description)) == ("Fold this step", "open")
    with qtbot.assertNotEmitted(fold.opened):
        fold.set_open(True)


def test_new_words_make_a_button_wider_at_once(qtbot: QtBot, wear: Wear) -> None:
    wear()
    page, made = QWidget(), button(NeutralButton, "Go")
    column = QVBoxLayout(page)
    column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeading)
    shown(qtbot, page, 600, 100)
    before = made.width()
    made.setText("Go on with the next question")
    qtbot.waitUntil(lambda: made.width() > before)
