"""The whole window: first start, moving about, hiding, switching language, and what it says when something is broken."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from companion.alert.draft import Draft
from companion.alert.plain import plain
from companion.base import paths
from companion.i18n.formats import IsoFormats
from companion.i18n.render import Words
from companion.ui.window import Window
from tests.fakes.hands import is_open, press, reads, sees, words
from tests.ui.conftest import OpenWindow

PAGES = ("home", "questions", "plan", "checks", "vault", "emergency", "help_now", "settings")
ANSWERS: dict[str, str | frozenset[str]] = {
    "from_whom": frozenset({"state"}),
    "topics": frozenset({"politics"}),
    "name": "real",
    "second_step": "no",
    "vpn_law": "yes",
}


def answer(window: Window) -> None:
    session = window.house.sitting.session
    assert session is not None
    for question, value in ANSWERS.items():
        session.keep(question, value)
    window.house.sitting.changed.emit()


def test_the_first_start_asks_for_a_language_and_writes_nothing(open_window: OpenWindow, home: Path, tmp_path: Path) -> None:
    window = open_window(None)
    assert window.current == "welcome"
    assert reads(window, "Nothing is saved yet.")
    press(window, "language_ar")
    assert window.speech.language.code == "ar"
    press(window, "welcome_continue")
    assert window.current == "home"
    assert not home.exists()
    assert not (tmp_path / "settings.json").exists()


def test_a_language_is_remembered_only_when_asked(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window(None)
    press(window, "language_ar")
    press(window, "remember_language")
    press(window, "welcome_continue")
    assert json.loads((tmp_path / "settings.json").read_text()) == {"language": "ar"}
    again = open_window(None)
    assert again.current == "home"
    assert again.speech.language.code == "ar"


@pytest.mark.parametrize("page", [page for page in PAGES if page != "help_now"])
def test_every_page_opens_by_key(open_window: OpenWindow, page: str) -> None:
    window = open_window()
    listed = [name for name in window.side.rows if name != page]
    window.go(listed[0])
    place = list(window.side.rows).index(page) + 1 if page in window.side.rows else 0
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + place), Qt.KeyboardModifier.AltModifier)
    assert window.current == page


def test_a_narrow_window_has_a_top_bar_with_a_menu(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(width=600)
    qtbot.waitUntil(window.top.isVisible)
    assert not window.side.isVisible()
    press(window, "menu")
    assert window.side.isVisible()
    press(window, "nav_settings")
    assert window.current == "settings"
    assert not window.side.isVisible()
    press(window, "top_emergency")
    assert window.current == "emergency"


def test_twice_the_text_makes_the_window_a_narrow_one(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    assert not window.top.isVisible()
    window.house.preferences.for_now("text_size", "200")
    qtbot.waitUntil(lambda: window.top.isVisible() and not window.side.isVisible())
    window.house.preferences.for_now("text_size", "100")
    qtbot.waitUntil(lambda: window.side.isVisible() and not window.top.isVisible())


def test_hide_now_leaves_an_empty_page_and_forgets_nothing(open_window: OpenWindow) -> None:
    window = open_window()
    answer(window)
    window.go("plan")
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.frame.isMinimized()
    assert {text for _, text in words(window) if text} <= {"Companion", "Go on", "Forget everything and close"}
    window.frame.showNormal()
    press(window, "cover_go_on")
    assert sees(window, "page_plan")
    assert window.house.sitting.session is not None
    assert dict(window.house.sitting.session.answers) == ANSWERS


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_was_left_takes_no_key_from_the_one_that_is_open(open_window: OpenWindow, page: str) -> None:
    window = open_window()
    window.go(page)
    asks = [widget for widget in window.made[page].findChildren(QWidget) if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
    window.go("plan" if page == "home" else "home")
    there = window.focusWidget()
    for widget in asks:
        widget.setFocus()
    assert asks
    assert window.focusWidget() is there
    window.hide_now()
    for widget in window.made["home"].findChildren(QWidget):
        widget.setFocus()
    assert window.focusWidget() is window.cover.go_on
    press(window, "cover_go_on")
    window.go(page)
    assert window.made[page].isEnabled()


def test_forget_everything_closes_and_forgets(open_window: OpenWindow) -> None:
    window = open_window()
    answer(window)
    QTest.keyClick(window, Qt.Key.Key_F9)
    window.frame.showNormal()
    press(window, "cover_leave")
    assert window.house.sitting.session is not None
    assert not window.house.sitting.session.answers
    assert not window.isVisible()


def test_a_switch_of_language_keeps_choices_and_what_is_open(open_window: OpenWindow, qapp: QApplication) -> None:
    window = open_window()
    answer(window)
    window.go("plan")
    assert window.house.sitting.session is not None
    step = window.house.sitting.session.plan().shown[1].advice.id
    press(window, f"open_{step}")
    window.speech.use("ar")
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert is_open(window, step)
    assert dict(window.house.sitting.session.answers) == ANSWERS
    press(window, "show_english")
    assert window.speech.language.code == "en"
    assert reads(window, "Your plan")
    press(window, "show_english")
    assert window.speech.language.code == "ar"
    window.speech.use("en")
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_english_is_one_press_away_on_every_draft_page(open_window: OpenWindow) -> None:
    window = open_window("ar")
    answer(window)
    for page in PAGES:
        window.go(page)
        assert sees(window, "show_english"), page


@pytest.mark.parametrize("page", [*PAGES, "welcome"])
def test_every_word_on_every_page_is_translatable(open_window: OpenWindow, page: str) -> None:
    window = open_window("en-xa")
    answer(window)
    window.go(page)
    bare = {text for _, text in words(window) if any(letter.isalpha() for letter in text) and "[" not in text}
    allowed = {"F9", "English", "العربية", "Arabic", *plain(Draft(), window.speech.words, Words((), IsoFormats())).split("\n")}
    help_page = page in {"help_now", "emergency"}  # there draft and English stand together
    assert not {text for text in bare - allowed if not (help_page and text.startswith("\u2068"))}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", [*PAGES, "welcome"])
def test_whatever_takes_the_focus_has_a_name(open_window: OpenWindow, page: str, language: str) -> None:
    window = open_window(language)
    answer(window)
    window.go(page)
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()
        and not isinstance(widget.parent(), QComboBox | QLineEdit)
    ]
    assert not nameless


def test_a_broken_setting_is_said_and_the_window_opens(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{not json")
    window = open_window()
    assert reads(window, "cannot be read. The usual settings are used instead.")
    assert (tmp_path / "settings.json").read_text() == "{not json"


def test_packs_that_cannot_be_read_are_said_and_help_still_says_where_to_go(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = paths.data
    monkeypatch.setattr(paths, "data", lambda *parts: tmp_path / "nothing" if parts[0] == "checklists" else real(*parts))
    window = open_window()
    assert window.explained.isVisible()
    window.go("help_now")
    assert reads(window, "Go to people or a place you trust.")
    window.go("questions")
    assert reads(window, "The questions cannot be read.")
    window.go("plan")
    assert reads(window, "No answers yet. No plan yet.")


def test_a_damaged_translation_is_said_and_english_is_shown(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = paths.data
    folder = tmp_path / "locales" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "companion.mo").write_bytes(b"\xde\x12\x04\x95 cut off")
    (tmp_path / "locales" / "languages.toml").write_bytes(real("locales", "languages.toml").read_bytes())
    monkeypatch.setattr(paths, "data", lambda *parts: tmp_path.joinpath(*parts) if parts[0] == "locales" else real(*parts))
    window = open_window("ar")
    assert window.speech.language.code == "en"
    assert reads(window, "English is shown instead.")


def test_fonts_that_are_missing_are_said(open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = paths.data
    monkeypatch.setattr(paths, "data", lambda *parts: tmp_path if parts == ("assets", "fonts") else real(*parts))
    assert reads(open_window(), "fonts are missing")


def test_a_mistake_in_the_program_is_said_and_not_thrown_at_the_reader(open_window: OpenWindow) -> None:
    window = open_window()
    error = ZeroDivisionError("somewhere")
    sys.excepthook(ZeroDivisionError, error, None)
    assert reads(window, "Something went wrong inside the program.")


def test_an_error_is_put_away_by_its_button_and_stands_once(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("[]")
    window = open_window()
    problem = window.house.preferences.problem
    assert problem is not None
    window.explain(problem)
    press(window, "put_away")
    assert not window.explained.isVisible()


def test_closing_ends_the_thread_that_works_beside_the_window(open_window: OpenWindow) -> None:
    before = set(threading.enumerate())
    window = open_window()
    window.go("emergency")
    assert [thread for thread in set(threading.enumerate()) - before if thread.name == "jobs"]
    window.frame.close()
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name == "jobs"]


@pytest.mark.usefixtures("home")
def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    script = """
import sys
from PySide6.QtCore import QTimer
from companion import app
from companion.ui import frame
made = frame.application()
window = app.window(made, "en")
window.frame.show()
QTimer.singleShot(0, made.quit)
made.exec()
window.frame.close()
print([name for name in ("asyncio.tasks", "ssl", "httpx", "keyring", "cryptography", "sqlcipher3", "starlette") if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() == "[]"
