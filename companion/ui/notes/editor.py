"""One note: title, tags and text, saved by itself a moment after the last letter, and told so only when it is durable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont

from companion.base.errors import CompanionError
from companion.base.text import T, Text
from companion.ui import theme
from companion.ui.kit import Fact, Field, Flow, Label, QuietButton, Role, Stack, TextArea, Tone
from companion.ui.page import House

if TYPE_CHECKING:
    from companion.ui.vault_room import Vault

_PAUSE_MS = 700


class Editor(Stack):
    """`saved` after each save, with the note's id; `removed` when the note was taken away."""

    saved = Signal(str)
    removed = Signal(str)

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=3)
        self._house = house
        self._id = ""
        self._dirty = False
        self.title = Field()
        self.title.setObjectName("note_title")
        self.tags = Field()
        self.tags.setObjectName("note_tags")
        self.text = TextArea(12)
        self.text.setObjectName("note_text")
        # A note runs as its own words do, whatever the language around it.
        direction = self.text.document().defaultTextOption()
        direction.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.text.document().setDefaultTextOption(direction)
        self.state = Fact("clock")
        self.wrong = Label(Role.SMALL, Tone.DANGER)
        self.remove = QuietButton("trash")
        self.remove.setObjectName("note_remove")
        self.add(self.title, self.tags, self.text, Flow(self.state, self.remove), self.wrong)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._try_to_save)
        for field in (self.title, self.tags):
            field.textEdited.connect(self._touched)
        self.text.textChanged.connect(self._touched)
        self.remove.clicked.connect(self._remove)
        house.keeping.before_closing.append(self.save)
        house.speech.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word; what is typed stays."""
        say = self._house.speech.say
        for field, words in ((self.title, T("Title")), (self.tags, T("Tags, with commas between them"))):
            field.setPlaceholderText(say(words))
            field.setAccessibleName(say(words))
        self.text.setPlaceholderText(say(T("Write here. It is saved by itself.")))
        self.text.setAccessibleName(say(T("The note")))
        self.remove.setText(say(T("Remove this note")))
        # Fully vocalised Arabic needs the plain cut: the one for buttons is too low for it.
        font = QFont(self.text.font())
        font.setFamilies(["Noto Sans Arabic", "Noto Sans"] if self._house.speech.language.rtl else theme.families("en"))
        self.text.setFont(font)

    @property
    def note(self) -> str:
        """The id of the note that is shown; empty: a new one that has not been saved."""
        return self._id

    def show_note(self, note_id: str) -> None:
        """Show a note, or an empty new one. Raises what saving the one before raised; that one then stays."""
        self.save()
        vault = self._house.keeping.vault
        if vault is None:
            return
        self.blockSignals(True)
        note = vault.notes.get(note_id) if note_id else None
        self._id = note_id
        self.title.setText(note.title if note else "")
        self.tags.setText(", ".join(note.tags) if note else "")
        self.text.blockSignals(True)
        self.text.setPlainText(note.text if note else "")
        self.text.blockSignals(False)
        self.blockSignals(False)
        self._dirty = False
        self.remove.setVisible(bool(note_id))
        self.state.set_words("")
        self._say_wrong(None)

    def save(self) -> None:
        """Save what was changed; returns when it is durable. Raises DiskFull, TitleTooLong, ...; the words stay here."""
        vault = self._house.keeping.vault
        if vault is None or not self._dirty:
            return
        self._pause.stop()
        self._save_in(vault)
        self._dirty = False
        self._say_wrong(None)
        self.remove.show()
        moment = self._house.clock.now().astimezone().strftime("%H:%M")
        self.state.set_words(self._house.speech.say(T("Saved at {time}", time=moment)))
        self.saved.emit(self._id)

    def _save_in(self, vault: Vault) -> None:
        tags = [tag.strip() for tag in self.tags.text().replace("،", ",").split(",") if tag.strip()]
        if self._id:
            vault.notes.edit(self._id, title=self.title.text(), text=self.text.toPlainText(), tags=tags)
        else:
            self._id = vault.notes.add(self.title.text(), self.text.toPlainText(), tags)

    def _touched(self) -> None:
        self._dirty = True
        self.state.set_words(self._house.speech.say(T("Not saved yet")))
        self._pause.start()

    def _try_to_save(self) -> None:
        try:
            self.save()
        except CompanionError as error:
            self._say_wrong(error)
            self._pause.start(5_000)  # a full disk may be emptied meanwhile

    def _say_wrong(self, error: CompanionError | None) -> None:
        say = self._house.speech.say
        sentences: tuple[Text, ...] = (error.say, error.hint, T("Your words are still here.")) if error else ()
        self.wrong.setText(" ".join(say(sentence) for sentence in sentences))
        self.wrong.setVisible(error is not None)

    def _remove(self) -> None:
        vault = self._house.keeping.vault
        if vault is None or not self._id:
            return
        try:
            self.save()
            vault.notes.remove(self._id)
        except CompanionError as error:
            self._say_wrong(error)
            return
        gone, self._id, self._dirty = self._id, "", False
        self.show_note("")
        self.removed.emit(gone)
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
