"""The open vault: search, the list of notes, and the note beside it; one below the other in a narrow window."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal

from companion.base.errors import CompanionError
from companion.base.later import asyncio
from companion.base.text import TN, T
from companion.base.work import Watch
from companion.ui.jobs import Job
from companion.ui.kit import Empty, Field, Label, NeutralButton, Notice, Role, Row, RowCard, Split, Stack, Tone
from companion.ui.notes.editor import Editor
from companion.ui.page import House

if TYPE_CHECKING:
    from companion.vault.records import Heading

_FIRST = 50
_PAUSE_MS = 150


class Shelf(Stack):
    """Lists, finds, opens, removes and brings back notes. `opened` when one was chosen."""

    opened = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=3)
        self._house = house
        self._shown = _FIRST
        self._searching: Job | None = None
        self.search = Field()
        self.search.setObjectName("note_search")
        self.tally = Label(Role.SMALL, Tone.SUBTLE)
        self.list = Stack()
        self.empty = Empty()
        self.more = NeutralButton()
        self.more.setObjectName("more_notes")
        self.undo = Notice(Tone.NEUTRAL, "trash")
        self.undo.action.setObjectName("note_undo")
        self.undo.hide()
        self.editor = Editor(house)
        side = Stack(self.search, self.tally, self.list, self.empty, self.more, gap_units=2)
        self.split = Split(side, self.editor, leading=36)
        self.add(self.undo, self.split)
        self._gone = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _typed: self._pause.start())
        self.more.clicked.connect(self._show_more)
        self.undo.action.clicked.connect(self._undo)
        self.editor.saved.connect(lambda _id: self.refresh())
        self.editor.removed.connect(self._removed)
        self._house.speech.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Set every word; what is typed stays."""
        say = self._house.speech.say
        self.search.setPlaceholderText(say(T("Search your notes")))
        self.search.setAccessibleName(say(T("Search your notes")))
        self.more.setText(say(T("Show more notes")))
        self.undo.set_words(say(T("The note is removed.")), say(T("It can be brought back until the vault is locked.")))
        self.undo.set_action(say(T("Bring it back")))
        self.refresh()

    def begin(self) -> None:
        """Show the newest notes and an empty new one."""
        self.search.clear()
        self.new_note()
        self.refresh()

    def new_note(self) -> None:
        """Show an empty note to write in; what was changed before is saved first."""
        self._open("")
        self.editor.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is in the vault and fits the search; a long search runs beside the window."""
        vault, words = self._house.keeping.vault, self.search.text()
        if vault is None:
            return
        if self._searching is not None:
            self._searching.cancel()
        if not words.strip():
            self._show(vault.notes.listed(self._shown + 1))
            return

        async def work(_watch: Watch) -> list[Heading]:
            return await asyncio.to_thread(vault.notes.search, words)

        self._searching = self._house.jobs.start(self, work, done=self._show)

    def _show(self, found: list[Heading]) -> None:
        say, searched = self._house.speech.say, bool(self.search.text().strip())
        self.list.clear()
        card = RowCard()
        for heading in found[: self._shown]:
            row = Row()
            row.setObjectName(f"note_{heading.id}")
            row.set_words(heading.title or say(T("Without a title")), below=" ".join(heading.beginning.split())[:80])
            row.set_fact("clock", self._when(heading.changed))
            row.clicked.connect(lambda _checked=False, note=heading.id: self._open(note))
            card.add(row)
        if found:
            self.list.add(card)
        nothing = T("No note holds these words.") if searched else T("No notes yet. Write the first one.")
        self.empty.setVisible(not found)
        self.empty.set_words(say(nothing))
        self.more.setVisible(len(found) > self._shown)
        self.tally.setText(say(TN("{n} note found", "{n} notes found", len(found))) if searched and found else "")
        self.tally.setVisible(searched and bool(found))

    def _when(self, changed: datetime) -> str:
        """Say when a note was changed: the time today, else the day."""
        moment = changed.astimezone()
        if moment.date() == self._house.clock.today():
            return self._house.speech.say(T("Today at {time}", time=moment.strftime("%H:%M")))
        return self._house.speech.words.formats.day(moment.date())

    def _show_more(self) -> None:
        self._shown += _FIRST
        self.refresh()

    def _open(self, note: str) -> None:
        try:
            self.editor.show_note(note)
            self.opened.emit()
        except CompanionError as error:
            self._house.explain(error)

    def _removed(self, note: str) -> None:
        self._gone = note
        self.undo.show()
        self.refresh()

    def _undo(self) -> None:
        vault = self._house.keeping.vault
        self.undo.hide()
        if vault is None:
            return
        try:
            vault.notes.restore(self._gone)
        except CompanionError as error:
            self._house.explain(error)
            return
        self._open(self._gone)
        self.refresh()
