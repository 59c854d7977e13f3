import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from companion.ui import theme
from companion.ui.kit import FindingCard, Label, NeutralButton, Tone
from tests.ui.kit.looks import Wear, settle, shown


def card(tone: Tone = Tone.WARN) -> FindingCard:
    made = FindingCard(tone, "eye")
    made.set_words("Look at this", "sure", "Your page names your city", "Old versions stay readable.")
    made.set_fold("Open", "Fold", "folded", "open")
    return made


def test_without_details_there_is_nothing_to_open(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = card()
    shown(qtbot, made, 700, 200)
    assert not made.fold.isVisible()
    assert not made.buttons.isVisible()
    assert made.verdict.isVisible()


def test_details_open_with_the_keyboard_and_the_fold_is_named_after_the_finding(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made, detail, button = card(), Label(), NeutralButton()
    detail.setText("Line 3")
    button.setText("Show me what to do")
    made.add_detail(detail)
    made.add_action(button)
    shown(qtbot, made, 700, 300)
    assert not detail.isVisible()
    assert button.isVisible()
    seen = QAccessible.queryAccessibleInterface(made.fold)
    assert seen.text(QAccessible.Text.Description) == "folded\nYour page names your city"
    made.fold.setFocus()
    QTest.keyClick(made.fold, Qt.Key.Key_Space)
    settle()
    assert detail.isVisible()
    assert QAccessible.queryAccessibleInterface(made.fold).text(QAccessible.Text.Description) == "open\nYour page names your city"


def test_what_is_not_said_takes_no_room(qtbot: QtBot, wear: Wear) -> None:
    wear()
    made = card()
    made.set_words("Not known", "", "Did you edit logged out?")
    shown(qtbot, made, 700, 200)
    assert not made.sure.isVisible()
    assert not made.subtle.isVisible()


@pytest.mark.parametrize("kind", ["light", "dark", "contrast"])
@pytest.mark.parametrize(
    ("tone", "barred"), [(Tone.DANGER, True), (Tone.WARN, True), (Tone.NEUTRAL, False), (Tone.OK, False), (Tone.ACCENT, False)]
)
def test_only_what_calls_has_a_bar(qtbot: QtBot, wear: Wear, kind: str, tone: Tone, barred: bool) -> None:
    wear(kind)
    made = card(tone)
    shown(qtbot, made, 700, 200)
    look = theme.THEMES[kind]
    image = made.grab().toImage()
    assert (image.pixel(look.line + 1, 100) == look.mark(tone).rgb()) is barred
    assert image.pixel(695, 100) == look.surface.rgb()
