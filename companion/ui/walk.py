"""The main job as a walk for the tour: an invented person answers, gets a plan, follows a step, finds help now, practises an alert."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from companion.content.model import Question
from companion.i18n import languages
from companion.ui.keeping import PlanIs
from companion.ui.tour import Guide, Key, Press, Shot, StepDidNotHappen, Wait, Walk
from companion.ui.walk_alert import asked_by_a_card, page, practise
from companion.ui.window import Window

# An invented person: writes about elections under their own name, and has little to protect the account. What is not
# named here is skipped.
ANSWERS: dict[str, tuple[str, ...]] = {
    "happening": ("before",),
    "from_whom": ("state", "crowd"),
    "topics": ("politics",),
    "name": ("real",),
    "loggedout": ("once",),
    "network": ("home", "mobile"),
    "blocked": ("no",),
    "vpn_law": ("unsure",),
    "second_step": ("no",),
    "password": ("reused",),
    "email": ("everyday",),
    "device": ("shared",),
    "ally": ("no",),
}
NOTES = {
    "People to tell": "Two names, and what each one may know.",
    "Talk with the lawyer": "Call from the other phone. Bring the letter.",
    "Messages on my talk page": "Three since Monday, all from new accounts. The same wording as in the group.",
}


def main_job(guide: Guide, window: Window, code: str) -> Walk:
    """Walk from the first start to a practice alert that was read, in the language with this code."""
    yield from _first_run(guide, window, code)
    yield from _questions(guide, window)
    yield from _plan(guide, window)
    yield from _help(guide, window)
    yield from _vault(guide, window)
    yield from _looks(guide, window)
    yield from _happening_now(guide, window)
    yield from practise(guide, window)


def _first_run(guide: Guide, window: Window, code: str) -> Walk:
    yield page(guide, "welcome")
    if code == languages.PSEUDO:
        window.speech.use(code)  # built in, not offered on the page
    else:
        yield Press(f"language_{code}")
    yield Wait(lambda: window.speech.language.code == code, f"the words in {code}")
    yield Shot("welcome", "the choice of a language")
    yield Press("welcome_continue")
    yield page(guide, "home")
    yield Wait(lambda: window.house.sitting.session is not None, "the questions read from the packs")
    yield Shot("home-first", "home before the first answer")


def _questions(guide: Guide, window: Window) -> Walk:
    yield Press("begin_questions")
    yield page(guide, "questions")
    pictured = 0
    while (question := _current(window)) is not None:
        chosen = ANSWERS.get(question.id, ())
        for option in chosen:
            yield Press(f"option_{option}")
            yield Wait(partial(_is_given, window, question, option), f"{question.id}: {option}")
        if question.id in {"from_whom", "second_step"}:
            yield Press("why_we_ask")
            pictured += 1
            yield Shot(f"question-{pictured}", f"the question {question.id} with its reason")
        yield Press("question_next" if chosen else "question_skip")
        yield Wait(partial(_has_left, window, question), f"{question.id} {'answered' if chosen else 'skipped'}")


def _plan(guide: Guide, window: Window) -> Walk:
    yield page(guide, "plan")
    plan = window.house.sitting.session.plan() if window.house.sitting.session else None
    if plan is None or not plan.folded:
        raise StepDidNotHappen("three steps, two more and a rest")
    yield Shot("plan", f"the plan: {', '.join(step.advice.id for step in plan.shown)}")
    first = plan.shown[0].advice.id
    yield Press(f"open_{first}")
    yield Press(f"sources_{first}")
    guide.reveal(f"step_{first}")
    yield Shot("plan-step", f"the step {first} opened, with its sources")
    yield Press(f"done_{first}")
    yield Wait(lambda: first in _done(window), f"{first} ticked as done")
    yield Press("more_steps")
    last = plan.folded[-1].advice.id
    yield Press(f"open_{last}")
    guide.reveal(f"step_{last}")
    yield Shot("plan-rest", f"the rest of the plan, {last} opened")
    yield Press("not_shown")
    guide.reveal("not_shown")
    yield Shot("plan-not-shown", "what is not shown, and why")
    yield Press("nav_home")
    yield page(guide, "home")
    yield Shot("home", "home with the next three steps")


def _help(guide: Guide, window: Window) -> Walk:
    yield Press("nav_emergency")
    yield page(guide, "emergency")
    yield Press("first_steps")
    yield page(guide, "help_now")
    yield Shot("help-now", "what is happening?")
    for key, seen in ((Qt.Key.Key_1, "branch_no"), (Qt.Key.Key_2, "card_c_alert_silent")):
        yield Key(key)
        yield Wait(partial(guide.shown, seen), seen)
    yield Shot("help-now-card", "a card after two choices")
    yield from asked_by_a_card(guide, window)
    yield Press("nav_hide")
    yield Wait(lambda: guide.shown("cover_go_on"), "an empty page over everything")
    yield Shot("hidden", "what is on the screen after Hide now")
    window.frame.showNormal()  # what the desktop's task bar does
    window.frame.activateWindow()
    yield Wait(window.isActiveWindow, "the window back on the screen")
    yield Press("cover_go_on")
    yield page(guide, "emergency")


def _vault(guide: Guide, window: Window) -> Walk:
    yield Press("nav_plan")
    yield Press("plan_act")
    yield page(guide, "vault")
    yield Press("vault_suggest")
    first = guide.field("vault_passphrase")
    yield Wait(lambda: bool(first.text()), "a passphrase of six words")
    yield Shot("vault-create", "a vault is made")
    guide.write("vault_passphrase_again", first.text())
    yield Press("vault_create")
    yield Wait(lambda: guide.shown("recovery_skip"), "the vault, and its recovery words")
    yield Shot("vault-recovery", "twelve words, shown once")
    yield Press("recovery_skip")
    yield Wait(lambda: guide.shown("note_title"), "the open vault")
    for title, text in NOTES.items():
        yield Press("note_new")
        guide.write("note_title", title)
        guide.write("note_text", text)
        yield Wait(partial(_is_saved, window, title), f"the note “{title}” saved")
    yield Shot("vault", "notes, saved by themselves")
    guide.write("note_search", "LAWYER")
    yield Wait(lambda: len(guide.all("note_")) == 1, "one note found")
    yield Shot("vault-search", "search as one types")
    yield Press("nav_plan")
    yield Press("plan_act")
    yield Wait(lambda: window.house.keeping.plan_is is PlanIs.KEPT, "the plan kept in the vault")
    guide.reveal("plan_act")
    yield Shot("plan-kept", "the plan is kept in the vault")


def _looks(guide: Guide, window: Window) -> Walk:
    yield Press("nav_settings")
    yield page(guide, "settings")
    yield Shot("settings", "the settings")
    preferences = window.house.preferences
    first = window.house.sitting.session.plan().shown[0].advice.id if window.house.sitting.session else ""
    for value in ("dark", "contrast", "light"):
        yield from _choose(guide, "setting_theme", ("system", "light", "dark", "contrast").index(value))
        yield Wait(partial(_is_set, window, value), f"colours: {value}")
        yield Press("nav_plan")
        yield page(guide, "plan")
        guide.reveal(f"step_{first}")
        if value != "light":
            yield Shot(f"plan-{value}", f"the plan in {value}")
        yield Press("nav_settings")
    yield from _choose(guide, "setting_text_size", 4)
    yield Wait(lambda: preferences.get("text_size") == "200", "text at 200 %")
    yield Shot("settings-200", "the settings with text at 200 %")
    yield from _choose(guide, "setting_text_size", 0)
    yield Wait(lambda: preferences.get("text_size") == "100", "text at 100 %")


def _choose(guide: Guide, name: str, place: int) -> Walk:
    """Choose by keyboard in a list that is not opened."""
    field = guide.find(name)
    if not isinstance(field, QComboBox):
        raise StepDidNotHappen(f"not a list: {name}")
    field.setFocus(Qt.FocusReason.TabFocusReason)
    yield Wait(lambda: guide.focus() is field, f"the keyboard at {name}")
    while field.currentIndex() != place:
        before = field.currentIndex()
        yield Key(Qt.Key.Key_Down if before < place else Qt.Key.Key_Up)
        if field.currentIndex() == before:
            raise StepDidNotHappen(f"the arrow keys do not move {name}")


def _happening_now(guide: Guide, window: Window) -> Walk:
    yield Press("forget_answers")
    yield Wait(lambda: not _answers(window), "every answer forgotten")
    yield Press("nav_questions")
    yield page(guide, "questions")
    yield Press("option_now")
    yield Press("question_next")
    yield page(guide, "help_now")
    yield Shot("now", "a yes to the first question leads to help now")
    yield Press("nav_plan")
    yield page(guide, "plan")
    yield Shot("plan-now", "the plan while something is happening: the way to help first")


def _current(window: Window) -> Question | None:
    session = window.house.sitting.session
    return session.current() if session is not None and window.current == "questions" else None


def _answers(window: Window) -> dict[str, str | frozenset[str]]:
    session = window.house.sitting.session
    return dict(session.answers) if session is not None else {}


def _is_given(window: Window, question: Question, option: str) -> bool:
    given = _answers(window).get(question.id, "")
    return option == given if isinstance(given, str) else option in given


def _has_left(window: Window, question: Question) -> bool:
    return _current(window) is not question


def _is_saved(window: Window, title: str) -> bool:
    vault = window.house.keeping.vault
    return vault is not None and any(heading.title == title for heading in vault.notes.listed())


def _is_set(window: Window, value: str) -> bool:
    return window.house.preferences.get("theme") == value


def _done(window: Window) -> set[str]:
    session = window.house.sitting.session
    return session.done if session is not None else set()
