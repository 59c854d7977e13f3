import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.ui import theme
from companion.ui.kit import Tabs
from tests.ui.kit.looks import Wear, settle, shown

WORDS = {"one": "Account", "two": "Connection", "three": "Device"}


def tabs(qtbot: QtBot, width: int = 600) -> Tabs:
    made = Tabs(list(WORDS))
    made.set_words(WORDS, "Tab")
    made.set_current("one")
    shown(qtbot, made, width, 80)
    return made


def read(widget: QWidget) -> tuple[QAccessible.Role, str, str, bool]:
    seen = QAccessible.queryAccessibleInterface(widget)
    return seen.role(), seen.text(QAccessible.Text.Name), seen.text(QAccessible.Text.Description), bool(seen.state().checked)


def test_a_screen_reader_hears_which_is_chosen(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = tabs(qtbot)
    assert read(made.tabs["one"]) == (QAccessible.Role.RadioButton, "Account", "Tab", True)
    assert read(made.tabs["two"]) == (QAccessible.Role.RadioButton, "Connection", "Tab", False)


def test_only_the_persons_own_choice_is_told(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = tabs(qtbot)
    told: list[str] = []
    made.chosen.connect(told.append)
    made.set_current("two")
    assert not told
    QTest.mouseClick(made.tabs["three"], Qt.MouseButton.LeftButton, pos=made.tabs["three"].rect().bottomRight())
    made.tabs["three"].setFocus()
    QTest.keyClick(made.tabs["three"], Qt.Key.Key_Left)
    assert told == ["three", "two"]
    assert [tab.isChecked() for tab in made.tabs.values()] == [False, True, False]


@pytest.mark.parametrize("kind", ["light", "dark", "contrast"])
def test_the_chosen_one_has_a_bar_and_nothing_moves(qtbot: QtBot, wear: Wear, kind: str) -> None:
    wear(kind)
    made = tabs(qtbot)
    before = [tab.geometry() for tab in made.tabs.values()]
    made.set_current("two")
    settle()
    assert [tab.geometry() for tab in made.tabs.values()] == before
    images = {name: tab.grab().toImage() for name, tab in made.tabs.items()}
    bars = {name: image.pixel(image.width() // 2, image.height() - 1) == theme.THEMES[kind].accent.rgb() for name, image in images.items()}
    assert bars == {"one": False, "two": True, "three": False}


def test_focus_by_keyboard_is_seen(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = tabs(qtbot)
    bare = made.tabs["two"].grab().toImage()
    made.tabs["two"].setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert made.tabs["two"].grab().toImage() != bare


def test_without_room_they_stand_in_two_lines(qtbot: QtBot, wear: Wear) -> None:
    wear("light", 200)
    made = tabs(qtbot, 300)
    settle()
    tops = {tab.y() for tab in made.tabs.values()}
    assert len(tops) > 1
    assert made.heightForWidth(300) > made.heightForWidth(900)
