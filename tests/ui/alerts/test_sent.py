"""A real alert: queued, stored, fetched, read, closed, each with its proof; adding, another way, stopping, leaving no trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from companion.alert.message import Kind
from companion.alert.states import State
from companion.base.keystore import Memory
from companion.desk import unseal
from companion.desk.unseal import EpochKey, Opened
from companion.net.exchange import Reply, Request
from companion.ui.kit import Label, hold
from companion.ui.window import Window
from tests.alert.parts import READER
from tests.fakes.hands import find, press, reads, sees
from tests.fakes.vaults import made
from tests.ui.alerts.hall import Hall, no_line, trust


def opened(hall: Hall, place: int = -1) -> dict[str, object]:
    """Return what the desk reads in an alert."""
    found = unseal.open_(hall.office.store.content(hall.office.ids[place]), [EpochKey("team", READER)])
    assert isinstance(found, Opened)
    return found.alert.draft.fields()


def sent(hall: Hall, words: str = "") -> Window:
    window = hall.enter()
    if words:
        press(window, "alert_say_more")
        hall.say("alert_what", words)
    hall.send()
    assert hall.first.state is State.SENT
    return window


def test_an_empty_alert_is_stored_and_proven(hall: Hall) -> None:
    window = sent(hall)
    assert hall.title == "Stored at the desk. Nobody has read it yet."
    assert reads(window, "The desk signed for it and we checked the signature. Stored is not read.")
    assert opened(hall) == {"do_not": ("authorities",)}
    assert reads(window, "Alert sent")
    assert reads(window, "we will offer you another way")


def test_without_a_line_it_is_queued_and_goes_when_there_is_one(hall: Hall) -> None:
    hall.office.says = no_line
    window = hall.enter()
    hall.send()
    assert hall.title == "Sealed and queued. It goes when the line is back."
    assert reads(window, "desk.example.org gave no whole answer.")
    assert len(hall.files) == 4
    hall.office.says = None
    assert reads(window, "Try to send it now")
    hall.check()
    assert hall.first.state is State.SENT
    assert hall.title == "Stored at the desk. Nobody has read it yet."


def test_a_receipt_that_is_not_the_desks_is_not_believed(hall: Hall) -> None:
    hall.office.says = lambda _request: Reply(201, b'{"id":"0","day":"2026-11-23","receipt":""}', "application/json")
    window = hall.enter()
    hall.send()
    assert hall.first.state is State.QUEUED
    assert hall.title == "Sealed and queued. The desk has not confirmed it."
    assert reads(window, "was not believed") or reads(window, "no answer of a desk")


def test_fetched_read_answered_and_closed_are_told_apart(hall: Hall) -> None:
    window = sent(hall, "They took the laptop.")
    desk, alert = hall.office.ledger, hall.first.id
    list(desk.each())
    hall.check()
    assert hall.title == "Fetched by the desk. No person has read it yet."
    desk.acknowledge(alert, "Nour")
    hall.check()
    assert hall.title == "Someone has read it."
    assert reads(window, "Nour signed for the desk that they have read it.")
    desk.reply(alert, "Nour", "Are you with somebody?\nWrite one word.", Kind.QUESTION)
    hall.check()
    assert reads(window, "Nour asks")
    assert reads(window, "Are you with somebody?\nWrite one word.")
    desk.close(alert, "Nour", "Take care.")
    hall.check()
    assert hall.title == "The desk has closed this alert."
    assert not sees(window, "nav_alert")
    press(window, "nav_emergency")
    assert find(window, "alert_send")
    assert sees(window, f"alert_show_{hall.talk.id}")


def test_what_a_desk_writes_cannot_reorder_the_page(hall: Hall) -> None:
    window = sent(hall)
    hall.office.ledger.reply(hall.first.id, "No\u202eur", "a\u2066b\u202ec", Kind.INSTRUCTIONS)
    hall.check()
    assert reads(window, "abc")
    assert not any("\u202e" in label.text() for label in hall.page.sent.answers.findChildren(Label))


def test_what_was_sent_is_no_longer_in_the_form_but_can_go_another_way(hall: Hall) -> None:
    window = sent(hall, "They took the laptop.")
    assert window.house.alerting.draft.says_nothing
    press(window, "alert_another_way")
    assert reads(window, "What happened: They took the laptop.")
    assert find(window, "copy_emergency")
    assert find(window, "copy_office")


def test_nothing_readable_of_it_lies_on_the_disk(hall: Hall) -> None:
    sent(hall, "They took the laptop.")
    assert hall.files
    found = [path for path in hall.home.rglob("*") if path.is_file() and b"laptop" in path.read_bytes()]
    assert found == []


def test_when_the_aim_has_passed_another_way_is_offered(hall: Hall) -> None:
    window = sent(hall)
    hall.office.clock.move(timedelta(minutes=91))
    window.house.alerting.look()
    assert reads(window, "The time that the desk aims for has passed, and nobody has read it.")
    press(window, "alert_late_another_way")
    assert find(window, "alert_save_file")


def test_what_is_added_follows_the_alert(hall: Hall) -> None:
    window = sent(hall)
    press(window, "alert_add")
    hall.say("alert_what", "They came back.")
    press(window, "alert_add_send")
    assert reads(window, "What you add has not left this computer yet.")
    press(window, "countdown_now")
    hall.wait(lambda: bool(hall.talk.added) and hall.talk.added[0].state is State.SENT)
    assert hall.talk.added[0].follows == hall.first.alert_id
    assert opened(hall)["what"] == "They came back."
    assert reads(window, "What you added")
    assert hall.title == "Stored at the desk. Nobody has read it yet."
    hall.office.ledger.acknowledge(hall.talk.added[0].id, "Nour")
    hall.check()
    assert hall.talk.added[0].state is State.READ
    assert hall.title == "Stored at the desk. Nobody has read it yet."  # of the first nothing more is proven


def test_an_addition_can_be_left(hall: Hall) -> None:
    window = sent(hall)
    press(window, "alert_add")
    press(window, "alert_add_leave")
    assert not sees(window, "alert_add_send")


def test_i_am_safe_is_said_in_the_readers_language_and_in_english(hall: Hall) -> None:
    window = hall.enter("ar")
    hall.send()
    press(window, "alert_safe")
    press(window, "countdown_now")
    hall.wait(lambda: bool(hall.talk.added) and hall.talk.added[0].state is State.SENT)
    assert "I am safe now." in str(opened(hall)["what"])


def test_stopping_an_addition_keeps_the_alert_on_the_page(hall: Hall) -> None:
    window = sent(hall)
    press(window, "alert_safe")
    press(window, "countdown_stop")
    assert hall.title == "Stored at the desk. Nobody has read it yet."
    assert not hall.talk.added


def test_what_is_queued_can_be_stopped(hall: Hall) -> None:
    hall.office.says = no_line
    window = hall.enter()
    hall.send()
    press(window, "alert_cancel")
    hall.wait(lambda: hall.first.state is State.CANCELLED)
    assert hall.title == "You stopped this alert."
    hall.office.says = None
    window.house.alerting._go_on()
    hall.idle()
    assert hall.office.ids == []


def test_every_trace_goes_only_when_it_is_held(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold, "_STEP_MS", 1)
    window = sent(hall)
    talk = hall.talk.id
    press(window, "alert_delete")
    assert reads(window, "What the desk has stays there.")
    assert find(window, "alert_delete_keep").hasFocus()
    press(window, "alert_delete_hold")  # a click is no holding
    hall.idle()
    assert hall.files
    press(window, "alert_delete_keep")
    press(window, "alert_delete")
    QTest.mousePress(find(window, "alert_delete_hold"), Qt.MouseButton.LeftButton)
    hall.wait(lambda: hall.talks == () and not window.house.alerting.busy)
    assert [name for name in hall.files if name.startswith(("0", "1")) or len(name) > 60] == []
    assert hall.keys.get(f"{talk}.talk") is None
    assert find(window, "alert_send")


def test_the_sealed_file_is_saved_as_it_is(hall: Hall, tmp_path: Path) -> None:
    window = sent(hall)
    press(window, "alert_another_way")
    press(window, "alert_save_file")
    hall.wait(lambda: bool(window.findChildren(QFileDialog)))
    dialog = window.findChildren(QFileDialog)[0]
    name = Path(dialog.selectedFiles()[0]).name
    assert "alert" not in name.removesuffix(".age")
    dialog.fileSelected.emit(str(tmp_path / "carried.age"))
    dialog.reject()
    assert reads(window, "Saved")
    assert (tmp_path / "carried.age").read_bytes() == hall.office.store.content(hall.first.id)


def test_a_file_that_is_there_is_not_overwritten(hall: Hall, tmp_path: Path) -> None:
    window = sent(hall)
    (tmp_path / "mine").write_text("mine")
    hall.page.sent._write(hall.talk, str(tmp_path / "mine"))
    assert reads(window, "There is already a file at")
    assert (tmp_path / "mine").read_text() == "mine"


def test_without_the_key_the_page_says_so_and_offers_nothing_that_needs_it(hall: Hall) -> None:
    window = sent(hall)
    window.frame.close()
    hall.keys = Memory()  # it was in memory only
    window = hall.enter()
    hall.wait(lambda: hall.talk.key_gone is not None)
    press(window, "nav_alert")
    assert reads(window, "The key to the answers is not here.")
    assert not sees(window, "alert_open_vault")
    assert not sees(window, "alert_add")
    assert find(window, "alert_another_way")


def test_with_an_open_vault_the_key_lies_in_it(hall: Hall) -> None:
    window = hall.enter()
    made(window, hall.qtbot)
    window._emergency()
    hall.idle()
    assert reads(window, "The key to the answers lies in your vault")
    hall.send()
    assert window.house.keeping.vault is not None
    assert window.house.keeping.vault.kept.talk(hall.talk.id)
    assert reads(window, "The key to the answers lies in your vault")


def test_what_cannot_be_sealed_is_said_and_stays_in_the_form(hall: Hall) -> None:
    window = hall.enter()
    press(window, "alert_say_more")
    hall.say("alert_what", "They came.")
    for card in (hall.home / "contacts").glob("*"):
        card.unlink()
    press(window, "alert_send")
    press(window, "countdown_now")
    assert reads(window, "Nothing can be sealed to")
    assert window.house.alerting.draft.values["what"] == "They came."
    assert hall.files == []


def test_an_answer_that_was_kept_back_is_noticed(hall: Hall) -> None:
    window = sent(hall)
    desk, alert = hall.office.ledger, hall.first.id
    desk.acknowledge(alert, "Nour")
    desk.reply(alert, "Nour", "Second.")
    desk.reply(alert, "Nour", "Third.")

    def without_the_second(request: Request) -> Reply:
        reply = hall.office.truly(request)
        if request.method != "GET":
            return reply
        size = 8192
        kept = [reply.body[1 + place * size :][:size] for place in range(reply.body[0]) if place != 2]
        return Reply(reply.status, (bytes([len(kept)]) + b"".join(kept)).ljust(len(reply.body), b"\0"))

    hall.office.says = without_the_second
    hall.check()
    assert reads(window, "it was lost, or somebody kept it back")
    assert reads(window, "Third.")


def test_each_alert_has_its_own_page(hall: Hall) -> None:
    window = sent(hall, "They took the laptop.")
    older = hall.talk.id
    press(window, "alert_add")
    press(window, "alert_all_ways")
    hall.office.clock.move(timedelta(minutes=1))
    hall.send()
    newer = hall.talk.id
    assert newer != older
    assert not sees(window, "alert_add_send")
    press(window, "alert_delete")
    press(window, "alert_all_ways")
    press(window, f"alert_show_{older}")
    press(window, "alert_another_way")
    assert reads(window, "What happened: They took the laptop.")
    assert not sees(window, "alert_delete_hold")
    press(window, "alert_all_ways")
    press(window, f"alert_show_{newer}")
    assert not sees(window, "alert_copy_text")


def test_an_addition_that_waits_says_why(hall: Hall) -> None:
    window = sent(hall)
    hall.office.says = no_line
    press(window, "alert_safe")
    press(window, "countdown_now")
    hall.wait(lambda: bool(hall.talk.added) and hall.talk.added[0].trouble is not None)
    hall.idle()
    assert reads(window, "Sealed and queued. It goes when the line is back.")
    assert hall.title == "Stored at the desk. Nobody has read it yet."
    hall.office.says = None
    hall.check()
    hall.wait(lambda: hall.talk.added[0].state is State.SENT)


def test_what_another_window_removed_is_gone_here_too(hall: Hall) -> None:
    window = sent(hall)
    talk = hall.talk
    for path in (hall.home / "outbox").glob("*"):
        path.unlink()
    window.house.alerting.remove(talk)
    hall.idle()
    assert hall.talks == ()
    assert not window.explained.isVisible()


def test_a_withdrawn_card_is_sent_nothing_more(hall: Hall) -> None:
    hall.office.says = no_line
    window = hall.enter()
    hall.send()
    hall.office.says = None
    tried = len(hall.office.heard)
    trust(hall.home, replace(hall.office.card, version=9, revoked=True))
    hall.check()
    hall.wait(lambda: hall.first.state is State.FAILED)
    assert hall.title == "This alert will not be sent."
    assert len(hall.office.heard) == tried
    assert reads(window, "has withdrawn")
    assert not sees(window, "alert_add")
    assert find(window, "alert_another_way")


@pytest.mark.parametrize("before_sending", [True, False])
def test_a_button_under_somebodys_hand_stays_while_the_page_learns_more(hall: Hall, before_sending: bool) -> None:
    window = hall.enter(known=not before_sending)
    if not before_sending:
        hall.send()
        press(window, "alert_another_way")
    button = find(window, "copy_emergency")
    button.setFocus()
    window.house.alerting.look()
    hall.idle()
    assert find(window, "copy_emergency") is button
    assert button.hasFocus()
