"""Settings take effect at once, are kept only when changed, and an unwritable disk is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from companion import app, settings
from companion.ui import theme
from companion.ui.window import Window
from tests.fakes.hands import find, key, press, reads
from tests.ui.conftest import OpenWindow


def choose(window: Window, name: str, value: str) -> None:
    """Choose by keyboard, as a person does."""
    window.go("settings")
    field = find(window, f"setting_{name}")
    assert isinstance(field, QComboBox)
    values = [choice.value for choice in settings.BY_KEY[name].choices] or ["en", "ar"]
    field.setFocus()
    while field.currentIndex() != values.index(value):
        key(window, Qt.Key.Key_Down if field.currentIndex() < values.index(value) else Qt.Key.Key_Up)


@pytest.mark.parametrize("setting", settings.SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_stands_on_the_page_with_its_help(open_window: OpenWindow, setting: settings.Setting) -> None:
    window = open_window()
    window.go("settings")
    assert reads(window, window.speech.say(setting.title))
    assert reads(window, window.speech.say(setting.help))
    assert find(window, f"setting_{setting.key}").accessibleName() == window.speech.say(setting.title)


def test_a_change_takes_effect_and_is_kept(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    choose(window, "theme", "dark")
    qtbot.waitUntil(lambda: theme.tokens(window) is theme.DARK)
    choose(window, "language", "ar")
    assert window.speech.language.code == "ar"
    choose(window, "digits", "latin")
    assert json.loads((tmp_path / "settings.json").read_text()) == {"theme": "dark", "language": "ar", "digits": "latin"}
    assert (tmp_path / "settings.json").stat().st_mode & 0o777 == 0o600


def test_digits_follow_the_setting(open_window: OpenWindow) -> None:
    window = open_window("ar")
    assert window.speech.words.formats.number(12) == "١٢"
    choose(window, "digits", "latin")
    assert window.speech.words.formats.number(12) == "12"
    assert window.speech.language.code == "ar"


def test_nothing_is_written_by_looking(open_window: OpenWindow, tmp_path: Path) -> None:
    open_window().go("settings")
    assert not (tmp_path / "settings.json").exists()


def test_the_page_names_the_file(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    window.go("settings")
    assert reads(window, str(tmp_path / "settings.json"))


@pytest.mark.parametrize("page", ["settings", "welcome"])
def test_a_disk_that_refuses_is_said_and_the_choice_holds_for_now(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr("sys.excepthook", None)
    (tmp_path / "file").write_text("")
    window = app.window(qapp, None if page == "welcome" else "en", home=tmp_path / "file")
    qtbot.addWidget(window)
    window.show()
    if page == "welcome":
        press(window, "language_ar")
        press(window, "remember_language")
        press(window, "welcome_continue")
        assert window.current == "home"
    else:
        choose(window, "language", "ar")
    assert window.speech.language.code == "ar"
    window.speech.show_english(shown=True)
    assert reads(window, "Nothing could be written to")
    window.close()
