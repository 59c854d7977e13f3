"""The vault's page: making, recovery words, opening, writing, finding, removing, keeping the plan, locking."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from companion.base import files
from companion.ui.notes.recovery import RecoveryForm
from companion.ui.pages.vault import VaultPage
from companion.ui.window import Window
from companion.vault.records import Notes
from tests.fakes.hands import find, press, reads, sees, words
from tests.fakes.vaults import WORDS, made, opened_again, put, write
from tests.ui.conftest import OpenWindow


def page(window: Window) -> VaultPage:
    made_page = window.made["vault"]
    assert isinstance(made_page, VaultPage)
    return made_page


def text_of(window: Window, name: str) -> str:
    field = find(window, name)
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def note(window: Window, qtbot: QtBot, title: str, text: str = "", tags: str = "") -> str:
    press(window, "note_new")
    for name, words_ in (("note_title", title), ("note_text", text), ("note_tags", tags)):
        if words_:
            write(window, name, words_)
    vault = window.house.keeping.vault
    assert vault is not None
    qtbot.waitUntil(lambda: any(found.title == title for found in vault.notes.listed()))
    return next(found.id for found in vault.notes.listed() if found.title == title)


def lock_and_leave(window: Window, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace leaving the process by a mark."""
    left: list[str] = []
    monkeypatch.setattr(window.house.keeping, "_leave", lambda: left.append("left"))
    return left


def test_without_a_vault_the_page_says_that_nothing_is_saved(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    window.go("vault")
    assert reads(window, "There is no vault yet. Nothing is saved.")
    assert reads(window, str(tmp_path / "notes"))
    assert not (tmp_path / "notes").exists()


def test_two_different_passphrases_make_nothing(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    window.go("vault")
    write(window, "vault_passphrase", WORDS)
    write(window, "vault_passphrase_again", "other")
    press(window, "vault_create")
    assert reads(window, "The two are not the same.")
    assert not (tmp_path / "notes").exists()


def test_the_strength_says_what_it_cannot_judge(open_window: OpenWindow) -> None:
    window = open_window()
    window.go("vault")
    write(window, "vault_passphrase", "password")
    assert reads(window, "This could be guessed.")
    put(window, "vault_passphrase", "كلمة سر طويلة")
    assert reads(window, "This program cannot judge words in this script.")


def test_caps_lock_and_the_letters_that_come_out_are_told(open_window: OpenWindow) -> None:
    window = open_window()
    window.go("vault")
    field = find(window, "vault_passphrase")
    none = Qt.KeyboardModifier.NoModifier
    for letter, says in (("A", "Caps Lock seems to be on."), ("ж", "a Cyrillic one"), ("ب", "an Arabic one")):
        window.focusWidget()
        QTest.qWait(1)
        event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, none, letter)
        field.event(event)
        page(window).maker.first.eventFilter(field, event)
        assert reads(window, says), letter


def test_a_note_is_saved_by_itself_and_there_after_locking(open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = open_window()
    made(window, qtbot)
    note(window, qtbot, "Talk with the lawyer", "Bring the letter.", "law, urgent")
    assert reads(window, "Saved at")
    left = lock_and_leave(window, monkeypatch)
    press(window, "vault_lock")
    assert left == ["left"]
    again = opened_again(open_window, qtbot)
    assert reads(again, "Talk with the lawyer")
    vault = again.house.keeping.vault
    assert vault is not None
    assert vault.notes.get(vault.notes.listed()[0].id).tags == ("law", "urgent")


def test_locking_saves_what_is_half_typed(open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = open_window()
    made(window, qtbot)
    write(window, "note_title", "half typed")
    left = lock_and_leave(window, monkeypatch)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert left == ["left"]
    assert reads(opened_again(open_window, qtbot), "half typed")


def test_time_locks(open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = open_window()
    window.house.preferences.for_now("lock_after", "1")
    made(window, qtbot)
    keeping = window.house.keeping
    assert keeping._idle.isActive()
    assert keeping._idle.interval() == 60_000
    assert reads(window, "It locks after")
    left = lock_and_leave(window, monkeypatch)
    keeping._idle.timeout.emit()
    assert left == ["left"]
    assert keeping.vault is None


def test_never_locking_by_time_can_be_chosen(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    made(window, qtbot)
    window.house.preferences.for_now("lock_after", "0")
    assert not window.house.keeping._idle.isActive()


def test_a_disk_that_refuses_keeps_the_words_and_the_vault_open(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    made(window, qtbot)

    def full(*_: object, **__: object) -> str:
        raise files.DiskFull(path="x")

    monkeypatch.setattr(Notes, "add", full)
    write(window, "note_title", "still here")
    assert reads(window, "The disk is full.")
    left = lock_and_leave(window, monkeypatch)
    press(window, "vault_lock")
    assert not left
    assert window.house.keeping.vault is not None
    assert text_of(window, "note_title") == "still here"
    window.frame.close()
    assert window.isVisible()
    window.frame.close()
    assert not window.isVisible()


def test_a_wrong_passphrase_is_told_from_damage_and_can_be_tried_again(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    made(window, qtbot)
    window.frame.close()
    again = opened_again(open_window, qtbot, "wrong")
    assert reads(again, "That passphrase does not open the vault. Check the keyboard language and Caps Lock, then try again.")
    again.close()
    for name in ("header", "header.bak"):
        (tmp_path / "notes" / name).write_bytes(b"not a header")
    assert reads(opened_again(open_window, qtbot), "Your passphrase is not at fault.")


def test_stopping_the_wait_leaves_the_vault_free(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    made(window, qtbot)
    window.frame.close()
    again = open_window()
    again.go("vault")
    write(again, "vault_unlock_passphrase", WORDS)
    press(again, "vault_unlock")
    press(again, "vault_unlock_stop")
    assert again.house.keeping.vault is None
    qtbot.wait(600)  # the key is made all the same, and what it opened is closed again
    press(again, "vault_unlock")
    qtbot.waitUntil(lambda: again.house.keeping.vault is not None, timeout=20_000)


def test_a_second_window_is_told_that_the_vault_is_open_elsewhere(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    made(window, qtbot)
    second = open_window()
    second.go("vault")
    write(second, "vault_unlock_passphrase", WORDS)
    press(second, "vault_unlock")
    assert reads(second, "Another window or command has this vault open.")


def test_recovery_words_are_shown_once_proved_and_open_the_vault(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.go("vault")
    write(window, "vault_passphrase", WORDS)
    write(window, "vault_passphrase_again", WORDS)
    press(window, "vault_create")
    qtbot.waitUntil(lambda: sees(window, "recovery_keep"), timeout=20_000)
    form = window.made["vault"].findChild(RecoveryForm)
    assert form is not None
    kept = form._words
    assert all(reads(window, word) for word in kept)
    write(window, "recovery_word_1", "wrong")
    press(window, "recovery_keep")
    assert reads(window, "This is not that word.")
    for place, asked in enumerate(form._asked, 1):
        put(window, f"recovery_word_{place}", kept[asked].upper())
    press(window, "recovery_keep")
    assert find(window, "note_title")
    assert not form._words
    window.frame.close()
    again = open_window()
    again.go("vault")
    press(again, "vault_by_words")
    put(again, "vault_unlock_passphrase", " ".join(kept))
    press(again, "vault_unlock")
    qtbot.waitUntil(lambda: again.house.keeping.vault is not None, timeout=20_000)


@pytest.mark.parametrize(
    ("typed", "found"), [("LAWYER", "Talk with the lawyer"), ("مقالات", "المقالات"), ("北京", "在北京"), ("УЛИЦА", "улица")]
)
def test_search_finds_in_any_script_and_case(open_window: OpenWindow, qtbot: QtBot, typed: str, found: str) -> None:
    window = open_window()
    made(window, qtbot)
    vault = window.house.keeping.vault
    assert vault is not None
    for title in ("Talk with the lawyer", "المقالات", "在北京", "улица"):
        vault.notes.add(title, "")
    put(window, "note_search", typed)
    assert reads(window, "1 note found")
    assert reads(window, found)
    put(window, "note_search", "nothing like this")
    assert reads(window, "No note holds these words.")


def test_a_removed_note_can_be_brought_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    made(window, qtbot)
    note(window, qtbot, "People to tell", "Two names.")
    press(window, "note_remove")
    vault = window.house.keeping.vault
    assert vault is not None
    assert not vault.notes.listed()
    press(window, "note_undo")
    assert [found.title for found in vault.notes.listed()] == ["People to tell"]
    assert text_of(window, "note_text") == "Two names."


def test_a_long_list_is_shown_in_parts(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    made(window, qtbot)
    vault = window.house.keeping.vault
    assert vault is not None
    for number in range(60):
        vault.notes.add(f"note {number}", "")
    page(window).shelf.refresh()
    assert reads(window, "note 59")
    assert not any(text == "note 5" for _, text in words(window))
    press(window, "more_notes")
    qtbot.waitUntil(lambda: len({text for _, text in words(page(window).shelf.list) if text.startswith("note ")}) == 60)


def test_a_title_that_is_too_long_is_said_and_kept_on_screen(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    made(window, qtbot)
    put(window, "note_title", "x" * 10_000)
    write(window, "note_title", "y")
    assert reads(window, "Your words are still here.")
    assert len(text_of(window, "note_title")) == 10_001


def test_warnings_of_the_vault_are_said_and_keep_nobody_out(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    made(window, qtbot)
    window.frame.close()
    (tmp_path / "notes" / "header").write_bytes(b"damaged")
    again = opened_again(open_window, qtbot)
    assert again.house.keeping.vault is not None
    assert reads(again, "has been restored from its spare copy")
