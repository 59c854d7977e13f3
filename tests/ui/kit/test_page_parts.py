import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from companion.ui import theme
from companion.ui.kit import (
    Combo,
    Field,
    Flow,
    Foot,
    Footed,
    FormRow,
    Header,
    Label,
    NavItem,
    NeutralButton,
    PrimaryButton,
    Progress,
    ScrollColumn,
    SideBar,
    Split,
    Stack,
    TextArea,
    TopBar,
    is_narrow,
)
from tests.ui.kit.looks import Wear, settle, shown

ITEMS = [NavItem("home", "home"), NavItem("plan", "check_all"), NavItem("settings", "settings")]


def read(widget: QWidget) -> tuple[QAccessible.Role, str, str]:
    seen = QAccessible.queryAccessibleInterface(widget)
    return seen.role(), seen.text(QAccessible.Text.Name), seen.text(QAccessible.Text.Description)


def left(widget: QWidget) -> int:
    return widget.mapTo(widget.window(), QPoint(0, 0)).x()


def buttons(*words: str) -> list[NeutralButton]:
    made = []
    for each in words:
        made.append(NeutralButton())
        made[-1].setText(each)
    return made


def side_bar(words: str = "Home") -> SideBar:
    side = SideBar(ITEMS)
    side.set_texts(
        "Companion", {item.id: f"{words} {item.id}" for item in ITEMS}, danger="Emergency", hide="Hide now", hide_key="F9", current="open"
    )
    return side


def test_a_row_that_is_too_long_goes_on_in_the_next_line(qtbot: QtBot, wear: Wear) -> None:
    wear()
    one, two, three = buttons("One button", "Two buttons", "Three buttons")
    row = Flow(one, two)
    row.add_end(three)
    shown(qtbot, row, 600, 40)
    assert one.y() == two.y() == three.y()
    assert three.geometry().right() == row.width() - 1
    row.resize(230, 200)
    settle()
    assert one.y() == two.y() < three.y()
    assert row.heightForWidth(230) > row.heightForWidth(600)
    wear("light", 100, "ar")
    assert one.geometry().right() == row.width() - 1
    assert three.x() == 0


def test_hidden_parts_of_a_row_leave_no_gap_and_an_empty_row_is_not_there(qtbot: QtBot, wear: Wear) -> None:
    wear()
    one, two = buttons("One", "Two")
    row = Flow(one, two)
    shown(qtbot, row, 400, 40)
    one.hide()
    settle()
    assert two.x() == 0
    empty = Flow()
    qtbot.addWidget(empty)
    assert empty.isHidden()
    row.take(two)
    row.take(one)
    assert row.is_empty()
    assert row.isHidden()
    for button in (one, two):
        qtbot.addWidget(button)


def test_two_columns_become_one_in_a_narrow_window(qtbot: QtBot, wear: Wear) -> None:
    wear()
    main, side = Label(), Label()
    split = Split(main, side)
    shown(qtbot, split, 1000, 300)
    assert not is_narrow(split)
    assert main.y() == side.y()
    assert main.width() / side.width() == pytest.approx(62 / 38, rel=0.03)
    split.resize(700, 300)
    settle()
    assert is_narrow(split)
    assert main.x() == side.x()
    assert side.y() > main.y()
    split.resize(1000, 300)
    settle()
    assert main.y() == side.y()


def test_the_button_of_a_header_moves_below_when_there_is_no_room(qtbot: QtBot, wear: Wear) -> None:
    wear()
    header = Header()
    header.set_words("Your plan", "Made from your 11 answers. You decide what to do, and when.")
    shown(qtbot, header, 700, 100)
    assert not header.action.isVisible()
    header.set_action("Print", "printer")
    settle()
    assert left(header.action) > 500
    header.resize(200, 300)
    settle()
    assert left(header.action) == 0
    header.set_words("Your plan")
    assert not header.subtle.isVisible()


def test_progress_fills_from_the_leading_side(qtbot: QtBot, wear: Wear) -> None:
    wear()
    progress = Progress()
    progress.set_words("About you", "Question 6. About 9 more.")
    progress.set_part(0.4)
    shown(qtbot, progress, 500, 40)

    def track() -> tuple[int, int]:
        image = progress.grab().toImage()
        y = next(y for y in range(image.height()) if theme.LIGHT.accent.rgb() in {image.pixel(x, y) for x in (20, 480)})
        return image.pixel(20, y), image.pixel(480, y)

    assert track() == (theme.LIGHT.accent.rgb(), theme.LIGHT.sunken.rgb())
    wear("light", 100, "ar")
    assert track() == (theme.LIGHT.sunken.rgb(), theme.LIGHT.accent.rgb())


def test_the_foot_scrolls_along_in_a_narrow_window_and_keeps_the_focus(qtbot: QtBot, wear: Wear) -> None:
    wear()
    back, onward = buttons("Back", "Next question")
    column, foot = ScrollColumn(), Foot(back, onward)
    page = Footed(column, foot)
    shown(qtbot, page, 1000, 400)
    assert foot.geometry().bottom() == page.height() - 1
    assert not column.isAncestorOf(foot)
    onward.setFocus()
    page.resize(600, 400)
    settle()
    assert column.isAncestorOf(foot)
    assert onward.hasFocus()
    assert foot.isVisible()
    page.resize(1000, 400)
    settle()
    assert not column.isAncestorOf(foot)
    assert onward.hasFocus()
    assert left(back) == theme.gap(page, 6)


def test_the_scroll_bar_is_thin_and_moves_with_the_page(qtbot: QtBot, wear: Wear) -> None:
    wear()
    column, words = ScrollColumn(), Label()
    words.setText("word " * 3000)
    column.add(words, QHBoxLayout())
    shown(qtbot, column, 600, 300)
    bar = column.verticalScrollBar()
    assert bar.width() <= theme.em(column)
    top = bar.grab().toImage()
    bar.setValue(bar.maximum())
    assert bar.grab().toImage() != top
    column.to_top()
    assert bar.grab().toImage() == top
    assert column.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_field_is_named_by_its_row_and_says_what_is_wrong(qtbot: QtBot, wear: Wear) -> None:
    wear()
    field = Field()
    row = FormRow(field)
    row.set_words("Language", "English is always one tap away.")
    shown(qtbot, row, 900, 120)
    assert read(field) == (QAccessible.Role.EditableText, "Language", "English is always one tap away.")
    assert not row.error.isVisible()
    row.set_error("There is no such language.")
    field.set_wrong(True)
    settle()
    assert row.error.isVisible()
    assert read(field)[2] == "There is no such language.\nEnglish is always one tap away."
    assert field.grab().toImage().pixel(100, 0) == theme.LIGHT.danger.rgb()
    assert left(field) == pytest.approx(0.42 * 900, abs=20)
    row.resize(500, 200)
    settle()
    assert left(field) == 0


@pytest.mark.parametrize("make", [Field, Combo, TextArea])
def test_a_thicker_edge_under_focus_moves_nothing(qtbot: QtBot, wear: Wear, make: type[Field | Combo | TextArea]) -> None:
    wear()
    page, field, other = QWidget(), make(), buttons("Other")[0]
    column = QVBoxLayout(page)
    column.addWidget(field)
    column.addWidget(other)
    shown(qtbot, page, 400, 300)
    other.setFocus()
    before, hint = field.grab().toImage(), field.sizeHint()
    assert before.pixel(100, 0) == theme.LIGHT.edge.rgb()
    field.setFocus()
    settle()
    after = field.grab().toImage()
    assert after.pixel(100, 0) == after.pixel(100, 1) == theme.LIGHT.focus.rgb()
    assert field.sizeHint() == hint


def test_a_placeholder_is_subtle_but_readable_in_every_theme(qtbot: QtBot, wear: Wear) -> None:
    wear("dark")
    field = Field()
    qtbot.addWidget(field)
    assert field.palette().placeholderText().color() == theme.DARK.subtle


def test_the_tab_key_leaves_a_text_area(qtbot: QtBot, wear: Wear) -> None:
    wear()
    area, other = TextArea(rows=3), buttons("Other")[0]
    page = Stack(area, other)
    shown(qtbot, page, 400, 300)
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_Tab)
    assert other.hasFocus()
    assert area.height() == area.sizeHint().height()


def test_the_wheel_changes_a_choice_only_under_focus(qtbot: QtBot, wear: Wear) -> None:
    wear()
    combo, other = Combo(), buttons("Other")[0]
    combo.addItems(["Light", "Dark", "High contrast"])
    page = Stack(combo, other)
    shown(qtbot, page, 400, 200)

    def turn() -> None:
        spot, none = QPointF(10, 10), QPoint()
        event = QWheelEvent(
            spot, spot, none, QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(combo, event)

    other.setFocus()
    turn()
    assert combo.currentIndex() == 0
    combo.setFocus()
    turn()
    assert combo.currentIndex() == 1
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "High contrast"
    assert combo.sizeHint().width() > theme.em(combo) * 6
    assert QAccessible.queryAccessibleInterface(combo).role() == QAccessible.Role.ComboBox


def test_the_side_bar_tells_which_page_was_chosen_and_which_is_open(qtbot: QtBot, wear: Wear) -> None:
    wear()
    side = side_bar()
    shown(qtbot, side, 300, 600)
    with qtbot.waitSignal(side.chosen) as chosen:
        QTest.mouseClick(side.rows["plan"], Qt.MouseButton.LeftButton)
    assert chosen.args == ["plan"]
    side.set_current("plan")
    assert read(side.rows["plan"]) == (QAccessible.Role.Button, "Home plan", "open")
    assert read(side.rows["home"])[2] == ""
    for signal, button in ((side.emergency, side.danger), (side.hide_now, side.hide_button)):
        with qtbot.waitSignal(signal):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    side.set_current("", emergency=True)
    assert read(side.danger)[2] == "open"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_open_page_has_a_bar_at_the_leading_side(qtbot: QtBot, wear: Wear, language: str) -> None:
    wear("light", 100, language)
    side = side_bar()
    shown(qtbot, side, 300, 600)
    side.set_current("plan")
    row = side.rows["plan"]
    image = row.grab().toImage()
    bar, other = (row.width() - 1, 0) if language == "ar" else (0, row.width() - 1)
    middle = row.height() // 2
    assert image.pixel(bar, middle) == theme.LIGHT.accent.rgb()
    assert image.pixel(other, middle) == theme.LIGHT.accent_soft.rgb()


def test_the_side_bar_is_as_wide_as_its_longest_word(qtbot: QtBot, wear: Wear) -> None:
    wear()
    side = side_bar()
    qtbot.addWidget(side)
    narrow = side.width()
    side.set_texts(
        "Companion",
        {item.id: "Donaudampfschifffahrt" for item in ITEMS},
        danger="Emergency",
        hide="Hide now",
        hide_key="F9",
        current="open",
    )
    assert side.width() > narrow
    assert all(row.minimumSizeHint().width() < side.width() for row in side.rows.values())


def test_in_a_low_window_the_pages_scroll_and_the_way_to_help_stays(qtbot: QtBot, wear: Wear) -> None:
    wear("light", 200)
    side = side_bar("Donaudampfschifffahrt Donaudampfschifffahrt")
    state = Label()
    state.setText("Sent")
    side.add_state(state)
    shown(qtbot, side, side.width(), 420)
    assert side.height() == 420
    for widget in (side.danger, side.hide_button):
        bottom = widget.mapTo(side, widget.rect().bottomLeft()).y()
        assert bottom < 420
        assert widget.height() >= widget.heightForWidth(widget.width())
    row = side.rows["home"]
    assert row.height() >= row.heightForWidth(row.width())


def test_the_top_bar_opens_the_menu_and_the_way_to_help(qtbot: QtBot, wear: Wear) -> None:
    wear()
    top = TopBar()
    top.set_texts("Menu", "Home", "Emergency")
    shown(qtbot, top, 600, 60)
    for signal, button in ((top.menu, top.menu_button), (top.emergency, top.danger)):
        with qtbot.waitSignal(signal):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert left(top.menu_button) < left(top.name) < left(top.danger)


def test_widgets_one_below_the_other_can_be_taken_out_again(qtbot: QtBot, wear: Wear) -> None:
    wear()
    stack, button = Stack(), PrimaryButton()
    button.setText("Go")
    stack.add(Label(), button)
    shown(qtbot, stack, 400, 200)
    assert button.width() == button.sizeHint().width()
    stack.clear()
    qtbot.waitUntil(lambda: stack.findChildren(QWidget) == [])
