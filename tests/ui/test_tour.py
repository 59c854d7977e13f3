"""The tour walks through everything in English and Arabic, and fails when a step does not happen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from companion.ui.tour import Guide, Press, Shot, StepDidNotHappen, Wait, Walk
from companion.ui.walk import main_job
from tests.ui.conftest import OpenWindow


@pytest.mark.parametrize("language", ["ar", "en-xa"])
def test_the_main_job_truly_happens(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, language: str) -> None:
    window, lines = open_window(None), list[str]()
    guide = Guide(window, tmp_path, lines.append)
    guide.lead(main_job(guide, window, language))
    qtbot.waitUntil(lambda: guide.ended, timeout=60_000)
    assert guide.failed is None, lines[-3:]
    assert len(guide.pictures) >= 15
    assert all(not QImage(str(picture)).isNull() for picture in guide.pictures)
    assert window.speech.language.code == language


def _nothing(_guide: Guide) -> Walk:
    yield Press("no_such_button")


def _disabled(_guide: Guide) -> Walk:
    yield Press("begin_questions")
    yield Press("question_next")  # nothing is chosen yet


def _in_vain(_guide: Guide) -> Walk:
    yield Wait(lambda: False, "something that never comes")


def _no_folder(_guide: Guide) -> Walk:
    yield Shot("no/folder/here", "nothing")


@pytest.mark.parametrize("walk", [_nothing, _disabled, _in_vain, _no_folder])
def test_a_step_that_does_not_happen_fails_the_tour(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, walk: object) -> None:
    assert callable(walk)
    window = open_window()
    guide = Guide(window, tmp_path, lambda _line: None, patience_ms=150)
    guide.lead(walk(guide))
    qtbot.waitUntil(lambda: guide.ended)
    assert isinstance(guide.failed, StepDidNotHappen)


def test_a_button_under_something_else_is_not_pressed(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    window.cover.setParent(window)
    window.cover.resize(window.size())
    window.cover.show()
    window.cover.raise_()
    guide = Guide(window, tmp_path, lambda _line: None, patience_ms=150)
    guide.lead(iter([Press("begin_questions")]))
    qtbot.waitUntil(lambda: guide.ended)
    assert isinstance(guide.failed, StepDidNotHappen)
