"""Practice: the whole way with nobody listening. No file, no line, and every state says that no person will see it."""

from __future__ import annotations

import pytest

from companion.alert.states import State
from companion.ui.window import Window
from tests.fakes.hands import find, press, reads, sees
from tests.ui.alerts.hall import Hall

STRIP = "Practice: nobody is listening. Nothing you send here reaches a real person."
NOBODY = "Practice only. No person will see this."


def play(hall: Hall, window: Window) -> None:
    press(window, "alert_answer_as_desk")
    hall.idle()


@pytest.mark.parametrize("known", [True, False])
def test_a_person_plays_the_officer_from_sent_to_closed(hall: Hall, known: bool) -> None:
    window = hall.enter(known=known)
    hall.practise()
    titles = []
    for state in (State.SENT, State.RECEIVED, State.READ, State.READ, State.CLOSED):
        assert hall.first.state is state
        assert reads(window, NOBODY)
        assert reads(window, STRIP)
        titles.append(hall.title)
        if state is not State.CLOSED:
            play(hall, window)
    assert titles == [
        "Stored at the desk. Nobody has read it yet.",
        "Fetched by the desk. No person has read it yet.",
        "Someone has read it.",
        "Someone has read it.",
        "The desk has closed this alert.",
    ]
    assert reads(window, "This is an answer from the practice desk.")
    assert not sees(window, "alert_answer_as_desk")
    assert hall.files == []
    assert hall.office.heard == []
    assert not (hall.home / "outbox").exists()


def test_the_side_bar_shows_practice_and_leads_to_it(hall: Hall) -> None:
    window = hall.enter()
    hall.practise()
    window.go("home")
    assert reads(window, "Practice, sent")
    press(window, "nav_alert")
    assert reads(window, "Stored at the desk.")


def test_practice_never_stands_before_real_help(hall: Hall) -> None:
    window = hall.enter(known=False)
    hall.practise()
    window.go("home")
    press(window, "nav_emergency")
    assert find(window, "copy_emergency")
    assert not sees(window, "alert_answer_as_desk")
    press(window, f"alert_show_{hall.talk.id}")
    assert find(window, "alert_answer_as_desk")
    press(window, "alert_all_ways")
    assert find(window, "copy_emergency")


def test_the_focus_goes_to_what_comes_next(hall: Hall) -> None:
    window = hall.enter()
    hall.practise()
    hall.wait(lambda: find(window, "alert_answer_as_desk").hasFocus())


def test_a_press_while_the_step_before_is_on_its_way_does_nothing(hall: Hall) -> None:
    window = hall.enter()
    hall.practise()
    for _ in range(4):
        press(window, "alert_answer_as_desk")
    hall.idle()
    assert hall.first.state is State.RECEIVED


def test_what_is_written_is_kept_for_a_real_alert_after_practice(hall: Hall) -> None:
    window = hall.enter()
    press(window, "alert_say_more")
    hall.say("alert_what", "They came.")
    hall.practise()
    assert window.house.alerting.draft.values["what"] == "They came."


def test_practice_has_no_file_to_save_and_nothing_to_ask_for(hall: Hall) -> None:
    window = hall.enter()
    hall.practise()
    press(window, "alert_another_way")
    assert find(window, "alert_copy_text")
    assert not sees(window, "alert_save_file")
    assert not sees(window, "alert_check")


def test_something_can_be_added_in_practice_too(hall: Hall) -> None:
    window = hall.enter()
    hall.practise()
    press(window, "alert_safe")
    press(window, "countdown_now")
    hall.wait(lambda: bool(hall.talk.added) and hall.talk.added[0].state is State.SENT)
    assert hall.talk.added[0].drill
    assert hall.talk.added[0].follows == hall.first.alert_id
