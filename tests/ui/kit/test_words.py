import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from companion.ui import theme
from companion.ui.kit import Badge, Disc, Fact, IconLabel, Label, Role, Tone, paint
from tests.ui.kit.looks import Wear, ink, picture


@pytest.mark.parametrize(
    ("words", "page_rtl", "expected"),
    [
        ("Plain words.", False, False),
        ("Plain words.", True, False),  # an untranslated sentence keeps its full stop at its end
        ("العربية", False, True),
        ("Wikipedia هي موسوعة.", True, True),
        ("\u2066ABC\u2069", True, True),  # a value alone says nothing about the sentence
        ("\u2068قيمة\u2069 words", False, False),
        ("123 - ...", True, True),
        ("", True, True),
        ("\u2069\u2069a", True, False),
    ],
)
def test_a_sentence_runs_as_its_own_letters_do(words: str, *, page_rtl: bool, expected: bool) -> None:
    assert paint.words_run_rtl(words, page_rtl) is expected


@given(st.text(), st.booleans())
def test_any_text_has_a_direction(words: str, page_rtl: bool) -> None:
    assert paint.words_run_rtl(words, page_rtl) in {True, False}


def test_a_label_needs_more_height_where_it_is_narrow(qtbot: QtBot, wear: Wear) -> None:
    wear()
    label = Label()
    qtbot.addWidget(label)
    label.setText("It is gone when you close Companion. A saved plan could also be found by someone else.")
    assert label.hasHeightForWidth()
    assert label.heightForWidth(150) > 3 * label.heightForWidth(2000)
    assert label.minimumSizeHint().width() < 150 < label.sizeHint().width()


def test_the_longest_word_is_not_broken_but_an_address_is(qtbot: QtBot, wear: Wear) -> None:
    wear()
    word, address = Label(), Label()
    for label in (word, address):
        qtbot.addWidget(label)
    word.setText("a Donaudampfschifffahrt")
    address.setText("x" * 500)
    assert word.minimumSizeHint().width() > 100
    assert address.minimumSizeHint().width() <= 16 * 14
    assert address.heightForWidth(200) > 100


def test_lines_that_were_written_apart_stay_apart(qtbot: QtBot, wear: Wear) -> None:
    wear()
    label = Label()
    qtbot.addWidget(label)
    label.setText("one")
    single = label.heightForWidth(500)
    label.setText("one\ntwo")
    assert label.heightForWidth(500) == 2 * single


@pytest.mark.parametrize("words", ["Latin words", "كلمات", "\u20661.2.3.4\u2069"])
def test_words_stand_at_the_leading_edge_whatever_their_script(qtbot: QtBot, wear: Wear, words: str) -> None:
    wear()
    label = Label()
    qtbot.addWidget(label)
    label.setText(words)
    columns = ink(picture(label, 400, 30), theme.LIGHT.page.rgb())
    assert columns[0] < 5
    wear("light", 100, "ar")
    columns = ink(picture(label, 400, 30), theme.LIGHT.page.rgb())
    assert columns[-1] > 394


def test_wrapped_lines_end_at_the_same_edge_from_right_to_left(qtbot: QtBot, wear: Wear) -> None:
    wear("light", 100, "ar")
    label = Label()
    qtbot.addWidget(label)
    label.setText("هذه خطتك وهي ليست محفوظة " * 6)
    image = picture(label, 300, label.heightForWidth(300))
    half = image.height() // 2
    ends = [ink(part, theme.LIGHT.page.rgb())[-1] for part in (image.copy(0, 0, 300, half), image.copy(0, half, 300, half))]
    assert abs(ends[0] - ends[1]) <= 2


def test_a_label_is_read_as_text_and_never_as_markup(qtbot: QtBot, wear: Wear) -> None:
    wear()
    label = Label(Role.TITLE, Tone.ACCENT)
    qtbot.addWidget(label)
    label.setText("<b>not bold</b> & more")
    read = QAccessible.queryAccessibleInterface(label)
    assert read.role() == QAccessible.Role.StaticText
    assert read.text(QAccessible.Text.Name) == "<b>not bold</b> & more"
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_role_and_tone_can_change(qtbot: QtBot, wear: Wear) -> None:
    wear()
    label = Label()
    qtbot.addWidget(label)
    label.setText("Words")
    before, small = label.sizeHint(), picture(label, 100, 30)
    label.set_role(Role.DISPLAY)
    assert label.sizeHint().height() > before.height()
    label.set_role(Role.BODY)
    label.set_tone(Tone.DANGER)
    assert picture(label, 100, 30) != small


def test_an_address_can_be_selected_with_the_keyboard(qtbot: QtBot, wear: Wear) -> None:
    wear()
    label = Label(Role.SMALL, Tone.SUBTLE)
    qtbot.addWidget(label)
    label.setText("someone at example")
    label.selectable()
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert label.focusPolicy() & Qt.FocusPolicy.TabFocus
    image = picture(label, 300, 30)
    assert ink(image, theme.LIGHT.page.rgb())
    wear("dark")
    assert ink(picture(label, 300, 30), theme.DARK.page.rgb())
    assert picture(label, 300, 30) != image


def test_badges_facts_and_numbers_are_read_as_their_words(qtbot: QtBot, wear: Wear) -> None:
    wear()
    badge, fact, disc, icon = Badge(Tone.DANGER), Fact("clock"), Disc(), IconLabel("alert", Tone.DANGER)
    badge.setText("1 to act on")
    fact.set_words("Under 15 minutes")
    disc.setText("1")
    disc.setAccessibleName("Step 1")
    icon.setAccessibleName("Act on this")
    for widget, name in ((badge, "1 to act on"), (fact, "Under 15 minutes"), (disc, "Step 1"), (icon, "Act on this")):
        qtbot.addWidget(widget)
        read = QAccessible.queryAccessibleInterface(widget)
        assert read.role() == QAccessible.Role.StaticText
        assert read.text(QAccessible.Text.Name) == name


def test_a_fact_without_words_is_not_there(qtbot: QtBot, wear: Wear) -> None:
    wear()
    fact, badge = Fact("clock"), Badge()
    qtbot.addWidget(fact)
    qtbot.addWidget(badge)
    fact.set_words("")
    assert fact.isHidden()
    before = picture(badge, 100, 24)
    badge.set_tone(Tone.OK)
    assert picture(badge, 100, 24) != before
