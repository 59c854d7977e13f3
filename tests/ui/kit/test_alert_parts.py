"""The kit's parts of an alert: a countdown that can be stopped, a button that is held, a timeline, a state that leads somewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from companion.ui import theme
from companion.ui.kit import (
    At,
    BoxGrid,
    Countdown,
    CountdownWords,
    DestructiveButton,
    DoneBox,
    HoldButton,
    NeutralButton,
    Point,
    Stage,
    StateBox,
    Timeline,
    countdown,
    hold,
)
from tests.ui.kit.looks import Wear, drawn, settle, shown

NAMES = {At.DONE: "done", At.NOW: "now", At.NEXT: "not yet", At.STOPPED: "ended"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(countdown, "_TICK_MS", 5)
    monkeypatch.setattr(hold, "_STEP_MS", 5)


def counting(qtbot: QtBot) -> Countdown:
    made = Countdown()
    made.set_words(CountdownWords(lambda left: (str(left), f"{left} left"), "about", "stop", "now", "foot"))
    shown(qtbot, made, 500, 300)
    return made


class TestCountdown:
    def test_it_counts_to_the_end_once(self, qtbot: QtBot) -> None:
        made, said, over = counting(qtbot), list[str](), list[bool]()
        made.over.connect(lambda: over.append(True))
        made._timer.timeout.connect(lambda: said.append(made.title.text()))
        made.begin()
        assert made.title.text() == "10 left"
        qtbot.waitUntil(lambda: bool(over))
        assert said[:3] == ["9 left", "8 left", "7 left"]
        assert not made.counting
        qtbot.wait(30)
        assert over == [True]

    def test_stopping_is_told_once_and_nothing_follows(self, qtbot: QtBot) -> None:
        made, told = counting(qtbot), list[str]()
        made.over.connect(lambda: told.append("over"))
        made.stopped.connect(lambda: told.append("stopped"))
        made.begin()
        assert made.stop.hasFocus()
        QTest.keyClick(made.stop, Qt.Key.Key_Escape)
        made.stop.click()
        made.hide()
        qtbot.wait(80)
        assert told == ["stopped"]

    def test_hiding_stops_it(self, qtbot: QtBot) -> None:
        made, told = counting(qtbot), list[str]()
        made.stopped.connect(lambda: told.append("stopped"))
        made.begin()
        made.hide()
        assert told == ["stopped"]

    def test_one_that_does_not_count_is_neither_stopped_nor_over(self, qtbot: QtBot) -> None:
        made, told = counting(qtbot), list[str]()
        made.stopped.connect(lambda: told.append("stopped"))
        made.over.connect(lambda: told.append("over"))
        made.now.click()
        made.stop.click()
        assert told == []

    def test_it_begins_anew_from_ten(self, qtbot: QtBot) -> None:
        made = counting(qtbot)
        made.begin()
        qtbot.waitUntil(lambda: made.title.text() != "10 left")
        made.end()
        made.begin()
        assert made.title.text() == "10 left"


def key(widget: QWidget, kind: QEvent.Type, *, repeats: bool = False, which: Qt.Key = Qt.Key.Key_Return) -> None:
    QApplication.sendEvent(widget, QKeyEvent(kind, which, Qt.KeyboardModifier.NoModifier, "", repeats))


class TestHold:
    @pytest.fixture
    def button(self, qtbot: QtBot) -> HoldButton:
        made = HoldButton("trash")
        made.setText("Hold")
        self.held: list[bool] = []
        made.held.connect(lambda: self.held.append(True))
        shown(qtbot, made, 200, 60)
        return made

    def test_a_click_is_not_enough(self, button: HoldButton, qtbot: QtBot) -> None:
        button.click()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.wait(100)
        assert self.held == []

    def test_held_by_the_pointer(self, button: HoldButton, qtbot: QtBot) -> None:
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: self.held == [True])
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
        qtbot.wait(100)
        assert self.held == [True]

    @pytest.mark.parametrize("which", [Qt.Key.Key_Return, Qt.Key.Key_Space])
    def test_held_by_a_key(self, button: HoldButton, qtbot: QtBot, which: Qt.Key) -> None:
        key(button, QEvent.Type.KeyPress, which=which)
        key(button, QEvent.Type.KeyRelease, repeats=True, which=which)  # what a keyboard sends while a key is down
        key(button, QEvent.Type.KeyPress, repeats=True, which=which)
        qtbot.waitUntil(lambda: self.held == [True])

    @pytest.mark.parametrize("which", [Qt.Key.Key_Enter, Qt.Key.Key_Space])
    def test_let_go_too_early(self, button: HoldButton, qtbot: QtBot, which: Qt.Key) -> None:
        key(button, QEvent.Type.KeyPress, which=which)
        key(button, QEvent.Type.KeyRelease, which=which)
        qtbot.wait(100)
        assert self.held == []

    def test_losing_the_focus_or_hiding_lets_go(self, button: HoldButton, qtbot: QtBot) -> None:
        button.setFocus()
        key(button, QEvent.Type.KeyPress)
        button.clearFocus()
        key(button, QEvent.Type.KeyPress)
        button.hide()
        qtbot.wait(100)
        assert self.held == []

    @pytest.mark.parametrize("kind", ["light", "contrast"])
    def test_it_fills_while_it_is_held(self, wear: Wear, qtbot: QtBot, kind: str) -> None:
        wear(kind)
        made = HoldButton()
        made.setText("Hold")
        before = drawn(qtbot, made)
        made._done = 6
        assert made.grab().toImage() != before


def test_a_destructive_button_is_red_words_and_grey_when_off(wear: Wear, qtbot: QtBot) -> None:
    wear()
    made = DestructiveButton()
    made.setText("Delete")
    look = theme.LIGHT
    assert made.coat(look).words == look.danger
    made.setEnabled(False)
    assert made.coat(look).words == look.subtle
    assert qtbot is not None


class TestTimeline:
    STAGES = (
        Stage(At.DONE, "one", "below", "14:02"),
        Stage(At.NOW, "two", "what happens"),
        Stage(At.NEXT, "three"),
        Stage(At.STOPPED, "four"),
    )

    def test_a_screen_reader_hears_where_each_stage_stands(self, qtbot: QtBot) -> None:
        made = Timeline()
        made.set_stages(self.STAGES, NAMES)
        shown(qtbot, made, 400, 400)
        said = [
            QAccessible.queryAccessibleInterface(child).text(QAccessible.Text.Name)
            for child in made.findChildren(QWidget)
            if QAccessible.queryAccessibleInterface(child).text(QAccessible.Text.Name)
        ]
        assert {"done", "now", "not yet", "ended", "one", "two", "three", "four", "below", "what happens", "14:02"} <= set(said)
        assert made.titles() == ["one"]

    def test_stages_come_and_go(self, qtbot: QtBot) -> None:
        made = Timeline()
        qtbot.addWidget(made)
        made.set_stages(self.STAGES, NAMES)
        made.set_stages(self.STAGES[:1], NAMES)
        assert made.titles() == ["one"]
        made.set_stages(self.STAGES[:2], NAMES)
        assert len(made._markers) == 2

    def test_the_marks_stand_at_the_leading_edge(self, wear: Wear, qtbot: QtBot) -> None:
        stages = [Stage(stage.at, "") for stage in self.STAGES]
        wear()
        made = Timeline()
        made.set_stages(stages, NAMES)
        shown(qtbot, made, 300, 300)
        ltr = [marker.mapTo(made, QPoint(0, 0)).x() for marker in made._markers]
        wear("light", 100, "ar")
        settle()
        rtl = [marker.mapTo(made, QPoint(marker.width(), 0)).x() for marker in made._markers]
        assert ltr == [0] * 4
        assert rtl == [300] * 4

    @pytest.mark.parametrize("kind", ["light", "dark", "contrast"])
    def test_every_place_looks_different(self, wear: Wear, qtbot: QtBot, kind: str) -> None:
        wear(kind)
        pictures = []
        for at in At:
            made = Timeline()
            made.set_stages([Stage(at, "")], NAMES)
            pictures.append(drawn(qtbot, made._markers[0]))
        assert all(one != other for place, one in enumerate(pictures) for other in pictures[place + 1 :])


def test_a_state_is_a_button_with_both_lines_as_its_name(wear: Wear, qtbot: QtBot) -> None:
    wear()
    made = StateBox()
    made.set_words("Alert sent 14:03", "Not read yet")
    shown(qtbot, made, 170, 60)
    interface = QAccessible.queryAccessibleInterface(made)
    assert interface.text(QAccessible.Text.Name) == "Alert sent 14:03\nNot read yet"
    assert interface.role() is QAccessible.Role.Button
    made.clearFocus()
    quiet = made.grab().toImage()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    assert made.grab().toImage() != quiet
    made.setDown(True)
    assert made.grab().toImage() != quiet
    made.setDown(False)
    assert made.heightForWidth(60) > made.heightForWidth(400)


def test_the_bar_of_a_state_stands_at_the_leading_edge(wear: Wear, qtbot: QtBot) -> None:
    wear()
    made = StateBox()
    qtbot.addWidget(made)
    made.set_words("Alert sent", "Not read yet", theme.Tone.WARN)
    made.resize(200, 40)
    bar = theme.LIGHT.warn_mark.rgba()
    image = made.grab().toImage()
    assert (image.pixel(2, 20) == bar, image.pixel(197, 20) == bar) == (True, False)
    wear("light", 100, "ar")
    settle()
    image = made.grab().toImage()
    assert (image.pixel(2, 20) == bar, image.pixel(197, 20) == bar) == (False, True)


def test_a_point_without_a_bold_line_keeps_no_room_for_it(qtbot: QtBot) -> None:
    made = Point("eye")
    qtbot.addWidget(made)
    made.set_words("", "small")
    assert made.bold.isHidden()
    made.set_words("bold", "small")
    assert not made.bold.isHidden()


def test_boxes_stand_in_as_many_columns_as_there_is_room_for(wear: Wear, qtbot: QtBot) -> None:
    wear()
    boxes = [DoneBox() for _ in range(4)]
    made = BoxGrid(boxes)
    shown(qtbot, made, 1000, 200)
    assert len({box.x() for box in boxes}) == 4
    made.resize(500, 200)
    settle()
    assert len({box.x() for box in boxes}) == 2
    made.resize(200, 300)
    settle()
    assert len({box.x() for box in boxes}) == 1


def test_a_wide_button_takes_the_whole_column(wear: Wear, qtbot: QtBot) -> None:
    wear()
    holder, button = QWidget(), NeutralButton("share")
    button.setText("Share")
    button.set_wide()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(button)
    shown(qtbot, holder, 400, 60)
    assert button.width() == 400
