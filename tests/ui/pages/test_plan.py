"""The plan page: three, two, the rest; reasons, limits, sources; one step open; ticks; what is not shown."""

from __future__ import annotations

from companion.assessment.session import Session
from companion.content.model import HAPPENING, NOW
from companion.ui.window import Window
from tests.fakes.hands import find, is_open, press, reads, sees, ticked
from tests.ui.conftest import OpenWindow

STATE: dict[str, str | frozenset[str]] = {
    "from_whom": frozenset({"state", "crowd"}),
    "topics": frozenset({"politics"}),
    "name": "real",
    "second_step": "no",
    "password": "reused",
    "vpn_law": "unsure",
    "device": frozenset({"shared"}),
    "email": "everyday",
}


def planned(window: Window, answers: dict[str, str | frozenset[str]] | None = None) -> Session:
    session = window.house.sitting.session
    assert session is not None
    for question, value in (answers or STATE).items():
        session.keep(question, value)
    window.go("plan")
    return session


def test_without_answers_there_is_no_plan_and_one_way_on(open_window: OpenWindow) -> None:
    window = open_window()
    window.go("plan")
    assert reads(window, "No answers yet. No plan yet.")
    press(window, "plan_to_questions")
    assert window.current == "questions"


def test_three_then_two_then_the_rest_folded(open_window: OpenWindow) -> None:
    window = open_window()
    plan = planned(window).plan()
    for step in (*plan.shown, *plan.next):
        assert find(window, f"step_{step.advice.id}").isVisible()
    assert len(plan.shown) == 3
    assert len(plan.next) == 2
    assert not any(sees(window, f"step_{step.advice.id}") for step in plan.folded)
    press(window, "more_steps")
    for step in plan.folded:
        assert find(window, f"step_{step.advice.id}").isVisible()


def test_an_opened_step_shows_how_its_limits_its_caution_and_its_sources(open_window: OpenWindow) -> None:
    window = open_window()
    step = planned(window).plan().shown[0]
    press(window, f"open_{step.advice.id}")
    say = window.speech.say
    for text in (step.advice.why, *step.advice.steps, step.advice.limits, step.caution):
        if text is not None:
            assert reads(window, say(text)), text.message
    press(window, f"sources_{step.advice.id}")
    for source in step.advice.sources:
        assert reads(window, source.url)
        assert reads(window, say(source.supports))
    assert reads(window, "No security trainer has signed off this advice yet.")


def test_every_step_says_because_of_which_answer(open_window: OpenWindow) -> None:
    window = open_window()
    planned(window)
    plan = window.house.sitting.session.plan() if window.house.sitting.session else None
    assert plan is not None
    for step in plan.shown:
        assert reads(window, window.speech.say(step.because[0]))


def test_one_step_is_open_at_a_time(open_window: OpenWindow) -> None:
    window = open_window()
    first, second, _ = planned(window).plan().shown
    press(window, f"open_{first.advice.id}")
    press(window, f"open_{second.advice.id}")
    assert is_open(window, second.advice.id)
    assert not is_open(window, first.advice.id)
    press(window, f"open_{second.advice.id}")
    assert not is_open(window, second.advice.id)


def test_a_tick_stays_and_home_moves_on(open_window: OpenWindow) -> None:
    window = open_window()
    session = planned(window)
    first = session.plan().shown[0].advice
    press(window, f"done_{first.id}")
    assert session.done == {first.id}
    window.go("home")
    assert not reads(find(window, "home_step_1"), window.speech.say(first.title))
    window.go("plan")
    assert ticked(window, f"done_{first.id}")
    press(window, f"done_{first.id}")
    assert not session.done


def test_what_is_not_shown_is_named_with_its_reason(open_window: OpenWindow) -> None:
    window = open_window()
    left_out = planned(window).plan().not_shown
    assert [item.advice.id for item in left_out] == ["vpn"]
    press(window, "not_shown")
    assert reads(window, window.speech.say(left_out[0].advice.title))
    assert reads(window, "Not shown, because")
    assert reads(window, window.speech.say(left_out[0].because[0]))


def test_home_opens_the_step_that_was_pressed(open_window: OpenWindow) -> None:
    window = open_window()
    second = planned(window).plan().shown[1].advice.id
    window.go("home")
    press(window, "home_step_2")
    assert window.current == "plan"
    assert is_open(window, second)


def test_while_something_happens_the_way_to_help_comes_first(open_window: OpenWindow) -> None:
    window = open_window()
    session = planned(window, {HAPPENING: NOW})
    assert session.plan().shown[0].advice.id == "go_triage"
    press(window, "plan_act")
    assert window.current == "help_now"


def test_the_page_says_that_nothing_is_saved_and_never_shows_a_score(open_window: OpenWindow) -> None:
    window = open_window()
    planned(window)
    assert reads(window, "This plan is not saved.")
    assert not reads(window, "%")


def test_opening_a_page_on_the_wiki_asks_for_a_press_and_says_what_is_seen(open_window: OpenWindow) -> None:
    opened: list[str] = []
    window = open_window()
    object.__setattr__(window.house, "open_address", opened.append)
    session = planned(window)
    step = next(step for step in session.plan().steps if step.advice.opening is not None)
    window.house.sitting.open_step = step.advice.id
    window.go("plan")
    assert step.advice.opening is not None
    assert reads(window, "Whoever runs your network sees that you visit the wiki.")
    assert not opened
    press(window, f"page_of_{step.advice.id}")
    assert opened == [step.advice.opening.url]


def test_forgetting_empties_the_plan(open_window: OpenWindow) -> None:
    window = open_window()
    session = planned(window)
    window.go("settings")
    press(window, "forget_answers")
    assert not session.answers
    window.go("plan")
    assert reads(window, "No answers yet. No plan yet.")
