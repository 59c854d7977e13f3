"""The ways that need no key: addresses in the open, each with who can read what is sent there, and the short text to send."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from companion.alert.describe import as_text
from companion.alert.draft import Draft
from companion.alert.plain import plain
from companion.base.text import Code, T, Text
from companion.contacts.card import Address, Reach
from companion.content.model import Contact
from companion.i18n.render import Words
from companion.ui.formats import LocaleFormats
from companion.ui.kit import Badge, Beside, Button, Card, Flow, Fold, Label, NeutralButton, PrimaryButton, Role, Stack, Tone
from companion.ui.page import House

_COPIED_MS = 4_000
_ENGLISH = LocaleFormats("en", latin_digits=True)
_WHO = {
    Reach.EMAIL: T("Your mail provider and theirs can read it, and whoever can look into one of the mailboxes."),
    Reach.PAGE: T("You write on a web page under your account's name. Whoever runs the page and the mail behind it can read it."),
    Reach.PHONE: T("Whoever can listen on the line hears it, and your telephone company knows that you called."),
}


def label(words: str, role: Role = Role.BODY, tone: Tone = Tone.TEXT) -> Label:
    """Return a label with these words."""
    made = Label(role, tone)
    made.setText(words)
    return made


class CopyButton(NeutralButton):
    """Copies something, and says for a moment that it has."""

    def __init__(self, house: House, name: str) -> None:
        super().__init__("copy")
        self._house, self._words, self._what = house, T("Copy"), ""
        self.setObjectName(name)
        self._back = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._back.timeout.connect(lambda: self.setText(house.speech.say(self._words)))
        self.clicked.connect(self._copy)

    def set_what(self, words: Text, what: str) -> None:
        """Set what the button is called and what it copies."""
        self._words, self._what = words, what
        self.setText(self._house.speech.say(words))

    def _copy(self) -> None:
        self._house.copy(self._what)
        self.setText(self._house.speech.say(T("Copied")))
        self._back.start()


class Ways(Stack):
    """Addresses in the open. `main` fills the first button that opens something: it is then the page's main action."""

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=5)
        self._house = house
        self.first: Button | None = None

    def set_addresses(self, addresses: Sequence[Address], *, translated: bool, main: bool = False) -> None:
        """Show these. `translated`: they came with the program, whose checklists say the same in the reader's language."""
        self.clear()
        self.first = None
        for address in addresses:
            self.add(self._way(address, translated=translated, main=main and self.first is None))

    def _way(self, address: Address, *, translated: bool, main: bool) -> QWidget:
        say = self._house.speech.say
        known = self._told(address.address) if translated else None
        badge, shown = Badge(Tone.WARN, "eye"), label(address.address)
        badge.setText(say(T("Not sealed")))
        title = say(known.title if known else as_text(address.title))
        shown.selectable()
        shown.setAccessibleName(f"{title}: {address.address}")
        copy = CopyButton(self._house, f"copy_{address.id}")
        copy.set_what(T("Copy"), address.address)
        copy.setAccessibleName(say(T("Copy {address}", address=Code(address.address))))
        row = Flow(shown, copy, gap_units=2)
        opening = self._opening(address, main=main)
        if opening is not None:
            row.add(opening)
            self.first = self.first or opening
        purpose = say(known.purpose if known else as_text(address.purpose))
        made = Stack(label(title, Role.STRONG), gap_units=1.5)
        if purpose:
            made.add(label(purpose, Role.SMALL))
        made.add(Beside(label(say(_WHO[address.kind]), Role.SMALL, Tone.SUBTLE), badge, least_em=12), row)
        if known and known.note:
            note, fold = label(say(known.note), Role.SMALL, Tone.SUBTLE), Fold()
            fold.set_flush()
            fold.set_words(say(T("What to know before you write")))
            fold.setAccessibleDescription(title)
            fold.folds(note)
            made.add(fold, note)
        return made

    def _opening(self, address: Address, *, main: bool) -> Button | None:
        words, url = {
            Reach.EMAIL: (T("Open mail program"), f"mailto:{address.address}"),
            Reach.PAGE: (T("Open in browser"), address.address),
            Reach.PHONE: (None, ""),
        }[address.kind]
        if words is None:
            return None
        button: Button = PrimaryButton("link_external", trailing=True) if main else NeutralButton("link_external", trailing=True)
        button.setObjectName(f"open_{address.id}")
        button.setText(self._house.speech.say(words))
        button.setAccessibleDescription(address.address)
        button.clicked.connect(lambda: self._house.open_address(url))
        return button

    def _told(self, address: str) -> Contact | None:
        library = self._house.sitting.library
        packs = library.packs.values() if library else ()
        return next((told for pack in packs for told in pack.contacts.values() if told.address == address), None)


class PlainText(Card):
    """The short text in both languages, made from what is written, with a button that copies it."""

    def __init__(self, house: House, *, framed: bool = True) -> None:
        super().__init__(framed=framed)
        self._house = house
        self._draft = Draft()
        self._labels: list[Label] = []
        self.title, self.about = Label(Role.HEADING), Label(Role.SMALL, Tone.SUBTLE)
        self.title.setObjectName("alert_text")
        self.lines = Stack(gap_units=0.5)
        self.copy = CopyButton(house, "alert_copy_text")
        self.add(self.title, self.about, self.lines, self.copy)
        house.speech.changed.connect(self.retranslate)
        self.retranslate()

    def measure(self) -> None:
        super().measure()
        if not self._framed:
            self.margins(0, 0, 0, 0)

    @property
    def text(self) -> str:
        """What the button copies."""
        words = self._house.speech.words
        return plain(self._draft, words, Words((), _ENGLISH))

    def set_draft(self, draft: Draft) -> None:
        """Show this draft."""
        self._draft = draft
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word."""
        say = self._house.speech.say
        self.title.setText(say(T("A text to send")))
        about = T("Short enough for a mail, a messenger, or to read out on the phone. It says who you are only if you write it.")
        self.about.setText(say(about))
        text = self.text
        shown = text.split("\n")
        if len(shown) != len(self._labels):
            self.lines.clear()
            self._labels = [Label() for _ in shown]  # each line in a label of its own, since each has its own direction
            self.lines.add(*self._labels)
        for line, words in zip(self._labels, shown, strict=True):
            line.setText(words or "\u00a0")
        self.copy.set_what(T("Copy the text"), text)
