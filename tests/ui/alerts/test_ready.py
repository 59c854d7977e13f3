"""Before anything is sent: the real ways first, what may be said, whom it goes to, and practice beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from companion.alert.fields import FIELDS
from companion.base import files, paths
from companion.contacts import directory
from companion.contacts.card import Card, State
from companion.content.model import Ask
from companion.ui.window import Window
from tests.contacts import parts
from tests.fakes.hands import find, press, reads, sees, ticked, words
from tests.ui.alerts.hall import Hall, other, trust

ADDRESSES = ("emergency@wikimedia.org", "ca@wikimedia.org", "talktohumanrights@wikimedia.org")


def text(window: Window) -> str:
    """Return all that stands on the page."""
    page = window.made["emergency"]
    return "\n".join(said for widget, said in words(window) if widget is page or page.isAncestorOf(widget))


def top(window: Window, sentence: str) -> int:
    """Return how far down this stands."""
    page = window.made["emergency"]
    return next(widget.mapTo(page, QPoint(0, 0)).y() for widget, said in words(window) if sentence in said and page.isAncestorOf(widget))


def focused(window: Window) -> str:
    widget = window.focusWidget()
    return widget.objectName() if widget else ""


def test_without_a_desk_the_real_ways_stand_first_each_not_sealed(hall: Hall) -> None:
    window = hall.enter(known=False)
    assert reads(window, "If you are in danger now, call the emergency number you know, if that is safe.")
    for address in ADDRESSES:
        assert reads(window, address)
    badges = [said for _, said in words(window) if said == "Not sealed"]
    assert len(badges) == 4
    assert "can read it" in text(window)
    assert "A sealed way to the Foundation waits for a card that it signs." in text(window)
    assert not sees(window, "alert_send")
    assert sees(window, "alert_practise")
    first = top(window, "If you are in danger now")
    assert first < top(window, ADDRESSES[0]) < top(window, "A text to send") < top(window, "Say more, if you can")
    assert focused(window) == "open_emergency"


def test_a_page_that_was_left_before_it_knew_takes_no_focus(hall: Hall) -> None:
    window = hall.enter(known=False)
    window.house.alerting.seen = None
    window.go("home")
    window.go("emergency")
    window.go("home")
    there = window.focusWidget()
    hall.wait(lambda: window.house.alerting.seen is not None)
    hall.idle()
    assert there is not None
    assert window.made["home"].isAncestorOf(there)
    assert window.focusWidget() is there


@pytest.mark.parametrize("known", [True, False])
def test_nothing_moves_away_under_a_hand_once_it_is_shown(hall: Hall, known: bool) -> None:
    if known:
        trust(hall.home, hall.office.card)
    window = hall.open_window(alerts=hall.room, clock=hall.office.clock)
    window._emergency()
    assert window.house.alerting.seen is None
    assert reads(window, "If you are in danger now, call the emergency number you know, if that is safe.")
    assert not sees(window, "alert_say_more")
    assert sees(window, "first_steps")
    hall.window = window
    hall.wait(lambda: window.house.alerting.seen is not None)
    hall.idle()
    assert sees(window, "alert_say_more")
    assert focused(window) == ("alert_send" if known else "open_emergency")


def test_an_hour_without_an_answer_leads_to_the_next_address(hall: Hall) -> None:
    window = hall.enter(known=False)
    assert "when the emergency address has not answered within one hour" in text(window)


def test_the_ways_are_in_the_readers_language(hall: Hall) -> None:
    window = hall.enter("ar", known=False)
    library = window.house.sitting.library
    assert library is not None
    contact = library.packs["core"].contacts["emergency"]
    assert reads(window, window.speech.say(contact.purpose))
    assert contact.purpose.message not in text(window)


def test_an_address_is_copied_and_the_mail_program_opened_only_by_their_buttons(hall: Hall) -> None:
    window, copied, opened = hall.enter(known=False), list[str](), list[str]()
    object.__setattr__(window.house, "copy", copied.append)
    object.__setattr__(window.house, "open_address", opened.append)
    assert reads(window, "Open mail program")
    press(window, "copy_ca")
    assert reads(window, "Copied")
    press(window, "open_ca")
    press(window, "open_email_user_emergency")
    assert copied == ["ca@wikimedia.org"]
    assert opened == ["mailto:ca@wikimedia.org", "https://meta.wikimedia.org/wiki/Special:EmailUser/Emergency"]


def test_the_copy_button_says_again_what_it_does(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.ui.alerts.ways._COPIED_MS", 30)
    window = hall.enter(known=False)
    press(window, "alert_copy_text")
    assert reads(window, "Copied")
    hall.wait(lambda: not any(said == "Copied" for _, said in words(window)))
    assert reads(window, "Copy the text")


def test_the_text_stands_in_both_languages_and_follows_what_is_written(hall: Hall) -> None:
    window, copied = hall.enter("ar", known=False), list[str]()
    object.__setattr__(window.house, "copy", copied.append)
    press(window, "alert_say_more")
    hall.say("alert_what", "They took the laptop.")
    press(window, "alert_do_not_phone")
    press(window, "alert_copy_text")
    assert copied[0].count("They took the laptop.") == 2
    assert window.speech.words.plain(FIELDS["what"].title) in copied[0]
    assert FIELDS["what"].title.message in copied[0]
    assert "Call me" in copied[0]
    assert all(reads(window, line) for line in copied[0].split("\n") if line)
    assert len(copied[0]) < 1_000


def test_authorities_are_not_to_be_told_unless_the_person_says_so(hall: Hall) -> None:
    window = hall.enter()
    assert ticked(window, "alert_do_not_authorities")
    assert window.house.alerting.draft.says_nothing
    press(window, "alert_do_not_authorities")
    assert window.house.alerting.draft.values["do_not"] == ()
    window.go("home")
    window._emergency()
    assert not ticked(window, "alert_do_not_authorities")


def test_with_a_desk_the_card_names_who_can_open_it_and_the_button_has_the_focus(hall: Hall) -> None:
    window = hall.enter()
    assert reads(window, "It goes to Wikimedia Atlantis. Who can open it: Everybody at the desk.")
    assert reads(window, "A 10-second countdown starts. Esc stops it.")
    assert reads(window, "answers cannot be read after the program closes")
    assert reads(window, "a person reads it within 90 minutes. Hours: Monday to Friday, 8 to 20 UTC.")
    assert reads(window, "The desk's server sees the internet address")
    assert focused(window) == "alert_send"
    assert not sees(window, "copy_emergency")
    press(window, "alert_other_ways")
    assert find(window, "copy_emergency")
    assert sees(window, "alert_practise")


def test_an_aim_in_whole_hours_is_said_in_hours(hall: Hall) -> None:
    promise = parts.card().promise
    assert promise is not None
    hall.office.card = replace(hall.office.card, promise=replace(promise, answer_within_minutes=180))
    assert reads(hall.enter(), "a person reads it within 3 hours")


def test_a_desk_without_a_promise_says_so(hall: Hall) -> None:
    hall.office.card = replace(hall.office.card, promise=None)
    assert reads(hall.enter(), "This desk promises no time.")


def test_an_empty_alert_says_that_it_is_empty_until_something_is_written(hall: Hall) -> None:
    window = hall.enter()
    assert reads(window, "It contains nothing about you. They can answer only inside this program. Add one way to reach you?")
    press(window, "alert_reach_me")
    assert focused(window) == "alert_contact_back_channel"
    QTest.keyClicks(find(window, "alert_contact_back_value"), "+44")
    assert not sees(window, "alert_reach_me")
    assert window.house.alerting.draft.values["contact_back"] == ({"value": "+44"},)
    assert reads(window, "It says what you wrote below.")


def test_what_is_written_stays_in_memory_and_on_no_disk(hall: Hall) -> None:
    window = hall.enter()
    press(window, "alert_say_more")
    assert reads(window, "What you write stays in memory only")
    hall.say("alert_what", "plain sentence of mine")
    window.go("home")
    window.speech.use("ar")
    window._emergency()
    area = find(window, "alert_what")
    assert isinstance(area, QPlainTextEdit)
    assert area.toPlainText() == "plain sentence of mine"
    found = [path for path in hall.home.rglob("*") if path.is_file() and b"plain sentence" in path.read_bytes()]
    assert found == []


def test_every_field_that_a_card_can_ask_for_can_be_filled_in(hall: Hall) -> None:
    window = hall.enter(known=False)
    alerting = window.house.alerting
    asked = [ask.value for ask in Ask]
    alerting.ask_for(asked)
    window.go("emergency")
    form = find(window, "alert_say_more").parentWidget()
    assert form is not None
    for field in window.made["emergency"].findChildren(QLineEdit):
        if field.isVisible() and field.objectName().startswith("alert_"):
            QTest.keyClicks(field, "x")
    for area in window.made["emergency"].findChildren(QPlainTextEdit):
        area.setPlainText("one\ntwo")
    for combo in window.made["emergency"].findChildren(QComboBox):
        combo.setCurrentIndex(1)
        combo.activated.emit(1)
    for name in ("kind_detained", "help_legal"):
        press(window, f"alert_{name}")
    said = alerting.draft.values
    assert set(said) == set(asked) - {"attachments", "excerpts"}
    assert said["also_at_risk"] == ("one", "two")
    assert said["when"] == "one\ntwo"
    assert said["urgency"] == "now"
    assert said["consent"] == {"share": "nobody", "publicity": "no"}
    assert said["accounts_to_lock"] == ({"name": "x", "when": "now", "by": "x"},)


@pytest.mark.parametrize(
    ("branches", "first", "kind"),
    [
        (("danger", "yes"), "kind", "threatened"),
        (("held", "yes"), "contact_back", "detained"),
        (("device_gone", "authorities"), "kind", "seized"),
        (("summons",), "kind", "summoned"),
        (("unsure",), "what", ""),
    ],
)
def test_a_card_of_the_tree_leads_here_with_its_fields_first(hall: Hall, branches: tuple[str, ...], first: str, kind: str) -> None:
    window = hall.enter(known=False)
    press(window, "first_steps")
    for branch in branches:
        press(window, f"branch_{branch}")
    press(window, "to_emergency")
    assert window.current == "emergency"
    assert window.house.alerting.asked[0] == first
    assert focused(window).startswith(f"alert_{first}")
    assert window.house.alerting.draft.values.get("kind", ()) == ((kind,) if kind else ())
    field = window.focusWidget()
    assert field is not None
    seen = hall.page.column.viewport()
    hall.wait(lambda: seen.rect().contains(field.rect().translated(field.mapTo(hall.page.column, QPoint(0, 0)))))
    if kind:
        assert ticked(window, f"alert_kind_{kind}")


def test_a_card_ticks_its_kind_beside_what_was_ticked_before(hall: Hall) -> None:
    window = hall.enter(known=False)
    press(window, "alert_say_more")
    press(window, "alert_kind_doxxed")
    window.house.alerting.ask_for(["kind"], "threatened")
    window.go("emergency")
    assert window.house.alerting.draft.values["kind"] == ("doxxed", "threatened")


def test_only_cards_that_offer_an_alert_lead_here(hall: Hall) -> None:
    window = hall.enter(known=False)
    window.go("help_now")
    press(window, "branch_held")
    press(window, "branch_no")
    assert find(window, "card_c_held_card")
    assert not sees(window, "to_emergency")


class TestDesks:
    """Cards that warn, cards that nobody could open, and more than one."""

    def test_a_closed_desk_says_whom_to_ask_and_takes_nothing(self, hall: Hall) -> None:
        hall.office.card = replace(hall.office.card, state=State.CLOSED)
        window = hall.enter()
        assert reads(window, "Wikimedia Atlantis is closed. Nobody reads what arrives.")
        assert reads(window, "office@example.org")
        assert not sees(window, "alert_send")
        assert reads(window, "emergency@wikimedia.org")
        assert top(window, "office@example.org") < top(window, "emergency@wikimedia.org")
        assert reads(window, "+1 555")

    def test_a_withdrawn_card_takes_nothing(self, hall: Hall) -> None:
        hall.office.card = replace(hall.office.card, version=9, revoked=True)
        window = hall.enter()
        assert reads(window, "Wikimedia Atlantis has withdrawn this card. Nothing can be sealed to it.")
        assert not sees(window, "alert_send")

    def test_a_card_that_is_too_old_takes_nothing(self, hall: Hall) -> None:
        trust(hall.home, hall.office.card)
        hall.office.clock.move(timedelta(days=800))
        window = hall.enter(known=False)
        assert reads(window, "This copy is too old: nobody could open your alert.")
        assert not sees(window, "alert_send")

    def test_a_paused_desk_warns_and_still_takes_alerts(self, hall: Hall) -> None:
        hall.office.card = replace(hall.office.card, state=State.PAUSED)
        window = hall.enter()
        assert reads(window, "This desk is paused. For now, nobody reads what arrives.")
        assert sees(window, "alert_send")

    def test_a_stale_card_warns_and_still_takes_alerts(self, hall: Hall) -> None:
        trust(hall.home, hall.office.card)
        hall.office.clock.move(timedelta(days=210))
        window = hall.enter(known=False)
        assert sees(window, "alert_send")
        warned = hall.office.card.warnings(hall.office.clock.now().date())
        assert warned
        assert all(reads(window, window.speech.words.plain(one.say)) for one in warned)

    def test_of_two_desks_one_is_chosen(self, hall: Hall) -> None:
        second: Card = other(hall.office.card, 2, "Wikimedia Mu")
        trust(hall.home, second)
        window = hall.enter()
        first = hall.page.ready.desk
        assert first is not None
        name, issuer = next((card.name, card.issuer) for card in (hall.office.card, second) if card.issuer != first.card.issuer)
        hall.page.ready.sending.choice.card(issuer).click()
        assert reads(window, f"It goes to {name}.")
        assert reads(window, f"With {name}")
        hall.send()
        assert hall.first.desk_name == name

    def test_a_card_that_nobody_compared_is_not_offered(self, hall: Hall) -> None:
        trust(hall.home, hall.office.card)
        for mark in (hall.home / "contacts").glob("*.compared"):
            mark.unlink()
        window = hall.enter(known=False)
        assert reads(window, "You have a card of Wikimedia Atlantis. Nobody compared its fingerprint, so no alert is offered to it.")
        assert not sees(window, "alert_send")

    def test_a_broken_card_is_said_and_keeps_nothing_out(self, hall: Hall) -> None:
        trust(hall.home, hall.office.card)
        files.write_private(hall.home / "contacts" / f"{'0' * 64}-1.json", b"{}")
        window = hall.enter(known=False)
        assert sees(window, "alert_send")
        (problem,) = directory.known(imported=hall.home / "contacts").problems
        assert reads(window, window.speech.words.plain(problem.error.say))

    def test_a_route_that_cannot_be_used_is_said_before(self, hall: Hall) -> None:
        window = hall.enter()
        assert reads(window, "Your way to the internet:")
        window.house.preferences.for_now("route", "?")
        assert reads(window, "is not a way to the internet that this program knows")


def test_addresses_that_cannot_be_read_are_said(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    real = paths.data
    monkeypatch.setattr(paths, "data", lambda *parts: hall.home / "nothing" if parts == ("assets", "contacts") else real(*parts))
    window = hall.enter(known=False)
    assert reads(window, "The addresses that came with this program cannot be read. Tell one person you trust.")
    assert sees(window, "first_steps")


def test_until_it_is_known_who_can_be_reached_nothing_is_claimed(hall: Hall) -> None:
    window = hall.open_window(alerts=hall.room)
    window.house.jobs.stop_all()
    window.go("emergency")
    assert window.house.alerting.seen is None
    assert not any("cannot be read" in said or "Write to the Wikimedia" in said for _, said in words(window))
    assert sees(window, "first_steps")


def test_a_narrow_window_says_the_pages_name_once(hall: Hall) -> None:
    window = hall.enter()
    assert hall.page.header.isVisible()
    window.frame.resize(600, 640)
    hall.wait(window.top.isVisible)
    hall.wait(lambda: not hall.page.header.isVisible())
    window.frame.resize(1024, 640)
    hall.wait(hall.page.header.isVisible)
