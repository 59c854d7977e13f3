"""The vault: made, opened, and its notes. Without one nothing is kept, and the page says so."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from companion.base.errors import CompanionError
from companion.base.text import TN, Code, T, Text
from companion.ui.keeping import PlanIs
from companion.ui.kit import Flow, Header, Label, NeutralButton, PrimaryButton, Role, ScrollColumn, Tone
from companion.ui.notes.create import CreateForm
from companion.ui.notes.recovery import RecoveryForm
from companion.ui.notes.shelf import Shelf
from companion.ui.notes.unlock import UnlockForm
from companion.ui.page import House, Page, PageInfo, fill

PAGE = PageInfo(T("Vault"), "lock", 50)


class Noticed(CompanionError):
    """Something the vault noticed while it opened; it keeps nobody out."""

    def __init__(self, say: Text, hint: Text) -> None:
        """Take both sentences from the vault's own warning."""
        super().__init__()
        self.say, self.hint = say, hint


def make(house: House) -> Page:
    """Make the page."""
    return VaultPage(house)


class VaultPage(Page):
    """Shows one of four parts: making a vault, its recovery words, opening it, its notes."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.header = Header()
        self.lock = NeutralButton("lock")
        self.lock.setObjectName("vault_lock")
        self.new = PrimaryButton("add")
        self.new.setObjectName("note_new")
        self.buttons = Flow(self.new, self.lock)
        self.by_time = Label(Role.SMALL, Tone.SUBTLE)
        self.maker = CreateForm(house)
        self.recovery = RecoveryForm(house)
        self.opener = UnlockForm(house)
        self.shelf = Shelf(house)
        self.column = ScrollColumn()
        self.column.add(self.header, self.buttons, self.by_time, self.maker, self.recovery, self.opener, self.shelf)
        fill(self, self.column)
        self._recovering = False
        self.maker.made.connect(self._offer_recovery)
        self.recovery.finished.connect(self._recovered)
        self.opener.opened.connect(self._open)
        self.lock.clicked.connect(self._lock)
        self.new.clicked.connect(self.shelf.new_note)
        # In a narrow window the note stands below a list that may be long.
        self.shelf.opened.connect(lambda: self.column.ensureWidgetVisible(self.shelf.editor.title))
        house.keeping.changed.connect(self.retranslate)
        house.preferences.changed.connect(lambda _key: self.retranslate())
        self.retranslate()

    def shown(self) -> None:
        self.retranslate()
        if self._part() is self.shelf:
            self.shelf.editor.title.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._focus()

    def retranslate(self) -> None:
        say, part = self.say, self._part()
        for each in (self.maker, self.recovery, self.opener, self.shelf):
            each.setVisible(each is part)
        is_open = part is self.shelf
        self.buttons.setVisible(is_open)
        self.by_time.setVisible(is_open)
        self.header.set_words(say(T("Vault")), "" if is_open else say(self._about()))
        self.lock.setText(say(T("Lock now")))
        self.lock.setToolTip(say(T("Key: {keys}", keys=Code("Ctrl+L"))))
        self.new.setText(say(T("New note")))
        self.by_time.setText(" ".join(say(text) for text in self._when_it_locks()))

    def _part(self) -> QWidget:
        keeping = self.house.keeping
        if self._recovering:
            return self.recovery
        if keeping.vault is not None:
            return self.shelf
        return self.opener if keeping.exists else self.maker

    def _about(self) -> Text:
        part = self._part()
        if part is self.recovery:
            return T("The vault is made and open.")
        return T("The vault is locked.") if part is self.opener else T("There is no vault yet. Nothing is saved.")

    def _when_it_locks(self) -> Iterator[Text]:
        minutes = int(self.house.preferences.get("lock_after"))
        if minutes:
            yield TN("It locks after {n} idle minute.", "It locks after {n} idle minutes.", minutes)
        yield T("Locking starts the program anew.")
        session = self.house.sitting.session
        if session is not None and session.answers and self.house.keeping.plan_is is not PlanIs.KEPT:
            yield T("Your answers are not kept: locking forgets them.")

    def _focus(self) -> None:
        for part in (self.maker, self.recovery, self.opener):
            if part is self._part():
                part.focus_first()

    def _offer_recovery(self) -> None:
        self._recovering = True
        self.recovery.begin()
        self.retranslate()
        self.column.to_top()
        self._focus()

    def _recovered(self) -> None:
        self._recovering = False
        self._open()

    def _open(self) -> None:
        vault = self.house.keeping.vault
        self.retranslate()
        self.shelf.begin()
        for warned in vault.warnings if vault is not None else ():
            self.house.explain(Noticed(warned.say, warned.hint))

    def _lock(self) -> None:
        try:
            self.house.keeping.lock()
        except CompanionError as error:
            self.house.explain(error)
