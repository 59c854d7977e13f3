"""Ten seconds in which an alert can be stopped: by its button, Escape, leaving, hiding, closing; and what goes when they are over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from companion.alert.states import State
from companion.ui.kit import countdown
from companion.ui.window import Window
from tests.fakes.hands import find, key, press, reads, sees
from tests.ui.alerts.hall import Hall

BUTTONS = ("alert_send", "alert_practise")


def begin(hall: Hall, button: str) -> Window:
    window = hall.enter()
    press(window, button)
    assert find(window, "countdown_stop")
    return window


def nothing_was_sent(hall: Hall) -> None:
    QTest.qWait(50)
    hall.idle()
    assert hall.talks == ()
    assert hall.files == []
    assert hall.office.heard == []


@pytest.mark.parametrize("button", BUTTONS)
def test_the_button_that_stops_it_has_the_focus_and_enter_stops(hall: Hall, button: str) -> None:
    window = begin(hall, button)
    assert window.focusWidget() is find(window, "countdown_stop")
    assert reads(window, "Sending in 10 seconds")
    assert reads(window, "Nothing has left this computer yet.")
    key(window, Qt.Key.Key_Return)
    assert reads(window, "Stopped. Nothing was sent.")
    nothing_was_sent(hall)


@pytest.mark.parametrize("where", ["countdown_stop", "countdown_now", "nav_home"])
def test_escape_stops_it_wherever_the_focus_is(hall: Hall, where: str) -> None:
    window = begin(hall, "alert_send")
    find(window, where).setFocus()
    key(window, Qt.Key.Key_Escape)
    assert reads(window, "Stopped. Nothing was sent.")
    assert find(window, "alert_send").hasFocus()
    nothing_was_sent(hall)


def _leave(window: Window) -> None:
    window.go("home")


def _hide(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_F9)


def _minimise(window: Window) -> None:
    window.frame.showMinimized()


def _close(window: Window) -> None:
    window.frame.close()


@pytest.mark.parametrize("away", [_leave, _hide, _minimise])
def test_nothing_is_sent_that_the_person_no_longer_sees_coming(hall: Hall, away: Callable[[Window], None]) -> None:
    window = begin(hall, "alert_send")
    away(window)
    assert not hall.page.countdown.counting
    nothing_was_sent(hall)


def test_closing_the_window_stops_it(hall: Hall) -> None:
    window = begin(hall, "alert_send")
    window.frame.close()
    assert not hall.page.countdown.counting
    assert hall.files == []
    assert hall.office.heard == []


def test_what_hiding_stopped_is_said_when_the_person_is_back(hall: Hall) -> None:
    window = begin(hall, "alert_send")
    _hide(window)
    window.frame.showNormal()
    press(window, "cover_go_on")
    assert reads(window, "Stopped. Nothing was sent.")
    assert sees(window, "alert_send")


@pytest.mark.parametrize("button", BUTTONS)
def test_after_a_stop_the_focus_is_where_it_began(hall: Hall, button: str) -> None:
    window = begin(hall, button)
    press(window, "countdown_stop")
    assert find(window, button).hasFocus()


def test_a_countdown_names_the_desk_and_says_that_it_is_empty(hall: Hall) -> None:
    window = begin(hall, "alert_send")
    assert reads(window, "It goes to Wikimedia Atlantis.")
    assert reads(window, "It contains nothing about you. They can answer only inside this program.")
    assert not sees(window, "alert_practise")


def test_practice_says_so_while_it_counts(hall: Hall) -> None:
    window = begin(hall, "alert_practise")
    assert reads(window, "Practice: nobody is listening. Nothing you send here reaches a real person.")
    assert reads(window, "Practice only. No person will see this.")


def test_when_the_seconds_are_over_it_goes(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(countdown, "_TICK_MS", 1)
    window = hall.enter()
    press(window, "alert_send")
    hall.wait(lambda: bool(hall.talks) and hall.first.state is State.SENT)
    assert len(hall.office.ids) == 1
    assert reads(window, "Stored at the desk. Nobody has read it yet.")


def test_in_a_narrow_window_the_button_that_stops_it_is_in_sight(hall: Hall) -> None:
    window = hall.enter(width=600)
    press(window, "alert_send")
    stop = find(window, "countdown_stop")
    hall.wait(lambda: not stop.visibleRegion().isEmpty() and stop.visibleRegion().boundingRect() == stop.rect())


def test_a_window_that_a_desktop_minimises_without_hiding_it_stops_it_too(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    window = begin(hall, "alert_send")
    QApplication.sendEvent(window.frame, QEvent(QEvent.Type.WindowStateChange))
    assert sees(window, "countdown_stop")
    monkeypatch.setattr(window.frame, "isMinimized", lambda: True)
    QApplication.sendEvent(window.frame, QEvent(QEvent.Type.WindowStateChange))
    assert not hall.page.countdown.counting
    nothing_was_sent(hall)
