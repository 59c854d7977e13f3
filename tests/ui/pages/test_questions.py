"""One question a screen: answering, skipping, going back, and what a yes to "right now" does."""

from __future__ import annotations

from PySide6.QtCore import Qt

from companion.assessment.session import Session
from companion.content.model import HAPPENING
from companion.ui.window import Window
from tests.fakes.hands import find, key, press, reads, sees, ticked
from tests.ui.conftest import OpenWindow


def begin(window: Window) -> Session:
    window.go("questions")
    session = window.house.sitting.session
    assert session is not None
    return session


def test_a_choice_counts_at_once_and_is_there_after_leaving(open_window: OpenWindow) -> None:
    window = open_window()
    session = begin(window)
    press(window, "option_before")
    assert session.answers == {HAPPENING: "before"}
    window.go("home")
    window.go("questions")
    assert ticked(window, "option_before")


def test_next_waits_for_a_choice_and_skip_does_not(open_window: OpenWindow) -> None:
    window = open_window()
    session = begin(window)
    assert not find(window, "question_next").isEnabled()
    press(window, "question_skip")
    assert session.position == 1
    assert session.skipped == {HAPPENING}
    assert not session.answers


def test_skipping_takes_an_answer_back(open_window: OpenWindow) -> None:
    window = open_window()
    session = begin(window)
    press(window, "option_no")
    press(window, "question_skip")
    assert not session.answers


def test_back_shows_what_was_answered(open_window: OpenWindow) -> None:
    window = open_window()
    session = begin(window)
    assert not find(window, "question_back").isEnabled()
    press(window, "option_no")
    press(window, "question_next")
    press(window, "question_back")
    assert session.position == 0
    assert ticked(window, "option_no")


def test_an_option_that_stands_alone_clears_the_others(open_window: OpenWindow) -> None:
    window = open_window()
    session = begin(window)
    session.go_to("from_whom")
    window.go("questions")
    press(window, "option_state")
    press(window, "option_crowd")
    assert session.answers["from_whom"] == frozenset({"state", "crowd"})
    press(window, "option_nobody")
    assert session.answers["from_whom"] == frozenset({"nobody"})
    assert not ticked(window, "option_state")
    press(window, "option_nobody")
    assert "from_whom" not in session.answers
    assert not find(window, "question_next").isEnabled()


def test_keys_alone_answer_and_go_on(open_window: OpenWindow) -> None:
    window = open_window()
    session = begin(window)
    key(window, Qt.Key.Key_2)
    assert session.answers == {HAPPENING: "before"}
    key(window, Qt.Key.Key_Return)
    assert session.position == 1
    key(window, Qt.Key.Key_1, Qt.Key.Key_2)
    assert len(session.answers["from_whom"]) == 2


def test_a_yes_to_right_now_leads_straight_to_help(open_window: OpenWindow) -> None:
    window = open_window()
    begin(window)
    press(window, "option_now")
    press(window, "question_next")
    assert window.current == "help_now"


def test_every_question_says_why_it_is_asked_and_how_far_one_is(open_window: OpenWindow) -> None:
    window = open_window()
    session = begin(window)
    seen = 0
    while (question := session.current()) is not None and window.current == "questions":
        press(window, "why_we_ask")
        assert reads(window, window.speech.say(question.why))
        assert reads(window, "Question ")
        press(window, "question_skip")
        seen += 1
    assert seen == len(session.asked())
    assert window.current == "plan"


def test_after_the_last_question_the_page_leads_to_the_plan(open_window: OpenWindow) -> None:
    window = open_window()
    session = begin(window)
    session.position = len(session.asked())
    window.go("questions")
    assert reads(window, "That was the last question.")
    assert not sees(window, "question_next")
    press(window, "see_plan")
    assert window.current == "plan"
