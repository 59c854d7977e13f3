"""Alerts over time: going on after a start, trying again by itself, the vault that is locked, and closing."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from PySide6.QtCore import QTimer

from companion.alert.states import State
from companion.base.keystore import Memory
from companion.ui import alerting
from companion.ui.alerts import seen
from companion.ui.kit import Label
from companion.ui.window import Window
from tests.fakes.hands import press, reads, sees
from tests.fakes.vaults import WORDS, made, write
from tests.ui.alerts.hall import Hall, no_line


def begun_again(hall: Hall) -> Window:
    """Close the window and open a new one on the same files."""
    hall.window.frame.close()
    hall.window = hall.open_window(alerts=hall.room, clock=hall.office.clock)
    return hall.window


def wakes(window: Window) -> QTimer:
    timer: QTimer = window.house.alerting._wake
    return timer


def test_a_new_start_shows_what_is_open_and_goes_on_sending(hall: Hall) -> None:
    hall.office.says = no_line
    hall.enter()
    hall.send()
    hall.office.says = None
    hall.office.clock.move(timedelta(minutes=20))
    window = begun_again(hall)
    hall.wait(lambda: bool(hall.talks) and hall.first.state is State.SENT)
    assert reads(window, "Alert sent")
    assert window.current == "home"
    press(window, "nav_alert")
    assert reads(window, "Stored at the desk. Nobody has read it yet.")


def test_a_start_without_an_outbox_loads_nothing(hall: Hall) -> None:
    window = hall.open_window(alerts=hall.room)
    hall.qtbot.wait(alerting._AFTER_PAINT_MS + 50)
    assert window.house.alerting.seen is None
    assert not sees(window, "nav_alert")


def test_what_is_queued_is_tried_again_by_itself_when_its_time_has_come(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerting, "_SOONEST_MS", 20)
    hall.office.says = no_line
    window = hall.enter()
    hall.send()
    assert wakes(window).isActive()
    tried = len(hall.office.heard)
    hall.office.clock.move(timedelta(minutes=20))
    hall.office.says = None
    window.house.alerting.look()
    hall.wait(lambda: hall.first.state is State.SENT)
    assert len(hall.office.heard) > tried


def test_answers_are_asked_for_by_itself_while_one_is_expected(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerting, "_SOONEST_MS", 20)
    window = hall.enter()
    hall.send()
    hall.office.ledger.acknowledge(hall.first.id, "Nour")
    hall.office.clock.move(timedelta(hours=1))
    window.go("home")
    window.house.alerting.look()
    hall.wait(lambda: hall.first.state is State.READ)
    assert reads(window, "Someone has read it")


def test_nothing_is_asked_for_when_everything_is_closed(hall: Hall) -> None:
    window = hall.enter()
    hall.send()
    hall.office.ledger.close(hall.first.id)
    press(window, "alert_check")
    hall.wait(lambda: hall.first.state is State.CLOSED)
    hall.idle()
    wakes(window).stop()
    asked = len(hall.office.heard)
    hall.office.clock.move(timedelta(days=1))
    window.house.alerting._go_on()
    hall.idle()
    assert len(hall.office.heard) == asked
    assert not wakes(window).isActive()


def test_practice_wakes_nothing(hall: Hall) -> None:
    window = hall.enter()
    hall.practise()
    assert not wakes(window).isActive()


def test_a_later_look_counts_whichever_job_ends_first(hall: Hall) -> None:
    window = hall.enter()
    desk = window.house.alerting
    old = alerting._Outcome(0, seen.Seen(), None)
    hall.send()
    desk._take(old)
    assert len(hall.talks) == 1


def test_a_mistake_while_going_on_is_said_and_tried_again_later(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    window = hall.enter()
    hall.send()
    wakes(window).stop()
    monkeypatch.setattr(window.house.alerting._room, "look", lambda: 1 / 0)
    window.house.alerting._go_on()
    hall.idle()
    assert reads(window, "Something went wrong inside the program.")
    assert wakes(window).isActive()


def test_what_a_job_could_not_do_is_said_and_the_page_is_right(hall: Hall) -> None:
    hall.office.says = no_line
    window = hall.enter()
    hall.send()
    queued = hall.first
    hall.office.says = None
    press(window, "alert_check")
    hall.wait(lambda: hall.first.state is State.SENT)
    window.house.alerting.cancel(queued)
    assert reads(window, "This alert can no longer be stopped.")
    assert hall.first.state is State.SENT


class TestVault:
    """A lock starts the program anew: what was written lies in the vault meanwhile, and is shown to nobody."""

    @pytest.fixture
    def locked(self, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
        """A window in which something was written while a vault was open, and which was then locked."""
        monkeypatch.setattr("os.execv", lambda *_: None)
        window = hall.enter()
        made(window, hall.qtbot)
        window._emergency()
        press(window, "alert_say_more")
        assert reads(window, "Locking your vault keeps it in there until you open the vault again.")
        hall.say("alert_what", "half a sentence")
        press(window, "alert_do_not_authorities")
        window.house.keeping.lock()
        return hall

    def test_a_lock_does_not_show_it_and_opening_the_vault_brings_it_back(self, locked: Hall) -> None:
        window = begun_again(locked)
        window._emergency()
        locked.idle()
        assert not reads_half(window)
        assert window.house.alerting.draft.says_nothing
        unlock(locked, window)
        assert window.house.alerting.draft.values["what"] == "half a sentence"
        assert window.house.alerting.draft.values["do_not"] == ()
        assert window.house.keeping.vault is not None
        assert window.house.keeping.vault.kept.settings() == {}

    def test_what_was_written_meanwhile_stands_beside_it(self, locked: Hall) -> None:
        window = begun_again(locked)
        window._emergency()
        press(window, "alert_say_more")
        press(window, "alert_kind_seized")
        unlock(locked, window)
        assert window.house.alerting.draft.values["kind"] == ("seized",)
        assert window.house.alerting.draft.values["what"] == "half a sentence"

    def test_nothing_of_it_can_be_read_without_the_vault(self, locked: Hall) -> None:
        found = [path for path in locked.home.rglob("*") if path.is_file() and b"half a sentence" in path.read_bytes()]
        assert found == []


def test_a_damaged_draft_in_the_vault_is_left_out(hall: Hall) -> None:
    window = hall.enter()
    made(window, hall.qtbot)
    assert window.house.keeping.vault is not None
    window.house.keeping.vault.kept.keep_setting("unsent_alert", "[not a draft")
    window.house.keeping.changed.emit()
    assert window.house.alerting.draft.says_nothing
    assert window.house.keeping.vault.kept.settings() == {}


def test_closing_forgets_what_was_not_sent_even_with_an_open_vault(hall: Hall) -> None:
    window = hall.enter()
    made(window, hall.qtbot)
    window._emergency()
    press(window, "alert_say_more")
    hall.say("alert_what", "half a sentence")
    vault = window.house.keeping.vault
    assert vault is not None
    again = begun_again(hall)
    unlock(hall, again)
    assert again.house.alerting.draft.says_nothing


def test_a_window_that_stays_open_keeps_it(hall: Hall) -> None:
    window = hall.enter()
    window.house.alerting.close()
    window.house.alerting.stay()
    assert not window.house.alerting._closing


def test_an_answer_comes_in_sight_when_the_vault_is_opened(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.execv", lambda *_: None)
    window = hall.enter()
    made(window, hall.qtbot)
    window._emergency()
    hall.idle()
    hall.send()
    hall.office.ledger.reply(hall.first.id, "Nour", "Come to the library.")
    press(window, "alert_check")
    assert reads(window, "Come to the library.")
    window.house.keeping.lock()
    hall.keys = Memory()
    window = begun_again(hall)
    hall.wait(lambda: bool(hall.talks))
    press(window, "nav_alert")
    assert reads(window, "The key to the answers is not here.")
    press(window, "alert_open_vault")
    unlock(hall, window)
    window._show_alert()
    assert reads(window, "Come to the library.")


def reads_half(window: Window) -> bool:
    return any("half a sentence" in label.text() for label in window.findChildren(Label))


def unlock(hall: Hall, window: Window) -> None:
    window.go("vault")
    write(window, "vault_unlock_passphrase", WORDS)
    press(window, "vault_unlock")
    hall.qtbot.waitUntil(lambda: window.house.keeping.vault is not None, timeout=20_000)
    hall.idle()


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("outbox", [False, True])
def test_nothing_of_alerts_is_loaded_before_the_first_paint(outbox: bool) -> None:
    script = f"""
import sys
from companion.base import paths
if {outbox}:
    (paths.home() / "outbox").mkdir(parents=True)
    (paths.home() / "outbox" / "{"0" * 64}.state").write_text("")
from PySide6.QtCore import QEvent, QObject
from companion import app
from companion.ui import frame
made = frame.application()
window = app.window(made, "en")
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print([name for name in ("httpx", "cryptography", "companion.ui.alert_room") if name in sys.modules])
            window.removeEventFilter(self)
            made.quit()
        return False
first = Painted()
window.installEventFilter(first)
window.frame.show()
made.exec()
window.frame.close()
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.splitlines()[0] == "[]"
