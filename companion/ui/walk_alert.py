"""A practice alert as a walk for the tour: the real ways, a countdown that is stopped, one that runs, and the officer's part."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from companion.alert.states import State
from companion.ui.alerts.seen import Talk
from companion.ui.tour import Guide, Key, Press, Shot, Wait, Walk
from companion.ui.window import Window

_WORDS = "Somebody waits outside the library every evening."


def page(guide: Guide, name: str) -> Wait:
    """Wait until a page is open."""
    return Wait(lambda: guide.shown(f"page_{name}"), f"the page {name}")


def asked_by_a_card(guide: Guide, window: Window) -> Walk:
    """From a card of the crisis tree to the fields that it asks for."""
    yield Press("to_emergency")
    yield page(guide, "emergency")
    yield Wait(lambda: guide.shown("alert_contact_back_value"), "the fields that the card asks for")
    yield Wait(lambda: "threatened" in str(window.house.alerting.draft.values.get("kind")), "the kind that was chosen, ticked")
    guide.reveal("alert_say_more")
    yield Shot("emergency-asked", "what a card asks for stands first in the form")


def practise(guide: Guide, window: Window) -> Walk:
    """From the real ways through practice to "closed"."""
    yield Press("nav_emergency")
    yield page(guide, "emergency")
    yield Wait(lambda: guide.shown("copy_emergency"), "the real ways, not sealed")
    yield Shot("emergency", "the real ways first, and practice beside them")
    if not guide.shown("alert_what"):
        yield Press("alert_say_more")
    guide.write("alert_what", _WORDS)
    yield Wait(lambda: window.house.alerting.draft.values.get("what") == _WORDS, "what was written, in memory")
    guide.reveal("alert_text")
    yield Shot("emergency-text", "the short text in both languages, and the form that it is made from")
    yield Press("alert_practise")
    yield Wait(lambda: guide.shown("countdown_stop"), "the countdown")
    yield Shot("emergency-countdown", "ten seconds in which it can be stopped")
    yield Key(Qt.Key.Key_Escape)
    yield Wait(lambda: not guide.shown("countdown_stop") and not _talk(window), "stopped, and nothing sent")
    yield Shot("emergency-stopped", "stopped by Escape")
    yield Press("alert_practise")
    yield Press("countdown_now")
    yield from _reached(guide, window, State.SENT, "stored at the practice desk")
    for state, told in ((State.RECEIVED, "fetched by it"), (State.READ, "someone has read it")):
        yield Press("alert_answer_as_desk")
        yield from _reached(guide, window, state, told)
    yield Press("alert_answer_as_desk")
    yield Wait(lambda: "instructions" in _kinds(window) and not window.house.alerting.busy, "a written answer")
    yield Shot("emergency-answered", "the answer of the practice desk")
    yield Press("alert_answer_as_desk")
    yield from _reached(guide, window, State.CLOSED, "closed by the desk")
    yield Press("alert_all_ways")
    yield Wait(lambda: guide.shown("alert_practise"), "the real ways again")


def _reached(guide: Guide, window: Window, state: State, told: str) -> Walk:
    yield Wait(partial(_is_at, window, state), told)
    yield Wait(lambda: guide.shown("alert_delete"), "how far it is")
    yield Shot(f"emergency-{state.value}", f"practice: {told}")


def _talk(window: Window) -> Talk | None:
    alerting = window.house.alerting
    return alerting.seen.talk(alerting.showing) if alerting.seen else None


def _is_at(window: Window, state: State) -> bool:
    talk = _talk(window)
    return talk is not None and talk.first.state is state and not window.house.alerting.busy


def _kinds(window: Window) -> set[str]:
    talk = _talk(window)
    return {answer.kind for answer in talk.answers} if talk else set()
