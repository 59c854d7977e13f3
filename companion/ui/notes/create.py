"""Make a vault: what it is and is not, a passphrase with what can be said of it, and the wait."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal

from companion.base.errors import CompanionError
from companion.base.later import asyncio
from companion.base.text import Code, T, Text
from companion.base.work import Watch
from companion.ui.kit import Card, Flow, Label, PrimaryButton, QuietBox, QuietButton, Role, Stack, Tone
from companion.ui.notes.secret import SecretField
from companion.ui.page import House

_PAUSE_MS = 150


class CreateForm(Stack):
    """`made` when the vault stands and is open."""

    made = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=4)
        self._house = house
        self.about = Label()
        self.honest = QuietBox()
        self.first = SecretField(house, T("A passphrase"))
        self.first.field.setObjectName("vault_passphrase")
        self.again = SecretField(house, T("The same once more"))
        self.again.field.setObjectName("vault_passphrase_again")
        self.strength = Label(Role.SMALL, Tone.SUBTLE)
        self.suggest = QuietButton()
        self.suggest.setObjectName("vault_suggest")
        self.make = PrimaryButton("lock")
        self.make.setObjectName("vault_create")
        self.state = Label(Role.SMALL, Tone.SUBTLE)
        card = Card()
        card.add(self.first, self.strength, self.suggest, self.again, Flow(self.make, self.state))
        self.add(self.about, self.honest, card)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._judge)
        self.first.changed.connect(lambda _typed: self._pause.start())
        self.first.entered.connect(self.again.field.setFocus)
        self.again.entered.connect(self._create)
        self.suggest.clicked.connect(self._suggest)
        self.make.clicked.connect(self._create)
        house.speech.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word; what is typed stays."""
        say = self._house.speech.say
        self.about.setText(say(T("A vault keeps notes and your plan on this computer. Only your passphrase opens it.")))
        self.honest.set_words(
            say(T("What this cannot do")),
            say(
                T(
                    "Anybody who looks into this computer can find that it is there, in {folder}, and can ask you for the passphrase. "
                    "Without the passphrase or recovery words nobody can open it, and we cannot either.",
                    folder=Code(str(self._house.keeping.folder)),
                )
            ),
        )
        self.suggest.setText(say(T("Suggest one")))
        self.make.setText(say(T("Create the vault")))

    def focus_first(self) -> None:
        """Give the focus to where the person writes."""
        self.first.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self) -> None:
        typed = self.first.field.text()

        async def work(_watch: Watch) -> Text:
            return await asyncio.to_thread(lambda: self._house.keeping.room().judge(typed))

        self._house.jobs.start(self, work, done=lambda says: self.strength.setText(self._house.speech.say(says)))

    def _suggest(self) -> None:
        async def work(_watch: Watch) -> str:
            return await asyncio.to_thread(lambda: self._house.keeping.room().suggest())

        self._house.jobs.start(self, work, done=self._offer)

    def _offer(self, words: str) -> None:
        self.first.show_it.setChecked(True)
        self.first.field.setText(words)
        self.again.take()
        self.first.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _create(self) -> None:
        if not self.make.isEnabled():
            return
        same = self.first.field.text() == self.again.field.text()
        self.again.row.set_error("" if same else self._house.speech.say(T("The two are not the same.")))
        if not same:
            self.again.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._wait(T("Making it takes about two seconds, on purpose: it slows down whoever guesses."))
        self._house.keeping.create(self, self.first.field.text(), self._done, self._failed)

    def _wait(self, says: Text | None) -> None:
        self.make.setEnabled(says is None)
        self.state.setText(self._house.speech.say(says) if says else "")

    def _done(self) -> None:
        self._wait(None)
        self.first.take()
        self.again.take()
        self.made.emit()

    def _failed(self, error: CompanionError) -> None:
        self._wait(None)
        say = self._house.speech.say
        self.first.row.set_error(f"{say(error.say)} {say(error.hint)}")
        self.focus_first()
