"""Help now: the crisis tree. At most two choices, by pointer or by one key each, lead to a card of what to do first.

Nothing is kept of what is chosen here. Until a person has reviewed a translation, the draft and the English stand together.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from companion.base.text import T, Text
from companion.content import model
from companion.content.model import START, Node, Pack
from companion.ui.details import Contacts, Sources
from companion.ui.kit import (
    Card,
    Flow,
    Fold,
    Header,
    Label,
    NeutralButton,
    Notice,
    NumberedList,
    QuietBox,
    Role,
    Row,
    RowCard,
    ScrollColumn,
    Stack,
    Tone,
)
from companion.ui.page import House, Page, PageInfo, fill

PAGE = PageInfo(T("Help now"), "speech_bubble_alert", 90, listed=False)
_CALL_FIRST = T("If you are in danger now, call the emergency number you know, if that is safe.")
_WITHOUT_A_TREE = T(
    "Go to people or a place you trust. Tell one person. Meta-Wiki has a page of the Human Rights Team that says whom to write to."
)
_HOW_TO_CHOOSE = T("Choose what fits best. A key from 1 to 0 chooses too.")
# What the first choice says of the kind of trouble (alert/fields.py), by where it leads.
_KINDS = {
    "danger": "threatened",
    "held": "detained",
    "c_other_held": "detained",
    "device": "seized",
    "account": "account_taken",
    "exposed": "doxxed",
    "c_summons": "summoned",
    "c_self_harm": "self_harm",
}


def make(house: House) -> Page:
    """Make the page."""
    return HelpNowPage(house)


class HelpNowPage(Page):
    """Shows one node or one card of the tree at a time; the trail behind it lives only in this widget."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._trail: list[str] = [START]
        self._rows: list[Row] = []
        self.call = Notice(Tone.WARN)
        self.header = Header()
        self.back = NeutralButton("arrow_previous")
        self.back.setObjectName("help_back")
        self.again = NeutralButton()
        self.again.setObjectName("help_again")
        self.body = Stack()
        self.column = ScrollColumn()
        self.column.add(self.call, self.header, self.body, Flow(self.back, self.again))
        fill(self, self.column)
        self.back.clicked.connect(self._step_back)
        self.again.clicked.connect(self._start)
        house.sitting.ready.connect(self._show)
        self.retranslate()

    def shown(self) -> None:
        self._start()

    def retranslate(self) -> None:
        self._bilingual(self.call, _CALL_FIRST)
        self.back.setText(self.say(T("Back")))
        self.again.setText(self.say(T("Start again")))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with 1 to 9 and 0 for the tenth; go back with Backspace or Escape."""
        if event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Escape} and len(self._trail) > 1:
            self._step_back()
            return
        place = "1234567890".find(event.text()) if event.text() else -1
        if 0 <= place < len(self._rows):
            self._rows[place].click()
            return
        super().keyPressEvent(event)

    def _tree(self) -> Pack | None:
        library = self.house.sitting.library
        return library.packs.get("triage") if library else None

    def _start(self) -> None:
        self._trail = [START]
        self._show()

    def _step_back(self) -> None:
        self._trail.pop()
        self._show()

    def _choose(self, goto: str) -> None:
        self._trail.append(goto)
        self._show()

    def _show(self) -> None:
        tree, here = self._tree(), self._trail[-1]
        self._rows = []
        moved = len(self._trail) > 1
        self.back.setVisible(moved)
        self.again.setVisible(moved)
        if tree is None:
            body = self._without_a_tree()
        elif here in tree.nodes:
            body = self._node(tree.nodes[here])
        else:
            body = self._card(tree.cards[here])
        self.body.clear()
        self.body.add(body)
        self.column.to_top()
        first: QWidget = self._rows[0] if self._rows else self.back
        if self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _without_a_tree(self) -> QWidget:
        """The tree cannot be read: the way to people is still said, without it."""
        waiting = self.house.sitting.library is None
        self.header.set_words(self.say(T("Getting the page ready …") if waiting else T("This page is damaged")))
        card = Card()
        if not waiting:
            self._say_in(card, _WITHOUT_A_TREE)
        return card

    def _node(self, node: Node) -> QWidget:
        self.header.set_words(self.say(node.text), self._english(node.text) or self.say(_HOW_TO_CHOOSE))
        card = RowCard()
        for number, branch in enumerate(node.options, 1):
            row = Row()
            row.setObjectName(f"branch_{branch.id}")
            row.set_words(self.say(branch.text), below=self._english(branch.text))
            row.set_number(str(number % 10))
            row.clicked.connect(lambda _=False, goto=branch.goto: self._choose(goto))
            card.add(row)
            self._rows.append(row)
        return card

    def _card(self, found: model.Card) -> QWidget:
        self.header.set_words(self.say(found.title), self._english(found.title))
        card = Card()
        card.setObjectName(f"card_{found.id}")
        steps = NumberedList()
        number = self.house.speech.words.formats.number
        steps.set_items([self._both(step) for step in found.steps], [number(place + 1) for place in range(len(found.steps))])
        card.add(steps)
        if found.caution is not None:
            caution = Notice(Tone.WARN, bare=True)
            self._bilingual(caution, found.caution, T("Read this first"))
            card.add(caution)
        limits = QuietBox()
        self._bilingual(limits, found.limits, T("What this cannot do"))
        card.add(limits)
        if found.alert:
            card.add(self._to_alert(found))
        if found.contacts:
            card.divide()
            heading = Label(Role.HEADING)
            heading.setText(self.say(T("Where to write")))
            card.add(heading, Contacts(self.house, found.contacts, english=self._together()))
        card.divide()
        sources = Sources(self.house, found.sources)
        fold = Fold()
        fold.set_words(self.say(T("What this rests on")))
        fold.folds(sources)
        card.add(fold, sources)
        return card

    def _to_alert(self, found: model.Card) -> QWidget:
        """Lead to the Emergency page, where the fields that this card asks for stand first."""
        button = NeutralButton("arrow_next", trailing=True)
        button.setObjectName("to_emergency")
        button.setText(self.say(T("Tell somebody who can help")))
        button.clicked.connect(lambda: self._ask_for(found))
        return button

    def _ask_for(self, found: model.Card) -> None:
        self.house.alerting.ask_for([ask.value for ask in found.asks], _KINDS.get(self._trail[1], ""))
        self.house.go("emergency")

    def _together(self) -> bool:
        return self.house.speech.language.draft

    def _english(self, text: Text) -> str:
        """The English beside a draft; empty where the words were reviewed or are English."""
        return self.house.speech.english(text) if self._together() else ""

    def _both(self, text: Text) -> str:
        """The words, and below them the English where they are a draft."""
        return "\n".join(line for line in (self.say(text), self._english(text)) if line)

    def _bilingual(self, box: Notice, text: Text, bold: Text | None = None) -> None:
        if bold is None:
            box.set_words(self.say(text), self._english(text))
        else:
            box.set_words(self.say(bold), self._both(text))

    def _say_in(self, card: Card, text: Text) -> None:
        for words in (self.say(text), self._english(text)):
            if words:
                label = Label()
                label.setText(words)
                card.add(label)
