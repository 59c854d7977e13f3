"""While one waits for a desk: what to do, who can see it, and how to leave no trace."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from companion.alert.states import State
from companion.base.text import T, Text
from companion.ui.alerts import said
from companion.ui.alerts.seen import Seen, Talk
from companion.ui.kit import (
    Button,
    Card,
    DestructiveButton,
    Flow,
    HoldButton,
    Label,
    NeutralButton,
    PrimaryButton,
    QuietButton,
    Role,
    Stack,
    Tone,
)
from companion.ui.page import House

_ALIAS, _REPLY = T("Practice officer"), T("This is an answer from the practice desk. A real one would say here what happens next.")
_NEXT_PLAY = {
    State.SENT: T("Next: the desk's program fetches it."),
    State.RECEIVED: T("Next: the officer reads it."),
    State.READ: T("Next: the officer answers, then closes it."),
}


class Remove(Stack):
    """Delete every trace: said first, then held. `remove` when it was."""

    remove = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=2)
        self._house = house
        self.begin, self.about = DestructiveButton("trash"), Label(Role.SMALL)
        self.hold, self.keep = HoldButton("trash"), QuietButton()
        self.begin.setObjectName("alert_delete")
        self.begin.set_wide()
        self.hold.setObjectName("alert_delete_hold")
        self.keep.setObjectName("alert_delete_keep")
        self.sure = Stack(self.about, Flow(self.hold, self.keep))
        self.add(self.begin, self.sure)
        self.sure.hide()
        self.begin.clicked.connect(lambda: self._ask(True))
        self.keep.clicked.connect(lambda: self._ask(False))
        self.hold.held.connect(self.remove)

    def show_talk(self, talk: Talk) -> None:
        """Set every word."""
        say = self._house.speech.say
        self.begin.setText(say(T("Delete every trace of this alert")))
        self.hold.setText(say(T("Hold for 3 seconds to delete")))
        self.keep.setText(say(T("Keep it")))
        here = T("This deletes the sealed copy, the receipt, the answers and their key on this computer. What the desk has stays there.")
        unsent = T("This deletes the sealed copy and the key to answers. It was not confirmed, and it will not be sent any more.")
        practice = T("Practice lies in memory only. This forgets it.")
        self.about.setText(say(practice if talk.drill else unsent if talk.waits_here else here))

    def back(self) -> None:
        """Go back to the first step."""
        self.begin.show()
        self.sure.hide()

    def _ask(self, asked: bool) -> None:
        came, gone, first = (self.sure, self.begin, self.keep) if asked else (self.begin, self.sure, self.begin)
        came.show()
        first.setFocus(Qt.FocusReason.OtherFocusReason)  # before the other is hidden: Qt would give it to any widget
        gone.hide()


class SentSide(Stack):
    """The trailing column: what to do while one waits, who can see this, and how to leave no trace."""

    add_more = Signal()
    another_way = Signal()
    safe = Signal()
    check = Signal()
    play = Signal(str, str)  # as whom, and the answer
    stop = Signal()
    remove = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=4)
        self._house = house
        self._talk: Talk | None = None
        self._busy = False
        self.card, self.title = Card(), Label(Role.HEADING)
        self.officer, self.officer_next = PrimaryButton("lab_flask"), Label(Role.SMALL, Tone.PRACTICE)
        self.more, self.more_too = PrimaryButton("speech_bubble_add"), NeutralButton("speech_bubble_add")
        self.other, self.well, self.ask = NeutralButton("share"), NeutralButton("success"), NeutralButton("reload")
        self.cancel, self.delete = DestructiveButton("block"), Remove(house)
        named: tuple[tuple[Button, str], ...] = (
            (self.officer, "alert_answer_as_desk"),
            (self.more, "alert_add"),
            (self.more_too, "alert_add"),
            (self.other, "alert_another_way"),
            (self.well, "alert_safe"),
            (self.ask, "alert_check"),
            (self.cancel, "alert_cancel"),
        )
        for button, name in named:
            button.setObjectName(name)
            button.set_wide()
        self.card.add(self.title, self.officer, self.officer_next, self.more, self.more_too, self.other, self.well, self.ask)
        self.card.divide()
        self.card.add(self.cancel, self.delete)
        self.who_title, self.who = Label(Role.STRONG), Label(Role.SMALL, Tone.SUBTLE)
        self.add(self.card, Stack(self.who_title, self.who, gap_units=1))
        self._connect()

    def _connect(self) -> None:
        for button in (self.more, self.more_too):
            button.clicked.connect(self.add_more)
        self.other.clicked.connect(self.another_way)
        self.well.clicked.connect(self.safe)
        self.ask.clicked.connect(self.check)
        self.cancel.clicked.connect(self.stop)
        self.officer.clicked.connect(self._play)
        self.delete.remove.connect(self.remove)

    def show_talk(self, talk: Talk, seen: Seen, *, busy: bool) -> None:
        """Show what can be done now."""
        say, state = self._house.speech.say, talk.first.state
        if self._talk is not None and self._talk.id != talk.id:
            self.delete.back()
        self._talk, self._busy = talk, busy
        playing = talk.drill and state in _NEXT_PLAY
        can_add = state not in {State.CANCELLED, State.FAILED} and talk.key_gone is None
        self.title.setText(say(T("While you wait") if talk.open else T("What you can do")))
        self._show(
            {
                self.officer: playing,
                self.more: can_add and not playing,
                self.more_too: can_add and playing,
                self.other: True,
                self.well: can_add and talk.open,
                self.ask: talk.open and not talk.drill,
                self.cancel: bool(talk.waits_here),
            }
        )
        self.officer_next.setVisible(playing)
        if playing:
            self.officer_next.setText(say(self._next()))
        for button, words in self._words(talk, busy=busy):
            button.setText(say(words))
        self.delete.show_talk(talk)
        self.who_title.setText(say(T("Who can see this")))
        self.who.setText("\n".join(say(line) for line in self._who_sees(talk, seen)))

    def focus_first(self) -> None:
        """Give the focus to the main action."""
        for button in (self.officer, self.more, self.other):
            if not button.isHidden() and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _show(self, shown: dict[Button, bool]) -> None:
        """Show and hide the buttons. One with the focus hands it on first: Qt would give it to any widget and scroll there."""
        leaving = [button for button, stays in shown.items() if not stays]
        for button, stays in shown.items():
            if stays:
                button.show()
        if any(button.hasFocus() for button in leaving):
            next(button for button, stays in shown.items() if stays).setFocus(Qt.FocusReason.OtherFocusReason)
        for button in leaving:
            button.hide()

    def _words(self, talk: Talk, *, busy: bool) -> tuple[tuple[Button, Text], ...]:
        return (
            (self.officer, T("Answer as the desk")),
            (self.more, T("Add something to this alert")),
            (self.more_too, T("Add something to this alert")),
            (self.other, T("Send it another way too")),
            (self.well, T("I am safe now: tell the desk")),
            (self.ask, T("Asking the desk …") if busy else T("Try to send it now") if talk.waits_here else T("Check for answers")),
            (self.cancel, T("Do not send it")),
        )

    def _next(self) -> Text:
        talk = self._talk
        if talk is not None and self._answered(talk):
            return T("Next: the officer closes it.")
        return _NEXT_PLAY[talk.first.state] if talk else said.PRACTICE

    def _answered(self, talk: Talk) -> bool:
        return any(answer.kind == "instructions" for answer in talk.answers)

    def _play(self) -> None:
        talk, say = self._talk, self._house.speech.words.plain
        if talk is not None and not self._busy:  # the step before is still on its way
            self.play.emit(say(_ALIAS), "" if self._answered(talk) else say(_REPLY))

    def _who_sees(self, talk: Talk, seen: Seen) -> tuple[Text, ...]:
        if talk.drill:
            return (
                T("In practice, nobody: nothing left this computer."),
                T("With a real desk, your internet provider sees that you reached its address."),
            )
        desk = next((one for one in seen.desks if one.card.issuer == talk.first.issuer), None)
        trace = T("A sealed copy lies on this computer. Nobody here can open it, but it shows that an alert was made.")
        lies = (talk.key_lies,) if talk.key_lies else ()
        return (*(desk.who_sees if desk else ()), trace, *lies)
