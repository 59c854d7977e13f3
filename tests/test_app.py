"""The real world put together: the window, the gallery and the tour as the command line starts them."""

from __future__ import annotations

import argparse
import logging
import socket
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QtMsgType
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from companion import app
from companion.base import files
from companion.commands import _out, tour
from companion.i18n import languages
from companion.ui import display, frame, theme
from companion.ui.cover import Cover
from companion.ui.display import NoDisplay
from companion.ui.frame import Frame
from companion.ui.tour import StepDidNotHappen


@pytest.fixture(autouse=True)
def one_application(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt allows one application a process: the tests' own stands in for the program's."""
    monkeypatch.setattr(app, "application", lambda: qapp)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    assert qtbot is not None


def options(folder: Path, language: str | None = None) -> argparse.Namespace:
    return argparse.Namespace(out=folder, lang=language, words=_out.words(language))


def test_the_window_opens_and_stays_until_it_is_closed(qapp: QApplication) -> None:
    seen: list[str] = []

    def close() -> None:
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                seen.append(window.windowTitle())
                window.close()
        qapp.quit()

    QTimer.singleShot(300, close)
    assert app.run() == 0
    assert "Companion" in seen


def test_a_hidden_window_begins_off_the_screen(qapp: QApplication) -> None:
    seen: list[tuple[bool, bool]] = []

    def close() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, Frame) and window.isVisible():
                seen.append((window.isMinimized(), window.findChildren(Cover)[0].isVisible()))
                window.close()
        qapp.quit()

    QTimer.singleShot(300, close)
    assert app.run(language="en", page="vault", hidden=True) == 0
    assert seen == [(True, True)]


@pytest.mark.parametrize("hidden", [False, True])
def test_locking_starts_the_program_anew_and_keeps_it_hidden(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, hidden: bool) -> None:
    run: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _program, arguments: run.append(arguments[1:]))
    window = app.window(qapp, "ar")
    window.frame.show()
    if hidden:
        window.hide_now()
    window.house.keeping.lock()
    window.frame.close()
    assert run == [["-m", "companion", "--page", "vault", "--lang", "ar", *(["--hidden"] if hidden else [])]]


def test_the_gallery_shows_the_kit(qapp: QApplication) -> None:
    shown: list[int] = []

    def close() -> None:
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                shown.append(len(window.findChildren(QWidget)))
                window.close()
        qapp.quit()

    QTimer.singleShot(300, close)
    assert app.run(gallery=True, language="en-xa") == 0
    assert max(shown) > 100


def test_the_tour_of_the_command_line_leaves_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tour.run(options(tmp_path / "pictures")) == 0
    taken = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert len(taken) >= 15
    printed = capsys.readouterr().out
    assert all(name in printed for name in taken)
    assert f"{len(taken)} pictures are in {tmp_path / 'pictures'}." in printed


def test_a_tour_that_stops_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.ui.tour.PATIENCE_MS", 100)
    monkeypatch.setattr("companion.ui.tour.Guide._spot", lambda _guide, _name: None)
    with pytest.raises(StepDidNotHappen):
        app.tour(tmp_path, languages.SOURCE, lambda _line: None)


def test_a_tour_needs_a_folder_that_it_may_write_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(files.NotWritable):
        tour.run(options(tmp_path / "file" / "pictures"))


def test_a_change_of_the_desktops_colours_is_followed(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = app.window(qapp, "en", home=tmp_path)
    qtbot.addWidget(window.frame)
    window.frame.show()
    monkeypatch.setattr(theme, "system_is_dark", lambda: True)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    qtbot.waitUntil(lambda: theme.tokens(window) is theme.DARK)
    window.house.preferences.for_now("theme", "light")
    qtbot.waitUntil(lambda: theme.tokens(window) is theme.LIGHT)
    window.frame.close()


@pytest.mark.parametrize(
    ("message", "level"), [("something is wrong", logging.WARNING), ("no support for propagateSizeHints()", logging.DEBUG)]
)
def test_what_qt_says_goes_to_the_log(caplog: pytest.LogCaptureFixture, message: str, level: int) -> None:
    with caplog.at_level(logging.DEBUG, "qt"):
        frame._from_qt(QtMsgType.QtWarningMsg, None, message)
    assert [(record.levelno, record.message) for record in caplog.records] == [(level, message)]


class TestDisplay:
    """A window cannot be opened without a screen; Qt would end the process without a word."""

    @pytest.fixture(autouse=True)
    def bare(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)

    def test_none_at_all(self) -> None:
        with pytest.raises(NoDisplay):
            display.require()

    def test_one_that_does_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DISPLAY", ":987")
        with pytest.raises(NoDisplay):
            display.require()

    def test_one_that_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
            server.bind("\0/tmp/.X11-unix/X986")
            server.listen(1)
            monkeypatch.setenv("DISPLAY", ":986.0")
            display.require()

    @pytest.mark.parametrize(("name", "value"), [("QT_QPA_PLATFORM", "offscreen"), ("WAYLAND_DISPLAY", "wayland-0"), ("DISPLAY", "far:0")])
    def test_what_only_qt_can_tell_is_left_to_it(self, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
        monkeypatch.setenv(name, value)
        display.require()

    def test_other_systems_have_a_screen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "darwin")
        display.require()
