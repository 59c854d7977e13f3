"""What the page does with whatever checks find: worst first, what is open, what to do, and the reasons on the plan."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.assessment.session import Session
from companion.base.text import Code, T
from companion.hygiene.check import Family
from companion.hygiene.finding import Evidence, Finding, Level, Sure, unknown
from companion.ui.kit import Field, Label, PrimaryButton
from companion.ui.window import Window
from tests.fakes.hands import find, is_open, press, reads, sees, ticked
from tests.ui.checking.plugs import FakePlug, plug, use_plugs, waiting
from tests.ui.conftest import OpenWindow

SEEN = Evidence(T("A thing"), "disk0", quote="its own words")
BAD = Finding("bad", Level.ALERT, Sure.HIGH, T("The disk is open."), (SEEN,), ("lock_encrypt",))
POOR = Finding(
    "poor", Level.WARN, Sure.LOW, T("The page tells something."), (SEEN,), ("clean_userpage", "dox_self"), T("Only half was read.")
)
DUMB = unknown("dumb", T("Nobody answered."))
NEWS = Finding("news", Level.INFO, Sure.MEDIUM, T("A thing to know."))
FINE = Finding("fine", Level.OK, Sure.HIGH, T("The disk is closed."), (SEEN,), ("lock_encrypt",))


def looked(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, *plugs: FakePlug, answers: bool = False, **more: str) -> Window:
    use_plugs(monkeypatch, *plugs)
    window = open_window()
    if answers:
        answer(window, **more)
    look(window)
    find(window, "check_forget_device")
    return window


def look(window: Window) -> None:
    window.go("checks")
    press(window, "checks_tab_device")
    press(window, "check_look_device")


def answer(window: Window, **more: str) -> Session:
    session = window.house.sitting.session
    assert session is not None
    for question, value in {"topics": "politics", **more}.items():
        session.keep(question, frozenset({value}))
    return session


def cards(window: Window) -> list[str]:
    """Return the ids of the cards from top to bottom."""
    found = [each for each in window.findChildren(QWidget) if each.objectName().startswith("finding_") and each.isVisible()]
    return [each.objectName().removeprefix("finding_") for each in sorted(found, key=lambda each: each.mapTo(window, each.pos()).y())]


def holds(window: Window, words: str) -> bool:
    """Whether any label holds these words, seen or not."""
    return any(words in each.text() for each in window.findChildren(Label))


def test_worst_first_with_counts_and_only_what_calls_is_open(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = looked(open_window, monkeypatch, *(plug(each) for each in (FINE, NEWS, DUMB, POOR, BAD)))
    assert reads(window, "1 thing to act on")
    for count in ("1 to act on", "1 to look at", "1 we could not tell", "1 good to know", "1 looks fine"):
        assert reads(window, count), count
    assert cards(window) == ["bad", "poor", "dumb", "news"]
    assert is_open(window, "bad")
    assert not is_open(window, "poor")
    assert not sees(window, "open_dumb")
    for said in (
        "Act on this",
        "· sure",
        "· not very sure",
        "Not everything was seen: Only half was read.",
        "Is dumb so?",
        "Nobody answered.",
    ):
        assert reads(window, said), said
    assert len([each for each in window.findChildren(PrimaryButton) if each.isVisible()]) == 1


def test_the_title_is_the_answer(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    plugs = [plug(DUMB)]
    use_plugs(monkeypatch, *plugs)
    window = open_window()
    window.go("checks")
    for findings, title in (
        ((DUMB,), "We could not tell"),
        ((DUMB, FINE), "Nothing to act on in what we could see"),
        ((FINE, NEWS), "Nothing to act on was found"),
        ((FINE, POOR), "1 thing to look at"),
    ):
        use_plugs(monkeypatch, *(plug(each) for each in findings))
        window.house.checking.known.clear()
        window.house.checking.forget()
        look(window)
        assert reads(window, title), title


def test_stop_keeps_what_is_finished_and_says_so(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_plugs(monkeypatch, plug(POOR), waiting("slow"))
    window = open_window()
    look(window)
    assert reads(window, "About poor: Look at this")
    assert reads(window, "About slow: under way")
    assert reads(window, "1 of 2")
    press(window, "check_stop_device")
    assert reads(window, "Stopped. 1 check was finished.")
    find(window, "check_forget_device")
    assert cards(window) == ["poor"]


def test_stopped_before_anything_was_known(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_plugs(monkeypatch, waiting("slow"))
    window = open_window()
    look(window)
    press(window, "check_stop_device")
    assert reads(window, "Stopped before anything was known")


def test_leaving_the_page_stops_the_run_and_keeps_what_is_finished(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_plugs(monkeypatch, plug(POOR), waiting("slow"))
    window = open_window()
    look(window)
    assert reads(window, "If you leave this page, it stops. What is finished stays.")
    assert reads(window, "1 of 2")
    window.go("home")
    window.go("checks")
    assert reads(window, "Stopped. 1 check was finished.")
    assert window.house.checking.look("device") is None


def test_another_tab_does_not_stop_the_run(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_plugs(monkeypatch, waiting("slow"), plug(NEWS, Family.CONNECTION))
    window = open_window()
    look(window)
    press(window, "checks_tab_connection")
    find(window, "check_look_connection")
    assert window.house.checking.look("device") is not None
    press(window, "checks_tab_device")
    assert sees(window, "check_stop_device")


def test_without_a_plan_the_steps_own_words_are_shown(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = looked(open_window, monkeypatch, plug(POOR))
    library = window.house.sitting.library
    assert library is not None
    press(window, "do_poor")
    assert window.current == "checks"
    assert is_open(window, "poor")
    for advice in library.packs["core"].advice:
        if advice.id in POOR.steps:
            for words in (advice.title, *advice.steps, advice.limits, advice.caution):
                assert words is None or reads(window, window.speech.say(words))


def test_a_plan_is_led_to_at_the_step_which_says_what_was_found(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = looked(open_window, monkeypatch, plug(BAD), answers=True)
    press(window, "do_bad")
    assert window.current == "plan"
    assert is_open(window, "lock_encrypt")
    assert reads(window, "A check found: The disk is open.")
    session = window.house.sitting.session
    assert session is not None
    assert session.plan().shown[0].advice.id == "lock_encrypt"
    assert len(session.plan().shown) == 3
    window.go("home")
    assert reads(window, "A check found: The disk is open.")


def test_both_reasons_stand_beside_each_other(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = looked(open_window, monkeypatch, plug(BAD), answers=True, device="not_encrypted")
    press(window, "do_bad")
    assert reads(window, "A check found: The disk is open. Because you said:")


def test_what_an_answer_speaks_against_is_not_offered(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = looked(open_window, monkeypatch, plug(BAD), answers=True, device="shared")
    assert reads(window, "is not shown, because")
    assert not sees(window, "do_bad")


def test_a_step_that_was_seen_done_may_be_ticked_and_is_not_ticked_unasked(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = looked(open_window, monkeypatch, plug(FINE), answers=True, device="not_encrypted")
    window.house.sitting.open_step = "lock_encrypt"
    window.go("plan")
    assert reads(window, "A check found: The disk is closed. If the whole step is done, tick it.")
    assert not ticked(window, "done_lock_encrypt")
    press(window, "done_lock_encrypt")
    session = window.house.sitting.session
    assert session is not None
    assert session.done == {"lock_encrypt"}


@pytest.mark.parametrize("how", ["hide", "forget button", "forget answers"])
def test_nothing_is_left_of_what_was_found(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, how: str) -> None:
    window = looked(open_window, monkeypatch, plug(BAD), answers=True)
    session = window.house.sitting.session
    assert session is not None
    match how:
        case "hide":
            window.hide_now()
            window.frame.showNormal()
            press(window, "cover_go_on")
        case "forget button":
            press(window, "check_forget_device")
        case _:
            window.house.sitting.forget()
    find(window, "check_look_device")
    assert not window.house.checking.outcomes
    assert not any(step.found for step in session.plan().steps)
    qtbot.waitUntil(lambda: not holds(window, "disk is open"))


def test_hide_now_ends_a_run_and_forgets_the_name(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_plugs(monkeypatch, waiting("slow", Family.ACCOUNT))
    window = open_window()
    window.go("checks")
    find(window, "check_look_account")
    fields = [find(window, name) for name in ("check_name", "check_wiki")]
    for field in fields:
        assert isinstance(field, Field)
        field.setText("wiki.example")
    press(window, "check_mine")
    press(window, "check_look_account")
    find(window, "check_stop_account")
    window.hide_now()
    assert window.house.checking.look("account") is None
    assert [field.text() for field in fields if isinstance(field, Field)] == ["", ""]
    window.frame.showNormal()
    press(window, "cover_go_on")
    assert not ticked(window, "check_mine")


def test_many_places_are_shown_a_dozen_first_and_then_all(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    many = Finding("bad", Level.ALERT, Sure.HIGH, T("Much."), tuple(Evidence(T("A thing"), quote=f"word{place}.") for place in range(30)))
    window = looked(open_window, monkeypatch, plug(many))
    assert reads(window, "word11.")
    assert not holds(window, "word12.")
    press(window, "finding_bad_more")
    assert reads(window, "word29.")
    assert not sees(window, "finding_bad_more")


def test_a_second_press_shows_who_more_would_be_contacted(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_plugs(monkeypatch, plug(NEWS, loud=True))
    window = open_window()
    look(window)
    assert reads(window, "That you ask. It stands out.")
    assert reads(window, "loud.example")
    press(window, "check_further_device")
    find(window, "check_forget_device")
    assert not sees(window, "check_further_device")
    assert window.house.checking.outcomes["device"].order.distinctive


def test_quotes_cannot_turn_the_line_around(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = Finding("bad", Level.ALERT, Sure.HIGH, T("Seen on {host}.", host=Code("a")), (Evidence(T("A thing"), quote="a\u202e<b>b</b>"),))
    window = looked(open_window, monkeypatch, plug(odd))
    assert reads(window, "<b>b</b>")
    assert not holds(window, "\u202e")
