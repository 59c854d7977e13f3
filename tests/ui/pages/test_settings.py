"""Settings take effect at once, are kept only when changed, and an unwritable disk is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from companion import app, settings
from companion.net.route import Route, RouteBroken
from companion.ui import theme
from companion.ui.window import Window
from tests.fakes.hands import find, key, press, reads, sees, words
from tests.ui.conftest import OpenWindow

OWN = settings.UNREADABLE  # "another way", before an address is written


def choose(window: Window, name: str, value: str) -> None:
    """Choose by keyboard, as a person does."""
    window.go("settings")
    field = find(window, f"setting_{name}")
    assert isinstance(field, QComboBox)
    values = [choice.value for choice in settings.BY_KEY[name].choices] or ["en", "ar"]
    values += [OWN] if settings.BY_KEY[name].other else []
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
    qtbot.addWidget(window.frame)
    window.frame.show()
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
    window.frame.close()


NO_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def reads_now(window: Window, sentence: str) -> bool:
    """Whether this stands on the screen; does not wait for it."""
    return any(sentence in text.translate(NO_ISOLATES) for _, text in words(window))


def route(window: Window) -> str:
    return window.house.preferences.get("route")


def write_own(window: Window, text: str) -> None:
    """Choose another way, write over what stands there and leave the field, by keyboard."""
    choose(window, "route", OWN)
    field = find(window, "setting_route_own")
    key(window, Qt.Key.Key_Tab)
    assert field.hasFocus()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)
    key(window, Qt.Key.Key_Tab)


def test_a_route_is_chosen_and_kept(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    assert route(window) == "direct"
    choose(window, "route", "socks5://127.0.0.1:9150")
    assert route(window) == "socks5://127.0.0.1:9150"
    assert json.loads((tmp_path / "settings.json").read_text()) == {"route": "socks5://127.0.0.1:9150"}
    assert not sees(window, "setting_route_own")


def test_another_way_sends_nothing_until_it_is_written(open_window: OpenWindow) -> None:
    window = open_window()
    choose(window, "route", OWN)
    assert route(window) == settings.UNREADABLE
    assert reads(window, "Nothing is sent until an address stands here.")
    write_own(window, "socks5://127.0.0.1:1080")
    assert route(window) == "socks5://127.0.0.1:1080"
    assert not reads_now(window, "Nothing is sent until")


@pytest.mark.parametrize("wrong", ["127.0.0.1:1080", "socks5://127.0.0.1:99999", "socks5://me:word@127.0.0.1:1080"])
def test_a_mistake_is_said_under_the_field_and_is_not_direct(open_window: OpenWindow, tmp_path: Path, wrong: str) -> None:
    window = open_window()
    write_own(window, wrong)
    assert reads(window, f"{wrong} is not a way to the internet that this program knows, so nothing is sent.")
    assert wrong in find(window, "setting_route_own").accessibleDescription().translate(NO_ISOLATES)
    with pytest.raises(RouteBroken):
        Route.read(json.loads((tmp_path / "settings.json").read_text())["route"])
    choose(window, "route", "direct")
    assert not reads_now(window, "is not a way")


def test_emptying_the_field_is_not_direct(open_window: OpenWindow) -> None:
    window = open_window()
    write_own(window, "socks5://127.0.0.1:1080")
    field = find(window, "setting_route_own")
    field.setFocus()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    key(window, Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert route(window) == settings.UNREADABLE


def test_a_way_that_is_offered_is_shown_as_it_is_even_if_written(open_window: OpenWindow) -> None:
    window = open_window()
    write_own(window, " socks5://127.0.0.1:9050 ")
    assert route(window) == "socks5://127.0.0.1:9050"
    combo = find(window, "setting_route")
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == "Through Tor on this computer"
    assert not sees(window, "setting_route_own")


def test_a_damaged_route_is_shown_with_what_is_wrong(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"route": "socks5://somewhere"}')
    window = open_window()
    window.go("settings")
    field = find(window, "setting_route_own")
    assert isinstance(field, QLineEdit)
    assert field.text() == "socks5://somewhere"
    assert reads(window, "socks5://somewhere is not a way to the internet that this program knows")


def test_what_is_half_typed_outlives_a_change_of_language(open_window: OpenWindow) -> None:
    window = open_window()
    choose(window, "route", OWN)
    field = find(window, "setting_route_own")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "socks5://127")
    window.speech.show_english(shown=True)
    window.made["settings"].retranslate()
    assert field.text() == "socks5://127"
