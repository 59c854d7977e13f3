import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.ui import theme
from companion.ui.kit import Card, Empty, Label, Line, NeutralButton, Notice, PrimaryButton, QuietBox, Row, RowCard, StepCard, Strip, Tone
from tests.ui.kit.looks import Wear, picture, settle, shown


def name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def described(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def step() -> StepCard:
    card = StepCard()
    card.set_number("1", "Step 1")
    card.set_words("Turn on the second login step", "Because you said: no.", time="Under 15 minutes", done="Done")
    card.set_fold("How to do it", "Fold this step", "folded", "open")
    card.set_how("How to do it", ["Open the page.", "Write the codes on paper."], ["1", "2"])
    card.set_limits("What this cannot do", "It does not help if someone holds your phone.")
    return card


def test_a_row_is_a_button_read_with_all_its_lines(qtbot: QtBot, wear: Wear) -> None:
    wear()
    row = Row("alert", Tone.DANGER)
    row.set_words("One thing to act on", above="Account", below="Since today")
    row.set_fact("clock", "Under 15 minutes")
    shown(qtbot, row, 300, 90)
    assert QAccessible.queryAccessibleInterface(row).role() == QAccessible.Role.Button
    assert name(row) == "Account\nOne thing to act on"
    assert described(row) == "Since today\nUnder 15 minutes"
    row.setFocus()
    with qtbot.waitSignal(row.clicked):
        QTest.keyClick(row, Qt.Key.Key_Return)
    with qtbot.waitSignal(row.clicked):
        QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().bottomRight())


def test_a_row_grows_with_its_words_and_shows_number_or_icon(qtbot: QtBot, wear: Wear) -> None:
    wear()
    row = Row()
    qtbot.addWidget(row)
    row.set_words("Use your own profile on a shared computer, and log out", below="Because you said: people you live with use it.")
    assert row.heightForWidth(200) > row.heightForWidth(600) >= 2.3 * theme.em(row)
    plain = picture(row, 400, 80)
    row.set_number("2")
    numbered = picture(row, 400, 80)
    row.set_icon("success", Tone.OK)
    assert len({plain.sizeInBytes(), numbered.sizeInBytes()}) == 1
    assert plain != numbered != picture(row, 400, 80) != plain
    row.setDown(True)
    assert picture(row, 400, 80).pixel(200, 5) == theme.LIGHT.press.rgb()


def test_rows_have_lines_between_them_and_a_button_comes_below_their_words(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card, row, more = RowCard(), Row(), PrimaryButton()
    row.set_words("Turn on the second login step")
    more.setText("See the whole plan")
    card.set_heading("How things stand")
    card.add(row, more)
    shown(qtbot, card, 500, 300)
    row.set_number("1")
    settle()
    assert len(card.findChildren(Line)) == 1
    assert more.x() + theme.gap(more, 3) == row.x() + row.words_at()
    wear("light", 100, "ar")
    assert card.width() - more.geometry().right() - 1 + theme.gap(more, 3) == row.x() + row.words_at()


@pytest.mark.parametrize(("kind", "thick"), [("light", 1), ("dark", 1), ("contrast", 2)])
def test_a_card_has_surface_and_border_and_a_part_of_one_has_neither(qtbot: QtBot, wear: Wear, kind: str, thick: int) -> None:
    wear(kind)
    look = theme.THEMES[kind]
    card, part = Card(), Card(framed=False)
    for widget in (card, part):
        qtbot.addWidget(widget)
    image = picture(card, 100, 100)
    assert [image.pixel(x, 50) == look.border.rgb() for x in range(4)] == [x < thick for x in range(4)]
    assert image.pixel(50, 50) == look.surface.rgb()
    assert picture(part, 100, 100).pixel(0, 50) == look.page.rgb()


def test_a_button_in_a_card_keeps_its_own_width(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card, button = Card(), NeutralButton()
    button.setText("Get help now")
    card.add(Label(), button)
    card.divide()
    shown(qtbot, card, 500, 200)
    assert button.width() == button.sizeHint().width()
    assert len(card.findChildren(Line)) == 1


def test_a_step_opens_with_the_keyboard_and_keeps_the_focus(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card, action = step(), PrimaryButton()
    action.setText("Open Account security")
    card.add_action(action)
    shown(qtbot, card, 700, 500)
    assert not card.details.isVisible()
    assert not action.isVisible()
    assert described(card.fold) == "folded\nTurn on the second login step"
    card.fold.setFocus()
    with qtbot.waitSignal(card.opened) as opened:
        QTest.keyClick(card.fold, Qt.Key.Key_Space)
    assert opened.args == [True]
    settle()
    assert card.details.isVisible()
    assert action.isVisible()
    assert card.fold.hasFocus()
    assert card.fold.x() > action.x()  # it now stands behind the action
    with qtbot.waitSignal(card.opened):
        QTest.keyClick(card.fold, Qt.Key.Key_Space)
    settle()
    assert card.fold.isVisible()
    assert card.fold.hasFocus()
    assert not card.details.isVisible()


def test_what_a_step_does_not_have_takes_no_room(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card = step()
    card.set_open(True)
    shown(qtbot, card, 700, 500)
    assert not card.risk.isVisible()
    assert not card.details.caution.isVisible()
    assert not card.details.sources.isVisible()
    assert card.details.limits.isVisible()
    before = card.sizeHint().height()
    card.set_caution("Read this first", "It may end your session.")
    card.add_source(Label())
    settle()
    assert card.details.caution.isVisible()
    assert card.details.sources.isVisible()
    assert card.sizeHint().height() > before


def test_a_step_without_a_fold_shows_its_action(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card, action = StepCard(framed=False, done=False), PrimaryButton()
    card.set_words("Turn on the second login step", "")
    action.setText("Start this step")
    card.add_action(action)
    shown(qtbot, card, 500, 200)
    assert action.isVisible()
    assert not card.fold.isVisible()
    assert not card.done.isVisible()


def test_done_is_told_only_when_the_person_ticks_it(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card = step()
    shown(qtbot, card, 700, 300)
    assert (name(card.done), described(card.done)) == ("Done", "Turn on the second login step")
    with qtbot.assertNotEmitted(card.done_changed):
        card.done.setChecked(True)
    with qtbot.waitSignal(card.done_changed) as changed:
        QTest.mouseClick(card.done, Qt.MouseButton.LeftButton)
    assert changed.args == [False]


def test_a_list_of_what_to_do_can_become_shorter_and_longer(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card = step()
    card.set_open(True)
    shown(qtbot, card, 700, 500)
    card.set_how("How", ["Only this."], ["\u0661"])
    assert [label.text() for label in card.how.items] == ["Only this."]
    card.set_how("How", ["One.", "Two.", "Three."], ["1", "2", "3"])
    settle()
    assert [label.isVisible() for label in card.how.items] == [True] * 3


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", ["light", "contrast"])
def test_the_bar_of_a_notice_stands_at_the_leading_edge(qtbot: QtBot, wear: Wear, kind: str, language: str) -> None:
    wear(kind, 100, language)
    notice = Notice(Tone.WARN)
    notice.set_words("This plan is not saved.", "It is gone when you close the program.")
    shown(qtbot, notice, 500, 80)
    image, mark = notice.grab().toImage(), theme.THEMES[kind].warn_mark.rgb()
    leading, trailing = (497, 2) if language == "ar" else (2, 497)
    assert image.pixel(leading, 40) == mark
    assert image.pixel(trailing, 40) != mark


def test_a_notice_shows_only_what_it_has(qtbot: QtBot, wear: Wear) -> None:
    wear()
    notice = Notice()
    notice.set_words("This plan is not saved.")
    shown(qtbot, notice, 500, 80)
    assert not notice.plain.isVisible()
    assert not notice.action.isVisible()
    notice.set_action("Keep in a vault", "lock")
    assert notice.action.isVisible()
    with qtbot.waitSignal(notice.action.clicked):
        QTest.mouseClick(notice.action, Qt.MouseButton.LeftButton)
    before = notice.grab().toImage()
    notice.set_tone(Tone.DANGER)
    assert notice.grab().toImage() != before


def test_the_button_of_a_notice_moves_below_when_there_is_no_room(qtbot: QtBot, wear: Wear) -> None:
    wear()
    notice = Notice()
    notice.set_words("This plan is not saved.", "It is gone when you close the program.")
    notice.set_action("Keep in a vault")
    shown(qtbot, notice, 700, 80)
    assert notice.action.x() > notice.bold.x()
    side = notice.action.mapTo(notice, notice.action.rect().topLeft()).x()
    assert side > 500
    notice.resize(260, 300)
    settle()
    assert notice.action.mapTo(notice, notice.action.rect().topLeft()).x() < 60


def test_a_quiet_box_has_a_quiet_button_and_an_empty_place_one_main_button(qtbot: QtBot, wear: Wear) -> None:
    wear()
    box, empty, strip = QuietBox("language"), Empty(), Strip()
    box.set_words("", "No person has checked it yet.")
    box.set_action("Show English")
    empty.set_words("No answers yet. No plan yet.", "Start the questions")
    strip.set_words("Practice: nobody is listening.")
    for widget in (box, empty, strip):
        shown(qtbot, widget, 500, 120)
    assert box.action.isVisible()
    assert empty.action.isVisible()
    assert name(strip.words) == "Practice: nobody is listening."
    assert strip.grab().toImage().pixel(250, 5) == theme.LIGHT.practice_soft.rgb()
    empty.set_words("Nothing waiting.")
    assert not empty.action.isVisible()
