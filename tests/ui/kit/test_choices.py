import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from companion.ui import theme
from companion.ui.kit import Choice, ChoiceGroup, DoneBox, ManyChoice, Option
from tests.ui.kit.looks import Wear, picture, settle, shown

OPTIONS = [Option("me", "Only me", "Nobody else knows it."), Option("home", "People I live with"), Option("all", "Other people & guests")]


def group(qtbot: QtBot, *, many: bool = False, tile_em: float = 0) -> ChoiceGroup:
    made = ChoiceGroup(many=many, tile_em=tile_em)
    made.set_options(OPTIONS)
    shown(qtbot, made, 600, 400)
    return made


@pytest.mark.parametrize(
    ("make", "role"),
    [
        (Choice, QAccessible.Role.RadioButton),
        (ManyChoice, QAccessible.Role.CheckBox),
        (DoneBox, QAccessible.Role.CheckBox),
    ],
)
def test_an_answer_is_read_with_its_role_its_words_and_its_help(
    qtbot: QtBot, wear: Wear, make: type[Choice | ManyChoice | DoneBox], role: QAccessible.Role
) -> None:
    wear()
    made = make()
    qtbot.addWidget(made)
    made.setText("Family & friends")
    made.set_help("They know it.")
    read = QAccessible.queryAccessibleInterface(made)
    assert read.role() == role
    assert read.text(QAccessible.Text.Name) == "Family & friends" == made.words
    assert read.text(QAccessible.Text.Description) == "They know it."
    assert not read.state().checked
    made.setChecked(True)
    assert read.state().checked


@pytest.mark.parametrize("corner", ["topLeft", "topRight", "bottomLeft", "bottomRight", "center"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_whole_card_clicks(qtbot: QtBot, wear: Wear, corner: str, language: str) -> None:
    wear("light", 100, language)
    for many in (False, True):
        made = group(qtbot, many=many)
        card = made.card("home")
        at: QPoint = getattr(card.rect(), corner)()
        with qtbot.waitSignal(made.chosen) as chosen:
            QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=at)
        assert chosen.args == ["home"]
        assert made.checked() == ("home",)


def test_of_single_answers_only_one_holds(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = group(qtbot)
    for option in ("me", "all"):
        QTest.mouseClick(made.card(option), Qt.MouseButton.LeftButton)
    assert made.checked() == ("all",)


def test_of_many_answers_any_may_hold_and_be_taken_back(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = group(qtbot, many=True)
    seen: list[tuple[str, bool]] = []
    made.toggled.connect(lambda option, on: seen.append((option, on)))
    for option in ("me", "all", "me"):
        QTest.mouseClick(made.card(option), Qt.MouseButton.LeftButton)
    assert seen == [("me", True), ("all", True), ("me", False)]
    assert made.checked() == ("all",)


def test_arrows_and_space_choose(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = group(qtbot)
    made.focus_first()
    assert made.card("me").hasFocus()
    QTest.keyClick(made.card("me"), Qt.Key.Key_Space)
    assert made.checked() == ("me",)
    with qtbot.waitSignal(made.chosen) as chosen:
        QTest.keyClick(made.card("me"), Qt.Key.Key_Down)
    assert chosen.args == ["home"]
    assert made.card("home").hasFocus()
    made.card("all").setFocus()
    made.focus_first()
    assert made.card("home").hasFocus()


def test_setting_an_answer_is_silent_and_none_may_hold(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = group(qtbot)
    with qtbot.assertNotEmitted(made.chosen), qtbot.assertNotEmitted(made.toggled):
        made.set_checked(["home"])
        assert made.checked() == ("home",)
        made.set_checked([])
        assert made.checked() == ()


def test_new_words_keep_answer_and_focus_and_new_answers_do_not(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = group(qtbot)
    made.set_checked(["home"])
    made.focus_first()
    card = made.card("home")
    made.set_options([Option(option.id, option.words.upper()) for option in OPTIONS])
    assert made.card("home") is card
    assert card.words == "PEOPLE I LIVE WITH"
    assert card.hasFocus()
    made.set_options([Option("new", "Something else")])
    assert made.checked() == ()
    assert made.card("new").isVisibleTo(made)


def test_a_chosen_card_is_told_by_more_than_its_colour(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card = Choice()
    qtbot.addWidget(card)
    card.setText("Only me")
    before = picture(card, 300, 60)
    card.setChecked(True)
    after = picture(card, 300, 60)
    assert before.pixel(100, 1) != after.pixel(100, 1)  # a border twice as thick
    spot = round(theme.gap(card, 3) + theme.em(card) * 0.65)
    assert after.pixel(spot, 30) == theme.LIGHT.accent.rgb()  # a dot in the circle


def test_focus_can_be_seen_on_a_chosen_card_too(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card = Choice()
    card.setText("Only me")
    card.setChecked(True)
    shown(qtbot, card, 300, 60)
    card.clearFocus()
    before = card.grab().toImage()
    card.setFocus(Qt.FocusReason.TabFocusReason)
    assert card.grab().toImage() != before


def test_help_makes_a_card_higher(qtbot: QtBot, wear: Wear) -> None:
    wear()
    card = Choice()
    qtbot.addWidget(card)
    card.setText("Only me")
    plain = card.sizeHint().height()
    assert plain >= 2.3 * theme.em(card)
    card.set_help("Nobody else knows the password or opens it.")
    assert card.sizeHint().height() > plain
    assert card.heightForWidth(150) > card.sizeHint().height()


def test_tiles_stand_side_by_side_where_there_is_room(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = group(qtbot, tile_em=16)
    made.resize(800, 300)
    settle()
    assert made.card("me").y() == made.card("all").y()
    made.resize(300, 300)
    settle()
    assert made.card("me").x() == made.card("all").x()


def test_a_disabled_answer_cannot_be_chosen(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = group(qtbot)
    card: QAbstractButton = made.card("home")
    card.setEnabled(False)
    with qtbot.assertNotEmitted(made.chosen):
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert made.checked() == ()
