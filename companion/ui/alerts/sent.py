"""An alert that was sent: how far it is, what the desk answered, what was added, and other ways to send it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from companion.alert.describe import as_text
from companion.alert.states import State
from companion.base.text import T
from companion.ui.alerting import Alerting
from companion.ui.alerts import said
from companion.ui.alerts.form import Form
from companion.ui.alerts.seen import Answer, Seen, Talk
from companion.ui.alerts.ways import PlainText, Ways, label
from companion.ui.kit import (
    Card,
    Flow,
    Label,
    NeutralButton,
    Notice,
    PrimaryButton,
    QuietButton,
    Role,
    Stack,
    Stage,
    Timeline,
    Tone,
)
from companion.ui.page import House

_ADDED = ("what", "contact_back", "where", "urgency")
_KINDS = {
    "acknowledged": T("{alias} has read it · {day}"),
    "question": T("{alias} asks · {day}"),
    "instructions": T("{alias} answers · {day}"),
    "closed": T("{alias} closed it · {day}"),
}


class Answers(Card):
    """What the desk signed for this alert, the oldest first, and what does not fit in it."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self.title, self.lines = Label(Role.HEADING), Stack(gap_units=3)
        self.add(self.title, self.lines)

    def show_talk(self, talk: Talk) -> None:
        """Show the answers of people; that a program fetched it stands among the stages."""
        say = self._house.speech.say
        shown = [answer for answer in talk.answers if answer.kind in _KINDS]
        self.setVisible(bool(shown or talk.doubts))
        self.title.setText(say(T("From the desk")))
        self.lines.clear()
        for doubt in talk.doubts:
            notice = Notice(Tone.WARN, bare=True)
            notice.set_words(say(doubt))
            self.lines.add(notice)
        for answer in shown:
            self.lines.add(self._answer(answer))

    def _answer(self, answer: Answer) -> Stack:
        say = self._house.speech.say
        alias = answer.alias or say(T("The desk"))
        made = Stack(label(say(_KINDS[answer.kind].filled(alias=alias, day=answer.day)), Role.STRONG), gap_units=0.5)
        if answer.text:
            made.add(label(say(as_text(answer.text))))
        return made


class SentMain(Stack):
    """The leading column: what went wrong, answers, the way so far, what was added, and other ways.

    `add_this`: send what is in the form; `left`: nothing is to be added; `another_way`: show the ways in the open.
    """

    add_this = Signal()
    left = Signal()
    another_way = Signal()

    def __init__(self, house: House, alerting: Alerting) -> None:
        super().__init__(gap_units=4)
        self._house, self._alerting = house, alerting
        self.trouble, self.late, self.key = Notice(Tone.WARN), Notice(Tone.WARN), Notice(Tone.WARN)
        self.late.action.setObjectName("alert_late_another_way")
        self.key.action.setObjectName("alert_open_vault")
        self.answers, self.way, self.timeline = Answers(house), Card(), Timeline()
        self.way.add(self.timeline)
        self.added = Card()
        self.added_title, self.added_lines = Label(Role.STRONG), Stack(gap_units=1.5)
        self.added.add(self.added_title, self.added_lines)
        self.addition, self.form = Card(), Form(house)
        self.addition_title, self.send_this, self.leave_it = Label(Role.HEADING), PrimaryButton("speech_bubble_add"), QuietButton()
        self.send_this.setObjectName("alert_add_send")
        self.leave_it.setObjectName("alert_add_leave")
        self.addition.add(self.addition_title, self.form, Flow(self.send_this, self.leave_it))
        self.other = Stack(gap_units=4)
        self.text, self.ways_card, self.ways = PlainText(house), Card(), Ways(house)
        self.file_card, self.file_about = Card(), Label()
        self.save = NeutralButton("attachment")
        self.save.setObjectName("alert_save_file")
        self.file_card.add(self.file_about, self.save)
        self.ways_card.add(self.ways)
        self.other.add(self.text, self.ways_card, self.file_card)
        self.add(self.late, self.trouble, self.key, self.addition, self.answers, self.way, self.added, self.other)
        self._talk: Talk | None = None
        self._shown: tuple[object, ...] = ()
        for part in (self.addition, self.other):
            part.hide()
        self.form.offer(_ADDED)
        self.send_this.clicked.connect(self.add_this)
        self.leave_it.clicked.connect(self.left)
        self.late.action.clicked.connect(self.another_way)
        self.key.action.clicked.connect(lambda: house.go("vault"))
        self.save.clicked.connect(self._save)

    def show_talk(self, talk: Talk, seen: Seen) -> None:
        """Show how far it is."""
        say, clock = self._house.speech.say, self._house.clock
        if self._talk is not None and self._talk.id != talk.id:
            self.open_form(opened=False)
            self.other.hide()
        self._talk = talk
        stages = [
            Stage(step.at, say(step.title), say(step.below) if step.below else "", said.moment(step.reached, clock) if step.reached else "")
            for step in said.steps(talk, clock)
        ]
        self.timeline.set_stages(stages, {at: say(words) for at, words in said.AT.items()})
        self.answers.show_talk(talk)
        self._warn(talk)
        self._show_added(talk)
        self.addition_title.setText(say(T("Add something to this alert")))
        self.send_this.setText(say(T("Send this too")))
        self.leave_it.setText(say(T("Leave it")))
        self._show_other(talk, seen)

    def open_form(self, *, opened: bool) -> None:
        """Open or close what can be added."""
        self.addition.setVisible(opened)
        if opened:
            self.form.focus_first()

    def show_other_ways(self) -> None:
        """Show the text, the addresses and the sealed file."""
        self.other.show()
        self.text.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def _warn(self, talk: Talk) -> None:
        say, trouble = self._house.speech.say, talk.first.trouble
        self.trouble.setVisible(trouble is not None)
        if trouble is not None:
            self.trouble.set_words(say(trouble.say), say(trouble.hint))
        self.late.setVisible(talk.late)
        passed = T("The time that the desk aims for has passed, and nobody has read it.")
        self.late.set_words(say(passed), say(T("Do not wait for it alone.")))
        self.late.set_action(say(T("Send it another way too")))
        self.key.setVisible(talk.key_gone is not None)
        if talk.key_gone is not None:
            self.key.set_words(say(talk.key_gone.say), say(talk.key_gone.hint))
            locked = self._house.keeping.exists and self._house.keeping.vault is None
            self.key.set_action(say(T("Open the vault")) if locked else "")

    def _show_added(self, talk: Talk) -> None:
        say, clock = self._house.speech.say, self._house.clock
        self.added.setVisible(bool(talk.added))
        self.added_title.setText(say(T("What you added")))
        self.added_lines.clear()
        for entry in talk.added:
            at = entry.times.get(State.SEALED) or min(entry.times.values())
            line = T("{time} · {state}", time=said.moment(at, clock), state=said.title(entry, busy=self._alerting.busy))
            self.added_lines.add(label(say(line)))
            if entry.trouble is not None:
                self.added_lines.add(label(say(entry.trouble.say), Role.SMALL, Tone.SUBTLE))

    def _show_other(self, talk: Talk, seen: Seen) -> None:
        say = self._house.speech.say
        self.text.set_draft(self._alerting.said.get(talk.id, self._alerting.draft))
        desk = next((one for one in seen.desks if one.card.issuer == talk.first.issuer), None)
        own = (*desk.card.addresses, *desk.card.next) if desk else ()
        addresses = (*own, *(seen.foundation.card.addresses if seen.foundation else ()))
        shown = (self._house.speech.language.code, addresses)
        if shown != self._shown:  # a button under somebody's hand must stay
            self._shown = shown
            self.ways.set_addresses(addresses, translated=True)
        self.file_card.setVisible(not talk.drill)
        carried = T("The sealed file can travel in any way: on a stick, in a messenger, attached to a mail. Only the desk can open it.")
        self.file_about.setText(say(carried))
        self.save.setText(say(T("Save the sealed file")))

    def _save(self) -> None:
        talk = self._talk
        if talk is None:
            return
        dialog = QFileDialog(self, self.save.words)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{talk.first.id[:8]}.age")  # says nothing of what it is
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self._write(talk, chosen))
        dialog.open()

    def _write(self, talk: Talk, chosen: str) -> None:
        def saved() -> None:
            self.save.setText(self._house.speech.say(T("Saved")))

        self._alerting.save(talk.first, Path(chosen), saved, self._house.explain)
