"""The plan is kept in the vault only when the person says so, and nothing kept is overwritten unasked."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from companion.base import files
from companion.ui.keeping import PlanIs
from companion.ui.window import Window
from companion.vault.store import Store
from tests.fakes.hands import press, reads
from tests.fakes.vaults import WORDS, made, opened_again, write
from tests.ui.conftest import OpenWindow

REUSED = ("password", "reused")


class TestPlan:
    """The plan is kept only when the person says so."""

    def answered(self, window: Window) -> None:
        session = window.house.sitting.session
        assert session is not None
        session.keep(*REUSED)
        window.house.sitting.changed.emit()

    def kept(self, open_window: OpenWindow, qtbot: QtBot) -> Window:
        window = open_window()
        made(window, qtbot)
        self.answered(window)
        window.go("plan")
        press(window, "plan_act")
        assert reads(window, "This plan is kept in your vault.")
        return window

    def test_it_is_not_kept_by_itself(self, open_window: OpenWindow, qtbot: QtBot) -> None:
        window = open_window()
        made(window, qtbot)
        self.answered(window)
        vault = window.house.keeping.vault
        assert vault is not None
        assert not vault.kept.plan().answers
        window.go("vault")
        assert reads(window, "Your answers are not kept: locking forgets them.")

    def test_without_a_vault_the_plan_leads_to_it(self, open_window: OpenWindow) -> None:
        window = open_window()
        self.answered(window)
        window.go("plan")
        press(window, "plan_act")
        assert window.current == "vault"

    def test_answers_and_ticks_come_back(self, open_window: OpenWindow, qtbot: QtBot) -> None:
        window = self.kept(open_window, qtbot)
        press(window, "done_unique_password")
        session = window.house.sitting.session
        assert session is not None
        session.keep("second_step", "no")
        window.house.sitting.changed.emit()
        window.frame.close()
        again = opened_again(open_window, qtbot)
        resumed = again.house.sitting.session
        assert resumed is not None
        assert dict(resumed.answers) == dict([REUSED, ("second_step", "no")])
        assert resumed.done == {"unique_password"}
        again.go("home")
        assert reads(again, "Your plan and your notes are kept in your vault.")

    def test_it_can_be_taken_out_again(self, open_window: OpenWindow, qtbot: QtBot) -> None:
        window = self.kept(open_window, qtbot)
        press(window, "plan_act")
        assert reads(window, "This plan is not saved.")
        vault = window.house.keeping.vault
        assert vault is not None
        assert not vault.kept.plan().answers

    def test_other_answers_are_not_overwritten_unasked(self, open_window: OpenWindow, qtbot: QtBot) -> None:
        self.kept(open_window, qtbot).frame.close()
        window = open_window()
        session = window.house.sitting.session
        assert session is not None
        session.keep(REUSED[0], "unique")
        window.go("vault")
        write(window, "vault_unlock_passphrase", WORDS)
        press(window, "vault_unlock")
        qtbot.waitUntil(lambda: window.house.keeping.vault is not None, timeout=20_000)
        window.go("plan")
        assert reads(window, "Your vault holds another plan.")
        assert session.answers[REUSED[0]] == "unique"
        press(window, "plan_act")
        assert session.answers[REUSED[0]] == REUSED[1]

    def test_forgetting_leaves_what_the_vault_holds(self, open_window: OpenWindow, qtbot: QtBot) -> None:
        window = self.kept(open_window, qtbot)
        window.house.sitting.forget()
        vault = window.house.keeping.vault
        assert vault is not None
        assert dict(vault.kept.plan().answers) == dict([REUSED])
        assert window.house.keeping.plan_is is PlanIs.OTHER_KEPT

    def test_a_disk_that_refuses_says_that_the_plan_is_not_kept(
        self, open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        window = self.kept(open_window, qtbot)

        def full(_store: Store) -> None:
            raise files.DiskFull(path="x")

        monkeypatch.setattr(Store, "write", full)
        self.answered(window)
        assert reads(window, "The disk is full.")
        assert reads(window, "This plan is not saved.")
