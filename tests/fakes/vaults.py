"""Making and opening a vault in the window, as a person does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from companion.ui.window import Window
from tests.fakes.hands import find, key, press, sees
from tests.ui.conftest import OpenWindow

WORDS = "seven green ladders"


def write(window: Window, name: str, text: str) -> None:
    """Write into a field as a keyboard does."""
    field = find(window, name)
    field.setFocus()
    QTest.keyClicks(field, text)


def put(window: Window, name: str, text: str) -> None:
    """Put words into a field at once, as pasting does."""
    field = find(window, name)
    assert isinstance(field, QLineEdit)
    field.setText(text)


def made(window: Window, qtbot: QtBot) -> None:
    """Make a vault and go past its recovery words."""
    window.go("vault")
    write(window, "vault_passphrase", WORDS)
    write(window, "vault_passphrase_again", WORDS)
    press(window, "vault_create")
    qtbot.waitUntil(lambda: window.house.keeping.vault is not None, timeout=20_000)
    press(window, "recovery_skip")
    assert find(window, "note_title")


def opened_again(open_window: OpenWindow, qtbot: QtBot, passphrase: str = WORDS) -> Window:
    window = open_window()
    window.go("vault")
    write(window, "vault_unlock_passphrase", passphrase)
    key(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not sees(window, "vault_unlock_stop"), timeout=20_000)
    return window
