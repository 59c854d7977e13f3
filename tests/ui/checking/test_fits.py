"""The page Checks in every state: words that can be translated, names for a screen reader, and nothing cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from companion.base.text import T
from companion.hygiene.check import Family
from companion.hygiene.finding import Evidence, Finding, Level, Sure, unknown
from companion.ui import theme
from companion.ui.kit import Field, FindingCard
from companion.ui.window import Window
from tests.fakes.hands import find, press, words
from tests.ui.checking.plugs import plug, use_plugs, waiting
from tests.ui.conftest import OpenWindow

SEEN = Evidence(T("A mail address"), "User:Alice", 3, "alice@example.org")
BAD = Finding("bad", Level.ALERT, Sure.HIGH, T("Your pages tell how to reach you."), (SEEN,), ("clean_userpage",))
POOR = Finding("poor", Level.WARN, Sure.LOW, T("Something may be wrong."), (SEEN,), ("dox_self",), T("Only a half was read."))
DUMB = unknown("dumb", T("Nobody answered."))
FINE = Finding("fine", Level.OK, Sure.HIGH, T("All is well here."))
STATES = ("empty", "filled", "refused", "running", "results", "opened", "stopped")


def state(window: Window, name: str) -> None:
    window.go("checks")
    find(window, "check_look_account")
    if name == "empty":
        return
    for field, text in (("check_name", "Alice"), ("check_wiki", "wiki.example")):
        typed = find(window, field)
        assert isinstance(typed, Field)
        typed.setText(text)
    if name == "refused":
        press(window, "check_look_account")
        return
    press(window, "check_mine")
    if name == "filled":
        return
    press(window, "check_look_account")
    if name in {"running", "stopped"}:
        find(window, "check_stop_account")
    if name == "stopped":
        press(window, "check_stop_account")
    if name != "running":
        find(window, "check_forget_account")
    if name == "opened":
        press(window, "do_bad")
        press(window, "open_poor")
        press(window, "check_fine_account")


@pytest.fixture
def stand(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Window]:
    """Open the page in a state."""

    def make(name: str, language: str = "en", percent: str = "100") -> Window:
        plugs = [plug(each, Family.ACCOUNT, loud=True) for each in (BAD, POOR, DUMB, FINE)]
        use_plugs(monkeypatch, *plugs, *([waiting("slow", Family.ACCOUNT)] if name in {"running", "stopped"} else []))
        window = open_window(language)
        window.house.preferences.for_now("text_size", percent)
        state(window, name)
        return window

    return make


def page(window: Window) -> QWidget:
    return find(window, "page_checks")


@pytest.mark.parametrize("name", STATES)
def test_every_word_is_translatable(stand: Callable[..., Window], name: str) -> None:
    window = stand(name, "en-xa")
    bare = {text for _, text in words(page(window)) if any(letter.isalpha() for letter in text) and "[" not in text}
    hosts = {"\u2066wiki.example\u2069", "\u2066loud.example\u2069"}
    sources = {text for text in bare if text.startswith("https://")}
    assert not bare - hosts - sources


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", STATES)
def test_whatever_takes_the_focus_has_a_name(stand: Callable[..., Window], name: str, language: str) -> None:
    window = stand(name, language)
    nameless = [
        widget
        for widget in page(window).findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()
        and not isinstance(widget.parent(), QComboBox | QLineEdit)
    ]
    assert not nameless


@pytest.mark.parametrize(("language", "percent"), [("en", "100"), ("en-xa", "100"), ("en-xa", "200"), ("ar", "200")])
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_off_in_a_small_window(
    stand: Callable[..., Window], qapp: QApplication, name: str, language: str, percent: str
) -> None:
    window = stand(name, language, percent)
    for _ in range(20):
        qapp.processEvents()
    cut = []
    for widget in page(window).findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.hasHeightForWidth():
            continue
        parent = widget.parentWidget()
        inside = parent is not None and parent.rect().contains(widget.geometry())
        if widget.height() < widget.heightForWidth(widget.width()) or not inside or widget.width() < widget.minimumSizeHint().width():
            cut.append((type(widget).__name__, widget.text(), widget.geometry().getRect()))
    assert cut == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_calls_has_its_bar_at_the_leading_edge(stand: Callable[..., Window], language: str) -> None:
    window = stand("results", language)
    card = find(window, "finding_bad")
    assert isinstance(card, FindingCard)
    image, mark = card.grab().toImage(), theme.LIGHT.danger_mark.rgb()
    leading, trailing = (image.width() - 3, 2) if language == "ar" else (2, image.width() - 3)
    assert image.pixel(leading, image.height() // 2) == mark
    assert image.pixel(trailing, image.height() // 2) != mark
    dumb = find(window, "finding_dumb").grab().toImage()
    assert dumb.pixel(2 if language == "en" else dumb.width() - 3, dumb.height() // 2) == theme.LIGHT.surface.rgb()


def test_a_switch_of_language_keeps_what_was_typed_and_found(stand: Callable[..., Window]) -> None:
    window = stand("results")
    window.speech.use("en-xa")
    find(window, "finding_bad")
    press(window, "checks_again")
    name = find(window, "check_name")
    assert isinstance(name, Field)
    assert name.text() == "Alice"
