"""Open the vault: one secret field, the wait, and the recovery words for whoever has lost the passphrase."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from companion.base.errors import CompanionError
from companion.base.text import T
from companion.ui.jobs import Job
from companion.ui.kit import Card, Flow, Label, PrimaryButton, QuietButton, Role, Stack, Tone
from companion.ui.notes.secret import SecretField
from companion.ui.page import House


class UnlockForm(Stack):
    """`opened` when the vault is open."""

    opened = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=4)
        self._house = house
        self._job: Job | None = None
        self._by_words = False
        self.secret = SecretField(house, T("Passphrase"))
        self.secret.field.setObjectName("vault_unlock_passphrase")
        self.open = PrimaryButton("lock_open")
        self.open.setObjectName("vault_unlock")
        self.stop = QuietButton()
        self.stop.setObjectName("vault_unlock_stop")
        self.other = QuietButton()
        self.other.setObjectName("vault_by_words")
        self.state = Label(Role.SMALL, Tone.SUBTLE)
        card = Card()
        card.add(self.secret, Flow(self.open, self.stop, self.state))
        self.add(card, self.other)
        self.secret.entered.connect(self._unlock)
        self.open.clicked.connect(self._unlock)
        self.stop.clicked.connect(self._stop)
        self.other.clicked.connect(self._change_way)
        house.speech.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word; what is typed stays."""
        say, busy = self._house.speech.say, self._job is not None
        self.secret.row.set_words(say(T("Your twelve recovery words") if self._by_words else T("Passphrase")))
        self.open.setText(say(T("Open")))
        self.open.setEnabled(not busy)
        self.stop.setText(say(T("Stop")))
        self.stop.setVisible(busy)
        self.state.setText(say(T("Opening. It takes about a second, on purpose.")) if busy else "")
        self.other.setText(say(T("Use the passphrase") if self._by_words else T("Use the recovery words")))

    def focus_first(self) -> None:
        """Give the focus to the field."""
        self.secret.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlock(self) -> None:
        if self._job is not None:
            return
        keeping = self._house.keeping
        way = keeping.recover if self._by_words else keeping.unlock
        self._job = way(self, self.secret.field.text(), self._done, self._failed)
        self.secret.row.set_error("")
        self.retranslate()

    def _stop(self) -> None:
        if self._job is not None:
            self._house.keeping.give_up(self._job)
            self._job = None
            self.retranslate()

    def _done(self) -> None:
        self._job = None
        self.secret.take()
        self.retranslate()
        self.opened.emit()

    def _failed(self, error: CompanionError) -> None:
        self._job = None
        self.retranslate()
        say = self._house.speech.say
        self.secret.row.set_error(f"{say(error.say)} {say(error.hint)}")
        self.secret.field.selectAll()
        self.focus_first()

    def _change_way(self) -> None:
        self._by_words = not self._by_words
        self.secret.take()
        self.secret.row.set_error("")
        self.retranslate()
        self.focus_first()
